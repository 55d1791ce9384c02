"""Deals yet to be born: how many will be opened, and won, before the period is over.

Arrivals per week × P(won within so many weeks of becoming known) × amount, each from own
history with shrinkage. The share won by age is the Aalen-Johansen estimate with lost as the
competing end. Arrivals vary more than Poisson's: their rate is drawn from a gamma
distribution, so that counts are negative binomial (Greenwood and Yule, *JRSS* 83, 1920).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scotty.facts import DAY
from scotty.stages.accelerate.forecast.lives import Life, State
from scotty.stages.accelerate.forecast.season import Season

Floats = NDArray[np.float64]
WEEK = timedelta(days=7)
HORIZON = 60
"""Weeks of age that are told apart."""
WINDOW = 26
"""Weeks whose arrivals count: recent enough to be today's pace."""
BLOCK = 4
"""Weeks of arrivals that are compared to see how much they vary."""
BULK = 20
"""So many deals told in one moment, a twentieth of all, were imported and not born then."""
PRIOR_DEALS, PRIOR_WIN, PRIOR_DAYS = 10.0, 0.2, 90.0
"""The prior of the share won: one in five, half of it within 90 days; worth ten deals."""
PRIOR_CV2, PRIOR_BLOCKS = 0.04, 4.0
"""The prior of how arrivals vary between blocks beyond chance: by 20 %; worth four blocks."""


class Births(NamedTuple):
    """What is known of arrivals and of what becomes of them."""

    #: Deals a week.
    rate: float
    #: Squared coefficient of variation of the rate itself, beyond chance.
    spread: float
    #: P(won within k weeks of birth), k from 0 to HORIZON.
    won: Floats
    #: Amounts of wins to draw from, in US dollars; empty where none is known.
    amounts: Floats
    #: owner -> share of arrivals, 0-1, adding up to 1.
    owners: Mapping[str, float]
    #: Weeks of history behind the rate.
    weeks: float


def learn_births(lives: Sequence[Life], moment: datetime) -> Births:
    """Learn from the deals known at a moment. Without any, the rate is 0."""
    bulk = _find_bulk(lives, moment)
    born = [(_date_birth(life, bulk), life) for life in lives if life.known[0] <= moment]
    told = sorted(((b, life) for b, life in born if b is not None), key=lambda x: (x[0], x[1].deal))
    if not told:
        return Births(0.0, PRIOR_CV2, _blend(np.zeros(HORIZON + 1), 0.0), np.zeros(0), {}, 0.0)
    start = max(moment - WINDOW * WEEK, min(told[0][0], *(k for k in bulk), moment))
    weeks = max((moment - start) / WEEK, 1.0)
    recent = [(b, life) for b, life in told if b > start]
    won, n = _trace_wins([(b, life) for b, life in told], moment, bulk)
    return Births(
        rate=len(recent) / weeks,
        spread=_measure_spread([b for b, _ in told], moment),
        won=_blend(won, n),
        amounts=_list_amounts(lives, moment),
        owners=_share_owners([life for _, life in recent], moment),
        weeks=weeks,
    )


def expect_wins(
    births: Births, moment: datetime, span: tuple[datetime, datetime], season: Season
) -> float:
    """Return how many deals born from a moment on are won between two later moments.

    Σ over days: rate × P(won on that day, given the days of birth so far) × the season's pace.
    """
    days = max(0, int((span[1] - moment).total_seconds() // DAY))
    if not days or not births.rate:
        return 0.0
    age = np.interp(np.arange(days + 1.0), np.arange(HORIZON + 1) * 7.0, births.won)
    # Won on day d: those born on any day before, each at its age: the share won by age d.
    wins = births.rate / 7.0 * age[1:] * season.of_days(moment, days)
    first = max(0, int((span[0] - moment).total_seconds() // DAY))
    return float(wins[first:].sum())


def _find_bulk(lives: Sequence[Life], moment: datetime) -> frozenset[datetime]:
    told = Counter(life.known[0] for life in lives if life.known[0] <= moment)
    least = max(BULK, sum(told.values()) / 20)
    return frozenset(known for known, n in told.items() if n >= least)


def _date_birth(life: Life, bulk: frozenset[datetime]) -> datetime | None:
    """Return when a deal came in: when it became known; where it was imported, when it was opened."""
    return life.states[0].opened if life.known[0] in bulk else life.known[0]


def _trace_wins(
    told: Sequence[tuple[datetime, Life]], moment: datetime, bulk: frozenset[datetime]
) -> tuple[Floats, float]:
    """Return the share won by age in weeks, and how many deals it rests on.

    Place 0 is for what came in as won; place k for what was won in its k-th week.
    """
    won, lost, left = (np.zeros(HORIZON + 1) for _ in range(3))
    for born, life in told:
        state = life.at(moment)
        if state is None:
            continue
        end = moment if state.status == "open" else _date_end(life, state, moment, bulk)
        if end is None:
            continue
        age = max(0.0, (end - born) / WEEK)
        if state.status == "open":
            left[min(HORIZON, int(age) + 1)] += 1  # the week that has begun is not watched whole
        else:
            (won if state.status == "won" else lost)[min(HORIZON, ceil(age))] += 1
    risk = np.cumsum((won + lost + left)[::-1])[::-1]
    risk = np.maximum(risk - left, 1e-9)
    alive = np.cumprod(1 - np.minimum((won + lost) / risk, 1.0))
    before = np.concatenate([[1.0], alive[:-1]])
    return np.cumsum(before * np.minimum(won / risk, 1.0)), float(len(told))


def _date_end(
    life: Life, state: State, moment: datetime, bulk: frozenset[datetime]
) -> datetime | None:
    if life.known[0] in bulk:
        return state.closed
    return next((known for known, end in reversed(life.ends) if known <= moment), state.closed)


def _blend(won: Floats, n: float) -> Floats:
    age = np.arange(HORIZON + 1) * 7.0
    prior = PRIOR_WIN * (1 - 2.0 ** (-age / PRIOR_DAYS))
    return np.asarray((n * won + PRIOR_DEALS * prior) / (n + PRIOR_DEALS), np.float64)


def _measure_spread(born: Sequence[datetime], moment: datetime) -> float:
    """Return by how much the rate varies beyond chance, from counts of four weeks each."""
    ages = np.array([(moment - b) / WEEK for b in born])
    blocks = int(min(ages.max(initial=0.0), 2.0 * WINDOW) // BLOCK)
    if blocks < 2:
        return PRIOR_CV2
    counts = np.bincount((ages[ages < blocks * BLOCK] // BLOCK).astype(np.int64), minlength=blocks)
    mean = counts.mean()
    found = max(0.0, (counts.var(ddof=1) - mean) / mean**2) if mean > 0 else 0.0
    return float((PRIOR_BLOCKS * PRIOR_CV2 + (blocks - 1) * found) / (PRIOR_BLOCKS + blocks - 1))


def _list_amounts(lives: Sequence[Life], moment: datetime) -> Floats:
    states = [s for life in lives if (s := life.at(moment)) is not None]
    won = [s.amount for s in states if s.status == "won" and s.amount is not None]
    found = won or [s.amount for s in states if s.amount is not None]
    return np.maximum(np.array(found, np.float64), 0.0)


def _share_owners(lives: Sequence[Life], moment: datetime) -> dict[str, float]:
    told = Counter(s.owner for life in lives if (s := life.at(moment)) is not None)
    total = sum(told.values())
    return {owner: n / total for owner, n in sorted(told.items())} if total else {}
