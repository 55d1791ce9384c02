"""How right the forecast would have been on every past Monday, and people's own numbers."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.facts import Refused
from scotty.flows.forecast import keep_record, read_lives, read_overrides, read_teams
from scotty.flows.foresight import foresee_deals
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.stages.accelerate.forecast import Life, Override
from scotty.stages.accelerate.forecast.periods import Kind, read_period
from scotty.stages.accelerate.forecast.prospects import list_won, value_won
from scotty.stages.accelerate.forecast.record import Backtest, Said, judge_accuracy
from scotty.stages.accelerate.forecast.replay import Past, list_mondays, replay_forecasts
from scotty.stages.accelerate.forecast.shapes import Unit

Progress = Callable[[int, int], None]


def backtest_forecast(
    house: House,
    period: str = "quarter",
    as_of: datetime | None = None,
    by: str = "score",
    tell: Progress | None = None,
) -> Backtest:
    """Forecast the period in progress on every past Monday, by what was known then.

    `period` is month or quarter. `by` says whose chances: the deal score's, learnt anew at
    the start of every quarter, or the stage rates of own history alone. What is found is
    kept, so that forecasts show their record. Raises Refused for any other word.
    """
    if period not in ("month", "quarter"):
        raise Refused(f"{period!r} is no period to judge by.", "Choose month or quarter.")
    if by not in ("score", "rates"):
        raise Refused(f"{by!r} gives no chances.", "Choose score or rates.")
    kind: Kind = "month" if period == "month" else "quarter"
    now = as_of or house.clock.now()
    house.lake.sync()
    book, _, _ = current_playbook(house, now)
    lives = read_lives(house, now, book)
    past = Past(lives, now, kind, book.forecast)
    mondays = list_mondays(past)
    if by == "score" and mondays:
        foresight = foresee_deals(house, mondays, now, book, tell)
        found = replay_forecasts(past, foresight, "score")
    else:
        found = replay_forecasts(past)
    said = _judge_said(house, past, found, book)
    found = msgspec.structs.replace(found, overrides=said)
    if as_of is None:
        keep_record(house, found)
    return found


def _judge_said(house: House, past: Past, found: Backtest, book: Playbook) -> tuple[Said, ...]:
    """Hold people's own numbers against what came, and against ours of the same time."""
    teams = read_teams(house, past.now)
    said = []
    for override in read_overrides(house, past.now):
        period = read_period(override.period, book.forecast.fiscal_month)
        if period.kind != past.kind or period.closes > past.now:
            continue
        actual = _sum_scope(past.lives, (override, past.now), found.unit, teams, book)
        ours = [
            o.forecast
            for o in found.origins
            if o.period == override.period and o.as_of <= override.at and override.scope == "all"
        ]
        said.append(
            Said(
                override=override,
                actual=actual,
                accuracy=judge_accuracy(override.amount, actual),
                forecast=ours[-1] if ours else None,
            )
        )
    return tuple(said)


def _sum_scope(
    lives: Sequence[Life],
    of: tuple[Override, datetime],
    unit: Unit,
    teams: dict[str, str],
    book: Playbook,
) -> float:
    override, now = of
    kind, _, who = override.scope.partition(":")
    period = read_period(override.period, book.forecast.fiscal_month)
    return float(
        sum(
            value_won(state, unit)
            for state in list_won(lives, period, now)
            if kind == "all"
            or (state.owner == who if kind == "owner" else teams.get(state.owner, "") == who)
        )
    )
