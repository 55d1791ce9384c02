"""Intervals that hold at every moment at once, however often one looks."""

from collections.abc import Callable, Sequence
from math import exp, lgamma, log

import msgspec

from scotty.stages.engage.trials.bets import BEFORE, Row, meet_gap, meet_ratio, weigh_line

FARTHEST = 1000.0
"""Ratios beyond this, or below its inverse, are told as unbounded."""


class Interval(msgspec.Struct, frozen=True):
    """An estimate and what holds the truth at all moments together with the stated certainty."""

    #: The estimate; None where nothing can be said yet.
    value: float | None
    low: float
    #: None: unbounded.
    high: float | None


def meet_intervals(now: Interval, then: Interval) -> Interval:
    """Return what two moments leave together, with the estimate of now; then's where nothing is."""
    low = max(now.low, then.low)
    highs = [i.high for i in (now, then) if i.high is not None]
    high = min(highs) if highs else None
    return Interval(now.value, low, high) if high is None or low <= high else then


def bound_rate(good: int, people: int, alpha: float) -> Interval:
    """Return a rate with its interval of certainty 1 - alpha.

    Beta(1, 19) is the prior; rates at which prior over posterior reaches 1/alpha are out
    (Robbins, "Statistical Methods Related to the Law of the Iterated Logarithm", Ann. Math.
    Stat. 41, 1970; Waudby-Smith, Ramdas, "Confidence sequences for sampling without
    replacement", NeurIPS 2020, for this form). Exact where people are alike and independent.
    """
    if not people:
        return Interval(None, 0.0, 1.0)
    yes, no = BEFORE[0], BEFORE[1] - BEFORE[0]
    mixed = _beta(yes + good, no + people - good) - _beta(yes, no)

    def out(rate: float) -> bool:
        told = good * log(rate) if good else 0.0
        told += (people - good) * log(1 - rate) if people > good else 0.0
        return mixed - told >= -log(alpha)

    value = good / people
    low = _halve(lambda x: not out(x), 1e-12, value) if good else 0.0
    high = _halve(out, value, 1 - 1e-12) if people > good else 1.0
    return Interval(value, low, high)


def bound_gap(rows: Sequence[Row], threshold: float) -> Interval:
    """Return a's rate less b's; each end is wrong at any time with at most 1/threshold."""
    a, b = _share(rows, "of_a"), _share(rows, "of_b")
    limit = log(threshold)

    def up(gap: float) -> bool:
        return weigh_line(rows, lambda r: r.a - r.b > gap, meet_gap(gap)) >= limit

    def down(gap: float) -> bool:
        return weigh_line(rows, lambda r: r.a - r.b < gap, meet_gap(gap)) >= limit

    edge = 1 - 1e-9
    low = _halve(lambda x: not up(x), -edge, edge) if up(-edge) else -1.0
    high = _halve(down, -edge, edge) if down(edge) else 1.0
    return Interval(None if a is None or b is None else a - b, low, high)


def bound_ratio(rows: Sequence[Row], threshold: float) -> Interval:
    """Return a's rate over b's; each end is wrong at any time with at most 1/threshold."""
    a, b = _share(rows, "of_a"), _share(rows, "of_b")
    limit, far = log(threshold), log(FARTHEST)

    def up(x: float) -> bool:
        ratio = exp(x)
        return weigh_line(rows, lambda r: r.a > ratio * r.b, meet_ratio(ratio)) >= limit

    def down(x: float) -> bool:
        ratio = exp(x)
        return weigh_line(rows, lambda r: r.a < ratio * r.b, meet_ratio(ratio)) >= limit

    low = exp(_halve(lambda x: not up(x), -far, far)) if up(-far) else 0.0
    high = exp(_halve(down, -far, far)) if down(far) else None
    return Interval(a / b if a is not None and b else None, low, high)


def _share(rows: Sequence[Row], side: str) -> float | None:
    bad, good = (sum(getattr(r, side)[n] for r in rows) for n in (0, 1))
    return good / (bad + good) if bad + good else None


def _beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _halve(beyond: Callable[[float], bool], low: float, high: float) -> float:
    """Return where a condition that is false below and true above turns."""
    for _ in range(28):
        middle = (low + high) / 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return (low + high) / 2
