"""The forecast's own record: errors, coverage, baselines, and how wide it must be to be honest."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from statistics import NormalDist

import msgspec
import numpy as np

from scotty.stages.accelerate.forecast.shapes import Coverage, Override, Unit

MISS = 0.2
"""Share of actual values that an 80 % interval leaves outside."""
GAIN = 0.1
"""How fast the aim moves after a period: Gibbs and Candès, *Adaptive Conformal Inference Under
Distribution Shift*, NeurIPS 2021."""
PERIOD_WEIGHT = 6.0
"""What a past period counts, however many weeks it was forecast in: they err together."""
PRIOR_PACE = 0.15
"""Before any record, what comes is within 15 % of what was foretold, but for chance."""
PRIOR = tuple(NormalDist().inv_cdf(0.5 + (i + 0.5) / 40) / 1.2816 for i in range(20))
"""Distances in half-widths as a normal would have them: before any record, draws are trusted."""
PRIOR_AT = PRIOR[15]
"""The prior's own quantile at 80 %, so that no record gives a factor of exactly 1."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A forecast as it was made then, and what came."""

    as_of: datetime
    period: str
    forecast: float
    #: The 80 % interval.
    low: float
    high: float
    actual: float
    #: Name -> number; null where history did not reach back far enough.
    baselines: Mapping[str, float | None] = {}
    median: float = 0.0
    #: Week of the period, from 1.
    week: int = 1
    #: What was already won by then.
    won: float = 0.0
    #: By how much the interval had been widened, and what was to come been scaled.
    widened: float = 1.0
    pace: float = 1.0


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How right a row of numbers was. Accuracy is 1 - |forecast - actual| / actual."""

    n: int
    accuracy_mean: float | None = None
    accuracy_min: float | None = None
    #: Share with an error of at most 10 %.
    within_10: float | None = None
    #: Share of 80 % intervals that held the actual; None where none was given.
    coverage: float | None = None
    #: Σ (forecast - actual) / Σ actual.
    bias: float | None = None
    #: Σ |forecast - actual| / Σ actual.
    error: float | None = None


class Summary(Mark, frozen=True, kw_only=True):
    """The record over all origins."""

    periods: int
    #: The same marks by week of the period, "1" the first.
    by_week: Mapping[str, Mark] = {}
    #: Every baseline, on the origins where it had a number.
    baselines: Mapping[str, Mark] = {}
    #: Baseline -> our mark on those same origins.
    beside: Mapping[str, Mark] = {}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A person's own number for a period that is over, and what came."""

    override: Override
    actual: float
    accuracy: float
    #: Ours of the Monday before it was said; None for a team's or an owner's.
    forecast: float | None = None


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """What `scotty backtest forecast` says."""

    period: str
    as_of: datetime
    unit: Unit
    origins: tuple[Origin, ...]
    summary: Summary
    #: Whose probabilities were replayed.
    version: str
    overrides: tuple[Said, ...] = ()
    notes: tuple[str, ...] = ()


def judge_accuracy(forecast: float, actual: float) -> float:
    """Return 1 - |forecast - actual| / actual; below 0 where the error exceeds the thing itself.

    Where nothing came, a forecast of nothing is right (1) and any other is wrong (0).
    """
    if actual == 0:
        return 1.0 if abs(forecast) < 0.5 else 0.0
    return 1.0 - abs(forecast - actual) / abs(actual)


def mark_origins(
    origins: Sequence[Origin], told: Callable[[Origin], float | None] | None = None
) -> Mark:
    """Mark the forecasts, or whatever `told` returns in their place."""
    pairs = [(o.forecast if told is None else told(o), o) for o in origins]
    numbers = [(f, o) for f, o in pairs if f is not None]
    if not numbers:
        return Mark(n=0)
    right = np.array([judge_accuracy(f, o.actual) for f, o in numbers])
    actual = sum(o.actual for _, o in numbers)
    errors = np.array([f - o.actual for f, o in numbers])
    held = [o.low <= o.actual <= o.high for _, o in numbers]
    return Mark(
        n=len(numbers),
        accuracy_mean=float(right.mean()),
        accuracy_min=float(right.min()),
        within_10=float((right >= 0.9).mean()),
        coverage=float(np.mean(held)) if told is None else None,
        bias=float(errors.sum() / actual) if actual else None,
        error=float(np.abs(errors).sum() / actual) if actual else None,
    )


