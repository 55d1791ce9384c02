"""Spells: stretches of time in which a company's people do a thing at a steady rate."""

from dataclasses import dataclass, fields

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.journeys import Journeys
from scotty.twins.market.scene import Floats, Ints, Scene

PHASES = (
    "idle",
    "student",
    "jobs",
    "agency",
    "watcher",
    "aware",
    "evaluating",
    "deciding",
    "after",
    "customer",
)
IDLE, STUDENT, JOBS, AGENCY, WATCHER, AWARE, EVALUATING, DECIDING, AFTER, CUSTOMER = range(10)


class Curious(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People who look and will not buy: spells per company and year, days, loudness."""

    rate: float
    days: float
    size: float


class SpellParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How loud a spell is."""

    student: Curious
    jobs: Curious
    agency: Curious
    watcher: Curious
    size: float
    unwilling: float
    teams: dict[str, float]


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches of time at companies; `own` is loudness on our site, `outside` elsewhere."""

    company: Ints
    phase: Ints
    begins: Floats
    ends: Floats
    own: Floats
    outside: Floats
    #: How many of the committee take part.
    team: Ints
    #: 1: even; below: swells toward the end.
    ramp: Floats
    journey: Ints

    def __len__(self) -> int:
        return len(self.company)


def lay_spells(
    scene: Scene,
    c: Companies,
    journeys: Journeys,
    customers: tuple[Ints, Floats, Floats],
    p: SpellParameters,
) -> Spells:
    """Return all spells of a block, cut to the window."""
    parts = [_lay_idle(scene, c), _lay_curious(scene, c, p)]
    parts += [
        _lay_phase(scene, c, journeys, phase, p) for phase in (AWARE, EVALUATING, DECIDING, AFTER)
    ]
    company, since, until = customers
    n = len(company)
    parts.append(
        Spells(
            company,
            np.full(n, CUSTOMER),
            since,
            until,
            np.ones(n),
            np.ones(n),
            np.full(n, 4),
            np.ones(n),
            np.full(n, -1),
        )
    )
    every = Spells(*(np.concatenate([getattr(s, f.name) for s in parts]) for f in fields(Spells)))
    begins, ends = np.maximum(every.begins, scene.start), np.minimum(every.ends, scene.end)
    rows = np.flatnonzero(ends > begins)
    cut = {f.name: getattr(every, f.name)[rows] for f in fields(Spells)}
    return Spells(**(cut | {"begins": begins[rows], "ends": ends[rows]}))


def _lay_idle(scene: Scene, c: Companies) -> Spells:
    n = len(c)
    loud = c.buzz
    return Spells(
        np.arange(n),
        np.full(n, IDLE),
        np.full(n, scene.start),
        np.full(n, scene.end),
        loud,
        loud,
        np.full(n, 99),
        np.ones(n),
        np.full(n, -1),
    )


def _lay_curious(scene: Scene, c: Companies, p: SpellParameters) -> Spells:
    rng = scene.stream("curious")
    years = (scene.end - scene.start) / 365
    size = np.clip(c.employees / 200, 0.1, 30)
    company, phase, days = [], [], []
    for code, kind in (
        (STUDENT, p.student),
        (JOBS, p.jobs),
        (AGENCY, p.agency),
        (WATCHER, p.watcher),
    ):
        hit = np.repeat(np.arange(len(c)), rng.poisson(kind.rate * years * size**kind.size))
        company.append(hit)
        phase.append(np.full(len(hit), code))
        days.append(rng.gamma(2.0, kind.days / 2.0, len(hit)))
    who = np.concatenate(company)
    n = len(who)
    begins = scene.start - 20 + (scene.end - scene.start + 20) * rng.random(n)
    loud = np.exp(0.5 * rng.standard_normal(n))
    return Spells(
        who,
        np.concatenate(phase),
        begins,
        begins + np.concatenate(days),
        loud,
        loud,
        np.ones(n, np.int64),
        np.ones(n),
        np.full(n, -1),
    )


def _lay_phase(scene: Scene, c: Companies, j: Journeys, phase: int, p: SpellParameters) -> Spells:
    begins, ends = {
        AWARE: (j.aware, np.minimum(j.evaluating, j.end)),
        EVALUATING: (j.evaluating, np.minimum(j.deciding, j.end)),
        DECIDING: (j.deciding, j.end),
        AFTER: (j.end, j.end + 60),
    }[phase]
    rows = np.flatnonzero(np.isfinite(begins))
    company = j.company[rows]
    size = np.clip(c.employees[company] / 200, 0.1, 30) ** p.size
    loud = j.strength[rows] * size
    own = loud * np.where(j.willing[rows], 1.0, p.unwilling)
    rng = scene.stream(f"team {PHASES[phase]}")
    team = np.maximum(1, rng.poisson(p.teams[PHASES[phase]] * size**0.5))
    ramp = np.full(len(rows), 0.6 if phase in (AWARE, EVALUATING) else 1.0)
    if phase == AFTER:
        ramp[:] = 2.5
    return Spells(
        company, np.full(len(rows), phase), begins[rows], ends[rows], own, loud, team, ramp, rows
    )


@dataclass(frozen=True, slots=True)
class Acts:
    """Single acts drawn from spells: when, in which spell."""

    spell: Ints
    at: Floats

    def __len__(self) -> int:
        return len(self.at)


def draw_acts(
    rng: np.random.Generator, spells: Spells, rates: list[float], outside: bool, size: Floats
) -> Acts:
    """Draw how often, at `rates` a day by phase, and when; `size` multiplies the idle rate."""
    loud = spells.outside if outside else spells.own
    loud = np.where(spells.phase == IDLE, loud * size[spells.company], loud)
    span = spells.ends - spells.begins
    times = rng.poisson(np.asarray(rates)[spells.phase] * loud * span)
    spell = np.repeat(np.arange(len(spells)), times)
    u = rng.random(len(spell)) ** spells.ramp[spell]
    return Acts(spell, spells.begins[spell] + u * span[spell])
