"""What is known of an account, in the shape that programs and pages are given."""

from datetime import datetime

import msgspec

from scotty.stages.research.profile import Diff, Doubt, Flaw, Line


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that the profile rests on."""

    id: str
    kind: str
    statement: str
    #: Verbatim; "" where it was told as fields.
    quote: str
    #: Where it can be read, else who told it.
    source: str
    at: datetime
    known: datetime
    #: 0-1; 1 where a source told it as fields.
    confidence: float
    simulated: bool


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works there."""

    contact: str
    name: str
    title: str
    #: What they did that we saw, and when last.
    acts: int
    last: datetime | None = None


class Lack(msgspec.Struct, frozen=True, kw_only=True):
    """What is not known, and what would fill it."""

    what: tuple[str, ...]
    reason: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part that somebody may have in the purchase, 0-1, and the facts that say so."""

    role: str
    probability: float
    facts: tuple[str, ...]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One of the key contacts, chosen so that all parts are covered."""

    contact: str
    name: str
    title: str
    roles: tuple[Part, ...]


class Research(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an account, as programs and pages are given it."""

    account: str
    name: str
    domain: str
    as_of: datetime
    simulated: bool
    facts: tuple[Told, ...]
    #: Area -> its lines, each with its facts; areas without any are there, too.
    profile: dict[str, tuple[Line, ...]]
    #: Area -> its title, in the order in which they are shown.
    areas: dict[str, str]
    #: What areas lack, and why with what would fill it: those with one reason together.
    lacks: tuple[Lack, ...]
    #: Area -> lines left out, older or weaker than those shown.
    more: dict[str, int]
    #: Key contacts, ten at most; `scotty committee` has everybody and the reasons.
    committee: tuple[Member, ...]
    #: Everybody known there who has not left, the liveliest first.
    people: tuple[Known, ...] = ()
    unknown: tuple[str, ...]
    contradictions: tuple[Doubt, ...]
    diff: Diff
    #: When research ran last, and how often; None and 0: never.
    researched: datetime | None
    runs: int
    #: Of the last run: what could not be read, why, and the mend.
    troubles: tuple[dict[str, str], ...]
    #: Sentences that were left out, for their facts do not bear them out.
    flaws: tuple[Flaw, ...] = ()
