"""Parts of a message: encoded so that nothing on the way changes a byte of them.

Quoted-printable throughout (RFC 2045, 6.7): lines stay short, trailing blanks, a dot alone and
"From " at the start of a line are written so that no server on the way rewrites them, which would
break the signature.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from email.quoprimime import body_encode
from hashlib import sha256
from typing import NamedTuple

from scotty.vendors.message.header import write_line

_WIDTH = 72
_TOUCHY = re.compile(r"^(?:From |\.)", re.MULTILINE)


class Part(NamedTuple):
    """A part with its headers, and what it holds as it goes on the wire."""

    head: bytes
    body: bytes


def write_part(kind: str, text: str) -> Part:
    """Return a part of text; `kind` with its parameters, as `text/plain`."""
    lines = "\n".join(text.splitlines()) + "\n"
    # Half of a surrogate pair becomes "?": no encoding has it.
    octets = lines.encode("utf-8", "replace").decode("latin-1")
    printed = body_encode(octets, maxlinelen=_WIDTH, eol="\n")
    kept = _TOUCHY.sub(lambda m: f"={ord(m[0][0]):02X}{m[0][1:]}", printed)
    head = write_line("Content-Type", [f"{kind}; charset=utf-8"])
    head += write_line("Content-Transfer-Encoding", ["quoted-printable"])
    return Part(head, kept.replace("\n", "\r\n").encode("ascii"))


def write_file(kind: str, name: str, held: bytes) -> Part:
    """Return an attached file, in base64."""
    printed = b64encode(held)
    lines = [printed[at : at + 76] for at in range(0, len(printed), 76)]
    head = write_line("Content-Type", [f"{kind};", f'name="{name}"'])
    head += write_line("Content-Transfer-Encoding", ["base64"])
    head += write_line("Content-Disposition", ["attachment;", f'filename="{name}"'])
    return Part(head, b"\r\n".join(lines) + b"\r\n")


def join_parts(kind: str, parts: Sequence[Part], seed: str) -> Part:
    """Return parts as one, such as `multipart/alternative`.

    The boundary is made of the seed, so that the same letter has the same bytes; it holds "=_",
    which neither encoding can produce.
    """
    boundary = f"=_{sha256(f'{kind} {seed}'.encode()).hexdigest()[:32]}"
    head = write_line("Content-Type", [f"{kind};", f'boundary="{boundary}"'])
    edge = f"--{boundary}\r\n".encode()
    held = b"\r\n".join(edge + part.head + b"\r\n" + part.body for part in parts)
    return Part(head, held + f"\r\n--{boundary}--\r\n".encode())
