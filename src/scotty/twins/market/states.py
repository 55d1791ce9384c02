"""The latent state of every company by week, to look up how people answer us."""

from dataclasses import dataclass

import numpy as np

from scotty.twins.market.journeys import Journeys
from scotty.twins.market.scene import Bools, Floats, Ints, Scene
from scotty.twins.market.spells import AFTER, AWARE, DECIDING, EVALUATING, IDLE


@dataclass(frozen=True, slots=True)
class States:
    """Phase, loudness and journey by company and week of the grid."""

    phase: Ints
    strength: Floats
    journey: Ints


def grid_states(scene: Scene, size: int, j: Journeys) -> States:
    """Lay the journeys on the weekly grid; the phase is the one in force on the week's Thursday."""
    phase = np.full((size, scene.weeks), IDLE)
    strength = np.ones((size, scene.weeks))
    journey = np.full((size, scene.weeks), -1)
    middle = scene.mondays() + 3.5
    for k, who in enumerate(j.company.tolist()):
        inside = (middle >= j.aware[k]) & (middle < j.end[k] + 45)
        weeks = np.flatnonzero(inside)
        marks = np.array([j.aware[k], j.evaluating[k], j.deciding[k]])
        stage = np.array([AWARE, EVALUATING, DECIDING])[
            np.searchsorted(marks, middle[weeks], side="right") - 1
        ]
        phase[who, weeks] = np.where(middle[weeks] >= j.end[k], AFTER, stage)
        strength[who, weeks] = j.strength[k]
        journey[who, weeks] = k
    return States(phase, strength, journey)


def holds(states: States, company: Ints, week: Ints, phases: tuple[int, ...]) -> Bools:
    """Return whether the company is in one of the phases that week."""
    return np.isin(states.phase[company, week], phases)
