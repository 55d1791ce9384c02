"""A table: columns, and rows that can be read again from the start."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec

from scotty.facts import Refused
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.delimited import Row, read_records, sniff_delimiter, split_top
from scotty.vendors.files.read.header import check_header, find_header, name_columns
from scotty.vendors.files.read.lines import Lines, sniff_encoding
from scotty.vendors.files.read.objects import ObjectTable, is_objects
from scotty.vendors.files.read.parquet import ParquetTable
from scotty.vendors.files.read.source import Source, read_head

TOP = 200
"""Lines looked at to find delimiter and header."""
WIDE = 4 << 20
"""Characters of them."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may say about how a text file is written; empty means sniffed."""

    encoding: str = ""
    delimiter: str = ""
    header: tuple[str, ...] = ()


class Table(Protocol):
    """Rows under named columns."""

    path: Path
    columns: tuple[str, ...]
    #: Fraction of the file read by the running `rows`.
    share: float

    def rows(self, log: Log) -> Iterator[Row]:
        """Yield rows from the start; what cannot be read is rejected in the log."""


class DelimitedTable:
    """CSV and its relatives."""

    def __init__(self, path: Path, head: bytes, layout: Layout, log: Log) -> None:
        self.path = path
        self.share = 0.0
        self._encoding = layout.encoding or sniff_encoding(head, log)
        self._look(layout, log)

    def _look(self, layout: Layout, log: Log) -> None:
        quiet = Log()
        with _open_lines(self.path, self._encoding, quiet) as lines:
            top = _read_top(lines)
            told = top[0][4:5] if top and top[0].startswith("sep=") else ""
            del top[: bool(told)]
            self._delimiter = layout.delimiter or told or sniff_delimiter(top)
            found = split_top(top, self._delimiter)
            records = [record for _, record in found]
        if not any(records):
            raise Refused(f"{self.path.name} holds no rows.", "Export it again.")
        if layout.header:
            self.columns, self._skip = layout.header, 0
        else:
            place = find_header(records)
            check_header(records[place])
            self.columns = name_columns(records[place], log)
            self._skip = found[place][0]
            if place:
                log.mend(1, "", f"{place} line(s) above the header", "left out")
        self._skip += bool(told)

    def rows(self, log: Log) -> Iterator[Row]:
        """Yield rows from the start; says in the log where the packing is broken."""
        with _open_lines(self.path, self._encoding, log) as lines:
            for _ in islice(lines, self._skip):
                lines.record.clear()
            for row in read_records(lines, self._delimiter, len(self.columns), log):
                self.share = lines.share
                yield row
            self.share = 1.0
            if lines.broken:
                log.note(
                    f"{self.path.name}: {lines.broken} after line {lines.number:,}; "
                    "all before it was read. Export it again for the rest."
                )


def _read_top(lines: Lines) -> list[str]:
    """Return the first lines, as many as are few and short enough to look at."""
    top: list[str] = []
    size = 0
    for line in lines:
        lines.record.clear()
        top.append(line)
        size += len(line)
        if len(top) >= TOP or size > WIDE:
            break
    return top


class _open_lines:  # noqa: N801 - reads as a verb where it is used
    def __init__(self, path: Path, encoding: str, log: Log) -> None:
        try:
            self.lines = Lines(Source(path), encoding, log)
        except LookupError:
            raise Refused(
                f"No encoding is called {encoding!r}.", "Names are such as utf-8, cp1252, utf-16."
            ) from None

    def __enter__(self) -> Lines:
        return self.lines

    def __exit__(self, *_: object) -> None:
        self.lines.close()


def open_table(path: Path, layout: Layout, log: Log) -> Table:
    """Return the table in a file, told by its content rather than its name. Raises Refused."""
    head = read_head(path)
    if head.startswith(b"PAR1"):
        return ParquetTable(path)
    if is_objects(head):
        return ObjectTable(path, head, layout.encoding, log)
    return DelimitedTable(path, head, layout, log)
