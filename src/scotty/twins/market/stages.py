"""The CRM's record of each deal: stages, pushed dates, changed amounts, the end."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from scotty.twins.market.deals import STAGES, DealParameters, Deals
from scotty.twins.market.journeys import BOUGHT, NOTHING, RIVAL
from scotty.twins.market.naming import Labels
from scotty.twins.market.rows import Rows, bundle, tell
from scotty.twins.market.scene import Floats, Scene
from scotty.twins.market.season import date_text, leave_weekend


@dataclass(slots=True)
class Record:
    """Facts of one kind on their way."""

    at: list[float]
    deal: list[int]
    data: list[dict[str, Any]]

    def add(self, at: float, deal: int, data: dict[str, Any]) -> None:
        """Write one line."""
        self.at.append(at)
        self.deal.append(deal)
        self.data.append(data)


def stage_times(scene: Scene, deals: Deals) -> Floats:
    """Return when each deal entered each stage; infinity where it never did. Stage 0 is the opening."""
    rng = scene.stream("stages")
    waits = rng.gamma(1.2, 1.0, (len(deals), len(STAGES)))
    share = np.cumsum(waits, axis=1) / waits.sum(axis=1, keepdims=True)
    share = np.c_[np.zeros(len(deals)), share[:, :-1]]
    active = np.where(deals.won, 1.0, 0.35 + 0.5 * rng.random(len(deals)))
    length = (deals.closed - deals.opened) * active
    times = deals.opened[:, None] + share * length[:, None] * 0.95
    times = np.maximum.accumulate(leave_weekend(times), axis=1)
    times = np.minimum(times, deals.closed[:, None] - 0.05)
    return np.where(np.arange(len(STAGES)) < deals.reached[:, None], times, np.inf)


def record_deals(
    scene: Scene, deals: Deals, times: Floats, told: tuple[Labels, int, int, DealParameters]
) -> list[Rows]:
    """Return all facts of the deals; `told` gives names, first deal number, first company."""
    labels, number, first, p = told
    rng = scene.stream("record")
    books = {
        k: Record([], [], [])
        for k in ("deal.opened", "deal.staged", "deal.amended", "deal.won", "deal.lost")
    }
    for i in range(len(deals)):
        if deals.opened[i] <= scene.end:
            _record_deal(rng, (deals, times, i), labels, p, books)
    rows = []
    for kind, book in books.items():
        at, deal = np.array(book.at, np.float64), np.array(book.deal, np.int64)
        rows.append(
            tell(
                kind,
                ":crm",
                at,
                company=first + deals.company[deal],
                deal=number + deal,
                data={"*": bundle(book.data)},
            )
        )
    return rows


def _record_deal(
    rng: np.random.Generator,
    entry: tuple[Deals, Floats, int],
    labels: Labels,
    p: DealParameters,
    books: dict[str, Record],
) -> None:
    deals, times, i = entry
    seller = p.sellers[int(deals.owner[i])]
    opened, closed = float(deals.opened[i]), float(deals.closed[i])
    amount = float(deals.amount[i])
    first_amount = max(
        5_000.0, round(amount * float(np.exp(0.2 * rng.standard_normal())) / 500) * 500
    )
    guess = opened + max(14.0, (closed - opened) * (0.55 + 0.5 * rng.random()) / seller.optimism)
    name = labels.names[int(deals.company[i])]
    product = p.products[int(deals.product[i])].name
    books["deal.opened"].add(
        opened,
        i,
        {
            "name": f"{name} – {product}",
            "amount": first_amount,
            "currency": "USD",
            "stage": STAGES[0],
            "close_date": date_text(guess),
            "owner": seller.name,
            "product": product,
            "status": "open",
            "kind": "new",
        },
    )
    for stage in range(1, int(deals.reached[i])):
        books["deal.staged"].add(
            float(times[i, stage]), i, {"stage": STAGES[stage], "from": STAGES[stage - 1]}
        )
    while guess < closed - 1:
        noticed = guess - 3 + 8 * rng.random()
        guess = max(guess, noticed) + 10 + float(rng.gamma(2.0, 12.0 * seller.optimism))
        if noticed < closed:
            books["deal.amended"].add(max(noticed, opened), i, {"close_date": date_text(guess)})
    if first_amount != amount and deals.reached[i] >= 4:
        books["deal.amended"].add(min(float(times[i, 3]) + 0.05, closed), i, {"amount": amount})
    _record_end(rng, (deals, i, closed, amount), p, books)


def _record_end(
    rng: np.random.Generator,
    entry: tuple[Deals, int, float, float],
    p: DealParameters,
    books: dict[str, Record],
) -> None:
    deals, i, closed, amount = entry
    if deals.outcome[i] == BOUGHT:
        books["deal.won"].add(
            closed, i, {"amount": amount, "reason": p.praise[int(rng.integers(len(p.praise)))]}
        )
        return
    group = {RIVAL: "rival", NOTHING: "nothing"}.get(int(deals.outcome[i]), "dropped")
    data = {"reason": p.reasons[group][int(rng.integers(len(p.reasons[group])))]}
    if group == "rival" and rng.random() < 0.7:
        rival = int(deals.rival[i])
        data["to"] = p.rivals[rival if rival >= 0 else int(rng.integers(len(p.rivals)))].name
    books["deal.lost"].add(closed, i, data)
