"""How much will come in, what became of the pipeline, and what people expect themselves."""

from datetime import datetime

import msgspec

from scotty.desk.pipeline import judge_pipeline
from scotty.desk.playbook import current_playbook
from scotty.facts import Fact, Refused
from scotty.flows.deals import Pipeline
from scotty.flows.forecast import (
    OVERRIDDEN,
    find_record,
    read_lives,
    read_overrides,
    read_teams,
)
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.stages.accelerate.forecast import (
    Flow,
    Forecast,
    History,
    Life,
    Override,
    forecast_periods,
    trace_flow,
)
from scotty.stages.accelerate.forecast.periods import Kind, Period, find_period, read_period
from scotty.stages.accelerate.forecast.replay import Past, lay_open, read_record
from scotty.stages.accelerate.forecast.shapes import Coverage

MOST_WHY = 2_000


def show_forecast(
    house: House, as_of: datetime | None = None, owner: str | None = None
) -> Forecast:
    """Forecast this month, this quarter and the next, by what was known at `as_of` (now).

    With `owner`, only that seller's deals count. Raises Refused for a seller nobody knows.
    """
    return lay_forecast(house, judge_pipeline(house, as_of), owner)


def lay_forecast(house: House, pipeline: Pipeline, owner: str | None = None) -> Forecast:
    """Forecast from a pipeline that has been judged, by what was known at its moment."""
    moment = pipeline.as_of
    book, _, _ = current_playbook(house, moment)
    lives = read_lives(house, moment, book)
    if owner is not None:
        known = sorted({state.owner for life in lives for state in life.states if state.owner})
        if owner not in known:
            raise Refused(f"No seller is called {owner!r}.", f"Choose from: {', '.join(known)}.")
    records = {} if owner is not None else _find_records(house, book, (lives, moment))
    notes = list(pipeline.notes)
    if not records:
        notes.append("Its own record is not known yet: run scotty backtest forecast.")
    history = History(
        lives=lives,
        teams=read_teams(house, moment),
        overrides=read_overrides(house, moment),
        records=records,
        version=pipeline.version,
        notes=tuple(notes),
    )
    told = {deal.deal: deal.score.probability for deal in pipeline.deals}
    past = Past(lives, moment, "quarter", book.forecast)
    return forecast_periods(lay_open(past, told), history, moment, book.forecast, owner)


def show_flow(house: House, start: datetime, end: datetime, period: str | None = None) -> Flow:
    """Return what became of a period's pipeline between two moments, each by what was known then.

    `period` is a name as 2026-Q3 or 2026-08, or `all` for every open deal; by default the
    quarter that `end` lies in, or `all` where no deal states a close date. Raises Refused
    where `start` is not before `end`.
    """
    if start >= end:
        raise Refused("The flow begins where it ends.", "Give an earlier start.")
    house.lake.sync()
    book, _, _ = current_playbook(house, end)
    lives = read_lives(house, end, book)
    dated = any(s.close_date is not None for life in lives for s in life.states)
    priced = any(s.amount is not None for life in lives for s in life.states)
    flow = trace_flow(
        lives, _choose_period(period, end, book, dated), start, end, "usd" if priced else "deals"
    )
    notes = []
    if not priced:
        notes.append("No amounts are known: everything is counted in deals.")
    if not dated and period is None:
        notes.append("No close dates are known: this is the flow of all open deals.")
    return msgspec.structs.replace(flow, notes=tuple(notes))


def override_forecast(
    house: House, period: str, scope: str, amount: float | None, by: str, why: str
) -> Fact:
    """Keep a person's own number for a period beside the model's; None takes it back.

    `scope` is `all`, `team:…` or `owner:…`; `by` is who says so. Returns the fact.
    Raises Refused for a period, scope or amount that cannot be, and without a reason.
    """
    now = house.clock.now()
    book, _, _ = current_playbook(house, now)
    name = read_period(period, book.forecast.fiscal_month).name
    kind, _, who = scope.partition(":")
    if scope != "all" and (kind not in ("team", "owner") or not who):
        raise Refused(f"{scope!r} is not a scope.", "Write all, team:NAME or owner:NAME.")
    if amount is not None and not 0 <= amount < 1e15:
        raise Refused(f"{amount} is not an amount.", "Give US dollars, zero or more.")
    if not why.strip() and amount is not None:
        raise Refused("A number of one's own needs a reason.", "Say why.")
    fact = Fact(
        kind=OVERRIDDEN,
        at=now,
        known=now,
        source="scotty",
        key=f"{name}:{scope}:{now.isoformat()}",
        data={
            "period": name,
            "scope": scope,
            "amount": amount,
            "by": by,
            "why": why.strip()[:MOST_WHY],
        },
    )
    house.ledger.append([fact])
    return fact


def list_overrides(house: House, as_of: datetime | None = None) -> list[Override]:
    """Return people's own numbers that stood at a moment (now by default), oldest first."""
    return read_overrides(house, as_of or house.clock.now())


def _choose_period(name: str | None, end: datetime, book: Playbook, dated: bool) -> Period | None:
    month = book.forecast.fiscal_month
    if name is None:
        return find_period(end, "quarter", month) if dated else None
    return None if name == "all" else read_period(name, month)


def _find_records(
    house: House, book: Playbook, known: tuple[list[Life], datetime]
) -> dict[str, tuple[Coverage, float, float]]:
    found: dict[str, tuple[Coverage, float, float]] = {}
    kinds: tuple[Kind, ...] = ("month", "quarter")
    for kind in kinds:
        backtest = find_record(house, kind)
        if backtest is not None:
            told = read_record(backtest.origins, Past(*known, kind, book.forecast))
            if told[0].origins:
                found[kind] = told
    return found
