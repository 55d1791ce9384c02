"""From a score to a probability, and how well probabilities come true."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from scotty.stages.identify.intent import bend_line
from scotty.stages.identify.measures import Floats
from scotty.stages.identify.outlook import Flags

SLOPE, SLOPE_SPREAD = 0.85, 0.5
"""Prior of the slope of a score in tens of points, and its standard deviation."""
STEPS = 60
EDGES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1.0)
"""Where the rows of a calibration table begin and end."""
BINS = 10
"""Groups of equal size by which the expected calibration error is taken."""


class Logistic(NamedTuple):
    """P = 1 / (1 + exp(-(intercept + slope x + bend max(x - KNOT, 0)))), with covariance of the three."""

    intercept: float
    slope: float
    bend: float
    covariance: tuple[float, ...]

    def chance(self, x: Floats) -> Floats:
        """Return the probability of each x."""
        here = np.array((self.intercept, self.slope, self.bend))
        chance: Floats = 1.0 / (1.0 + np.exp(-(bend_line(x) @ here)))
        return chance


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts whose probability lay in [low, high): how many, what was said, what came."""

    low: float
    high: float
    accounts: int
    predicted: float
    observed: float


def fit_logistic(x: Floats, opens: Flags, worth: Floats) -> Logistic:
    """Return the logistic curve most probable after the rows (Platt, 1999), by Newton's steps.

    It may bend once, where scores begin to surge: a score that saturates says less and less
    more toward its top. The prior keeps the slope finite where a score parts the fates altogether.
    """
    matrix = bend_line(x)
    prior = np.diag((0.01, 1.0 / SLOPE_SPREAD**2, 1.0 / SLOPE_SPREAD**2))
    center = np.array((0.0, SLOPE, 0.0))
    rate = min(max(float((worth * opens).sum() / worth.sum()), 1e-6), 0.5)
    here = np.array((np.log(rate / (1 - rate)), 0.0, 0.0))
    hessian = prior
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-(matrix @ here)))
        hessian = matrix.T @ (matrix * (worth * chance * (1 - chance))[:, None]) + prior
        slope = matrix.T @ (worth * (chance - opens)) + prior @ (here - center)
        step = np.linalg.solve(hessian, slope)
        here = here - np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-10:
            break
    # More score never means less chance, whatever the few at the top did.
    bend = max(float(here[2]), -float(here[1]))
    covariance = tuple(np.linalg.inv(hessian).ravel().tolist())
    return Logistic(float(here[0]), float(here[1]), bend, covariance)


def calibration_error(chance: Floats, opens: Flags) -> float:
    """Return the mean distance of what was said from what came, over ten groups of equal size.

    The expected calibration error (Naeini et al., AAAI 2015) with groups by rank: openings
    are rare, so that bins of equal width would all but one be empty. Accounts of one
    probability share what came of them, so that the order of rows means nothing.
    """
    said, place = np.unique(np.round(chance, 12), return_inverse=True)
    size = np.bincount(place)
    came = (np.bincount(place, weights=opens) / size)[place]
    order = np.argsort(place, kind="stable")
    groups = [group for group in np.array_split(order, BINS) if len(group)]
    gaps = [abs(float(said[place[g]].mean() - came[g].mean())) * len(g) for g in groups]
    return sum(gaps) / max(len(chance), 1)


def tabulate_calibration(chances: Sequence[Floats], opens: Sequence[Flags]) -> tuple[Bin, ...]:
    """Return the calibration table of many weeks together; empty rows are left out."""
    if not chances:
        return ()
    said, came = np.concatenate(chances), np.concatenate(opens)
    place = np.clip(np.searchsorted(EDGES, said, side="right") - 1, 0, len(EDGES) - 2)
    return tuple(
        Bin(
            low=EDGES[i],
            high=EDGES[i + 1],
            accounts=int((place == i).sum()),
            predicted=round(float(said[place == i].mean()), 5),
            observed=round(float(came[place == i].mean()), 5),
        )
        for i in range(len(EDGES) - 1)
        if (place == i).any()
    )
