"""Lines of text out of bytes: the encoding sniffed, foreign bytes mended, no line without end."""

import codecs
import io
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from scotty.facts import Refused
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.source import Source

LONGEST = 1 << 20
"""Characters in a line; more is no table (and would fill the memory)."""
SPAN = 200
"""Lines in a record: a quotation mark still open after so many was never meant as one."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheets of this world write, apart from UTF: asked in this order of likelihood.
_LEGACY = ["cp1252", "cp1250", "cp1251", "cp932", "gb18030", "euc_kr", "big5", "cp1253", "cp1254"]
_FOREIGN = re.compile("[\udc80-\udcff]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Runaway(Exception):
    """A record went on for more lines than any record has."""


def sniff_encoding(head: bytes, log: Log) -> str:
    """Return the encoding of a text by its first bytes. Refused for what is no text.

    Byte order marks first (Unicode Standard, section 23.8), then the pattern of zero bytes that
    UTF-16 makes of Latin text, then UTF-8; only then the older code pages, by charset-normalizer.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            if name != "utf-8-sig":
                log.mend(0, "", f"the file is in {name.upper()}", "read as such")
            return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if max(even, odd) > 0.4 * half and min(even, odd) < 0.1 * half:
        name = "utf-16-be" if even > odd else "utf-16-le"
        log.mend(0, "", f"the file is in {name.upper()} without a mark", "read as such")
        return name
    if len(_CONTROL.findall(head)) > 0.02 * len(head) + 8:
        raise Refused("The file is binary, not text.", "Export the table as CSV, JSONL or Parquet.")
    text = head.decode("utf-8", "surrogateescape")
    foreign = sum(len(found) for found in _FOREIGN.findall(text))
    other = sum(not character.isascii() for character in text) - foreign
    # A sequence cut by the end of the head, or a few strays in sound UTF-8: lines are mended one by one.
    if foreign <= 3 or other > foreign:
        return "utf-8"
    name = _guess_page(head)
    log.mend(0, "", f"the file is not in UTF-8 but, it seems, in {name}", "read as such")
    log.doubt(
        f"The encoding was guessed as {name}; give `encoding` in the mapping if names look odd."
    )
    return name


def _guess_page(head: bytes) -> str:
    lines = [line for line in head[: 1 << 16].splitlines() if not line.isascii()]
    best = from_bytes(b"\n".join(lines[:500]), cp_isolation=_LEGACY).best()
    high = sum(byte > 127 for line in lines for byte in line) / max(1, sum(map(len, lines)))
    # Few accents among ASCII are Western; whole words of high bytes are another script.
    if best is None or high < 0.2:
        return "cp1252"
    return str(best.encoding)


class Lines:
    """Iterates over the lines of a source; knows the number of the last, and takes lines back."""

    def __init__(self, source: Source, encoding: str, log: Log) -> None:
        self._source = source
        escape = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        self._text = io.TextIOWrapper(
            io.BufferedReader(source, 1 << 18), encoding, errors=escape, newline=""
        )
        self._log = log
        self._back: list[str] = []
        #: Number of the line handed out last, from 1.
        self.number = 0
        #: Lines handed out since `record` was last cleared: the record being read.
        self.record: list[str] = []
        #: Whether the end came while more was asked for.
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        record = self.record
        if len(record) > SPAN or (len(record) > 1 and sum(map(len, record)) > LONGEST):
            raise Runaway
        line = self._back.pop() if self._back else self._read()
        self.number += 1
        record.append(line)
        return line

    def take_back(self, lines: list[str]) -> None:
        """Hand these lines out again, first to last, before any other."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)
        self.ended = False

    def _read(self) -> str:
        line = self._text.readline(LONGEST)
        while len(line) >= LONGEST and line[-1] not in "\r\n":
            self.number += 1
            self._skip_line(line)
            line = self._text.readline(LONGEST)
        if not line:
            self.ended = True
            raise StopIteration
        if not line.isascii() and _FOREIGN.search(line):
            line = self._mend_bytes(line)
        if "\0" in line:
            self._log.mend(self.number + 1, "", "NUL bytes in the line", "taken out")
            line = line.replace("\0", "")
        return line

    def _skip_line(self, line: str) -> None:
        start = line[:200]
        while line and line[-1] not in "\r\n":
            line = self._text.readline(LONGEST)
        fault = Refused(
            f"A line of more than {LONGEST:,} characters.", "Break it into rows, or leave it out."
        )
        self._log.reject(self.number, fault, start)

    def _mend_bytes(self, line: str) -> str:
        self._log.mend(
            self.number + 1,
            "",
            "bytes that are not UTF-8",
            "read as Windows-1252 (Western European)",
        )
        return _FOREIGN.sub(_read_windows, line)

    @property
    def broken(self) -> str:
        """What is wrong with the packing of the source, if anything."""
        return self._source.broken

    @property
    def share(self) -> float:
        """Fraction of the file that has been read."""
        return self._source.share

    def close(self) -> None:
        """Close the file."""
        self._text.close()


def _read_windows(found: re.Match[str]) -> str:
    raw = found.group().encode("utf-8", "surrogateescape")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing in it
        return raw.decode("latin-1")
