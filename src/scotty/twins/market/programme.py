"""Marketing: which accounts it reaches, with how much, and what that truly does."""

from dataclasses import dataclass

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.people import People
from scotty.twins.market.scene import Bools, Floats, Ints, Scene


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A channel and its true effect on the hazard of a journey.

    lift = strength × stock / (stock + half), where stock is the weekly dose carried
    over by a share of `carry` from week to week, after a lag of whole weeks
    (adstock with saturation: Jin et al., "Bayesian Methods for Media Mix Modeling
    with Carryover and Shape Effects", Google 2017).
    """

    name: str
    strength: float
    half: float
    carry: float
    lag: int
    #: US dollars per unit of dose; for `market` channels the weekly budget at 50,000 companies.
    cost: float
    #: Share of waves that use it.
    used: float = 1.0
    #: Dose of an account in a week of a wave.
    dose: float = 1.0
    #: Whether it is bought for the whole market and not per account.
    market: bool = False


class ProgrammeParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is in the programme, who is held out, and how waves run."""

    share: float
    blur: float
    holdout: float
    waves: float
    weeks: list[int]
    contacts: int
    days: list[int]
    advance: float
    channels: list[Channel]


@dataclass(frozen=True, slots=True)
class Programme:
    """The plan for a block: exogenous, so that what it causes can be known."""

    member: Bools
    holdout: Bools
    #: Waves: company, first day, length in weeks.
    company: Ints
    begins: Floats
    weeks: Ints
    #: Which channels each wave uses.
    uses: Bools
    #: Dose by company, week, channel.
    dose: Floats
    #: True lift of the hazard by company and week: 0.5 means half as many again.
    lift: Floats
    #: Mails: company, person, day, step, wave.
    mails: tuple[Ints, Ints, Floats, Ints, Ints]


def plan_programme(
    scene: Scene, c: Companies, people: People, p: ProgrammeParameters, world: tuple[Floats, Bools]
) -> Programme:
    """Choose members by a blurred look at fit, hold some out at random, and plan their waves.

    `world` is the weekly budget of market-wide channels, and who is no prospect.
    """
    plan, barred = world
    rng = scene.stream("programme")
    seen = c.affinity + p.blur * rng.standard_normal(len(c))
    member = (seen > p.share) & (c.employees >= 20) & ~barred
    holdout = member & (rng.random(len(c)) < p.holdout)
    number = rng.poisson(p.waves * (scene.end - scene.dawn) / 365, len(c)) * (member & ~holdout)
    company = np.repeat(np.arange(len(c)), number)
    begins = scene.dawn + (scene.end - scene.dawn) * rng.random(len(company))
    weeks = rng.integers(p.weeks[0], p.weeks[1] + 1, len(company))
    uses = rng.random((len(company), len(p.channels))) < np.array([x.used for x in p.channels])
    uses &= ~np.array([x.market for x in p.channels])
    mails = _plan_mails(rng, people, (company, begins, uses[:, 0]), p)
    dose = np.zeros((len(c), scene.weeks, len(p.channels)))
    first = scene.week(begins)
    for w, (who, week, length) in enumerate(zip(company, first, weeks, strict=True)):
        dose[who, week : week + length] += uses[w] * np.array([x.dose for x in p.channels])
    dose[:, :, 0] = 0.0
    np.add.at(dose[:, :, 0], (mails[0], scene.week(mails[2])), 1.0)
    for k, channel in enumerate(p.channels):
        if channel.market:
            dose[:, :, k] = plan[:, k] / channel.cost
    dose[holdout] = 0.0
    return Programme(
        member, holdout, company, begins, weeks, uses, dose, lift_hazard(dose, p), mails
    )


def lift_hazard(dose: Floats, p: ProgrammeParameters) -> Floats:
    """Return the summed true lift of all channels by company and week."""
    lift = np.zeros(dose.shape[:2])
    for k, channel in enumerate(p.channels):
        stock = np.zeros(dose.shape[0])
        for week in range(dose.shape[1]):
            fresh = dose[:, week - channel.lag, k] if week >= channel.lag else 0.0
            stock = channel.carry * stock + fresh
            lift[:, week] += channel.strength * stock / (stock + channel.half)
    return lift


def plan_budget(scene: Scene, p: ProgrammeParameters) -> Floats:
    """Return weekly dollars of each market-wide channel at 50,000 companies: pulses and pauses."""
    rng = scene.stream("budget")
    plan = np.zeros((scene.weeks, len(p.channels)))
    for k, channel in enumerate(p.channels):
        if channel.market:
            level = np.repeat(rng.choice([0.25, 0.6, 1.0, 1.7], scene.weeks // 4 + 1), 4)
            wobble = np.exp(0.15 * rng.standard_normal(scene.weeks))
            plan[:, k] = channel.cost * level[: scene.weeks] * wobble
    return plan


def _plan_mails(
    rng: np.random.Generator,
    people: People,
    waves: tuple[Ints, Floats, Bools],
    p: ProgrammeParameters,
) -> tuple[Ints, Ints, Floats, Ints, Ints]:
    """Seven touches to up to `contacts` people whom the CRM knows, champion's seat first."""
    company, begins, mailed = waves
    rows = people.row[company]
    known = (rows >= 0) & people.told[np.maximum(rows, 0)] & mailed[:, None]
    chosen = known & (np.cumsum(known, axis=1) <= p.contacts)
    wave, seat = np.nonzero(chosen)
    steps = len(p.days)
    person = np.repeat(rows[wave, seat], steps)
    step = np.tile(np.arange(steps), len(wave))
    day = np.repeat(begins[wave], steps) + np.array(p.days)[step] - 1
    day = day + 0.2 * rng.random(len(day))
    stays = day < people.left[person]
    wave = np.repeat(wave, steps)[stays]
    return company[wave], person[stays], day[stays], step[stays], wave
