"""What a forecast must beat: numbers that need no engine, by what was known on the day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from scotty.stages.accelerate.forecast.chances import EVEN, Curves, foresee
from scotty.stages.accelerate.forecast.lives import Life, State
from scotty.stages.accelerate.forecast.periods import Period, back_year, move_period
from scotty.stages.accelerate.forecast.prospects import (
    Prospect,
    list_won,
    share_weeks,
    value_won,
)
from scotty.stages.accelerate.forecast.shapes import Unit

BASELINES: dict[str, str] = {
    "last_period": "same as the period before",
    "year_ago": "same as a year ago",
    "stage_rates": "each open deal at the rate at which deals of its stage were won in such time",
    "linearity": "won so far over the share usually won by this day of the period",
    "seller_dates": "won so far, and all that sellers date into the period",
    "seller_weighted": "the same, each deal at its stage's win rate",
}
Known = Mapping[str, float | None]


def guess_naively(
    period: Period,
    lives: Sequence[Life],
    moment: datetime,
    frame: tuple[Unit, float, Curves, int],
) -> dict[str, float | None]:
    """Return every baseline's number; None where its history does not reach back far enough.

    `frame` is the unit, the usual amount, stage curves learnt by then, and the fiscal month.
    """
    unit, usual, curves, month = frame
    first = min((life.known[0] for life in lives), default=moment)
    so_far = sum_won(lives, period, moment, unit)
    open_ = [s for life in lives if (s := life.at(moment)) is not None and s.status == "open"]
    rates = rate_stages(lives, moment)
    dated = [s for s in open_ if period.holds(s.close_date)]
    return {
        "last_period": _repeat(move_period(period, -1, month), lives, (moment, first), unit),
        "year_ago": _repeat(back_year(period, month), lives, (moment, first), unit),
        "stage_rates": so_far + _weigh_stages(open_, curves, period, moment, (unit, usual)),
        "linearity": _extrapolate(period, lives, (moment, first), (unit, month), so_far),
        "seller_dates": so_far + sum(_value(s, unit, usual) for s in dated),
        "seller_weighted": so_far
        + sum(_value(s, unit, usual) * rates.get(s.stage, rates[None]) for s in dated),
    }


def sum_won(lives: Sequence[Life], period: Period, moment: datetime, unit: Unit) -> float:
    """Return what is known at a moment to have been won in a period."""
    return float(sum(value_won(s, unit) for s in list_won(lives, period, moment)))


def rate_stages(lives: Sequence[Life], moment: datetime) -> dict[str | None, float]:
    """Return the share won of closed deals that went through each stage; None: of all. Shrunk."""
    won: Counter[str | None] = Counter()
    closed: Counter[str | None] = Counter()
    for life in lives:
        last = life.at(moment)
        if last is None or last.status == "open":
            continue
        through = {s.stage for k, s in zip(life.known, life.states, strict=True) if k <= moment} | {
            None
        }
        closed.update(through)
        if last.status == "won":
            won.update(through)
    base = (won[None] + 2.0) / (closed[None] + 8.0)
    return {None: base} | {
        stage: (won[stage] + 8 * base) / (n + 8) for stage, n in closed.items() if stage is not None
    }


def _repeat(
    period: Period, lives: Sequence[Life], span: tuple[datetime, datetime], unit: Unit
) -> float | None:
    moment, first = span
    return None if period.opens < first else sum_won(lives, period, moment, unit)


def _weigh_stages(
    open_: Sequence[State],
    curves: Curves,
    period: Period,
    moment: datetime,
    by: tuple[Unit, float],
) -> float:
    weeks = foresee(curves, open_, moment)
    rows = [
        Prospect(s.deal, s.owner, s.amount, float(w.sum()), w)
        for s, w in zip(open_, weeks, strict=True)
    ]
    worth = np.array([_value(s, *by) for s in open_])
    return float(share_weeks(rows, period, moment, EVEN) @ worth) if rows else 0.0


def _extrapolate(
    period: Period,
    lives: Sequence[Life],
    span: tuple[datetime, datetime],
    by: tuple[Unit, int],
    so_far: float,
) -> float | None:
    """Divide by the share that earlier periods had won by the same share of their days."""
    moment, first = span
    unit, month = by
    elapsed = period.elapsed(moment)
    early = whole = 0.0
    for step in range(1, 9):
        before = move_period(period, -step, month)
        if before.opens < first:
            break
        until = before.opens + timedelta(days=before.days * elapsed)
        for state in list_won(lives, before, moment):
            value = value_won(state, unit)
            whole += value
            early += value * (state.closed is not None and state.closed < until)
    return so_far * whole / early if early > 0 else None


def _value(state: State, unit: Unit, usual: float) -> float:
    if unit == "deals":
        return 1.0
    return usual if state.amount is None else max(0.0, state.amount)
