"""Arguments that several tools take, each with the words that the schema shows."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import msgspec
from msgspec import Meta

from scotty.facts import Refused

Account = Annotated[
    str, Meta(description="Domain, key or exact name.", min_length=1, max_length=300)
]
AnyAccount = Annotated[
    str, Meta(description="Domain, key or exact name; empty for all.", max_length=300)
]
DealKey = Annotated[
    str,
    Meta(
        description="The deal's id in the system of record, as D-19.", min_length=1, max_length=300
    ),
]
AsOf = Annotated[
    date | None, Meta(description="Judge by what was known at the end of this day; null for now.")
]
Words = Annotated[str, Meta(description="Words to look for.", min_length=1, max_length=400)]
Few = Annotated[int, Meta(description="Lines at most.", ge=1, le=200)]


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every tool's arguments are: named, and none that is not known."""


def read_moment(day: date | None, now: datetime) -> datetime | None:
    """Return the last instant of a day, None for now. Raises Refused for a day to come."""
    if day is None or day == now.date():
        return None
    if day > now.date():
        raise Refused(f"{day} lies in the future.", "Give a day that has passed.")
    return datetime.combine(day, time.max, UTC)
