"""Rows of a flat table in bounded memory: all of a small one, an even sample of a large one."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from scotty.facts import Refused
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.table import Layout, Table, open_table

ROWS = 200_000
"""Rows that teach at most: curves of more do not differ by what anyone could see."""
CELLS = 6_000_000
BATCH = 20_000
_MIX = 0x9E3779B97F4A7C15


class Rows(msgspec.Struct):
    """Rows of a table: those kept, and how many there are."""

    columns: tuple[str, ...]
    cells: list[Sequence[Any]]
    count: int
    notes: list[str]

    def column(self, name: str) -> list[Any]:
        """Return a column's cells."""
        place = self.columns.index(name)
        return [row[place] for row in self.cells]


def open_rows(path: Path) -> Table:
    """Return the table of a file, whatever its packing, encoding and delimiter. Raises Refused."""
    return open_table(path, Layout(), Log())


def read_rows(table: Table, wanted: Sequence[str] | None = None) -> Rows:
    """Read a table's rows, or of many an even sample: always the same of the same file.

    `wanted` leaves out other columns, so that more rows fit. Refused where there is none.
    """
    log = Log()
    columns = table.columns if wanted is None else tuple(wanted)
    places = None if wanted is None else [table.columns.index(name) for name in wanted]
    most = max(2_000, min(ROWS, CELLS // max(1, len(columns))))
    memory: dict[Any, Any] = {}
    kept: list[tuple[int, Sequence[Any]]] = []
    thin, count = 1, 0
    for _, cells in table.rows(log):
        count += 1
        if thin > 1 and _mix(count) % thin:
            continue
        chosen = cells if places is None else [cells[place] for place in places]
        kept.append((count, [_remember(memory, cell) for cell in chosen]))
        if len(kept) > 2 * most:
            thin *= 2
            kept = [(number, row) for number, row in kept if _mix(number) % thin == 0]
    if not count:
        raise Refused(
            f"{table.path.name} has a header but no row that can be read.", "Export it again."
        )
    notes = _tell(table, log, count, len(kept))
    return Rows(tuple(columns), [row for _, row in kept], count, notes)


def batch_rows(table: Table) -> Iterator[list[Sequence[Any]]]:
    """Yield all rows of a table, some thousand at a time."""
    batch: list[Sequence[Any]] = []
    for _, cells in table.rows(Log()):
        batch.append(cells)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def digest_row(cells: Sequence[Any]) -> int:
    """Return a number that stands for what a row says, the same on every machine."""
    text = "\x1f".join(["" if cell is None else str(cell).strip() for cell in cells])
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _remember(memory: dict[Any, Any], cell: Any) -> Any:
    """Return the one copy of a short cell that comes again and again."""
    if type(cell) is not str or len(cell) > 40:
        return cell
    if len(memory) > 1_000_000:
        memory.clear()
    return memory.setdefault(cell, cell)


def _mix(number: int) -> int:
    return ((number * _MIX) & 0xFFFFFFFFFFFFFFFF) >> 40


def _tell(table: Table, log: Log, count: int, kept: int) -> list[str]:
    name = table.path.name
    notes = [f"{name}: {note}" for note in log.notes]
    notes += [f"{name}: {m.why}; {m.did} ({m.count:,} rows)." for m in log.mended if m.lines]
    if log.rejected_count:
        first = log.rejected[0]
        notes.append(
            f"{name}: {log.rejected_count:,} rows cannot be read and are left out; "
            f"the first in line {first.line}: {first.why}"
        )
    if kept < count:
        notes.append(f"{name}: of {count:,} rows an even sample of {kept:,} teaches.")
    return notes
