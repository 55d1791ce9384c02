"""A column of a table as the learner sees it, and the words that its name is made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from scotty.odds import Column, Flags, Floats, Levels, Numbers

Kind = Literal["numbers", "levels", "dates", "names", "prose", "empty"]
"""Numbers; words that come again; days since 1970; words that hardly do; sentences; nothing."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Field:
    """A column: numbers (nan where there is none) or levels (None), one per closed row."""

    name: str
    kind: Kind
    numbers: Floats = field(default_factory=lambda: np.zeros(0))
    levels: Sequence[str | None] = ()
    #: Share of cells filled in rows that are still open; None where too few are.
    filled_open: float | None = None

    @property
    def known(self) -> Flags:
        """Which rows have a value."""
        if self.kind in {"numbers", "dates"}:
            return np.isfinite(self.numbers)
        return np.array([level is not None for level in self.levels], dtype=np.bool_)

    @property
    def words(self) -> str:
        """The name's words in lower case, a blank between them: `closed date`."""
        return split_name(self.name)

    def column(self) -> Column:
        """Return it as a column of a model."""
        if self.kind == "numbers":
            return Numbers(self.name, self.numbers)
        return Levels(self.name, self.levels)


def split_name(name: str) -> str:
    """Return a column name's words in lower case: "CloseDate", "close_date" are `close date`."""
    return " ".join(re.findall(r"[a-z]+|\d+", _CAMEL.sub(" ", name).lower()))
