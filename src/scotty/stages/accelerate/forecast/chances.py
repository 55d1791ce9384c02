"""Stage rates: when deals that stood like this one were won, from own history alone.

Landmarking (van Houwelingen, *Scandinavian Journal of Statistics* 34, 2007): a deal that was
open on some Monday is a row; what became of it in the weeks after is the row's outcome. Rows
alike in stage and stated close date make a cell; its share won in each week to come is the
Aalen-Johansen estimate, lost being the competing end, and open ones counting as long as they
were watched. A cell with little history leans on the coarser one above it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scotty.stages.accelerate.forecast.lives import Life, State
from scotty.stages.accelerate.forecast.season import Season

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
WEEKS = 40
"""How far ahead: two quarters and a half."""
DUE = (-30, 0, 8, 31, 61, 92, 183)
"""Edges of classes by days to the stated close date; one class more for no date at all."""
STRENGTH = 30.0
"""Rows of a coarser cell that a finer one must outweigh."""
PRIOR_WIN, PRIOR_DAYS, PRIOR_ROWS = 0.25, 90.0, 20.0
"""Before any history: one in four is won, half of the ends within 90 days; worth 20 rows."""
WEEK = timedelta(days=7)
EVEN = Season()


class Rows(NamedTuple):
    """Deals on Mondays. Weeks count from `origin`."""

    origin: datetime
    week: Ints
    #: Weeks until it ended, as it became known; huge where it never did.
    ends: Ints
    won: NDArray[np.bool_]
    stage: Ints
    due: Ints
    stages: dict[str | None, int]


class Curves(NamedTuple):
    """P(won in week k) by cell: (stages + 1, due classes, WEEKS); the last stage is any other."""

    stages: dict[str | None, int]
    won: Floats
    #: Rows behind it.
    rows: int


def classify_due(close: date | None, today: date) -> int:
    """Return the class of a stated close date."""
    if close is None:
        return len(DUE) + 1
    return int(np.searchsorted(DUE, (close - today).days, side="right"))


def gather_rows(lives: Sequence[Life], mondays: Sequence[datetime]) -> Rows:
    """Return a row for each deal on each Monday on which it was known to be open."""
    stages: dict[str | None, int] = {}
    table: list[tuple[int, int, bool, int, int]] = []
    for life in lives:
        ends = life.ends
        for place, state in enumerate(life.states):
            if state.status != "open":
                continue
            until = life.known[place + 1] if place + 1 < len(life.known) else None
            first = -(-(life.known[place] - mondays[0]) // WEEK)
            end = next((e for e in ends if e[0] > life.known[place]), None)
            code = stages.setdefault(state.stage, len(stages))
            for week in range(max(0, first), len(mondays)):
                monday = mondays[week]
                if until is not None and monday >= until:
                    break
                gone = 10**6 if end is None else int((end[0] - monday) / WEEK)
                won = end is not None and end[1].status == "won"
                table.append((week, gone, won, code, classify_due(state.close_date, monday.date())))
    told = np.array(table, np.int64).reshape(-1, 5)
    return Rows(
        mondays[0], told[:, 0], told[:, 1], told[:, 2].astype(bool), told[:, 3], told[:, 4], stages
    )


def fit_curves(rows: Rows, moment: datetime, season: Season = EVEN) -> Curves:
    """Fit the curves as they could be known at a moment: later ends count as not yet seen.

    A week of a brisk season counts as more than a week at risk, so that the curves are those
    of an even pace.
    """
    now = int((moment - rows.origin) // WEEK)
    past = rows.week < now
    week, ends = rows.week[past], rows.ends[past]
    seen = np.minimum(now - week, WEEKS)
    ended = ends < seen
    until = np.where(ended, ends, seen)
    shape = (len(rows.stages) + 1, len(DUE) + 2, WEEKS + 1)
    cell = (rows.stage[past] * shape[1] + rows.due[past]) * shape[2] + until
    size = int(np.prod(shape))

    def count(mask: NDArray[np.bool_]) -> Floats:
        return np.bincount(cell[mask], minlength=size).reshape(shape).astype(np.float64)

    won, lost = count(ended & rows.won[past]), count(ended & ~rows.won[past])
    pace = season.of_days(rows.origin, 7 * (now + 1)).reshape(-1, 7).mean(axis=1)
    risk = np.zeros(shape)
    flat = rows.stage[past] * shape[1] + rows.due[past]
    for ahead in range(WEEKS):
        there = np.flatnonzero(until + ended > ahead)
        at = pace[np.minimum(week[there] + ahead, now)]
        risk[..., ahead] = np.bincount(flat[there], at, shape[0] * shape[1]).reshape(shape[:2])
    shares = _share_out(won[..., :WEEKS], lost[..., :WEEKS], risk[..., :WEEKS])
    return Curves(rows.stages, shares, int(past.sum()))


def foresee(curves: Curves, states: Sequence[State], moment: datetime) -> Floats:
    """Return P(won in week k) for open deals: (deals, WEEKS)."""
    today = moment.date()
    other = len(curves.stages)
    stage = np.array([curves.stages.get(s.stage, other) for s in states], np.int64)
    due = np.array([classify_due(s.close_date, today) for s in states], np.int64)
    return curves.won[np.minimum(stage, len(curves.won) - 1), due]


def _share_out(won: Floats, lost: Floats, risk: Floats) -> Floats:
    """Return cumulative incidence by week, each cell's hazards leaning on coarser ones."""
    rate = PRIOR_DAYS / np.log(2) / 7
    ends = 1 - np.exp(-1 / rate)
    base_won, base_lost = np.full(WEEKS, ends * PRIOR_WIN), np.full(WEEKS, ends * (1 - PRIOR_WIN))
    above = _lean(won, lost, risk, (0, 1), (base_won, base_lost), PRIOR_ROWS)
    by_due = _lean(won, lost, risk, (0,), above, STRENGTH)
    hazard_won, hazard_lost = _lean(won, lost, risk, (), by_due, STRENGTH)
    alive = np.cumprod(1 - np.minimum(hazard_won + hazard_lost, 1.0), axis=-1)
    before = np.concatenate([np.ones_like(alive[..., :1]), alive[..., :-1]], axis=-1)
    shares: Floats = before * hazard_won
    return shares


def _lean(
    won: Floats,
    lost: Floats,
    risk: Floats,
    axes: tuple[int, ...],
    above: tuple[Floats, Floats],
    strength: float,
) -> tuple[Floats, Floats]:
    n = risk.sum(axis=axes) + strength
    return (
        (won.sum(axis=axes) + strength * above[0]) / n,
        (lost.sum(axis=axes) + strength * above[1]) / n,
    )
