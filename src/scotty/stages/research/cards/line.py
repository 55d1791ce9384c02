"""A card's line: one thing to know of a rival, and the facts or the asset that say so."""

from datetime import date
from typing import Literal

import msgspec

Part = Literal[
    "here", "positioning", "strengths", "weaknesses", "landmines", "tracks", "record", "reasons",
    "pricing", "moves", "voices", "users",
]  # fmt: skip
PARTS: dict[Part, str] = {
    "here": "In this deal",
    "positioning": "How they present themselves",
    "strengths": "Where they are strong",
    "weaknesses": "Where they are weak",
    "landmines": "Questions that they dislike",
    "tracks": "What to say",
    "record": "Our record against them",
    "reasons": "Why we won and lost",
    "pricing": "Their prices",
    "moves": "What they did lately",
    "voices": "What people say of them",
    "users": "Who uses them",
}
"""The parts of a card, in the order in which it is read, and what each is called."""
MOST = 300
"""Facts kept behind a line: a count beyond it stands for more."""
LONGEST = 240
"""Characters of a quotation."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to know. It names facts, or the asset that somebody wrote, or both; never neither."""

    part: Part
    #: What it is about, the same from version to version: "price", an asset's name, a month.
    key: str
    #: Our words. Each number in them counts its facts, or is among what its facts say.
    text: str
    #: Theirs, verbatim, out of the first of the facts; "" where none is quoted.
    quote: str = ""
    #: Who said the quotation, and when.
    who: str = ""
    at: date | None = None
    facts: tuple[str, ...] = ()
    #: Name of a content asset, whose words `text` then are.
    asset: str = ""
    #: (how many, of how many) that the text counts; None where it counts nothing.
    tally: tuple[int, int] | None = None
    #: Address of what was read.
    url: str = ""

    @property
    def name(self) -> tuple[Part, str]:
        """What identifies it within a card."""
        return self.part, self.key


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Deals won of those closed, with an 80 % interval; `enough` closed to tell anything by it."""

    won: int
    closed: int
    low: float
    high: float
    enough: bool

    @property
    def share(self) -> float | None:
        """Share won, 0-1; None where none closed."""
        return self.won / self.closed if self.closed else None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a rival, for whoever sells against it. Internal: never shown to them."""

    #: The rival as names compare (`key_rival`), and as people write it.
    rival: str
    name: str
    lines: tuple[Line, ...]
    record: Record
    #: Of all deals, for comparison.
    all: Record
    #: Deals, as the system of record knows them, that are open and in which it was named.
    against: tuple[str, ...] = ()
    #: What is not known, and how it would come to be, in sentences.
    unknown: tuple[str, ...] = ()
    #: Whether anything of it is of the sandbox market.
    simulated: bool = False

    def of(self, part: Part) -> tuple[Line, ...]:
        """Return the lines of a part."""
        return tuple(line for line in self.lines if line.part == part)