def sum_origins(origins: Sequence[Origin]) -> Summary:
    """Return the whole record."""
    names = sorted({name for o in origins for name in o.baselines})
    weeks = sorted({o.week for o in origins})

    def told(name: str) -> list[Origin]:
        return [o for o in origins if o.baselines.get(name) is not None]

    mark = mark_origins(origins)
    return Summary(
        **{name: getattr(mark, name) for name in Mark.__struct_fields__},
        periods=len({o.period for o in origins}),
        by_week={str(w): mark_origins([o for o in origins if o.week == w]) for w in weeks},
        baselines={name: mark_origins(origins, _read_baseline(name)) for name in names},
        beside={name: mark_origins(told(name)) for name in names},
    )


def cover(origins: Sequence[Origin]) -> Coverage:
    """Return the record in the few numbers that stand beside a forecast."""
    mark = mark_origins(origins)
    return Coverage(
        origins=mark.n,
        periods=len({o.period for o in origins}),
        coverage=mark.coverage,
        accuracy=mark.accuracy_mean,
        worst=mark.accuracy_min,
        within_10=mark.within_10,
    )


def learn_width(origins: Sequence[Origin]) -> float:
    """Return the factor that makes intervals hold what they promise; 1 before any record.

    Split conformal prediction on the distance of the actual from the median in half-widths
    *as drawn*: the factor is its quantile at the aim, over past periods and a prior that
    trusts the draws. After each period the aim moves by what its intervals missed.
    `origins` are those whose period was over; nothing later may be among them.
    """
    aim, scores, weights = 1 - MISS, list(PRIOR), [1.0] * len(PRIOR)
    for _, group in groupby(origins, key=lambda o: o.period):
        period = list(group)
        missed = float(np.mean([not o.low <= o.actual <= o.high for o in period]))
        aim = float(np.clip(aim + GAIN * (missed - MISS), 0.6, 0.95))
        scores += [_measure_distance(o) for o in period]
        weights += [PERIOD_WEIGHT / len(period)] * len(period)
    order = np.argsort(scores)
    cumulated = np.cumsum(np.array(weights)[order]) / sum(weights)
    place = int(np.searchsorted(cumulated, aim - 1e-9))
    return float(np.clip(np.array(scores)[order][min(place, len(scores) - 1)] / PRIOR_AT, 0.5, 4.0))


def learn_pace(origins: Sequence[Origin]) -> float:
    """Return what to scale the expected rest of a period by, as earlier periods came out.

    A period says what came after its forecasts over what they had foretold *unscaled*, with the
    variance that its intervals told; a normal prior around 1 says the rest. 0.5 to 2.
    """
    said, weight = 0.0, 1.0 / PRIOR_PACE**2
    for _, group in groupby(origins, key=lambda o: o.period):
        period = list(group)
        foretold = sum((o.forecast - o.won) / o.pace for o in period)
        if foretold <= 0:
            continue
        width = sum((o.high - o.low) / (o.widened * o.pace) for o in period) / foretold
        trust = 1.0 / max((width / 2.563) ** 2, 0.01)
        said += trust * (sum(o.actual - o.won for o in period) / foretold - 1.0)
        weight += trust
    return float(np.clip(1.0 + said / weight, 0.5, 2.0))


def _measure_distance(origin: Origin) -> float:
    gap = origin.actual - origin.median
    half = (origin.high - origin.median if gap > 0 else origin.median - origin.low) / origin.widened
    if half <= 0:
        return 0.0 if gap == 0 else 4.0
    return float(min(abs(gap) / half, 4.0))


def _read_baseline(name: str) -> Callable[[Origin], float | None]:
    return lambda origin: origin.baselines.get(name)
