"""Signed links: tokens that say what they are for, and that nobody else can make or change.

A token is base64url without padding (RFC 4648 § 5) of

    version, 1 byte │ expiry, 4 bytes: seconds since 1970, 0 for never │ parts │ tag, 16 bytes

Each part has a length before it; an id of 32 hex digits is written in half. The tag is
HMAC-SHA-256 (RFC 2104) over the purpose and all before it, cut to 128 bits (RFC 2104 § 5 allows
half of the hash). What a token carries can be read by whoever holds it: ids and numbers, never
an address.
"""

import hmac
import math
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp

from scotty.facts import Bug, Refused
from scotty.ports import House

KEY_BYTES = 32
TAG_BYTES = 16
LONGEST = 512
"""Characters of a token; links must not break in mail."""
_VERSION = 1
_HEAD = 5
_HALVED = 255
"""In the place of a length: 16 bytes follow that are shown as 32 hex digits."""
_HEX = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")


class Damaged(Refused):
    """A token that we did not make, or not for this purpose, or that was changed."""

    def __init__(self) -> None:
        super().__init__("This link is damaged.", "Open it again from where you have it, whole.")


class Expired(Refused):
    """A token that was good once."""

    def __init__(self) -> None:
        super().__init__("This link has expired.", "Ask whoever sent it for a new one.")


def read_key(house: House) -> bytes:
    """Return the key that links are signed with; made at the first call. See `read_secret`."""
    return read_secret(house.home, "links")


def read_secret(home: Path, name: str) -> bytes:
    """Return the bytes of `home/keys/NAME.key`: 32 random ones, made at the first call.

    Processes that race for the first call agree. A file may hold several keys, newest first, 32
    bytes each: the first signs, all of them verify. So a key is replaced by putting a new one
    before it. Raises Refused for a file of another size.
    """
    path = home / "keys" / f"{name}.key"
    if not path.exists():
        _make_secret(path)
    key = path.read_bytes()
    if not key or len(key) % KEY_BYTES:
        raise Refused(
            f"{path.name} holds {len(key)} bytes, which is no key.",
            "Bring the folder keys back from a backup. Without it links sent before do not open.",
        )
    return key


def _make_secret(path: Path) -> None:
    """Write a new key whole, then give it its name, unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return  # the other one's key holds, for everyone
    finally:
        Path(draft).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too, outlives a power cut: links will have been sent by then
    finally:
        os.close(folder)


def sign_token(
    key: bytes, purpose: str, parts: tuple[str, ...], expires: datetime | None = None
) -> str:
    """Return a token of these parts: ids and numbers, never an address.

    `expires` is rounded up to a second; None: never. Raises Bug for parts that are too long.
    """
    until = 0 if expires is None else math.ceil(expires.timestamp())
    body = bytes([_VERSION]) + until.to_bytes(4, "big") + b"".join(map(_write_part, parts))
    token = _encode(body + _tag(key[:KEY_BYTES], purpose, body))
    if len(token) > LONGEST:
        raise Bug(f"a link for {purpose} of {len(token)} characters")
    return token


def read_token(key: bytes, purpose: str, token: str, now: datetime) -> tuple[str, ...]:
    """Return the parts of a token. Raises Damaged or Expired, both Refused.

    Tags are compared in constant time, and nothing of a token is believed before.
    """
    raw = _decode(token)
    body, tag = raw[:-TAG_BYTES], raw[-TAG_BYTES:]
    keys = [key[at : at + KEY_BYTES] for at in range(0, len(key), KEY_BYTES)]
    good = [hmac.compare_digest(_tag(one, purpose, body), tag) for one in keys]
    if not any(good) or body[0] != _VERSION:
        raise Damaged
    until = int.from_bytes(body[1:_HEAD], "big")
    if until and now.timestamp() >= until:
        raise Expired
    return tuple(_read_parts(body[_HEAD:]))


def _tag(key: bytes, purpose: str, body: bytes) -> bytes:
    name = purpose.encode()
    return hmac.digest(key, bytes([len(name)]) + name + body, "sha256")[:TAG_BYTES]


def _write_part(part: str) -> bytes:
    if _HEX.fullmatch(part):
        return bytes([_HALVED]) + bytes.fromhex(part)
    written = part.encode()
    if len(written) >= _HALVED:
        raise Bug(f"a part of a link of {len(written)} bytes")
    return bytes([len(written)]) + written


def _read_parts(rest: bytes) -> Iterator[str]:
    while rest:
        size = 16 if rest[0] == _HALVED else rest[0]
        part = rest[1 : 1 + size]
        yield part.hex() if rest[0] == _HALVED else part.decode()
        rest = rest[1 + size :]


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(token: str) -> bytes:
    """Return the bytes of a token. Raises Damaged for any but the one way to write them."""
    if len(token) > LONGEST or not _TOKEN.fullmatch(token):
        raise Damaged
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except NotBase64 as error:
        raise Damaged from error
    if len(raw) < _HEAD + TAG_BYTES or _encode(raw) != token:
        raise Damaged
    return raw
