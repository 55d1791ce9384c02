"""What the engine needs to know of sources: who may send, and where an address lies."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, Protocol

import msgspec

NetworkKind = Literal[
    "business", "isp", "mobile", "hosting", "anonymous", "education", "government", "unknown"
]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may send to us, known by its write key, of which only the hash is kept."""

    id: int
    #: The dialect it speaks: `segment`.
    kind: str
    name: str
    #: The key's last characters, to tell keys apart.
    hint: str
    made: datetime
    revoked: datetime | None = None
    #: The customer's own rules for it; each dialect says which.
    settings: Mapping[str, Any] = msgspec.field(default_factory=dict)


class Sources(Protocol):
    """The sources that are, or were, allowed to send."""

    def add(
        self, kind: str, name: str, key_hash: bytes, hint: str, settings: Mapping[str, Any]
    ) -> Source:
        """Store a new source."""

    def all(self) -> list[Source]:
        """Return every source, newest first, revoked ones too."""

    def find(self, key_hash: bytes) -> Source | None:
        """Return the source of this key, revoked or not."""

    def adjust(self, source: int, settings: Mapping[str, Any]) -> Source | None:
        """Replace a source's settings; None where there is no such source."""

    def revoke(self, source: int) -> Source | None:
        """Let a source send no more; None where there is no such source."""


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Who an internet address is registered to, as a database of networks says."""

    kind: NetworkKind
    #: The network found, in CIDR form; the address itself is not kept.
    prefix: str
    #: When the database was made: networks change hands.
    built: date
    organisation: str | None = None
    #: The organisation's domain as told; not yet checked.
    domain: str | None = None
    asn: int | None = None
    country: str | None = None


class Networks(Protocol):
    """Reverse lookup of addresses."""

    def look_up(self, address: str) -> Network | None:
        """Return the network of an IP address; None where unknown, private or no address."""
