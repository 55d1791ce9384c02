"""How many deals are won and when, by history as a whole; which of them, by the deal score.

The score ranks deals, but is learnt from looks at fixed ages and serves for months: its level
drifts (calibration drifts faster than ranking). Stage rates see every deal on every Monday up
to the last: their sum over the pipeline keeps its level. So the score's log-odds are shifted
by one number for all deals, until they expect as many wins as the stage rates do (offset
recalibration: Steyerberg, "Clinical Prediction Models", 2nd ed. 2019, section 15.3), and each
deal's weeks follow those of its stage and stated date.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from scotty.stages.accelerate.forecast.chances import Curves, Floats, foresee
from scotty.stages.accelerate.forecast.lives import State
from scotty.stages.accelerate.forecast.prospects import Prospect

STEPS = 60
"""Halvings of the shift's bracket: far beyond the precision of a double."""
MOST_SHIFT = 12.0
SURE = 1e-6


def lay_prospects(
    open_: Sequence[State], curves: Curves, moment: datetime, told: Mapping[str, float]
) -> list[Prospect]:
    """Return open deals with their chances; `told` is what the score says of them, 0-1.

    Deals that the score does not know keep the stage rates'.
    """
    weeks = foresee(curves, open_, moment)
    total = weeks.sum(axis=1)
    score = np.array([told.get(state.deal, np.nan) for state in open_], np.float64)
    known = np.isfinite(score) & (total > 0)
    win = total.copy()
    if known.any():
        win[known] = shift_odds(score[known], float(total[known].sum()))
        weeks[known] *= (win[known] / total[known])[:, None]
    return [
        Prospect(state.deal, state.owner, state.amount, chance, row)
        for state, chance, row in zip(open_, win.tolist(), weeks, strict=True)
    ]


def shift_odds(chance: Floats, total: float) -> Floats:
    """Return the chances with their log-odds shifted by one number, so that they sum to `total`."""
    safe = np.clip(chance, SURE, 1.0 - SURE)
    logit = np.log(safe / (1.0 - safe))
    low, high = -MOST_SHIFT, MOST_SHIFT
    for _ in range(STEPS):
        middle = (low + high) / 2
        if float((1.0 / (1.0 + np.exp(-logit - middle))).sum()) < total:
            low = middle
        else:
            high = middle
    return np.asarray(1.0 / (1.0 + np.exp(-logit - (low + high) / 2)))
