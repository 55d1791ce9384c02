"""Every past week's forecast as it could have been made then, and what came of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

import msgspec
import numpy as np

from scotty.playbook.rules import Forecast as Rules
from scotty.stages.accelerate.forecast.baselines import guess_naively, sum_won
from scotty.stages.accelerate.forecast.blend import lay_prospects
from scotty.stages.accelerate.forecast.chances import Curves, Rows, fit_curves, gather_rows
from scotty.stages.accelerate.forecast.draws import add_drawn
from scotty.stages.accelerate.forecast.lives import Life
from scotty.stages.accelerate.forecast.periods import Kind, Period, find_period, read_period
from scotty.stages.accelerate.forecast.predict import Frame, sum_period
from scotty.stages.accelerate.forecast.prospects import (
    History,
    Prospect,
    learn_lessons,
    list_wins,
    value_won,
)
from scotty.stages.accelerate.forecast.record import (
    Backtest,
    Origin,
    cover,
    learn_pace,
    learn_width,
    sum_origins,
)
from scotty.stages.accelerate.forecast.rollup import total_amount, widen
from scotty.stages.accelerate.forecast.season import learn_season
from scotty.stages.accelerate.forecast.shapes import Coverage, Unit

WEEK = timedelta(days=7)
WARM = 8
"""Weeks of history before the first forecast is judged."""
QUIET = timedelta(days=7)
"""How long before a period's end the last telling may lie for the period to count as recorded."""
DRAWS = 2_000

Chances = Mapping[str, float]
"""Deal -> P(won in the end), 0-1."""
Foresight = Callable[[datetime], Chances]
"""What the deal score said at a moment of the deals open then."""


class Past(NamedTuple):
    """What the replay runs over."""

    lives: Sequence[Life]
    #: Until when outcomes are known.
    now: datetime
    kind: Kind
    rules: Rules


def list_mondays(past: Past) -> list[datetime]:
    """Return the Mondays, 00:00 UTC, that a forecast is judged on: its period is over.

    The first has `WARM` weeks of known history before it. A record that ended years ago (an
    imported log) says nothing of the time since: periods after its last telling do not count.
    """
    ended = min(past.now, tell_end(past) + QUIET)
    return [
        monday
        for monday in _all_mondays(past)[WARM:]
        if find_period(monday, past.kind, past.rules.fiscal_month).closes <= ended
    ]


def tell_end(past: Past) -> datetime:
    """Return when a deal was last told of; the moment itself where none was."""
    return max((life.known[-1] for life in past.lives), default=past.now)


