"""A mail opened into its parts, within bounds of size, number and depth.

The standard library's own parser keeps every part and recurses once for each level of nesting:
a thousand levels end in RecursionError, and each level reads every line again. Only its reader of
headers is used here; parts are split on their boundaries.
"""

import binascii
import quopri
import re
from typing import NamedTuple

from scotty.vendors.post.head import Head, decode_bytes

MOST_BYTES = 8_000_000
"""Bytes of a mail that are read: what is told comes first, attachments after."""
MOST_PART = 1_000_000
"""Bytes of one part that are decoded."""
MOST_PARTS = 100
"""Parts of a mail that are read, over all levels."""
MOST_DEPTH = 8
"""Levels of nesting that are opened."""
REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/feedback-report",
        "message/disposition-notification",
    }
)
RETURNED = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "text/rfc822", "message/partial"}
)
_HEADER = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")


class Part(NamedTuple):
    """One part that holds no others, or a returned mail."""

    kind: str
    head: Head
    #: Decoded text; "" for what is not text. For a returned mail: as it stands.
    text: str
    #: Whether it stands within a returned or forwarded mail: another's words.
    within: bool
    filename: str


class Opened(NamedTuple):
    """A mail: its headers, its parts in order, what was cut or could not be read."""

    head: Head
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def open_mail(raw: bytes) -> Opened:
    """Return a mail opened. Never raises: what is broken is read as text."""
    opener = _Opener()
    if len(raw) > MOST_BYTES:
        opener.note(f"only the first {MOST_BYTES:,} of {len(raw):,} bytes were read")
    text = raw[:MOST_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if text.startswith((b"From ", b">From ")):
        text = text.partition(b"\n")[2]
    head, body = split_head(text)
    opener.walk(head, body, 0, within=False)
    return Opened(head, tuple(opener.parts), tuple(dict.fromkeys(opener.notes)))


def split_head(raw: bytes) -> tuple[Head, bytes]:
    """Return headers and body; no headers where the first line is none."""
    if raw.startswith(b"\n"):
        return Head(b""), raw[1:]
    if not _HEADER.match(raw):
        return Head(b""), raw
    block, _, body = raw.partition(b"\n\n")
    return Head(block + b"\n\n"), body


class _Opener:
    """Collects parts within the bounds."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.notes: list[str] = []

    def note(self, words: str) -> None:
        """Keep a remark on what was cut."""
        self.notes.append(words)

    def walk(self, head: Head, body: bytes, depth: int, within: bool) -> None:
        """Take up a part, and those in it."""
        if len(self.parts) >= MOST_PARTS:
            self.note(f"more than {MOST_PARTS} parts: the rest was not read")
            return
        kind, boundary = head.kind, head.parameter("boundary")
        nests = kind.startswith("multipart/") or kind in RETURNED
        if nests and depth >= MOST_DEPTH:
            self.note(f"nested deeper than {MOST_DEPTH} levels: what is below was not read")
        elif kind.startswith("multipart/") and boundary:
            for part in split_parts(body, boundary.encode("utf-8", "replace")):
                self.walk(*split_head(part), depth + 1, within)
                if len(self.parts) >= MOST_PARTS:
                    self.note(f"more than {MOST_PARTS} parts: the rest was not read")
                    return
        elif kind in RETURNED:
            self._open_returned(kind, head, body, depth)
        else:
            # Parts that cannot be told apart, for want of a boundary, are read as one text.
            self._keep("text/plain" if kind.startswith("multipart/") else kind, head, body, within)

    def _open_returned(self, kind: str, head: Head, body: bytes, depth: int) -> None:
        body = _decode_transfer(head, body).lstrip(b"\n")
        inner, content = split_head(body)
        text = decode_bytes(body[:MOST_PART], "")[0]
        self.parts.append(Part(kind, inner, text, within=True, filename=""))
        if content:
            self.walk(inner, content, depth + 1, within=True)

    def _keep(self, kind: str, head: Head, body: bytes, within: bool) -> None:
        name = head.parameter("filename", "content-disposition") or head.parameter("name")
        attached = head.raw("content-disposition").lower().startswith("attachment")
        text = ""
        if (
            kind in REPORTS
            or kind.startswith("multipart/")
            or (kind.startswith("text/") and not attached)
        ):
            text = self._read(head, body)
        self.parts.append(Part(kind, head, text, within, name))

    def _read(self, head: Head, body: bytes) -> str:
        raw = _decode_transfer(head, body)
        if len(raw) > MOST_PART:
            self.note(f"a part was cut at {MOST_PART:,} bytes")
            raw = raw[:MOST_PART]
            # No half character at the cut: it would make the whole look like another set.
            raw = raw[: raw.rfind(b"\n") + 1] or raw
        charset = head.parameter("charset")
        text, fits = decode_bytes(raw, charset)
        if not fits:
            told = re.sub(r"[^\w.:+-]", "?", charset[:40]) or "none"
            self.note(f"the characters do not fit the character set told ({told})")
        return text.replace("\0", "").lstrip("\ufeff")


def split_parts(body: bytes, boundary: bytes) -> list[bytes]:
    """Return what stands between the boundaries; the whole where none is found."""
    pieces = (b"\n" + body).split(b"\n--" + boundary, MOST_PARTS + 1)
    parts: list[list[bytes]] = []
    for piece in pieces[1:]:
        line, _, rest = piece.partition(b"\n")
        if line.startswith(b"--") and not line.strip(b"- \t"):
            break
        if line.strip():  # the boundary of another, which begins like this one
            if parts:
                parts[-1].append(b"\n--" + boundary + piece)
            continue
        parts.append([rest])
    return [b"".join(part) for part in parts] or [b"\n" + body]


def _decode_transfer(head: Head, body: bytes) -> bytes:
    """Return a part's bytes, its transfer encoding undone as far as it holds."""
    how = head.raw("content-transfer-encoding").strip().lower()
    if how == "base64":
        kept = body[: 2 * MOST_PART].translate(None, b" \t\n\r")
        # Junk such as a footer of a mailing list ends what can be decoded.
        found = re.match(rb"[A-Za-z0-9+/]*", kept)
        kept = found[0] if found else b""
        whole = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    if how == "quoted-printable":
        return quopri.decodestring(body[: 3 * MOST_PART])
    return body
