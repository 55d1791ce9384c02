"""Latent buying journeys: a semi-Markov process, with the world without marketing beside it."""

from dataclasses import dataclass

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.programme import Programme
from scotty.twins.market.scene import Bools, Floats, Ints, Scene, pick, sigmoid
from scotty.twins.market.season import quarter_end, season_of

BOUGHT, RIVAL, NOTHING, DROPPED, OPEN = 0, 1, 2, 3, 4
OUTCOMES = ("bought", "rival", "no decision", "dropped", "open")


class Stay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Time in a state: gamma with this mean in days and shape; grows with company size^`size`."""

    mean: float
    shape: float
    size: float


class JourneyParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often journeys begin, how far they go, and how they end."""

    rate: float
    affinity: float
    ceiling: float
    months: list[float]
    aware: Stay
    evaluating: Stay
    deciding: Stay
    #: Log-odds: constant and slope on affinity.
    evaluate: list[float]
    willing: list[float]
    decide: list[float]
    strength: float
    quarter_pull: float
    rivals: list[float]


@dataclass(slots=True)
class Journeys:
    """Journeys of a block, ordered by company and time. Infinity: never reached."""

    company: Ints
    aware: Floats
    evaluating: Floats
    deciding: Floats
    end: Floats
    outcome: Ints
    #: How loudly they research; 1 is usual.
    strength: Floats
    #: Whether they consider us at all, and not rivals only.
    willing: Bools
    #: True if it would not have begun, or not have got to evaluating, without marketing.
    caused: Bools
    rival: Ints
    #: Quality of the case inside the company: champion, pain, money.
    case: Floats

    def __len__(self) -> int:
        return len(self.company)

    def keep(self, mask: Bools) -> "Journeys":
        """Return the journeys of the mask."""
        return Journeys(*(getattr(self, name)[mask] for name in self.__slots__))


def hazard(scene: Scene, c: Companies, triggers: Floats, p: JourneyParameters) -> Floats:
    """Return the chance per day of a journey without marketing, by company and week."""
    propensity = np.minimum(p.rate * np.exp(p.affinity * c.affinity), p.ceiling) / 365
    season = season_of(scene.mondays() + 3.5, p.months)
    return propensity[:, None] * season[None, :] * triggers


def draw_journeys(
    scene: Scene, c: Companies, rates: tuple[Floats, Programme, float], p: JourneyParameters
) -> Journeys:
    """Draw journeys by thinning one Poisson process for both worlds, with and without marketing.

    A candidate at week w with a uniform u begins where u × ceiling < rate(w). The
    same u judges both worlds, so every journey knows whether marketing caused it.
    """
    rng = scene.stream("journeys")
    base, programme, advance = rates
    lifted = base * (1 + programme.lift)
    top = lifted.max(axis=1)
    span = scene.end - scene.dawn
    company = np.repeat(np.arange(len(c)), rng.poisson(top * span))
    at = scene.dawn + span * rng.random(len(company))
    order = np.lexsort((at, company))
    company, at = company[order], at[order]
    week = scene.week(at)
    u = rng.random(len(at)) * top[company]
    begins, alone = u < lifted[company, week], u < base[company, week]
    push = advance * np.tanh(programme.lift[company, week])
    v = rng.random(len(at))
    odds = p.evaluate[0] + p.evaluate[1] * c.affinity[company]
    goes, goes_alone = v < sigmoid(odds + push), v < sigmoid(odds)
    caused = ~alone | (goes & ~goes_alone)
    journeys = _draw_course(rng, c, (company, at, goes, caused), p)
    journeys = journeys.keep(begins)
    for _ in range(2):
        same = np.r_[False, journeys.company[1:] == journeys.company[:-1]]
        overlaps = same & (journeys.aware < np.r_[0.0, journeys.end[:-1] + 45])
        after = same & np.r_[False, journeys.outcome[:-1] == BOUGHT]
        journeys = journeys.keep(~(overlaps | after))
    return journeys


def _draw_course(
    rng: np.random.Generator,
    c: Companies,
    begun: tuple[Ints, Floats, Bools, Bools],
    p: JourneyParameters,
) -> Journeys:
    company, at, goes, caused = begun
    n = len(at)
    fit = c.affinity[company]
    size = np.clip(c.employees[company] / 200, 0.1, 40)
    stays = [
        rng.gamma(s.shape, s.mean / s.shape, n) * size**s.size
        for s in (p.aware, p.evaluating, p.deciding)
    ]
    case = rng.standard_normal(n)
    willing = rng.random(n) < sigmoid(p.willing[0] + p.willing[1] * fit)
    decides = goes & (rng.random(n) < sigmoid(p.decide[0] + p.decide[1] * fit + 0.5 * case))
    evaluating = np.where(goes, at + stays[0], np.inf)
    deciding = np.where(decides, evaluating + stays[1], np.inf)
    end = np.where(
        decides, deciding + stays[2], np.where(goes, evaluating + stays[1], at + stays[0])
    )
    close = quarter_end(end)
    pulled = decides & (rng.random(n) < p.quarter_pull) & (close - end < 30)
    end = np.where(pulled, np.maximum(close - 6 * rng.random(n) ** 1.5, deciding + 3), end)
    return Journeys(
        company=company,
        aware=at,
        evaluating=evaluating,
        deciding=deciding,
        end=end,
        outcome=np.where(decides, OPEN, DROPPED),
        strength=np.exp(p.strength * rng.standard_normal(n)),
        willing=willing,
        caused=caused,
        rival=pick(rng, np.array(p.rivals), n),
        case=case,
    )