def _all_mondays(past: Past) -> list[datetime]:
    if not past.lives:
        return []
    first = min(life.known[0] for life in past.lives)
    monday = datetime.combine(first.date(), time.min, UTC)
    monday += timedelta(days=(7 - monday.weekday()) % 7)
    last = min(past.now, tell_end(past) + QUIET)
    return [monday + i * WEEK for i in range(max(0, (last - monday) // WEEK + 1))]


def replay_forecasts(
    past: Past, foresight: Foresight | None = None, version: str = "stage rates"
) -> Backtest:
    """Forecast the period in progress on every past Monday, and hold it against what came.

    Only periods that are over by `past.now` are judged. Without `foresight`, the chances are
    the stage rates that own history had taught by then.
    """
    mondays = list_mondays(past)
    notes: list[str] = []
    origins: list[Origin] = []
    if mondays:
        rows = gather_rows(past.lives, _all_mondays(past))
        origins = list(_replay(past, mondays, rows, foresight))
    if not origins:
        notes.append(
            f"Not enough history: no {past.kind} that is over has a Monday with {WARM} weeks of "
            "known history before it. Values imported at once are known from the import on only."
        )
    if past.lives and tell_end(past) + QUIET < past.now:
        notes.append(
            f"No deal was told of after {tell_end(past):%Y-%m-%d}: no later period counts."
        )
    return Backtest(
        period=past.kind,
        as_of=past.now,
        unit=_choose_unit(past),
        origins=tuple(origins),
        summary=sum_origins(origins),
        version=version,
        notes=tuple(notes),
    )


def _replay(
    past: Past, mondays: Sequence[datetime], rows: Rows, foresight: Foresight | None
) -> Iterator[Origin]:
    done: list[Origin] = []
    unit = _choose_unit(past)
    for monday in mondays:
        period = find_period(monday, past.kind, past.rules.fiscal_month)
        over = list_over(done, past._replace(now=monday))
        origin = forecast_origin(past, period, monday, (rows, foresight, unit, over))
        done.append(origin)
        yield origin


def forecast_origin(
    past: Past,
    period: Period,
    moment: datetime,
    world: tuple[Rows, Foresight | None, Unit, Sequence[Origin]],
) -> Origin:
    """Forecast a period as it could be done at a moment, and add what came."""
    rows, foresight, unit, over = world
    lessons = learn_lessons(past.lives, moment, past.rules.fiscal_month)
    told = foresight(moment) if foresight is not None else {}
    prospects = _lay(past.lives, fit_curves(rows, moment, lessons.season), moment, told)
    pace = learn_pace(over)
    frame = Frame(moment, lessons, past.rules, pace=pace)
    sums = sum_period(period, prospects, History(past.lives), frame, DRAWS)
    drawn = add_drawn(list(sums.drawn.values()), DRAWS).amount
    won = sum_won(past.lives, period, moment, unit)
    factor = learn_width(over)
    low, median, high = np.quantile(widen(drawn, factor, won), (0.1, 0.5, 0.9))
    return Origin(
        as_of=moment,
        period=period.name,
        forecast=total_amount(sums.shares),
        low=float(low),
        high=float(high),
        actual=sum_won(past.lives, period, past.now, unit),
        baselines=guess_naively(
            period,
            past.lives,
            moment,
            (unit, lessons.usual, fit_curves(rows, moment), past.rules.fiscal_month),
        ),
        median=float(median),
        week=int((moment - period.opens) // WEEK) + 1,
        won=won,
        widened=factor,
        pace=pace,
    )


def lay_open(past: Past, told: Chances) -> list[Prospect]:
    """Return the deals open at `past.now` as a forecast made then sees them; see `lay_prospects`."""
    season = learn_season(past.lives, past.now, past.rules.fiscal_month)
    mondays = _all_mondays(past)
    if not mondays:
        return []
    curves = fit_curves(gather_rows(past.lives, mondays), past.now, season)
    return _lay(past.lives, curves, past.now, told)


def _lay(lives: Sequence[Life], curves: Curves, moment: datetime, told: Chances) -> list[Prospect]:
    states = (life.at(moment) for life in lives)
    open_ = [s for s in states if s is not None and s.status == "open"]
    return lay_prospects(open_, curves, moment, told)


def list_over(origins: Sequence[Origin], past: Past) -> list[Origin]:
    """Return origins whose period was over at `past.now`, held against what was known by then."""
    unit = _choose_unit(past)
    wins = list_wins(past.lives, past.now)
    actual: dict[str, float | None] = {}
    for origin in origins:
        if origin.period not in actual:
            period = read_period(origin.period, past.rules.fiscal_month)
            total = sum(value_won(s, unit) for s in wins if period.holds(s.closed))
            actual[origin.period] = float(total) if period.closes <= past.now else None
    return [
        msgspec.structs.replace(o, actual=came)
        for o in origins
        if (came := actual[o.period]) is not None
    ]


def read_record(origins: Sequence[Origin], past: Past) -> tuple[Coverage, float, float]:
    """Return coverage so far, the widening and the pace, as known at `past.now`."""
    over = list_over(origins, past)
    return cover(over), learn_width(over), learn_pace(over)


def _choose_unit(past: Past) -> Unit:
    """Count in money where any deal known by the end has an amount."""
    told = (life.at(past.now) for life in past.lives)
    return "usd" if any(s is not None and s.amount is not None for s in told) else "deals"
