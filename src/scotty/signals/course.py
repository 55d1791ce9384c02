"""The course of a deal: its place among the stages, its quarters, its amounts in one currency."""

from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import NamedTuple

from scotty.facts import Fact
from scotty.signals.story import Move, Story


class Worth(NamedTuple):
    """What a deal was worth from a telling on, US dollars."""

    dollars: float
    fact: Fact


def order_stages(story: Story) -> dict[str, float]:
    """Return stage -> place, 0 the first to 1 the last, as won deals or the playbook tell."""
    return story.once(_order_stages)


def _order_stages(story: Story) -> dict[str, float]:
    norms = {name: norm.place for name, norm in story.setting.norms.stages.items()}
    named = story.setting.book.deals.stages
    if norms or len(named) < 2:
        return norms
    return {name: nth / (len(named) - 1) for nth, name in enumerate(named)}


def usual_places(story: Story) -> list[float]:
    """Return the places of stages that deals usually go through: not of those that few ever saw."""
    norms = story.setting.norms.stages
    most = max((norm.closed for norm in norms.values()), default=0)
    places = order_stages(story)
    return [p for name, p in places.items() if name not in norms or norms[name].closed * 4 >= most]


def place_deal(story: Story) -> float | None:
    """Return how far along the deal stands, 0 to 1; None where its stage has no known place."""
    return None if story.stage is None else order_stages(story).get(story.stage)


def placed_moves(story: Story) -> list[tuple[float, float, Move]]:
    """Return (place before, place after, move) for each move between stages of known place."""
    places = order_stages(story)
    return [
        (places[m.before], places[m.after], m)
        for m in story.stages[1:]
        if m.before in places and m.after in places
    ]


def list_pushes(story: Story) -> list[tuple[float, Move]]:
    """Return (days, move) for each change of the stated close date; negative is pulled in."""
    return [
        (float((m.after - m.before).days), m) for m in story.close_dates[1:] if m.before is not None
    ]


def count_pushes(story: Story) -> int:
    """Return how often the stated close date was put off."""
    return sum(m.before is not None and m.after > m.before for m in story.close_dates)


def list_worths(story: Story) -> Sequence[Worth]:
    """Return what the deal was worth over time, by today's rates; tellings without a rate left out.

    A change of currency alone, at the same number, is a change of worth.
    """
    return story.once(_list_worths)


def _list_worths(story: Story) -> list[Worth]:
    worths: list[Worth] = []
    rates = {"USD": 1.0} | story.setting.book.deals.rates
    amount, currency = None, "USD"
    for fact in story.tellings:
        if fact.kind in ("deal.won", "deal.lost"):
            continue
        amount = fact.data.get("amount") or amount
        currency = str(fact.data.get("currency") or currency)
        dollars = _convert(amount, rates.get(currency))
        if dollars is not None and (not worths or worths[-1].dollars != dollars):
            worths.append(Worth(dollars, fact))
    return worths


def _convert(amount: object, rate: float | None) -> float | None:
    if rate is None or not isinstance(amount, int | float | str):
        return None
    try:
        dollars = float(amount) * rate
    except (ValueError, OverflowError):
        return None
    return dollars if isfinite(dollars) else None


def ends_quarter(day: date, fiscal_month: int, days: int) -> bool:
    """Return whether a day is among the last `days` of a quarter; the year begins in `fiscal_month`."""
    ahead = date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
    return (ahead.month - fiscal_month) // 3 != (day.month - fiscal_month) // 3
