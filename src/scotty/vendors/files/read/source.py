"""The bytes of a file: plain or gzip, whole or cut short, always in bounded memory."""

import io
import os
import stat
import zlib
from pathlib import Path
from typing import Any

from scotty.facts import Refused

BLOCK = 1 << 16
HEAD = 1 << 18
"""Bytes looked at to tell what a file is."""

_FORMATS = (
    (
        b"PK\x03\x04",
        "an Excel workbook or a ZIP archive",
        "Save the sheet as CSV (UTF-8), or unpack it.",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV (UTF-8)."),
    (b"%PDF", "a PDF", "Export the table as CSV from where it came."),
    (b"\x89PNG", "a picture", "Export the table as CSV."),
    (b"\xff\xd8\xff", "a picture", "Export the table as CSV."),
    (b"GIF8", "a picture", "Export the table as CSV."),
    (b"\x7fELF", "a program", "Check the path."),
    (b"SQLite format 3", "an SQLite database", "Export the table as CSV."),
    (b"\xfd7zXZ", "packed with xz", "Unpack it, or pack it with gzip."),
    (b"BZh", "packed with bzip2", "Unpack it, or pack it with gzip."),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "Unpack it, or pack it with gzip."),
    (b"ORC", "an ORC file", "Export it as Parquet or CSV."),
    (b"Obj\x01", "an Avro file", "Export it as Parquet or JSONL."),
)


def check_path(path: Path) -> int:
    """Return the size of a regular file; Refused for what is none: a folder, a pipe, a circle of links."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.", "Check the path.") from None
    except OSError as error:
        raise Refused(
            f"{path} cannot be opened: {os.strerror(error.errno or 0).lower()}.",
            "Give the path of the file itself, readable by you.",
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise Refused(f"{path} is not a file.", "Give a CSV, JSONL or Parquet file, or a folder.")
    if found.st_size == 0:
        raise Refused(f"{path} is empty.", "Export it again; a table needs a header and a row.")
    return found.st_size


class Source(io.RawIOBase):
    """A readable stream that unpacks gzip and stops, saying so, where the file is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.size = check_path(path)
        #: What is wrong with the packing, where something is: all before it was read.
        self.broken = ""
        try:
            self._file = path.open("rb", buffering=0)
        except OSError as error:
            raise Refused(
                f"{path} cannot be opened: {os.strerror(error.errno or 0).lower()}.",
                "Make it readable by you.",
            ) from error
        start = self._file.read(2)
        self._file.seek(0)
        self._unpack = zlib.decompressobj(wbits=31) if start == b"\x1f\x8b" else None
        self._tail = b""

    @property
    def share(self) -> float:
        """Fraction of the file's bytes that have been read."""
        return 1.0 if self.closed else min(1.0, self._file.tell() / self.size)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one read goes; 0 at the end."""
        view = memoryview(buffer)
        if self._unpack is None:
            return self._file.readinto(view) or 0
        data = self._inflate(len(view))
        view[: len(data)] = data
        return len(data)

    def _inflate(self, size: int) -> bytes:
        """Return some more bytes. A gzip file may hold several members (RFC 1952, section 2.2)."""
        unpack = self._unpack
        while unpack is not None and not self.broken:
            packed = self._tail or self._file.read(BLOCK)
            if unpack.eof:
                packed = packed.lstrip(b"\0")  # tape blocks are filled up with zeros
            if not packed:
                if not unpack.eof:
                    self.broken = "the gzip ends in the middle"
                return b""
            if unpack.eof:
                unpack = self._unpack = zlib.decompressobj(wbits=31)
            try:
                data = unpack.decompress(packed, size)
            except zlib.error as error:
                self.broken = f"the gzip is damaged ({error})"
                return b""
            self._tail = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
            if data:
                return data
        return b""

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def read_head(path: Path) -> bytes:
    """Return the first bytes, unpacked. Refused for formats that are no table."""
    with Source(path) as source, io.BufferedReader(source, HEAD) as stream:
        head = stream.read(HEAD)
        if not head:
            raise Refused(
                f"{path.name} holds nothing{': ' + source.broken if source.broken else ''}.",
                "Export it again.",
            )
    for magic, what, mend in _FORMATS:
        if head.startswith(magic):
            raise Refused(f"{path.name} is {what}, not a table that can be read.", mend)
    return head
