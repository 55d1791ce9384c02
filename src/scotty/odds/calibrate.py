"""Calibration: a straight line through the logit, laid by predictions of rows not fitted on.

Platt 1999; Niculescu-Mizil & Caruana, "Predicting Good Probabilities with Supervised Learning",
ICML 2005. Linear, so that it folds into base and points and the parts still add up.
"""

import msgspec
import numpy as np

from scotty.odds.columns import Flags, Floats
from scotty.odds.model import Calibration, Model, Spread
from scotty.odds.newton import expit

SHIFT, SLOPE = 1.0, 0.35
"""Standard deviations of the prior: that the logit is right as it stands."""
BINS = 10


def fit_line(logit: Floats, won: Flags, weights: Floats | None = None) -> Calibration:
    """Return the line, held to shift 0 and slope 1 by as much as few rows leave open."""
    weight = np.ones(len(logit)) if weights is None else weights
    design = np.column_stack([np.ones(len(logit)), logit])
    at, hold = np.array([0.0, 1.0]), np.array([SHIFT**-2, SLOPE**-2])
    bend = np.diag(hold)
    for _ in range(50):
        chance = expit(design @ at)
        slope = design.T @ (weight * (chance - won)) + hold * (at - [0.0, 1.0])
        bend = (design.T * (weight * chance * (1.0 - chance))) @ design + np.diag(hold)
        step = np.linalg.solve(bend, slope)
        at = at - np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-10:
            break
    at[1] = max(at[1], 0.0)
    spread = np.linalg.inv(bend)
    return Calibration(
        shift=float(at[0]),
        slope=float(at[1]),
        variance=(float(spread[0, 0]), float(spread[1, 1]), float(spread[0, 1])),
        slack=_measure_slack(design @ at, won, weight),
        rows=len(logit),
    )


def _measure_slack(logit: Floats, won: Flags, weight: Floats) -> float:
    """Return how far tenths of the rows lie off the line, beyond what chance explains; squared."""
    if len(logit) < 20 * BINS:
        return 0.0
    excess = []
    for rows in np.array_split(np.argsort(logit, kind="stable"), BINS):
        chance = expit(logit[rows])
        own = weight[rows]
        steep = float(own @ (chance * (1.0 - chance)))
        if steep > 0.0:
            off = float(own @ (won[rows] - chance)) / steep
            excess.append(off * off - float((own * own) @ (chance * (1.0 - chance))) / steep**2)
    return max(0.0, float(np.mean(excess))) if excess else 0.0


def recalibrate(model: Model, logit: Floats, won: Flags, weights: Floats | None = None) -> Model:
    """Return the model with a line folded in, laid through what it told of rows it never saw.

    `logit` is what the model (or its like, fitted on other folds) said of them. Earlier lines
    stay in; the new one comes on top.
    """
    line = fit_line(logit, won, weights)
    terms = tuple(
        msgspec.structs.replace(
            term,
            points=tuple(line.slope * point for point in term.points),
            others=line.slope * term.others,
            missing=line.slope * term.missing,
        )
        for term in model.terms
    )
    spread = Spread(
        tuple(tuple(line.slope * x for x in row) for row in model.spread.factor),
        tuple(line.slope**2 * x for x in model.spread.remainder),
    )
    return msgspec.structs.replace(
        model,
        base=line.shift + line.slope * model.base,
        terms=terms,
        spread=spread,
        calibration=line,
    )
