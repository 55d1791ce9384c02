"""The programme's mails, and how people and machines answer them."""

from dataclasses import dataclass, fields
from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.identity import BY, Faces
from scotty.twins.market.people import SEATS
from scotty.twins.market.programme import Programme
from scotty.twins.market.rows import BOT, HUMAN, Rows, tell
from scotty.twins.market.scene import Bools, Floats, Ints, Scene
from scotty.twins.market.season import place_in_office
from scotty.twins.market.spells import DECIDING, EVALUATING
from scotty.twins.market.states import States

MOODS = ("interested", "question", "not now", "out of office", "unsubscribe")
CLICK = 0.001
"""Days from opening to clicking: a minute and a half."""


class MailParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Chances per mail by phase, the machines among the answers, and the words."""

    opened: list[float]
    clicked: list[float]
    replied: list[float]
    machine: float
    scanner: float
    subjects: list[str]
    moods: dict[str, list[float]]
    texts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Mails:
    """Mails as columns; `step` counts from 0, `thread` is a person in a wave."""

    company: Ints
    person: Ints
    at: Floats
    phase: Ints
    step: Ints
    thread: Ints

    def keep(self, mask: Bools) -> "Mails":
        """Return the mails of the mask."""
        return Mails(*(getattr(self, f.name)[mask] for f in fields(self)))

    def after(self, wait: Any) -> Floats:
        """Return the times a while after sending."""
        return np.asarray(self.at + wait, np.float64)


def send_mails(
    scene: Scene, c: Companies, plan: tuple[Programme, States, Faces], p: MailParameters
) -> list[Rows]:
    """Return the mails of the programme with opens, clicks and replies; a reply ends the thread."""
    programme, states, faces = plan
    rng = scene.stream("mails")
    mails = _lay_mails(rng, scene, c, programme, states)
    replies = rng.random(len(mails.at)) < np.asarray(p.replied)[mails.phase]
    later = mails.after(rng.exponential(0.8, len(mails.at)) + 0.005)
    answered = np.full(int(mails.thread.max(initial=0)) + 1, np.inf)
    np.minimum.at(answered, mails.thread[replies], later[replies])
    sent = mails.at < answered[mails.thread]
    wrote = replies & sent
    rows = [
        _tell(
            faces,
            "touch.sent",
            mails.keep(sent),
            mails.at[sent],
            {
                "channel": (np.zeros(int(sent.sum()), np.int64), ("email",)),
                "step": (mails.step[sent] + 1, None),
                "subject": (mails.step[sent], p.subjects),
            },
        ),
        _tell_replies(rng, faces, mails.keep(wrote), later[wrote], p),
    ]
    return rows + _answer_mails(rng, faces, mails.keep(sent), p)


def _lay_mails(
    rng: np.random.Generator, scene: Scene, c: Companies, programme: Programme, states: States
) -> Mails:
    company, person, day, step, wave = programme.mails
    at = place_in_office(rng, day, c.hours[company])
    phase = states.phase[company, scene.week(at)]
    _, thread = np.unique(np.stack([wave, person]), axis=1, return_inverse=True)
    return Mails(company, person, at, phase, step, thread.astype(np.int64))


def _answer_mails(
    rng: np.random.Generator, faces: Faces, mails: Mails, p: MailParameters
) -> list[Rows]:
    """Return opens and clicks, by people and by machines."""
    n = len(mails.at)
    wait = rng.lognormal(-2.6, 1.4, n)
    opened = rng.random(n) < np.asarray(p.opened)[mails.phase]
    clicked = opened & (rng.random(n) < np.asarray(p.clicked)[mails.phase])
    fetched = rng.random(n) < p.machine
    scanned = rng.random(n) < p.scanner
    soon = rng.exponential(40, n) / 86_400
    reader = mails.keep(clicked)
    faces.note(
        reader.company,
        np.minimum(faces.people.seat[reader.person], SEATS - 1),
        mails.after(wait + CLICK)[clicked],
        BY.index("mail click"),
    )
    return [
        _tell_about(faces, "email.opened", mails, (opened, wait, HUMAN), p),
        _tell_about(faces, "email.opened", mails, (fetched, soon, BOT), p),
        _tell_about(faces, "email.clicked", mails, (clicked, wait + CLICK, HUMAN), p),
        _tell_about(faces, "email.clicked", mails, (scanned, soon / 8, BOT), p),
    ]


def _tell_about(
    faces: Faces, kind: str, mails: Mails, act: tuple[Bools, Floats, int], p: MailParameters
) -> Rows:
    mask, wait, verdict = act
    told = mails.keep(mask)
    at = mails.after(wait)[mask]
    return _tell(faces, kind, told, at, {"subject": (told.step, p.subjects)}, verdict)


def _tell(
    faces: Faces,
    kind: str,
    mails: Mails,
    at: Floats,
    columns: dict[str, tuple[Ints, Any]],
    verdict: int = HUMAN,
) -> Rows:
    return tell(
        kind,
        ":mail",
        at,
        company=faces.first + mails.company,
        person=faces.base + mails.person,
        verdict=np.full(len(at), verdict),
        data={name: codes for name, (codes, _) in columns.items()},
        labels={name: words for name, (_, words) in columns.items() if words is not None},
    )


def _tell_replies(
    rng: np.random.Generator, faces: Faces, mails: Mails, at: Floats, p: MailParameters
) -> Rows:
    """Return what people wrote back; who evaluates writes otherwise than who does not."""
    warm = np.isin(mails.phase, (EVALUATING, DECIDING)).astype(np.int64)
    table = np.cumsum([p.moods["cold"], p.moods["warm"]], axis=1)
    mood = (rng.random(len(at))[:, None] > table[warm] / table[warm][:, -1:]).sum(axis=1)
    texts = [text for name in MOODS for text in p.texts[name]]
    counts = np.array([len(p.texts[name]) for name in MOODS])
    first = np.r_[0, np.cumsum(counts)[:-1]]
    text = first[mood] + (counts[mood] * rng.random(len(at))).astype(np.int64)
    return _tell(faces, "email.replied", mails, at, {"text": (text, texts)})
