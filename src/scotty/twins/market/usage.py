"""Customers: product use, tickets, renewals, expansion, and leaving."""

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.deals import DealParameters, Deals
from scotty.twins.market.naming import Labels
from scotty.twins.market.rows import Rows, bundle, tell
from scotty.twins.market.scene import Bools, Floats, Ints, Scene, sigmoid
from scotty.twins.market.season import date_text

YEAR = 365.0
EXPANSIONS = 5_000
"""Numbers of expansion deals within a block begin here."""


class UsageParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How customers use the product, and what keeps them."""

    features: dict[str, float]
    seat_price: float
    drift: float
    wobble: float
    #: Log-odds of leaving at a renewal: constant, and slope on health.
    churn: list[float]
    tickets: float
    expansion: float
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Customers:
    """Customers of a block, one row each."""

    company: Ints
    since: Floats
    until: Floats
    amount: Floats
    seats: Ints
    #: Health by week of the grid, about 0; below -1 is poor.
    health: Floats
    #: True chance of leaving at the next renewal, and that renewal.
    hazard: Floats
    renewal: Floats
    churned: Bools


def sign_customers(scene: Scene, deals: Deals, p: UsageParameters) -> Customers:
    """Turn won deals into customers with a latent health, and let some leave at a renewal."""
    rng = scene.stream("customers")
    won = np.flatnonzero(deals.won & (deals.closed < scene.end))
    order = won[np.lexsort((deals.closed[won], deals.company[won]))]
    _, once = np.unique(deals.company[order], return_index=True)
    rows = order[once]
    n, weeks = len(rows), scene.weeks
    drift = p.drift * rng.standard_normal(n)
    steps = rng.standard_normal((n, weeks)) * p.wobble + drift[:, None]
    health = np.clip(rng.standard_normal(n)[:, None] * 0.6 + np.cumsum(steps, axis=1), -4, 4)
    since = deals.closed[rows] + 5
    until = np.full(n, np.inf)
    renewal = since + YEAR * np.ceil(np.maximum(scene.start - since, 1) / YEAR)
    hazard = np.zeros(n)
    churned = np.zeros(n, bool)
    for _ in range(int((scene.end - scene.start) // YEAR) + 2):
        due = (renewal < scene.end) & ~churned
        hazard[:] = sigmoid(p.churn[0] - p.churn[1] * health[np.arange(n), scene.week(renewal)])
        leaves = due & (rng.random(n) < hazard)
        until[leaves] = renewal[leaves]
        churned |= leaves
        renewal = np.where(due & ~leaves, renewal + YEAR, renewal)
    return Customers(
        company=deals.company[rows],
        since=since,
        until=until,
        amount=deals.amount[rows],
        seats=np.maximum(5, np.round(deals.amount[rows] / p.seat_price)).astype(np.int64),
        health=health,
        hazard=hazard,
        renewal=renewal,
        churned=churned,
    )


def record_usage(scene: Scene, first: int, s: Customers, p: UsageParameters) -> Rows:
    """Return weekly use by feature: events and distinct users."""
    rng = scene.stream("usage")
    mondays = scene.mondays()
    live = (mondays >= s.since[:, None]) & (mondays < s.until[:, None]) & (mondays >= scene.start)
    rates = np.array(list(p.features.values()))
    adopted = rng.random((len(s.company), len(rates))) < np.linspace(1.0, 0.45, len(rates))
    who, week, feature = np.nonzero(live[:, :, None] & adopted[:, None, :])
    tone = np.exp(0.45 * s.health[who, week])
    settled = 1 - np.exp(-(mondays[week] - s.since[who]) / 40 - 0.1)
    events = rng.poisson(np.minimum(s.seats[who] * rates[feature] * tone * settled, 5e4))
    share = np.clip(0.55 * tone * settled * np.exp(-0.15 * feature), 0.01, 1)
    users = np.minimum(rng.binomial(s.seats[who], share), events)
    keep = events > 0
    return tell(
        "usage.recorded",
        ":product",
        mondays[week[keep]] + 7,
        company=first + s.company[who[keep]],
        data={"feature": feature[keep], "events": events[keep], "users": users[keep]},
        labels={"feature": list(p.features)},
    )


def record_subscriptions(scene: Scene, first: int, s: Customers, p: UsageParameters) -> list[Rows]:
    """Return beginnings, renewals, ends and tickets."""
    rng = scene.stream("subscriptions")
    amount = s.amount.astype(np.int64)
    rows = [
        tell(
            "subscription.started",
            ":billing",
            s.since,
            company=first + s.company,
            data={"amount": amount, "seats": s.seats},
        )
    ]
    turns = [
        s.since + YEAR * k
        for k in range(1, 1 + int((scene.end - s.since.min(initial=scene.end)) // YEAR))
    ]
    for at in turns:
        kept = np.flatnonzero((at < s.until) & (at < scene.end))
        rows.append(
            tell(
                "subscription.renewed",
                ":billing",
                at[kept],
                company=first + s.company[kept],
                number=kept + 1_000 * len(rows),
                data={"amount": amount[kept]},
            )
        )
    gone = np.flatnonzero(s.churned)
    rows.append(
        tell(
            "subscription.churned",
            ":billing",
            s.until[gone],
            company=first + s.company[gone],
            data={"reason": rng.integers(0, len(p.reasons), len(gone))},
            labels={"reason": p.reasons},
        )
    )
    open_since, open_until = np.maximum(s.since, scene.start), np.minimum(s.until, scene.end)
    mood = s.health[:, -1] if len(s.company) else np.zeros(0)
    rate = p.tickets / YEAR * np.exp(-0.35 * mood) * (s.seats / 50) ** 0.5
    hit = np.repeat(
        np.arange(len(rate)), rng.poisson(rate * np.maximum(open_until - open_since, 0))
    )
    at = open_since[hit] + (open_until - open_since)[hit] * rng.random(len(hit))
    severity = (rng.random(len(hit)) ** (1.6 + 0.3 * mood[hit].clip(-2, 2)) * 4).astype(np.int64)
    rows.append(
        tell(
            "ticket.opened",
            ":support",
            at,
            company=first + s.company[hit],
            data={"severity": severity},
            labels={"severity": ("low", "normal", "high", "urgent")},
        )
    )
    return rows


def expand_customers(
    scene: Scene,
    c: Companies,
    s: Customers,
    told: tuple[Labels, DealParameters, int],
    p: UsageParameters,
) -> list[Rows]:
    """Return expansion deals: healthy customers buy more, with a seller's date and amount."""
    labels, selling, number = told
    rng = scene.stream("expansion")
    books: dict[str, tuple[list[float], list[int], list[dict[str, Any]]]] = {
        k: ([], [], []) for k in ("deal.opened", "deal.won", "deal.lost")
    }
    span = np.clip(np.minimum(s.until, scene.end) - np.maximum(s.since + 120, scene.start), 0, None)
    mood = s.health.mean(axis=1) if len(s.company) else np.zeros(0)
    for k in np.flatnonzero(
        rng.random(len(span)) < p.expansion * span / YEAR * np.exp(0.5 * mood)
    ).tolist():
        opened = float(max(s.since[k] + 120, scene.start) + span[k] * rng.random())
        company, value = int(s.company[k]), float(round(0.35 * s.amount[k] / 500) * 500)
        closed = opened + float(rng.gamma(2.0, 18.0))
        _book(
            books["deal.opened"],
            opened,
            k,
            {
                "name": f"{labels.names[company]} – more seats",
                "amount": value,
                "currency": "USD",
                "stage": "Qualification",
                "close_date": date_text(opened + 45),
                "owner": selling.sellers[int(rng.integers(len(selling.sellers)))].name,
                "product": selling.products[0].name,
                "status": "open",
                "kind": "expansion",
            },
        )
        won = rng.random() < float(sigmoid(np.array([0.4 + 0.6 * mood[k]]))[0])
        _book(
            books["deal.won" if won else "deal.lost"],
            closed,
            k,
            {"amount": value, "reason": "More teams"} if won else {"reason": "No need yet"},
        )
    return [
        tell(
            kind,
            ":crm-expansion",
            np.array(at),
            company=c.first + s.company[np.array(who, int)],
            deal=number + EXPANSIONS + np.array(who, int),
            data={"*": bundle(data)},
        )
        for kind, (at, who, data) in books.items()
    ]


def _book(
    book: tuple[list[float], list[int], list[dict[str, Any]]],
    at: float,
    who: int,
    data: dict[str, Any],
) -> None:
    book[0].append(at)
    book[1].append(int(who))
    book[2].append(data)
