"""What a message holds, as far as we read it (Segment: "HTTP Tracking API", "Common fields")."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from scotty.facts import Fact
from scotty.ports import DeadLetter

EVENT_BYTES = 32 * 1024
BODY_BYTES = 500 * 1024
BATCH_EVENTS = 2_500
"""Segment's own limits: a message, a request, a batch."""
NAME_CHARS = 255
"""Longest id that is kept as it is; what is longer is known by its hash."""

Type = Literal["track", "page", "screen", "identify", "group", "alias"]
TYPES: dict[str, Type] = {
    "track": "track",
    "page": "page",
    "screen": "screen",
    "identify": "identify",
    "group": "group",
    "alias": "alias",
    # RudderStack's name for an alias, and the short forms of analytics.js.
    "merge": "alias",
    "t": "track",
    "p": "page",
    "s": "screen",
    "i": "identify",
    "g": "group",
    "a": "alias",
}


class Place(msgspec.Struct, rename="camel", gc=False):
    """`context.page`: where the visitor was."""

    url: str | None = None
    path: str | None = None
    referrer: str | None = None
    title: str | None = None


class Library(msgspec.Struct, gc=False):
    """`context.library`: which SDK sent it."""

    name: str | None = None


class Context(msgspec.Struct, rename="camel", gc=False):
    """`context`: what surrounded the event."""

    ip: str | None = None
    user_agent: str | None = None
    page: Place | None = None
    campaign: dict[str, Any] | None = None
    library: Library | None = None
    traits: dict[str, Any] | None = None
    group_id: str | None = None
    direct: bool | None = None
    webdriver: bool | None = None


class Event(msgspec.Struct, rename="camel", gc=False):
    """One message of any type."""

    type: str | None = None
    message_id: str | None = None
    anonymous_id: str | None = None
    user_id: str | None = None
    event: str | None = None
    name: str | None = None
    category: str | None = None
    group_id: str | None = None
    previous_id: str | None = None
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: Context | None = None


class Envelope(msgspec.Struct, rename="camel"):
    """A request's body: a batch, or a single message whose own fields are ignored here."""

    batch: list[msgspec.Raw] | None = None
    sent_at: datetime | None = None
    write_key: str | None = None
    context: Context | None = None


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What the server knows of a request beside its body."""

    #: `track`, `page`, … or `batch`, `import`.
    route: str
    received: datetime
    #: The client's address, where the client may be the visitor.
    address: str | None = None
    #: The `User-Agent` header.
    agent: str | None = None
    #: Whether a header says that the page was fetched ahead of a visit.
    prefetch: bool = False


class Parsed(NamedTuple):
    """What became of a request: every message is in exactly one of the two."""

    facts: list[Fact]
    letters: list[DeadLetter]


class Unreadable(Exception):
    """A message, or a body, that cannot be understood; `mend` tells its sender what to do."""

    def __init__(self, why: str, mend: str, status: int = 400) -> None:
        super().__init__(why)
        self.why = why
        self.mend = mend
        self.status = status
