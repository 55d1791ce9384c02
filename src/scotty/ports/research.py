"""What research needs from outside: collectors that read what anybody may read."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from scotty.stages.research.document import Document, Sort

__all__ = ["Collector", "Document", "Sort", "Target", "Trouble"]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A company to read about."""

    #: The account's key, its registrable domain, and its name as known ("" where none is).
    account: str
    domain: str
    name: str = ""
    #: Where its site is, scheme and host; "" for https://DOMAIN. Named by a person: the one
    #: origin that may lie on a private address.
    site: str = ""
    #: The company's names on other systems, where known: greenhouse, lever, ashby, cik.
    ids: Mapping[str, str] = {}
    #: What a collector may spend on it, in pages and seconds.
    pages: int = 30
    seconds: float = 20.0


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be read, and what would mend it; the rest is read all the same."""

    place: str
    why: str
    mend: str = ""


class Collector(Protocol):
    """Reads about one company from one kind of place. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Return its name: site, boards, edgar, dns, feeds, files."""

    @property
    def about(self) -> str:
        """Return in one sentence what it reads, and from where."""

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield what was read, within the target's bounds. Never raises for what the other side does."""
