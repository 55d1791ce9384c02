"""Our touches, and how people and machines answer them."""

from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.identity import BY, Faces
from scotty.twins.market.programme import Programme, ProgrammeParameters
from scotty.twins.market.rows import BOT, HUMAN, Rows, tell
from scotty.twins.market.scene import Bools, Floats, Ints, Scene
from scotty.twins.market.season import place_in_office
from scotty.twins.market.states import States

MOODS = ("interested", "question", "not now", "out of office", "unsubscribe")


class ReplyParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Chances per mail and per thousand impressions, by phase, and the machines among them."""

    opened: list[float]
    clicked: list[float]
    replied: list[float]
    machine: float
    scanner: float
    ad_clicked: list[float]
    subjects: list[str]
    campaigns: dict[str, str]
    moods: dict[str, list[float]]
    texts: dict[str, list[str]]


def send_mails(
    scene: Scene, c: Companies, plan: tuple[Programme, States, Faces], p: ReplyParameters
) -> list[Rows]:
    """Return the mails of the programme with opens, clicks and replies."""
    programme, states, faces = plan
    company, person, day, step, wave = programme.mails
    rng = scene.stream("mails")
    at = place_in_office(rng, day, c.hours[company])
    answered = np.full(int(wave.max(initial=0)) * 8_000 + 8_000, np.inf)
    week = scene.week(at)
    phase = states.phase[company, week]
    replies = rng.random(len(at)) < np.asarray(p.replied)[phase]
    thread = _thread(wave, faces.people.seat[person])
    later = at + rng.exponential(0.8, len(at)) + 0.005
    np.minimum.at(answered, thread[replies], later[replies])
    sent = at < answered[thread]
    mails = (company, person, at, phase)
    rows = [
        _tell_mail(
            "touch.sent",
            faces,
            mails,
            sent,
            {"channel": np.zeros(len(at), np.int64), "step": step + 1, "subject": step},
            {"channel": ("email",), "subject": p.subjects},
        )
    ]
    subject, words = {"subject": step}, {"subject": p.subjects}
    late = rng.lognormal(-2.6, 1.4, len(at))
    opened = sent & (rng.random(len(at)) < np.asarray(p.opened)[phase])
    rows.append(
        _tell_mail(
            "email.opened", faces, (company, person, at + late, phase), opened, subject, words
        )
    )
    machine = sent & (rng.random(len(at)) < p.machine)
    soon = at + rng.exponential(40, len(at)) / 86_400
    rows.append(
        _tell_mail(
            "email.opened", faces, (company, person, soon, phase), machine, subject, words, BOT
        )
    )
    clicked = opened & (rng.random(len(at)) < np.asarray(p.clicked)[phase])
    faces.note(
        company[clicked],
        faces.people.seat[person[clicked]],
        (at + late)[clicked] + 0.001,
        BY.index("mail click"),
    )
    rows.append(
        _tell_mail(
            "email.clicked",
            faces,
            (company, person, at + late + 0.001, phase),
            clicked,
            subject,
            words,
        )
    )
    scanner = sent & (rng.random(len(at)) < p.scanner)
    rows.append(
        _tell_mail(
            "email.clicked",
            faces,
            (company, person, at + 4 / 86_400, phase),
            scanner,
            subject,
            words,
            BOT,
        )
    )
    wrote = replies & sent
    rows.append(_tell_replies(rng, faces, (company, person, later, phase), wrote, p))
    return rows


def _thread(wave: Ints, seat: Ints) -> Ints:
    """Number each person's thread in a wave."""
    return wave * 16 + seat


def _tell_mail(
    kind: str,
    faces: Faces,
    mails: tuple[Ints, Ints, Floats, Ints],
    mask: Bools,
    data: dict[str, Ints],
    labels: dict[str, Any],
    verdict: int = HUMAN,
) -> Rows:  # noqa: PLR0913
    company, person, at, _ = (x[mask] for x in mails)
    return tell(
        kind,
        ":mail",
        at,
        company=faces.first + company,
        person=faces.base + person,
        verdict=np.full(len(at), verdict),
        data={k: v[mask] for k, v in data.items()},
        labels=labels,
    )


