"""What a profile is made of: lines with their facts and sources, sections, what is unknown."""

from datetime import datetime
from typing import Literal

import msgspec

Reach = Literal["public", "told", "inside"]
"""Who may hear of it. `public`: anybody could read it, so it may be said to them. `told`: they told
us, so it may be recalled to whoever said it. `inside`: tracked, bought or our own; for our eyes only."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """One telling of a line: by whom, where, when, in which words."""

    fact: str
    kind: str
    #: For people: a host, "CRM", "our site".
    name: str
    url: str = ""
    title: str = ""
    #: Verbatim; "" where it was told as fields.
    quote: str = ""
    at: datetime
    #: When it was read or told to us.
    known: datetime
    #: 0-1, that the company is meant and the words say so; 1 where a source told it as fields.
    confidence: float = 1.0
    reach: Reach = "inside"
    simulated: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One plain sentence, and everything that it rests on."""

    area: str
    #: What it is about, the same at every moment: how two profiles are compared.
    key: str
    text: str
    #: Ids of facts; names, numbers, days and quotations of the text are theirs.
    facts: tuple[str, ...]
    #: When it happened: of several tellings the latest.
    at: datetime
    confidence: float
    #: By whom, in words, each source once.
    source: str
    quote: str = ""
    reach: Reach
    sources: tuple[Origin, ...]
    #: "14 months old"; and whether it is past its day.
    age: str
    stale: bool = False
    expires: str = ""
    #: Why it matters; of our own judgement, no claim about them.
    why: str = ""
    simulated: bool = False

    @property
    def public(self) -> bool:
        """Whether it may be said to them."""
        return self.reach == "public"


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """An area of the profile."""

    area: str
    title: str
    lines: tuple[Line, ...] = ()
    #: Lines left out, older or weaker than those shown.
    more: int = 0
    #: What is lacking, and why, with what would fill it; "" where nothing is.
    lacks: str = ""
    reason: str = ""

    @property
    def unknown(self) -> str:
        """What is lacking and what would fill it, as one text; "" where nothing is."""
        return f"{self.lacks} {self.reason}".strip()


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the values told."""

    text: str
    facts: tuple[str, ...]
    sources: tuple[Origin, ...]


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Two or more sources that cannot all be right; nobody resolves it in silence."""

    area: str
    #: What they speak of: "how many people work there".
    about: str
    sides: tuple[Side, ...]


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was not shown, for its facts do not say it all."""

    area: str
    text: str
    #: What nothing stands for.
    loose: tuple[str, ...]
    facts: tuple[str, ...]


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """When anybody looked for public statements, and what could not be read."""

    #: When research ran last; None: never.
    last: datetime | None = None
    fact: str = ""
    runs: int = 0
    #: Sort of page -> pages read, and when last.
    read: dict[str, tuple[int, datetime]] = {}
    #: Of the last run: {place, why, mend}.
    troubles: tuple[dict[str, str], ...] = ()


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An account as known at a moment."""

    account: str
    name: str
    domain: str
    as_of: datetime
    simulated: bool
    sections: tuple[Section, ...]
    #: All that is lacking, and what would fill it.
    unknown: tuple[str, ...]
    #: Of it what is lacking of the company itself: (what, reason).
    wanted: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Doubt, ...]
    looked: Looked
    #: Must be empty: a test forbids any.
    flaws: tuple[Flaw, ...] = ()

    def lines(self) -> list[Line]:
        """Return all lines, in order of their areas."""
        return [line for section in self.sections for line in section.lines]
