"""Meetings and calls of deals, and which of them were recorded."""

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies, CompanyParameters
from scotty.twins.market.deals import STAGES, DealParameters, Deals
from scotty.twins.market.dialogue import Script, write_call
from scotty.twins.market.identity import Faces
from scotty.twins.market.naming import Labels
from scotty.twins.market.people import find_present
from scotty.twins.market.rows import Rows, bundle, tell
from scotty.twins.market.scene import Floats, Ints, Scene, sigmoid
from scotty.twins.market.season import place_in_office


class CallParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many calls a deal has, how many are recorded, and how far words give away the end."""

    per_stage: float
    recorded: float
    shown: float
    mood_case: float
    mood_chance: float
    mood_noise: float


def hold_calls(
    scene: Scene,
    c: Companies,
    told: tuple[Deals, Floats, Labels, Faces],
    rules: tuple[CallParameters, DealParameters, CompanyParameters, int],
) -> list[Rows]:
    """Return meetings booked, calls held and transcripts; the last rule is the first deal's number.

    Where a person has left by then, another seat of the committee takes over.
    """
    deals, times, labels, faces = told
    p, _, _, number = rules
    rng = scene.stream("calls")
    deal, stage, company, at = _plan_calls(rng, scene, c, (deals, times), p)
    people = faces.people
    drawn = np.minimum((people.count[company] * rng.random(len(deal)) ** 2).astype(np.int64), 6)
    booked = at - 1 - 9 * rng.random(len(at))
    asked = find_present(people, company, drawn, booked)
    seat = find_present(people, company, drawn, at)
    shared = {"company": c.first + company, "deal": number + deal}
    person = faces.base + people.row[company, seat]
    happens = (rng.random(len(at)) < p.shown) & (seat >= 0)
    minutes = np.clip(np.round(35 * np.exp(0.35 * rng.standard_normal(len(at)))), 8, 110)
    held = tell(
        "call.held",
        ":calls",
        at,
        **shared,
        person=person,
        data={"stage": stage, "minutes": minutes.astype(np.int64)},
        labels={"stage": STAGES},
    ).take(happens)
    meetings = tell(
        "meeting.booked",
        ":calendar",
        booked,
        **shared,
        person=faces.base + people.row[company, asked],
        data={"stage": stage},
        labels={"stage": STAGES},
    ).take(asked >= 0)
    recorded = np.flatnonzero(happens & (rng.random(len(at)) < p.recorded) & (at < scene.end))
    scripts = _write_scripts(
        scene, (deals, labels, faces), (deal, stage, seat, at, recorded), rules
    )
    words = tell(
        "call.transcribed",
        ":calls",
        at[recorded] + minutes[recorded] / 1440,
        **{k: v[recorded] for k, v in shared.items()},
        person=person[recorded],
        data={"*": bundle(scripts)},
        render=write_call,
    )
    return [meetings, held, words]


def _plan_calls(
    rng: np.random.Generator,
    scene: Scene,
    c: Companies,
    told: tuple[Deals, Floats],
    p: CallParameters,
) -> tuple[Ints, Ints, Ints, Floats]:
    """Return deal, stage, company and time of each call."""
    deals, times = told
    within = (deals.closed > scene.start) & (deals.opened < scene.end)
    plan = rng.poisson(p.per_stage, times.shape) * np.isfinite(times) * within[:, None]
    plan[:, 0] = np.maximum(plan[:, 0], within)
    deal, stage = np.nonzero(plan)
    deal, stage = (np.repeat(x, plan[deal, stage]) for x in (deal, stage))
    after = np.c_[times[:, 1:], np.full(len(times), np.inf)][deal, stage]
    until = np.minimum(after, np.minimum(deals.closed[deal], times[deal, stage] + 45))
    drawn = times[deal, stage] + (until - times[deal, stage]) * rng.random(len(deal))
    company = deals.company[deal]
    at = place_in_office(rng, drawn, c.hours[company], strict=True)
    early = np.maximum(np.ceil((deals.opened[deal] - at) / 7), 0)
    at = at + 7 * early
    return deal, stage, company, at


def _write_scripts(
    scene: Scene,
    told: tuple[Deals, Labels, Faces],
    calls: tuple[Ints, Ints, Ints, Floats, Ints],
    rules: tuple[CallParameters, DealParameters, CompanyParameters, int],
) -> list[Script]:
    """Return what each recorded call is about."""
    deals, labels, faces = told
    deal, stage, seat, at, recorded = calls
    p, selling, world, _ = rules
    rng = scene.stream("moods")
    quality = (
        p.mood_case * deals.case
        + p.mood_chance
        * np.where(
            deals.chance > 0, np.log((deals.chance + 0.01) / (1.01 - deals.chance)) + 0.6, -1.0
        )
        + p.mood_noise * rng.standard_normal(len(deals))
    )
    scripts = []
    people = faces.people
    tools = [t.name for t in world.technologies]
    for k in recorded.tolist():
        d, company = int(deal[k]), int(deals.company[deal[k]])
        other = np.array([int(people.count[company] * 0.999 * rng.random() ** 2)])
        other = find_present(people, deals.company[deal[k] : deal[k] + 1], other, at[k : k + 1])
        rows = [int(people.row[company, s]) for s in sorted({int(seat[k]), int(other[0])})]
        rival = int(deals.rival[d])
        mood = float(sigmoid(quality[d : d + 1] + 0.5 * rng.standard_normal(1))[0])
        product = selling.products[int(deals.product[d])].name
        scripts.append(
            Script(
                seed=(scene.seed, scene.block + 1, k),
                title=f"{labels.names[company]}: {STAGES[stage[k]].lower()} call",
                us=selling.sellers[int(deals.owner[d])].name,
                them=tuple(people.names[r] for r in rows),
                company=labels.names[company],
                product=product,
                rival=selling.rivals[rival].name if rival >= 0 else "",
                tool=tools[int(rng.integers(len(tools)))],
                amount=int(deals.amount[d]),
                stage=int(stage[k]),
                mood=0.12 + 0.76 * mood,
            )
        )
    return scripts
