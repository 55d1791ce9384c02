"""A page: what it says, line by line, each with the facts or the asset it comes from."""

import unicodedata
from datetime import datetime
from typing import Literal

import msgspec

from scotty.playbook.brand import Brand, Colleague
from scotty.playbook.roi import Model

LONGEST = 600
"""Characters of a line; what comes from outside is cut there."""


class Line(msgspec.Struct, frozen=True):
    """A sentence or two. With neither facts nor assets it says nothing of the world: it asks or offers."""

    text: str
    #: Ids of facts that say so.
    facts: tuple[str, ...] = ()
    #: Names of content assets that say so.
    assets: tuple[str, ...] = ()
    #: Who says so, for readers: "Public news, 3 November 2026".
    source: str = ""


class Block(msgspec.Struct, frozen=True):
    """A piece of an asset's own text."""

    sort: Literal["heading", "text", "item", "table"]
    text: str = ""
    #: A table's rows, its head first.
    rows: tuple[tuple[str, ...], ...] = ()


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What one content asset says here."""

    title: Line
    #: Why this one, for readers: "Same industry: software".
    why: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    body: tuple[Block, ...] = ()


class Given(msgspec.Struct, frozen=True):
    """What an input of the calculator starts at, and who says so."""

    value: float
    #: profile, benchmark or assumption.
    sort: str
    line: Line


class Worth(msgspec.Struct, frozen=True):
    """The calculator: a model, and what each input starts at."""

    model: Model
    given: dict[str, Given]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """All that a visitor can see, as it was on the day it was made."""

    account: str
    company: str
    #: Key of the person it is for; None: anybody at the account.
    contact: str | None
    #: Their name as told; "" where unknown.
    reader: str
    #: Their mail address as told, by which it is known whether they opted out; never shown.
    address: str = ""
    made: datetime
    title: Line
    lede: tuple[Line, ...]
    #: What the world could read of them.
    news: tuple[Line, ...] = ()
    #: What may trouble them.
    pains: tuple[Piece, ...] = ()
    #: What the product does for somebody like them.
    answers: tuple[Piece, ...] = ()
    #: A customer like them.
    story: Piece | None = None
    #: Figures to compare with.
    benchmarks: tuple[Piece, ...] = ()
    #: Others who offer something like it.
    others: tuple[Piece, ...] = ()
    worth: Worth | None = None
    #: Who on our side they may speak to.
    hosts: tuple[Colleague, ...] = ()
    brand: Brand
    #: Whether the company is invented, by the sandbox.
    simulated: bool = False

    def pieces(self) -> tuple[Piece, ...]:
        """Return every piece of content."""
        story = () if self.story is None else (self.story,)
        return (*self.pains, *self.answers, *story, *self.benchmarks, *self.others)

    def lines(self) -> tuple[Line, ...]:
        """Return every line that says something, in order."""
        told = [self.title, *self.lede, *self.news]
        for piece in self.pieces():
            told += [piece.title, *piece.lines]
        if self.worth is not None:
            told += [given.line for given in self.worth.given.values()]
        return tuple(told)


def clean_text(text: object, longest: int = LONGEST) -> str:
    """Return text from outside on one line, without control and direction characters, cut to size."""
    plain = "".join(
        " " if c.isspace() else c
        for c in str(text)
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    short = " ".join(plain.split())
    return short if len(short) <= longest else short[: longest - 1].rstrip() + "…"


def say_day(at: datetime) -> str:
    """Return a date as people write it: 3 November 2026."""
    return f"{at.day} {at:%B %Y}"
