"""Norms fitted: what is usual, counted from deals known closed at a moment, and from no other."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np

from scotty.playbook import Deals
from scotty.signals import Norms, StageNorm
from scotty.signals.norms import MONTH_END, fold_name
from scotty.stages.accelerate.closing import Closing

FEWEST = 3
"""Won deals from which a median is told; below, nothing is usual yet."""
LONG = 80.0
"""Per cent of won deals that took less than what counts as long."""


def fit_norms(
    closings: Iterable[Closing], moment: datetime, rules: Deals, kinds: Iterable[str] = ()
) -> Norms:
    """Return what is usual for deals known closed at `moment`; `kinds` are those collected then.

    Deals that ended as duplicates, or that were opened again by then, count nothing.
    """
    known = [
        c
        for c in closings
        if c.known <= moment and (c.reopened is None or c.reopened > moment) and not c.void
    ]
    won = [c for c in known if c.won]
    cycles = [c.cycle for c in won if c.cycle is not None]
    amounts = [c.amount for c in won if c.amount is not None and c.amount > 0]
    return Norms(
        kinds=frozenset(kinds),
        stages=_fit_stages(known, rules),
        won=len(won),
        closed=len(known),
        usual_cycle=_usual(cycles),
        long_cycle=_usual(cycles, LONG),
        usual_amount=_usual(amounts),
        size_amounts=_size_amounts(won),
        usual_pace=_usual([p for c in won if (p := _pace(c)) is not None]),
        usual_pushes=sum(c.pushes for c in won) / len(won) if len(won) >= FEWEST else None,
        month_end=_share_month_end(won),
        usual_answer=_usual([c.answer for c in won if c.answer is not None]),
        usual_people=_usual([float(c.people) for c in won if c.people]),
        records=_count_records(known),
        rivals=frozenset(fold_name(c.taken) for c in known if c.taken),
    )


def _usual(values: Sequence[float], percent: float = 50.0) -> float | None:
    return float(np.percentile(values, percent)) if len(values) >= FEWEST else None


def _count_records(known: Sequence[Closing]) -> dict[str, dict[str, tuple[int, int]]]:
    records: dict[str, dict[str, tuple[int, int]]] = {}
    for closing in known:
        pairs = [*closing.levels.items(), *(("rival", name) for name in closing.rivals)]
        for attribute, level in pairs:
            levels = records.setdefault(attribute, {})
            won, closed = levels.get(level, (0, 0))
            levels[level] = (won + closing.won, closed + 1)
    return records


def _size_amounts(won: Sequence[Closing]) -> dict[str, float]:
    amounts: dict[str, list[float]] = {}
    for closing in won:
        size = closing.levels.get("size")
        if size is not None and closing.amount is not None and closing.amount > 0:
            amounts.setdefault(size, []).append(closing.amount)
    return {size: float(np.median(some)) for size, some in amounts.items() if len(some) >= 5}


def _pace(closing: Closing) -> float | None:
    """Return stages gone forward a week."""
    cycle = closing.cycle
    if cycle is None or len(closing.stages) < 2:
        return None
    return (len(closing.stages) - 1) / (max(cycle, 1.0) / 7.0)


def _share_month_end(won: Sequence[Closing]) -> float | None:
    days = [c.closed for c in won if c.closed is not None]
    if len(days) < FEWEST:
        return None
    last = [(d + timedelta(days=MONTH_END)).month != d.month for d in days]
    return sum(last) / len(last)


def _fit_stages(known: Sequence[Closing], rules: Deals) -> dict[str, StageNorm]:
    order = list(rules.stages) or order_stages([[s for s, _ in c.stages] for c in known])
    days: dict[str, list[float]] = {name: [] for name in order}
    left = {name: [c.left[name] for c in known if c.won and name in c.left] for name in order}
    closed, won = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    for closing in known:
        for name, spent in closing.stages:
            if name not in days:
                continue
            closed[name] += 1
            won[name] += closing.won
            if closing.won:
                days[name].append(spent)
    every = [spent for some in days.values() for spent in some]
    if len(every) < FEWEST and not rules.stages:
        return {}
    # With no won deal to measure by, a month is usual and a quarter long: the seed's 90-day sale.
    usual, long = (_usual(every, 50.0) or 30.0), (_usual(every, LONG) or 90.0)
    return {
        name: StageNorm(
            name=name,
            place=nth / (len(order) - 1) if len(order) > 1 else 0.0,
            usual=_shrink(days[name], 50.0, usual),
            long=_shrink(days[name], LONG, long),
            closed=closed[name],
            won=won[name],
            left=_usual(left[name]),
            long_left=_usual(left[name], LONG),
        )
        for nth, name in enumerate(order)
    }


def _shrink(days: Sequence[float], percent: float, usual: float) -> float:
    """Return a stage's percentile, drawn toward that of all stages while it has few deals."""
    if not days:
        return usual
    return (len(days) * float(np.percentile(days, percent)) + FEWEST * usual) / (len(days) + FEWEST)


def order_stages(paths: Iterable[Sequence[str]]) -> list[str]:
    """Return stages, first to last, by which of two was entered first in most deals that saw both.

    Each stage scores its mean share of such duels, shrunk toward a half while few deals
    decide it (Copeland's method with shares: robust to deals that skip or go back).
    """
    before: dict[tuple[str, str], int] = {}
    names: dict[str, None] = {}
    for path in paths:
        for nth, first in enumerate(path):
            names[first] = None
            for second in path[nth + 1 :]:
                before[first, second] = before.get((first, second), 0) + 1

    def score(name: str) -> float:
        shares = [
            (before.get((name, other), 0) + 0.5)
            / (before.get((name, other), 0) + before.get((other, name), 0) + 1.0)
            for other in names
            if other != name
        ]
        return -sum(shares) / len(shares) if shares else 0.0

    return sorted(names, key=lambda name: (score(name), name))
