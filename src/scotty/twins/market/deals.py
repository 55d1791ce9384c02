"""Deals: which journeys become opportunities, who sells them, how they end."""

from dataclasses import dataclass, fields

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.journeys import BOUGHT, NOTHING, RIVAL, Journeys
from scotty.twins.market.people import People
from scotty.twins.market.programme import Programme
from scotty.twins.market.scene import Bools, Floats, Ints, Scene, sigmoid
from scotty.twins.market.season import leave_weekend

STAGES = ("Qualification", "Discovery", "Demo", "Proposal", "Negotiation")


class Seller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seller: skill in log-odds of a win, optimism about dates (1 is honest)."""

    name: str
    manager: str
    region: str
    skill: float
    optimism: float


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product: what it costs a year for a company of 200 people."""

    name: str
    series: str
    price: float
    share: float


class Rival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A competitor: its strength in log-odds against us."""

    name: str
    strength: float


class DealParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How opportunities are opened, priced and decided."""

    opens: float
    weak: float
    outbound: float
    amount_size: float
    amount_spread: float
    win: float
    win_affinity: float
    win_case: float
    win_budget: float
    win_left: float
    lingering: float
    history_won: float
    history_lost: float
    history_affinity: list[float]
    sellers: list[Seller]
    products: list[Product]
    rivals: list[Rival]
    reasons: dict[str, list[str]]
    praise: list[str]


@dataclass(slots=True)
class Deals:
    """Deals of a block. `journey` is -1 for history and for sellers' hopes."""

    company: Ints
    journey: Ints
    opened: Floats
    closed: Floats
    won: Bools
    #: How it truly ends: index into `journeys.OUTCOMES`.
    outcome: Ints
    #: Probability of a win once it comes to a decision; 0 where it never does.
    chance: Floats
    amount: Floats
    owner: Ints
    product: Ints
    rival: Ints
    #: How many stages it reaches, 1 to 5.
    reached: Ints
    case: Floats

    def __len__(self) -> int:
        return len(self.company)

    def keep(self, mask: Bools) -> "Deals":
        """Return the deals of the mask."""
        return Deals(*(getattr(self, f.name)[mask] for f in fields(self)))


def draw_deals(
    scene: Scene, c: Companies, people: People, journeys: Journeys, p: DealParameters
) -> Deals:
    """Open deals on journeys that consider us, and a few on those that never will buy."""
    rng = scene.stream("deals")
    n = len(journeys)
    late = np.minimum(journeys.deciding, journeys.end)
    reached = np.isfinite(journeys.evaluating)
    real = reached & journeys.willing & (rng.random(n) < p.opens)
    weak = ~reached & (rng.random(n) < p.weak)
    since = np.where(reached, journeys.evaluating, journeys.aware)
    opened = leave_weekend(since + rng.beta(2.8, 1.3, n) * (late - since))
    owner = rng.integers(0, len(p.sellers), n)
    skill = np.array([s.skill for s in p.sellers])[owner]
    force = np.array([r.strength for r in p.rivals])[journeys.rival]
    chance = sigmoid(
        p.win
        + p.win_affinity * c.affinity[journeys.company]
        + p.win_case * journeys.case
        + p.win_budget * _budget_known(people, journeys.company)
        + p.win_left * _champion_leaves(people, journeys)
        + skill
        - force
    )
    decides = np.isfinite(journeys.deciding)
    u = rng.random(n)
    won = real & decides & (u < chance)
    other = np.where(rng.random(n) < 0.55, RIVAL, NOTHING)
    journeys.outcome[:] = np.where(won, BOUGHT, np.where(decides, other, journeys.outcome))
    linger = rng.gamma(1.5, p.lingering / 1.5, n) * ~won
    stages = np.where(won, 5, np.where(decides, rng.integers(3, 6, n), rng.integers(1, 4, n)))
    rows = np.flatnonzero(real | weak)
    product = draw_products(rng, len(rows), p)
    return Deals(
        company=journeys.company[rows],
        journey=rows,
        opened=opened[rows],
        closed=np.maximum(leave_weekend(journeys.end + linger), opened + 1)[rows],
        won=won[rows],
        outcome=journeys.outcome[rows].copy(),
        chance=(chance * decides * real)[rows],
        amount=price_deals(rng, c.employees[journeys.company[rows]], product, p),
        owner=owner[rows],
        product=product,
        rival=np.where(rng.random(len(rows)) < 0.6, journeys.rival[rows], -1),
        reached=stages[rows],
        case=journeys.case[rows],
    )


