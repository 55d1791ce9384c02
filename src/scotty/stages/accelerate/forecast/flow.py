"""What became of a period's pipeline between two moments, deal by deal."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from scotty.stages.accelerate.forecast.lives import Life, State
from scotty.stages.accelerate.forecast.periods import Period
from scotty.stages.accelerate.forecast.rollup import CENTS
from scotty.stages.accelerate.forecast.shapes import FLOWS, Change, Flow, FlowName, Step, Unit


class Move(NamedTuple):
    """One deal's contribution to one step, in whole cents (or deals)."""

    step: FlowName
    state: State
    cents: int
    #: +1 where the deal enters, -1 where it leaves, 0 where only its amount changes.
    sign: int
    facts: tuple[str, ...]


def trace_flow(
    lives: Sequence[Life], period: Period | None, start: datetime, end: datetime, unit: Unit
) -> Flow:
    """Return the waterfall from the pipeline at `start` to that at `end`; it adds up exactly.

    The pipeline of a period holds the open deals whose stated close date lies in it; with no
    period, all open deals. Both ends are read by what was known then, so that what becomes
    known later changes neither. A deal that stays shows what its amount gained or lost; one
    that leaves does so at its last amount; one that enters does so at the amount it has at
    the end. What entered and was won or lost in between is in both steps.
    """
    moves: list[Move] = []
    opening = closing = opening_n = closing_n = 0
    for life in lives:
        before, after = life.at(start), life.at(end)
        if after is None:
            continue
        inside = before is not None and _belongs(before, period)
        stays = _belongs(after, period)
        if before is not None and inside:
            opening += _worth(before, unit)
            opening_n += 1
        if stays:
            closing += _worth(after, unit)
            closing_n += 1
        moves += _trace_deal(life, (before, after), period, (start, end), unit)
    return Flow(
        period="all" if period is None else period.name,
        start=start,
        end=end,
        unit=unit,
        opening=opening / CENTS,
        opening_deals=opening_n,
        steps=tuple(_make_step(name, moves) for name in FLOWS),
        closing=closing / CENTS,
        closing_deals=closing_n,
    )


def _trace_deal(
    life: Life,
    ends: tuple[State | None, State],
    period: Period | None,
    span: tuple[datetime, datetime],
    unit: Unit,
) -> list[Move]:
    before, after = ends
    inside = before is not None and _belongs(before, period)
    stays = _belongs(after, period)
    if before is not None and inside:
        moves = _change_amount(before, after, unit)
        return moves if stays else [*moves, _leave(after, period, unit)]
    passed = any(
        _belongs(state, period)
        for known, state in zip(life.known, life.states, strict=True)
        if span[0] < known <= span[1]
    )
    booked = after.status != "open" and (before is None or before.status == "open")
    if booked and (period is None or period.holds(after.closed)):
        passed = True
    if stays:
        return [_enter(before, after, unit)]
    if booked and passed:
        return [_enter(before, after, unit), _leave(after, period, unit)]
    return []


def _enter(before: State | None, after: State, unit: Unit) -> Move:
    first, by_status, _, by_date = after.facts
    worth = _worth(after, unit)
    if before is None:
        return Move("new", after, worth, 1, (first,))
    if before.status != "open":
        return Move("reopened", after, worth, 1, (by_status,))
    return Move("pulled", after, worth, 1, (by_date,))


def _leave(after: State, period: Period | None, unit: Unit) -> Move:
    _, by_status, _, by_date = after.facts
    worth = -_worth(after, unit)
    if after.status == "won":
        return Move("won", after, worth, -1, (by_status,))
    if after.status == "lost":
        return Move("lost", after, worth, -1, (by_status,))
    later = after.close_date is not None and period is not None and after.close_date >= period.end
    return Move("slipped" if later else "out", after, worth, -1, (by_date,))


def _change_amount(before: State, after: State, unit: Unit) -> list[Move]:
    gained = _worth(after, unit) - _worth(before, unit)
    if not gained:
        return []
    return [Move("increased" if gained > 0 else "decreased", after, gained, 0, (after.facts[2],))]


def _make_step(name: FlowName, moves: Sequence[Move]) -> Step:
    mine = sorted((m for m in moves if m.step == name), key=lambda m: (-abs(m.cents), m.state.deal))
    return Step(
        step=name,
        label=FLOWS[name],
        amount=sum(m.cents for m in mine) / CENTS,
        deals=len(mine),
        changes=tuple(
            Change(deal=m.state.deal, name=m.state.name, amount=m.cents / CENTS, facts=m.facts)
            for m in mine
        ),
    )


def _belongs(state: State, period: Period | None) -> bool:
    return state.status == "open" and (period is None or period.holds(state.close_date))


def _worth(state: State, unit: Unit) -> int:
    """Return a deal's worth in whole cents; one that nobody has priced has none."""
    return CENTS if unit == "deals" else round(max(0.0, state.amount or 0.0) * CENTS)
