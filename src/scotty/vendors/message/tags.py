"""Tagged addresses: bounces, requests to stop and answers find their touch by themselves (VERP).

`bounce+<touch>.<tag>@host`: the tag is an HMAC (RFC 2104, SHA-256) of use, address and touch, so
that nobody can make up a bounce for a touch that is not theirs. 80 bits: a guess succeeds once in
10^24. In base 32 and lower case, because servers on the way fold the case of local parts.
"""

import hmac
import re
from base64 import b32encode
from hashlib import sha256
from typing import get_args

from scotty.facts import Refused
from scotty.ports.outgoing import Tag, Use
from scotty.vendors.message.address import MOST_LOCAL, split_address, write_address

BITS = 80
_TOUCH = re.compile(r"^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$")
_TAGGED = re.compile(r"^(?P<local>[^@\"]+)\+(?P<touch>[^+@\"]{1,40})\.(?P<tag>[a-z2-7]{16})$")


def check_touch(touch: str) -> str:
    """Return a touch's id. Raises Refused where it cannot stand in an address."""
    if len(touch) > 40 or not _TOUCH.match(touch):
        raise Refused(f"{touch[:60]!r} cannot stand in an address.", "Use a plain id.")
    return touch


def tag_address(use: Use, base: str, touch: str, key: bytes) -> str:
    """Return `base` with the touch and its tag between local part and host. Raises Refused."""
    local, host = split_address(write_address(base))
    tagged = f"{local}+{check_touch(touch)}.{_sign(use, f'{local}@{host}', touch, key)}"
    if local.startswith('"') or len(tagged.encode()) > MOST_LOCAL:
        most = MOST_LOCAL - len(tagged) + len(local)
        raise Refused(
            f"{base} is no address to be tagged.",
            f"Take a plain one with at most {most} characters before its @.",
        )
    return f"{tagged}@{host}"


def read_address(address: str, key: bytes) -> Tag | None:
    """Return what a tagged address says; None where it is none of ours, or was changed."""
    local, host = split_address(address.strip().strip("<>"))
    found = _TAGGED.match(local.lower())
    if found is None:
        return None
    base = f"{found['local']}@{host.lower()}"
    for use in get_args(Use):
        told = _sign(use, base, found["touch"], key)
        if hmac.compare_digest(told.encode(), found["tag"].encode()):
            return Tag(use, found["touch"])
    return None


def _sign(use: str, base: str, touch: str, key: bytes) -> str:
    said = "\x1f".join((use, base.lower(), touch)).encode()
    digest = hmac.new(key, said, sha256).digest()
    return b32encode(digest[: BITS // 8]).decode().lower()