def drop_sequels(journeys: Journeys, deals: Deals) -> tuple[Journeys, Deals]:
    """Take away what begins at a company after it bought: it is a customer then."""
    bought = journeys.outcome == BOUGHT
    when = np.full(int(journeys.company.max(initial=0)) + 1, np.inf)
    np.minimum.at(when, journeys.company[bought], journeys.end[bought])
    stays = journeys.aware < when[journeys.company]
    place = np.cumsum(stays) - 1
    kept = deals.keep(stays[deals.journey])
    kept.journey = place[kept.journey]
    return journeys.keep(stays), kept


def draw_hopes(scene: Scene, c: Companies, programme: Programme, p: DealParameters) -> Deals:
    """Deals that sellers open on accounts with no project: they end in nothing."""
    rng = scene.stream("hopes")
    years = (scene.end - scene.dawn) / 365
    reached = programme.member & ~programme.holdout
    company = np.repeat(np.arange(len(c)), rng.poisson(p.outbound * years * reached))
    opened = leave_weekend(scene.dawn + (scene.end - scene.dawn) * rng.random(len(company)))
    return _plain_deals(rng, c, (company, opened, np.zeros(len(company), bool)), p)


def draw_history(scene: Scene, c: Companies, p: DealParameters) -> Deals:
    """Deals closed before the warm-up: what the CRM holds on its first day."""
    rng = scene.stream("history")
    parts = []
    for ends, share, slope in zip(
        (True, False), (p.history_won, p.history_lost), p.history_affinity, strict=True
    ):
        odds = share * np.exp(slope * c.affinity - slope**2 / 2)
        company = np.flatnonzero(rng.random(len(c)) < odds)
        parts.append((company, np.full(len(company), ends)))
    company = np.concatenate([x for x, _ in parts])
    won = np.concatenate([x for _, x in parts])
    opened = leave_weekend(scene.dawn - 130 - 600 * rng.random(len(company)))
    return _plain_deals(rng, c, (company, opened, won), p)


def price_deals(
    rng: np.random.Generator, employees: Ints, product: Ints, p: DealParameters
) -> Floats:
    """Return yearly values in US dollars, by company size, to 500 dollars."""
    base = np.array([x.price for x in p.products])[product] * (employees / 200) ** p.amount_size
    noisy = base * np.exp(p.amount_spread * rng.standard_normal(len(employees)))
    return np.clip(np.round(noisy / 500) * 500, 6_000, 600_000)


def draw_products(rng: np.random.Generator, n: int, p: DealParameters) -> Ints:
    """Return which product each deal is about."""
    shares = np.cumsum([x.share for x in p.products])
    return np.searchsorted(shares / shares[-1], rng.random(n)).astype(np.int64)


def merge_deals(parts: list[Deals]) -> Deals:
    """Return several tables as one."""
    return Deals(*(np.concatenate([getattr(d, f.name) for d in parts]) for f in fields(Deals)))


def _plain_deals(
    rng: np.random.Generator, c: Companies, told: tuple[Ints, Floats, Bools], p: DealParameters
) -> Deals:
    company, opened, won = told
    n = len(company)
    product = draw_products(rng, n, p)
    return Deals(
        company=company,
        journey=np.full(n, -1),
        opened=opened,
        closed=leave_weekend(opened + np.clip(rng.gamma(2.5, 32, n), 4, 125)),
        won=won,
        outcome=np.where(won, BOUGHT, np.where(rng.random(n) < 0.4, RIVAL, NOTHING)),
        chance=np.where(won, 0.5, 0.0),
        amount=price_deals(rng, c.employees[company], product, p),
        owner=rng.integers(0, len(p.sellers), n),
        product=product,
        rival=np.where(rng.random(n) < 0.4, rng.integers(0, len(p.rivals), n), -1),
        reached=np.where(won, 5, rng.integers(1, 4, n)),
        case=rng.standard_normal(n) - 0.8 * ~won,
    )


def _champion_leaves(people: People, j: Journeys) -> Bools:
    """Whether the first seat's person leaves between evaluating and the end."""
    left = people.left[people.row[j.company, 0]]
    return np.asarray((left > j.evaluating) & (left < j.end), np.bool_)


def _budget_known(people: People, company: Ints) -> Floats:
    known = np.zeros(len(people.count), bool)
    known[people.company[people.budget & people.told]] = True
    return known[company].astype(np.float64)
