"""The log of one file: what was rejected, what was mended, what is ambiguous."""

from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from scotty.facts import Refused
from scotty.ports.imports import Mended, Rejected

LISTED = 1_000
"""Rejected rows named in a report; all of them are in the spill file."""
LINES = 20
KINDS_OF_DIRT = 500
"""Different things mended that are told apart; more are counted under one heading."""


class BadRow(Refused):
    """A row that cannot become a fact; the column and the mend say what to do."""

    def __init__(self, column: str, why: str, mend: str = "") -> None:
        super().__init__(why, mend)
        self.column = column


class _Dirt(msgspec.Struct):
    count: int = 0
    lines: list[int] = msgspec.field(default_factory=list)


class Log:
    """Collects, in bounded memory, what a report must say about a file."""

    def __init__(self, spill: Path | None = None) -> None:
        self.rejected: list[Rejected] = []
        self.rejected_count = 0
        self.ambiguous: list[str] = []
        self.notes: list[str] = []
        self._dirt: dict[tuple[str, str, str], _Dirt] = {}
        self._spill = spill
        if spill is not None:
            spill.unlink(missing_ok=True)  # of an earlier import of the same file
        self._file: BinaryIO | None = None

    def reject(self, line: int, fault: Refused, row: Any) -> None:
        """Note a row that does not load; the whole row goes to the spill file."""
        column = fault.column if isinstance(fault, BadRow) else ""
        self.rejected_count += 1
        if len(self.rejected) < LISTED:
            self.rejected.append(Rejected(line=line, column=column, why=fault.why, mend=fault.mend))
        if self._spill is None:
            return
        if self._file is None:
            self._spill.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._spill.open("wb")
        entry = {"line": line, "column": column, "why": fault.why, "row": row}
        self._file.write(msgspec.json.encode(entry, enc_hook=str) + b"\n")

    def mend(self, line: int, column: str, why: str, did: str, count: int = 1) -> None:
        """Note dirt that was made good. `line` 0 means the file as a whole."""
        if len(self._dirt) >= KINDS_OF_DIRT and (column, why, did) not in self._dirt:
            why, did = "other values of this column", "mended in the same way as those listed"
        dirt = self._dirt.setdefault((column, why, did), _Dirt())
        dirt.count += count
        if line and len(dirt.lines) < LINES:
            dirt.lines.append(line)

    def doubt(self, text: str) -> None:
        """Note something that could be read in more than one way, once."""
        if text not in self.ambiguous:
            self.ambiguous.append(text)

    def note(self, text: str) -> None:
        """Note something that a person should know, once."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def mended(self) -> list[Mended]:
        """All that was mended, the most frequent first."""
        found = [
            Mended(column=c, why=w, did=d, count=x.count, lines=tuple(x.lines))
            for (c, w, d), x in self._dirt.items()
        ]
        return sorted(found, key=lambda mend: -mend.count)

    @property
    def spilled(self) -> Path | None:
        """The file that holds every rejected row, where there is one."""
        return self._spill if self._file is not None else None

    def close(self) -> None:
        """Close the spill file."""
        if self._file is not None:
            self._file.close()
