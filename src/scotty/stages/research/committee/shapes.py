"""The committee as shown: who has which part, why, who is missing, whom to find."""

from datetime import datetime
from math import exp
from typing import Literal

import msgspec

Part = Literal[
    "decision", "budget", "champion", "influencer", "technical", "user", "procurement", "blocker"
]
PARTS: dict[Part, str] = {
    "decision": "decision maker",
    "budget": "budget holder",
    "champion": "champion",
    "influencer": "influencer",
    "technical": "technical buyer",
    "user": "end user",
    "procurement": "purchaser or lawyer",
    "blocker": "blocker",
}
"""Every part, and what it is called."""


WORTH = 0.1
"""A part less likely than this is not shown, unless it is the likeliest."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A reason for or against a part. `weight`: natural log of how many times likelier it makes it."""

    says: str
    weight: float
    facts: tuple[str, ...] = ()


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A part of one person. The weights of the evidence add up to `logit`, and it to `probability`."""

    role: Part
    probability: float
    logit: float
    evidence: tuple[Evidence, ...]
    #: All facts of the evidence.
    facts: tuple[str, ...] = ()

    @staticmethod
    def weigh(role: Part, evidence: tuple[Evidence, ...]) -> "Role":
        """Return a part as its evidence makes it."""
        logit = sum(e.weight for e in evidence)
        facts = tuple(dict.fromkeys(f for e in evidence for f in e.facts))
        return Role(
            role=role,
            probability=1.0 / (1.0 + exp(-logit)),
            logit=logit,
            evidence=evidence,
            facts=facts,
        )


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a champion's strength, in points."""

    says: str
    points: float
    facts: tuple[str, ...] = ()


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """How much somebody can and does do for us, 0-100; the pieces add up to it."""

    points: float
    pieces: tuple[Piece, ...]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A sign that somebody's job changed."""

    sort: Literal["left", "bounced", "post", "replaced", "elsewhere"]
    says: str
    at: datetime
    facts: tuple[str, ...]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One of their people."""

    contact: str
    name: str
    title: str
    #: As the title tells: function, level.
    function: str
    seniority: str
    #: The likeliest part at even odds or better; "none": their title says no part; else "unknown".
    part: str
    #: Every part, the likeliest first.
    roles: tuple[Role, ...]
    #: What would settle an unknown part.
    settle: str = ""
    #: The words of the title that told, and the fact that told the title.
    told: tuple[str, ...] = ()
    title_facts: tuple[str, ...] = ()
    #: When they last did something on purpose, and the fact of it.
    heard: datetime | None = None
    heard_fact: str = ""
    strength: Strength | None = None
    moves: tuple[Move, ...] = ()
    #: Whether they are gone, as told.
    left: bool = False
    #: Other keys under which the same person is known, and why they are taken for one.
    merged: tuple[str, ...] = ()
    why_merged: str = ""
    #: Whether a key contact, and why.
    key: bool = False
    why_key: str = ""

    def of(self, role: str) -> float:
        """Return the probability of a part."""
        return next((r.probability for r in self.roles if r.role == role), 0.0)

    @property
    def bounced(self) -> bool:
        """Whether mail to them came back for good, and nothing was heard since."""
        return any(move.sort == "bounced" for move in self.moves)

    @property
    def shown(self) -> tuple[Role, ...]:
        """The parts worth showing: one in ten at least, and the likeliest in any case."""
        return tuple(r for n, r in enumerate(self.roles) if r.probability >= WORTH or n == 0)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody named in public as working there, whom we cannot reach yet."""

    #: A key of ours for what providers say of them, until they are a contact.
    contact: str
    name: str
    job: str
    function: str
    seniority: str
    part: str
    probability: float
    at: datetime
    facts: tuple[str, ...]


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a purchase needs, and how it is filled."""

    role: Part
    state: Literal["heard", "silent", "likely", "unknown"]
    #: Who fills it, the likeliest first.
    who: tuple[str, ...]
    #: How likely it is that anybody known has it.
    covered: float
    says: str
    facts: tuple[str, ...] = ()


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to find next, and why."""

    role: Part
    says: str
    why: str
    #: A person named in public who may be it.
    candidate: str = ""
    facts: tuple[str, ...] = ()


class Committee(msgspec.Struct, frozen=True, kw_only=True):
    """Who decides at an account, as known at a moment."""

    account: str
    name: str
    as_of: datetime
    simulated: bool
    #: Everybody known there; who is still there first, then by what they matter.
    members: tuple[Member, ...]
    candidates: tuple[Candidate, ...]
    seats: tuple[Seat, ...]
    #: Keys of the key contacts, in the order in which they were chosen.
    key: tuple[str, ...]
    #: What must be said of the whole: one thread, nobody known.
    gaps: tuple[str, ...]
    next: Next | None = None
