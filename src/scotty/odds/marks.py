"""How good probabilities were, once it was known what came: ranking, calibration, lift."""

import msgspec
import numpy as np

from scotty.odds.columns import Flags, Floats

BINS = 10


class Bin(msgspec.Struct, frozen=True):
    """A tenth of the rows by probability: what they were told, and what came."""

    low: float
    high: float
    n: int
    told: float
    came: float


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Marks of probabilities. None where they cannot be given: no rows, or one outcome alone."""

    n: int
    won: int
    #: Chance that a won row stands above a lost one, 0-1; ties count half.
    auc: float | None = None
    #: Mean squared error of the probability, and of telling every row the share won.
    brier: float | None = None
    base_brier: float | None = None
    #: Mean negative log-likelihood, in nats.
    log_loss: float | None = None
    #: Expected calibration error: mean |told - came| over ten bins of equal number of rows.
    ece: float | None = None
    reliability: tuple[Bin, ...] = ()
    #: Share won in each tenth from the top, over the share won of all.
    lift: tuple[float, ...] = ()


def mark(probability: Floats, won: Flags, weights: Floats | None = None) -> Marks:
    """Mark probabilities against outcomes."""
    rows, wins = len(won), int(np.count_nonzero(won))
    if not rows:
        return Marks(n=0, won=0)
    weight = np.ones(rows) if weights is None else np.asarray(weights, dtype=np.float64)
    total = float(weight.sum())
    came = np.asarray(won, dtype=np.float64)
    base = float(weight @ came) / total
    safe = np.clip(probability, 1e-12, 1.0 - 1e-12)
    reliability = _tabulate(probability, came, weight)
    return Marks(
        n=rows,
        won=wins,
        auc=measure_auc(probability, won, weight),
        brier=float(weight @ np.square(probability - came)) / total,
        base_brier=base * (1.0 - base),
        log_loss=float(-(weight @ (came * np.log(safe) + (1.0 - came) * np.log1p(-safe)))) / total,
        ece=sum(w * abs(b.told - b.came) for b, w in reliability) / total,
        reliability=tuple(b for b, _ in reliability),
        lift=tuple(b.came / base for b, _ in reversed(reliability)) if base else (),
    )


def measure_auc(scores: Floats, won: Flags, weights: Floats | None = None) -> float | None:
    """Return the weighted area under the ROC curve; None where one outcome is missing."""
    weight = np.ones(len(won)) if weights is None else weights
    _, place = np.unique(scores, return_inverse=True)
    good = np.bincount(place, weight * won)
    bad = np.bincount(place, weight * ~np.asarray(won, dtype=np.bool_))
    both = float(good.sum() * bad.sum())
    if not both:
        return None
    below = np.cumsum(bad) - bad
    return float(good @ (below + 0.5 * bad)) / both


def _tabulate(probability: Floats, came: Floats, weight: Floats) -> list[tuple[Bin, float]]:
    """Return bins of equal number; rows told the same probability stay together."""
    order = np.argsort(probability, kind="stable")
    ranked = probability[order]
    edges = [round(i * len(ranked) / BINS) for i in range(1, BINS)]
    cuts = sorted({int(np.searchsorted(ranked, ranked[e])) for e in edges if e < len(ranked)} - {0})
    bins = []
    for rows in np.split(order, cuts):
        own = weight[rows]
        heavy = float(own.sum())
        if heavy <= 0.0:
            continue
        told, share = float(own @ probability[rows]) / heavy, float(own @ came[rows]) / heavy
        low, high = float(probability[rows].min()), float(probability[rows].max())
        bins.append((Bin(low, high, len(rows), told, share), heavy))
    return bins
