"""What a forecast is made from: open deals with their chances, and all that history taught."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scotty.facts import DAY
from scotty.stages.accelerate.forecast.lives import Life, State
from scotty.stages.accelerate.forecast.newborn import Births, learn_births
from scotty.stages.accelerate.forecast.periods import Period
from scotty.stages.accelerate.forecast.season import Season, learn_season
from scotty.stages.accelerate.forecast.shapes import Coverage, Override, Unit
from scotty.stages.accelerate.forecast.shocks import Changes, Shocks, learn_changes, learn_shocks

Floats = NDArray[np.float64]
PACE = 120.0
"""Half of what is won later than the foreseen weeks is won so many days after them."""


class Prospect(NamedTuple):
    """An open deal, as the score sees it."""

    deal: str
    owner: str
    #: US dollars; None where untold.
    amount: float | None
    #: P(won in the end), 0-1, and P(won in each of the coming weeks).
    win: float
    weeks: Sequence[float] | Floats


class History(NamedTuple):
    """What is known beside the open deals, as of the forecast's moment."""

    lives: Sequence[Life]
    #: seller -> manager.
    teams: Mapping[str, str] = {}
    overrides: Sequence[Override] = ()
    #: Period kind -> how earlier forecasts did; by how much intervals are widened, and the rest
    #: of a period is scaled for it.
    records: Mapping[str, tuple[Coverage, float, float]] = {}
    version: str = "expert"
    notes: tuple[str, ...] = ()


class Lessons(NamedTuple):
    """What history teaches the simulation; all from deals known at the moment."""

    unit: Unit
    births: Births
    shocks: Shocks
    changes: Changes
    #: What an open deal without an amount is expected to bring.
    usual: float
    closed: int
    season: Season


def learn_lessons(lives: Sequence[Life], moment: datetime, fiscal_month: int = 1) -> Lessons:
    """Learn from the deals known at a moment. In a workspace without amounts, deals are counted."""
    states = [s for life in lives if (s := life.at(moment)) is not None]
    told = [s.amount for s in states if s.amount is not None]
    won = [s.amount for s in states if s.amount is not None and s.status == "won"]
    births = learn_births(lives, moment)
    closed = sum(s.status != "open" for s in states)
    shocks = learn_shocks(lives, moment)
    season = learn_season(lives, moment, fiscal_month)
    if not told:
        births = births._replace(amounts=np.ones(1))
        return Lessons("deals", births, shocks, Changes(1.0, 0.0), 1.0, closed, season)
    usual = float(np.mean(np.maximum(won or told, 0.0)))
    return Lessons("usd", births, shocks, learn_changes(lives, moment), usual, closed, season)


def list_wins(lives: Sequence[Life], moment: datetime) -> list[State]:
    """Return the deals won, as known at a moment: each once, however often reopened."""
    states = (life.at(moment) for life in lives)
    return [s for s in states if s is not None and s.status == "won"]


def list_won(lives: Sequence[Life], period: Period, moment: datetime) -> list[State]:
    """Return the deals won in a period, as known at a moment."""
    return [s for s in list_wins(lives, moment) if period.holds(s.closed)]


def value_won(state: State, unit: Unit) -> float:
    """Return what a won deal brought in the unit; an amount untold, or below zero, brings nothing."""
    return 1.0 if unit == "deals" else max(0.0, state.amount or 0.0)


def share_weeks(
    prospects: Sequence[Prospect], period: Period, moment: datetime, season: Season
) -> Floats:
    """Return P(won in the part of the period that is still to come) for each deal, 0-1.

    Days of a week share its probability by the season's pace; never more than the deal's
    chance of winning in the end. What the weeks leave of it is spread beyond them, ever thinner.
    """
    start = max(0.0, (period.opens - moment).total_seconds() / DAY)
    end = max(0.0, (period.closes - moment).total_seconds() / DAY)
    size = max((len(one.weeks) for one in prospects), default=0)
    pace = season.of_days(moment, 7 * size).reshape(size, 7)
    day = np.arange(7.0 * size).reshape(size, 7)
    inside = np.clip(np.minimum(day + 1, end) - np.maximum(day, start), 0.0, 1.0)
    weigh, whole = (pace * inside).mean(axis=1), pace.mean(axis=1)
    found = np.zeros(len(prospects))
    for place, one in enumerate(prospects):
        weeks = np.asarray(one.weeks, np.float64)
        n = len(weeks)
        total = float(weeks @ whole[:n])
        most = max(one.win, float(weeks.sum()))
        rest = max(0.0, one.win - float(weeks.sum()))
        gone = 2.0 ** (-np.maximum(np.array([start, end]) - 7.0 * n, 0.0) / PACE)
        found[place] = float(weeks @ weigh[:n]) * min(1.0, most / total if total > 0 else 1.0)
        found[place] += rest * float(gone[0] - gone[1])
    return np.clip(found, 0.0, 1.0)