def _tell_replies(
    rng: np.random.Generator,
    faces: Faces,
    mails: tuple[Ints, Ints, Floats, Ints],
    mask: Bools,
    p: ReplyParameters,
) -> Rows:
    phase = mails[3][mask]
    warm = np.where(np.isin(phase, (6, 7)), 1, 0)
    table = np.cumsum([p.moods["cold"], p.moods["warm"]], axis=1)
    mood = (rng.random(len(phase))[:, None] > table[warm] / table[warm][:, -1:]).sum(axis=1)
    texts = [text for name in MOODS for text in p.texts[name]]
    counts = np.array([len(p.texts[name]) for name in MOODS])
    text = np.r_[0, np.cumsum(counts)[:-1]][mood] + (counts[mood] * rng.random(len(mood))).astype(
        int
    )
    spread = np.full(len(mask), 0)
    spread[mask] = text
    return _tell_mail("email.replied", faces, mails, mask, {"text": spread}, {"text": texts})


def show_ads(
    scene: Scene,
    c: Companies,
    plan: tuple[Programme, States, Faces],
    rules: tuple[ProgrammeParameters, ReplyParameters],
) -> list[Rows]:
    """Return weekly ad exposure by account and channel, clicks, and social and phone touches."""
    programme, states, faces = plan
    p, answers = rules
    rng = scene.stream("ads")
    names = [x.name for x in p.channels]
    ads = [k for k, n in enumerate(names) if n in answers.campaigns]
    company, week, which = np.nonzero(programme.dose[:, :, ads])
    channel = np.array(ads)[which]
    dose = programme.dose[company, week, channel]
    shown = np.maximum(1, np.round(1000 * dose * np.exp(0.35 * rng.standard_normal(len(dose)))))
    cost = np.round(np.array([x.cost for x in p.channels])[channel] * shown / 1000, 2)
    at = scene.dawn + 7.0 * (week + 1)
    rows = [
        tell(
            "ad.shown",
            ":ads",
            at,
            company=c.first + company,
            data={
                "channel": channel,
                "campaign": channel,
                "impressions": shown.astype(np.int64),
                "cost": cost,
            },
            labels={"channel": names, "campaign": [answers.campaigns.get(n, "") for n in names]},
        )
    ]
    phase = states.phase[company, week]
    clicks = rng.poisson(np.asarray(answers.ad_clicked)[phase] * shown / 1000)
    hit = np.repeat(np.arange(len(clicks)), clicks)
    when = place_in_office(rng, at[hit] - 7 * rng.random(len(hit)), c.hours[company[hit]])
    slot = rng.integers(0, 24, len(hit))
    slot = np.where(slot < faces.people.count[company[hit]], slot, 16 + slot)
    rows.append(
        tell(
            "ad.clicked",
            ":ads",
            when,
            **faces.cover(company[hit], slot, when),
            data={"channel": channel[hit]},
            labels={"channel": names},
        )
    )
    return rows + [
        _reach_out(scene, c, programme, faces, (k, n))
        for k, n in enumerate(names)
        if n in ("social", "call")
    ]


def _reach_out(
    scene: Scene, c: Companies, programme: Programme, faces: Faces, channel: tuple[int, str]
) -> Rows:
    """Return touches by people: one row per unit of dose, to whoever the CRM knows."""
    number, name = channel
    rng = scene.stream(f"touch {name}")
    company, week = np.nonzero(programme.dose[:, :, number])
    times = rng.poisson(programme.dose[company, week, number])
    hit = np.repeat(np.arange(len(times)), times)
    who = company[hit]
    at = place_in_office(rng, scene.dawn + 7 * (week[hit] + rng.random(len(hit))), c.hours[who])
    people = faces.people
    seat = (np.minimum(people.count[who], 4) * rng.random(len(hit))).astype(np.int64)
    row = people.row[who, seat]
    person = np.where(people.told[row] & (people.left[row] > at), faces.base + row, -1)
    return tell(
        "touch.sent",
        ":outreach",
        at,
        company=c.first + who,
        person=person,
        data={"channel": np.zeros(len(hit), np.int64), "step": 1 + seat * 0},
        labels={"channel": (name,)},
    )
