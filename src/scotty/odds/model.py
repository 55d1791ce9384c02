"""A fitted model: readable, additive, stored as JSON."""

from collections.abc import Sequence

import msgspec
import numpy as np

from scotty.odds.columns import Trend


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """What one column adds to the log-odds."""

    name: str
    #: A curve: points at each knot, straight between, flat beyond. Empty for levels.
    knots: tuple[float, ...] = ()
    #: Levels that have points of their own; all others share `others`.
    levels: tuple[str, ...] = ()
    points: tuple[float, ...]
    others: float = 0.0
    #: What a value that is not known adds.
    missing: float = 0.0
    trend: Trend = "free"
    #: Rows that its prior was worth in the end: large means "the rows found nothing more".
    strength: float = 0.0

    @property
    def coefficients(self) -> tuple[float, ...]:
        """The points in the order of the design: knots or levels, (others,) not known."""
        middle = () if self.knots else (self.others,)
        return (*self.points, *middle, self.missing)


class Spread(msgspec.Struct, frozen=True):
    """The posterior's covariance over (base, coefficients): factor' factor and a remainder."""

    factor: tuple[tuple[float, ...], ...]
    remainder: tuple[float, ...]


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """The line that was laid through the logit: shift + slope x logit; already in the points."""

    shift: float = 0.0
    slope: float = 1.0
    #: Variances of shift and slope, and their covariance.
    variance: tuple[float, float, float] = (0.0, 0.0, 0.0)
    #: Variance of what the line leaves unexplained, in squared log-odds.
    slack: float = 0.0
    #: Rows that it was fitted on.
    rows: int = 0


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Log-odds = base + what each term adds. Probability = 1 / (1 + e^-log-odds)."""

    base: float
    terms: tuple[Term, ...]
    spread: Spread
    calibration: Calibration = Calibration()
    #: Rows that it was fitted on, and how many of them were won.
    n: int = 0
    won: int = 0
    version: str = ""
    note: str = ""


def pack_spread(covariance: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Spread:
    """Keep the leading directions of a covariance whole, and of the rest each one's variance."""
    values, vectors = np.linalg.eigh(covariance)
    order = np.argsort(-values)[:12]
    factor = vectors[:, order].T * np.sqrt(np.maximum(values[order], 0.0))[:, None]
    rest = np.maximum(np.diag(covariance) - np.square(factor).sum(axis=0), 0.0)
    return Spread(tuple(_round(row) for row in factor), _round(rest))


def _round(
    values: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]],
) -> tuple[float, ...]:
    return tuple(float(f"{value:.5g}") for value in values)
