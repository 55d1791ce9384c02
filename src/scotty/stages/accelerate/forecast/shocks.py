"""What makes deals err together: a shock for all, one for each owner, on the log-odds of winning.

Deals do not win independently: a good quarter is good for most. Per draw, every deal's log-odds
move by the same normal shock, and each owner's by another. Their sizes are learnt from how far
win rates of past periods scatter beyond what independent deals would (over-dispersion: Williams,
*Applied Statistics* 31, 1982), leaning on a prior.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scotty.stages.accelerate.forecast.lives import Life
from scotty.stages.accelerate.forecast.periods import find_period

Floats = NDArray[np.float64]
PRIOR_MARKET, PRIOR_OWNER = 0.3, 0.2
"""Standard deviations in log-odds before any history: ± 7 points of a win rate near one half."""
PRIOR_GROUPS = 6.0
"""Periods that the prior is worth."""
PRIOR_CHANGE = 0.15
"""Before any history, final amounts scatter by 15 % around stated ones."""
PRIOR_CHANGES = 10.0


class Shocks(NamedTuple):
    """Standard deviations in log-odds."""

    market: float = PRIOR_MARKET
    owner: float = PRIOR_OWNER


class Changes(NamedTuple):
    """Final over stated amounts of won deals: mean, and squared coefficient of variation."""

    mean: float = 1.0
    cv2: float = PRIOR_CHANGE**2


def learn_shocks(lives: Sequence[Life], moment: datetime) -> Shocks:
    """Learn both sizes from deals closed by a moment, by month of closing and by owner in it."""
    month: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    owner: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    both: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for life in lives:
        state = life.at(moment)
        if state is None or state.status == "open" or state.closed is None:
            continue
        name = find_period(state.closed, "month").name
        for count in (month[name], owner[state.owner], both[name, state.owner]):
            count[0] += state.status == "won"
            count[1] += 1
    total = np.array(list(month.values()), np.float64).reshape(-1, 2).sum(axis=0)
    if total[1] == 0 or total[0] in (0, total[1]):
        return Shocks()
    base = total[0] / total[1]
    months = np.array(list(month.values()), np.float64)
    market = _measure_excess(months, np.full(len(months), base), PRIOR_MARKET)
    expected = [_odds_sum(_rate(month[m], base), _rate(owner[o], base), base) for m, o in both]
    cells = np.array(list(both.values()), np.float64)
    return Shocks(market, _measure_excess(cells, np.array(expected), PRIOR_OWNER))


def learn_changes(lives: Sequence[Life], moment: datetime) -> Changes:
    """Learn how amounts change between a deal's first statement and its winning."""
    ratios = []
    for life in lives:
        state = life.at(moment)
        first = next((s.amount for s in life.states if s.amount is not None), None)
        told = sum(1 for known in life.known if known <= moment)
        if state is None or state.status != "won" or told < 2 or not first or not state.amount:
            continue
        if first > 0 and state.amount > 0:
            ratios.append(np.clip(np.log(state.amount / first), -2.0, 2.0))
    n = len(ratios)
    logs = np.array(ratios, np.float64)
    variance = (PRIOR_CHANGES * PRIOR_CHANGE**2 + (logs**2).sum()) / (PRIOR_CHANGES + n)
    mean = np.exp(logs).sum() if n else 0.0
    return Changes(float((PRIOR_CHANGES + mean) / (PRIOR_CHANGES + n)), float(np.expm1(variance)))


def _measure_excess(counts: Floats, rate: Floats, prior: float) -> float:
    """Return the standard deviation of log-odds between groups, by moments, leaning on the prior."""
    won, n = counts[:, 0], counts[:, 1]
    noise = n * rate * (1 - rate)
    # E (won - n·rate)² = noise + variance · noise² for a small shock on the log-odds.
    excess = ((won - n * rate) ** 2 - noise).sum() / np.maximum((noise**2).sum(), 1e-9)
    weight = float(np.minimum(noise / 2.0, 1.0).sum())  # small groups say little
    variance = (PRIOR_GROUPS * prior**2 + weight * max(0.0, excess)) / (PRIOR_GROUPS + weight)
    return float(np.sqrt(min(variance, 1.5**2)))


def _rate(count: Sequence[int], base: float) -> float:
    return (count[0] + 4 * base) / (count[1] + 4)


def _odds_sum(a: float, b: float, base: float) -> float:
    """Return the rate whose log-odds are those of both lifts over the base added up."""
    odds = a / (1 - a) * b / (1 - b) / (base / (1 - base))
    return odds / (1 + odds)
