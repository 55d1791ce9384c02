"""Records of a delimited text (RFC 4180 and its relatives), broken ones mended or rejected."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from scotty.facts import Refused
from scotty.vendors.files.log import BadRow, Log
from scotty.vendors.files.read.lines import LONGEST, Lines, Runaway

Row = tuple[int, Sequence[Any]]
"""The line where a record starts, and its cells."""

DELIMITERS = ",;\t|"
TALL = 20
"""Lines of a record at the top of a file; more, and a quotation mark was never closed."""


def split_top(lines: list[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """Return each record of the first lines with the number of the line where it ends.

    Where a quotation mark swallows line after line, each line is taken by itself.
    """
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for record in reader:
            if reader.line_num - (found[-1][0] if found else 0) > TALL:
                break
            found.append((reader.line_num, record))
        else:
            return found
    except csv.Error:
        pass
    return [(number, split_line(line, delimiter)) for number, line in enumerate(lines, 1)]


def sniff_delimiter(lines: list[str]) -> str:
    """Return the delimiter under which most records have the same number (> 1) of cells.

    The header must have that number too: "a;b" over "1,5;2,5" is two columns, not three.
    """
    best = (0.0, 0, ",")
    for delimiter in DELIMITERS:
        widths = [len(row) for _, row in split_top(lines, delimiter) if row]
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
        head = 1.0 if widths[0] == width else 0.5
        best = max(best, (round(head * count / len(widths), 2), width, delimiter))
    return best[2]


def split_line(line: str, delimiter: str, quoted: bool = True) -> list[str]:
    """Return the cells of one line, with or without regard to quotation marks."""
    try:
        if quoted:
            return next(csv.reader([line], delimiter=delimiter), [])
        return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    except csv.Error:
        return []


def read_records(lines: Lines, delimiter: str, width: int, log: Log) -> Iterator[Row]:
    """Yield each record that has `width` cells, or could be made to; reject the others."""
    mender = _Mender(lines, delimiter, width, log)
    csv.field_size_limit(LONGEST + 1)  # lines are bounded already; this is the module's only switch
    reader = csv.reader(lines, delimiter=delimiter)
    record = lines.record
    record.clear()
    while True:
        start = lines.number + 1
        try:
            cells = next(reader, None)
        except (Runaway, csv.Error):
            cells, reader = [], csv.reader(lines, delimiter=delimiter)
            mended = mender.mend_start(start)
        else:
            if cells is None:
                return
            if len(cells) == width and len(record) == 1 and not lines.ended and any(cells):
                record.clear()
                yield start, cells
                continue
            mended = mender.mend(start, cells)
        record.clear()
        if mended is not None:
            yield start, mended


class _Mender:
    """What to do with a record that is not as the header says."""

    def __init__(self, lines: Lines, delimiter: str, width: int, log: Log) -> None:
        self.lines, self.delimiter, self.width, self.log = lines, delimiter, width, log

    def mend(self, start: int, cells: list[str]) -> list[str] | None:
        """Return the record made good, or None after rejecting (or leaving out) it."""
        text = "".join(self.lines.record)
        if self._is_broken(text):
            return self.mend_start(start)
        if not any(cells):
            if text.strip():
                self.log.mend(start, "", "a line of delimiters only", "left out")
            return None
        if len(cells) == self.width:
            return cells
        if len(cells) == 1:
            inner = split_line(cells[0], self.delimiter)
            if len(inner) == self.width:
                why = "a whole row in quotation marks"
                self.log.mend(start, "", why, "the marks were taken off and the row read again")
                return inner
        if len(cells) > self.width and not any(cells[self.width :]):
            self.log.mend(start, "", "empty cells beyond the last column", "left out")
            return cells[: self.width]
        self._reject(start, text, cells)
        return None

    def _is_broken(self, text: str) -> bool:
        """Whether a quotation mark has no partner, or has swallowed the start of another row."""
        if text.count('"') % 2:
            return True
        lines = self.lines.record
        if len(lines) < 2:
            return False
        try:
            csv_rows = list(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return True
        if len(csv_rows) == 1 and len(csv_rows[0]) == self.width:
            return False
        return len(split_line(lines[0], self.delimiter, quoted=False)) == self.width

    def mend_start(self, start: int) -> list[str] | None:
        """Judge the record's first line alone; the lines after it are read again."""
        first, rest = self.lines.record[0], self.lines.record[1:]
        self.lines.take_back(rest)
        cells = split_line(first.rstrip("\r\n"), self.delimiter, quoted=False)
        if len(cells) == self.width:
            why = "a quotation mark without its partner"
            self.log.mend(start, "", why, "taken as a plain character")
            return cells
        fault = BadRow(
            "",
            "A quotation mark is opened and not closed.",
            'Close it; a mark inside a value is written twice ("").',
        )
        self.log.reject(start, fault, first)
        return None

    def _reject(self, start: int, text: str, cells: list[str]) -> None:
        mend = "A value that holds the delimiter must stand in quotation marks."
        if len(cells) < self.width:
            mend = "Fill up the row, with empty cells if need be."
            if self.lines.broken and self.lines.ended:
                mend = f"Export it again: {self.lines.broken}."
        fault: Refused = BadRow(
            "",
            f"{len(cells)} cell{'s' * (len(cells) != 1)} where the header has {self.width}.",
            mend,
        )
        self.log.reject(start, fault, text)
