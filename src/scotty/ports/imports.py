"""What the engine says of an import: progress, what came of each file, and where it is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from scotty.facts import Fact

What = Literal[
    "products",
    "sellers",
    "accounts",
    "customers",
    "contacts",
    "leads",
    "deals",
    "deal-history",
    "events",
    "topics",
    "technologies",
    "spend",
    "usage",
]
"""What a table holds, in the order in which tables of one import are told: what others refer to first."""
ALIASES: dict[str, What] = {"stages": "deal-history"}
"""Other names that are understood."""


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A row that did not load: where, why, and what would mend it."""

    line: int
    column: str
    why: str
    mend: str = ""


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """Dirt that was recognised and made good: what it was, what was done, and where."""

    column: str
    #: What was found.
    why: str
    #: What was done about it. The original is kept in the fact's data.
    did: str
    count: int = 1
    #: The first lines (at most 20) where it stood.
    lines: tuple[int, ...] = ()


class FileReport(msgspec.Struct, kw_only=True, rename={"as_": "as"}):
    """What became of one file. `rows` = `loaded` + `rejected_count`."""

    path: str
    #: What it was taken for; None where that could not be said.
    as_: What | None = None
    rows: int = 0
    #: Rows that are in the ledger now, whether told by this import or before.
    loaded: int = 0
    #: At most 1,000 of the rejected rows; all of them are in the file `rejected_path`.
    rejected: list[Rejected] = msgspec.field(default_factory=list)
    rejected_count: int = 0
    rejected_path: str | None = None
    mended: list[Mended] = msgspec.field(default_factory=list)
    #: Field -> column, as used.
    columns: dict[str, str] = msgspec.field(default_factory=dict)
    #: Columns with no field: kept in each fact's data under `also`.
    kept: list[str] = msgspec.field(default_factory=list)
    #: What could be read in more than one way, and how it was read.
    ambiguous: list[str] = msgspec.field(default_factory=list)
    #: What else a person should know before trusting the numbers.
    notes: list[str] = msgspec.field(default_factory=list)
    #: Facts new to the ledger, and facts it already had.
    facts: int = 0
    repeated: int = 0
    #: Why nothing of the file could be read, and the mend.
    refused: str | None = None
    mend: str | None = None
    #: The whole of it in a sentence.
    said: str = ""


class ImportReport(msgspec.Struct, kw_only=True):
    """What became of an import."""

    files: list[FileReport] = msgspec.field(default_factory=list)
    id: int | None = None

    @property
    def loaded(self) -> int:
        """Rows loaded from all files."""
        return sum(file.loaded for file in self.files)


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import is."""

    path: str
    #: Position among the files, from 1, and how many there are.
    file: int
    files: int
    rows: int
    rejected: int
    #: Fraction of the file that has been read.
    share: float


class Batch(NamedTuple):
    """Facts of a stretch of rows, ready for the ledger."""

    facts: list[Fact]
    rows: int
    rejected: int
    share: float


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """An import as it is kept, so that it can be left and returned to."""

    id: int
    started: datetime
    finished: datetime | None
    paths: tuple[str, ...]
    request: Mapping[str, Any]
    progress: Progress | None
    report: ImportReport | None
    #: Why it stopped, where it did.
    failed: str | None = None


class Imports(Protocol):
    """The record of imports."""

    def start(self, paths: Sequence[str], request: Mapping[str, Any]) -> int:
        """Note that an import begins; return its id."""

    def note(self, number: int, progress: Progress) -> None:
        """Note how far it is."""

    def finish(self, number: int, report: ImportReport, failed: str | None = None) -> None:
        """Note what came of it."""

    def recent(self, limit: int = 50) -> list[Import]:
        """Return imports, newest first."""

    def find(self, number: int) -> Import | None:
        """Return one import, or None."""
