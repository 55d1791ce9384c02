"""Rows out of JSON: one object to a line (JSON Lines), or one array in a small file."""

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from scotty.facts import Refused
from scotty.vendors.files.log import BadRow, Log
from scotty.vendors.files.read.delimited import Row
from scotty.vendors.files.read.lines import Lines, sniff_encoding
from scotty.vendors.files.read.source import Source

DEEPEST = 32
"""Levels of nesting in an object; more is an attack or a mistake."""
FLAT = 3
"""Levels that are opened into columns, as `person.address.city`."""
LOOKED = 1_000
WHOLE = 64 << 20
"""Bytes of a file that is one JSON array: it cannot be streamed, so it must be small."""

_decode = msgspec.json.Decoder().decode


def is_objects(head: bytes) -> bool:
    """Whether a file's first bytes are those of JSON objects, or of an array of them."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:20].replace(b"\0", b"")
    return start.startswith((b"{", b"[{")) or (
        start.startswith(b"[") and start[1:].lstrip().startswith(b"{")
    )


def parse_object(line: str) -> dict[str, Any]:
    """Return the object of one line, its inner objects opened into dotted columns. Raises BadRow."""
    deep = _measure_depth(line)
    if deep > DEEPEST:
        raise BadRow("", f"JSON nested {deep} levels deep.", f"At most {DEEPEST} levels are read.")
    try:
        found = _decode(line)
    except (ValueError, RecursionError) as error:
        raise BadRow("", f"Not JSON: {error}.", "One whole object to a line.") from error
    if not isinstance(found, dict):
        raise BadRow("", "JSON, but no object.", 'A row is written {"column": value, …}.')
    return dict(_flatten(found, "", 1))


def _measure_depth(line: str) -> int:
    if line.count("{") + line.count("[") <= DEEPEST:
        return 0
    depth = deepest = 0
    inside = False
    escaped = False
    for character in line:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    return deepest


def _flatten(found: dict[str, Any], prefix: str, level: int) -> Iterator[tuple[str, Any]]:
    for name, value in found.items():
        if isinstance(value, dict) and level < FLAT and value:
            yield from _flatten(value, f"{prefix}{name}.", level + 1)
        else:
            yield f"{prefix}{name}", value


class ObjectTable:
    """JSON Lines; columns are those of the first 1,000 objects, later ones are kept with the row."""

    def __init__(self, path: Path, head: bytes, encoding: str, log: Log) -> None:
        self.path = path
        self.share = 0.0
        self._array = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        self._encoding = encoding or sniff_encoding(head, log)
        names: dict[str, None] = {}
        for _, found in islice(self._objects(Log()), LOOKED):
            names.update(dict.fromkeys(found))
        if not names:
            raise Refused(f"{path.name} holds no JSON object that can be read.", "One to a line.")
        #: The last column holds what only later rows have.
        self.columns = (*names, "…")

    def rows(self, log: Log) -> Iterator[Row]:
        """Yield each object as cells under the columns."""
        names = self.columns[:-1]
        known = frozenset(names)
        for line, found in self._objects(log):
            more = {name: value for name, value in found.items() if name not in known}
            yield line, [*map(found.get, names), more or None]

    def _objects(self, log: Log) -> Iterator[tuple[int, dict[str, Any]]]:
        if self._array:
            yield from self._elements(log)
            return
        lines = Lines(Source(self.path), self._encoding, log)
        try:
            for line in lines:
                lines.record.clear()
                if not line.strip():
                    continue
                try:
                    yield lines.number, parse_object(line)
                except BadRow as fault:
                    log.reject(lines.number, fault, line)
                self.share = lines.share
            if lines.broken:
                log.note(
                    f"{self.path.name}: {lines.broken} after line {lines.number:,}; "
                    "all before it was read. Export it again for the rest."
                )
        finally:
            lines.close()

    def _elements(self, log: Log) -> Iterator[tuple[int, dict[str, Any]]]:
        with Source(self.path) as source, io.BufferedReader(source) as stream:
            raw = stream.read(WHOLE + 1)
        if len(raw) > WHOLE:
            raise Refused(
                f"{self.path.name} is one JSON array of more than {WHOLE >> 20} MB.",
                "Write one object to a line (JSON Lines): that can be read piece by piece.",
            )
        try:
            text = raw.decode(self._encoding)
            found = msgspec.json.decode(text, type=list[msgspec.Raw])
        except (ValueError, RecursionError) as error:
            raise Refused(f"{self.path.name} is not JSON: {error}.", "Export it again.") from error
        for number, element in enumerate(found, 1):
            try:
                yield number, parse_object(bytes(element).decode())
            except BadRow as fault:
                log.reject(number, fault, bytes(element[:2_000]).decode(errors="replace"))
