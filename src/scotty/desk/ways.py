"""The addresses in a mail that lead back to us: to stop, to a page by way of us, to one pixel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from scotty.desk.signed import Damaged, read_token, sign_token
from scotty.facts import identify
from scotty.ports import House
from scotty.ports.moments import Sent
from scotty.stages.engage.machines import TRAP

Way = Literal["out", "click", "open"]
"""What a token is signed for."""


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses of one mail. They carry the touch's id, and no address of anybody."""

    #: For List-Unsubscribe (RFC 8058) and the link at the foot.
    unsubscribe: str
    pixel: str
    #: A link to be hidden from people and screen readers: only machines follow it.
    trap: str
    #: Address in the body -> the address that counts the click and leads there.
    clicks: dict[str, str]


class Place(NamedTuple):
    """What a token says: the touch, and the number of the link (0: the trap, or no link)."""

    touch: str
    link: int


def name_ways(key: bytes, base: str, touch: str, links: Sequence[str]) -> Ways:
    """Return the addresses of a mail; `base` is ours without a slash, `links` as stored, from number 1."""

    def name(path: str, way: Way, *parts: str) -> str:
        return f"{base}/{path}/{sign_token(key, way, (touch, *parts))}"

    return Ways(
        unsubscribe=name("u", "out"),
        pixel=f"{name('o', 'open')}.gif",
        trap=name("c", "click", str(TRAP)),
        clicks={
            link: name("c", "click", str(number)) for number, link in enumerate(links, start=1)
        },
    )


def read_way(key: bytes, way: Way, token: str, now: datetime) -> Place:
    """Return what a token of ours says. Raises Damaged."""
    touch, *rest = read_token(key, way, token, now) or ("",)
    if len(rest) != (way == "click") or not all(part.isdecimal() for part in rest):
        raise Damaged
    return Place(touch, int(rest[0]) if rest else TRAP)


def find_sent(house: House, touch: str) -> Sent | None:
    """Return the mail of a touch, as those who come back from it must be known; None where there is none.

    A mail of which nobody can say whether it left has a way out, too.
    """
    found = house.outreach.touch(touch)
    if found is None or not found.address:
        return None
    left = found.settled if found.state == "sent" else None
    return Sent(
        touch=found.id,
        account=found.account,
        contact=found.contact or found.address,
        address=found.address,
        sent_at=left or (found.claimed if found.state in {"wired", "unknown"} else None),
        links=tuple(found.links),
        sequence=found.sequence,
        fact=identify("touch.sent", "scotty", found.id) if left else "",
    )
