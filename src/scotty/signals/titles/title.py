"""What a job title says, and which of its words say it."""

from typing import Literal

import msgspec

from scotty.playbook.research import Function

Seniority = Literal["staff", "manager", "director", "vp", "chief", "unknown"]
SENIORITIES: tuple[Seniority, ...] = ("staff", "manager", "director", "vp", "chief")
"""Levels by rank, 0 to 4."""
MARKS = (
    "interim", "acting", "deputy", "junior", "senior", "group", "regional", "board", "aide",
    "serves", "intern", "former", "seeking", "several",
)  # fmt: skip
"""What else a title can say: `serves` is an assistant *to* somebody, `several` two posts in one."""


class Telling(msgspec.Struct, frozen=True):
    """Words of a title, and what they say."""

    #: level, function, or one of MARKS.
    what: str
    #: The level or function that they say; "" for a mark.
    value: str
    #: Where they stand in `Title.text`.
    start: int
    end: int


class Title(msgspec.Struct, frozen=True, kw_only=True):
    """A title as read. A title that says nothing known has no rank, and function `other`."""

    #: The title on one line, at most 200 characters: what was read.
    text: str
    #: 0 staff to 4 chief; None where no word tells.
    rank: int | None = None
    #: The first function named at the highest level; `other` where none is.
    function: Function = "other"
    #: Every function that it names, the first one first.
    functions: tuple[Function, ...] = ()
    marks: frozenset[str] = frozenset()
    tellings: tuple[Telling, ...] = ()

    @property
    def seniority(self) -> Seniority:
        """The level as a word."""
        return "unknown" if self.rank is None else SENIORITIES[self.rank]

    @property
    def known(self) -> bool:
        """Whether any word of it says a job."""
        return self.rank is not None

    def quote(self, telling: Telling) -> str:
        """Return the words of a telling, as they stand in the title."""
        return self.text[telling.start : telling.end]
