"""The rhythm of the quarter: how much likelier a win is in some weeks of it than in others.

Most sellers win more in a quarter's last weeks than in its first. The multiplier of a week is
wins over the wins that an even pace would give the deals open then, drawn toward 1 as far as
few wins, or few quarters, leave it uncertain (a normal prior on its logarithm, whose width is
learnt from how far the weeks differ).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scotty.facts import DAY
from scotty.stages.accelerate.forecast.lives import Life
from scotty.stages.accelerate.forecast.periods import find_period

Floats = NDArray[np.float64]
CLASSES = 13
"""Weeks counted back from the quarter's end: 0 is the last."""
PRIOR_SD, PRIOR_QUARTERS = 0.35, 3.0
"""Width of the prior in log, before any history; worth three quarters."""
NOISE = 0.5
"""How far one week of one quarter strays from its multiplier, in log."""


class Season(NamedTuple):
    """Multipliers of the win rate by week of the quarter; their mean over time is 1."""

    weeks: tuple[float, ...] = (1.0,) * CLASSES
    fiscal_month: int = 1

    def of_days(self, start: datetime, days: int) -> Floats:
        """Return the multiplier of each of the days from a moment on."""
        return np.array(
            [
                self.weeks[_classify((start + timedelta(days=d)).date(), self.fiscal_month)]
                for d in range(days)
            ]
        )


def learn_season(lives: Sequence[Life], moment: datetime, fiscal_month: int = 1) -> Season:
    """Learn the rhythm from deals won by a moment; even (all 1) without any."""
    if not lives or min(life.known[0] for life in lives) >= moment:
        return Season(fiscal_month=fiscal_month)
    first = min(life.known[0] for life in lives)
    days = int((moment - first).total_seconds() // DAY)
    if days < 1:
        return Season(fiscal_month=fiscal_month)
    change, won = np.zeros(days + 1), np.zeros(days + 1)
    for life in lives:
        was = "open"
        for known, state in zip(life.known, life.states, strict=True):
            day = int((known - first).total_seconds() // DAY)
            if known > moment or day >= days:
                break
            is_new = known == life.known[0]
            change[day] += (state.status == "open") - (was == "open" and not is_new)
            # What came in as won was never open here: it says nothing of the rhythm.
            won[day] += state.status == "won" and was == "open" and not is_new
            was = state.status
    open_ = np.maximum(np.cumsum(change)[:days], 0.0)
    codes = np.array(
        [_classify((first + timedelta(days=d)).date(), fiscal_month) for d in range(days)]
    )
    return Season(_shrink(codes, won[:days], open_, days / 91.3), fiscal_month)


def _shrink(
    codes: NDArray[np.int64], won: Floats, open_: Floats, quarters: float
) -> tuple[float, ...]:
    if won.sum() == 0 or open_.sum() == 0:
        return (1.0,) * CLASSES
    even = open_ * won.sum() / open_.sum()
    came = np.bincount(codes, weights=won, minlength=CLASSES)
    expected = np.bincount(codes, weights=even, minlength=CLASSES)
    seen = np.bincount(codes, minlength=CLASSES) / 7.0
    log = np.log((came + 1.0) / (expected + 1.0))
    noise = 1.0 / (expected + 1.0) + NOISE**2 / np.maximum(seen, 0.2)
    excess = max(0.0, float(np.mean(log**2 - noise)))
    width = (PRIOR_QUARTERS * PRIOR_SD**2 + quarters * excess) / (PRIOR_QUARTERS + quarters)
    weeks = np.exp(log * width / (width + noise))
    return tuple((weeks / weeks.mean()).tolist())


@lru_cache(maxsize=8192)
def _classify(day: date, fiscal_month: int) -> int:
    left = (find_period(day, "quarter", fiscal_month).end - day).days - 1
    return min(left // 7, CLASSES - 1)
