"""A fact: something that happened, or that we learnt, and from whom."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from scotty.facts.errors import Refused

Verdict = Literal["human", "bot", "soft"]
"""Who did it: a person; a machine; or a person tied to the account by one weak clue only.

Only `human` counts toward scores.
"""

_BLANK = blake2b(digest_size=16)


def identify(kind: str, source: str, key: str) -> str:
    """Return the id of the fact that is (kind, source, key): 32 hex digits, BLAKE2b-128.

    The id is a function of the identity, so that a second telling meets the first
    on any machine and in any order (BLAKE2: RFC 7693).
    """
    hasher = _BLANK.copy()  # a third cheaper than setting one up
    hasher.update(f"{kind}\x1f{source}\x1f{key}".encode())
    return hasher.hexdigest()


class Held(msgspec.Struct, frozen=True):
    """A policy said no: why, and what would turn it into a yes."""

    reason: str
    mend: str = ""


# A fact holds values only, so no circle runs through it: the collector of circles may pass it by.
class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One append-only statement; (kind, source, key) is its identity, the first telling stands."""

    kind: str
    #: When it happened (UTC). Never later than `known`.
    at: datetime
    #: When we, or the system of record, learnt it (UTC).
    known: datetime
    #: Who says so: `segment`, `file:accounts`, `sandbox`, `scotty`, a vendor's name.
    source: str
    #: What the source calls it: its message id, row key, event id.
    key: str
    #: The account's key: its registrable domain, or a slug of its name where it has none.
    account: str | None = None
    #: The person: e-mail address in lower case, or the source's own id.
    contact: str | None = None
    #: The opportunity: the id in the system of record.
    deal: str | None = None
    #: The anonymous browser id, where it is all that is known of the person.
    visitor: str | None = None
    verdict: Verdict = "human"
    #: How much of it: 1 for an occurrence; a topic surge of 75 weighs more than one of 62.
    mass: float = 1.0
    #: Ids of the facts that this one rests on.
    because: tuple[str, ...] = ()
    #: What else the source said. JSON values only.
    data: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None or self.known.tzinfo is None:
            raise Refused(f"{self.kind}: a time without a zone.", "Give times in UTC.")
        if self.at > self.known:
            raise Refused(
                f"{self.kind} at {self.at:%Y-%m-%d %H:%M} lies after {self.known:%Y-%m-%d %H:%M}, "
                "when it became known.",
                "Check the clock of the source.",
            )

    @property
    def id(self) -> str:
        """The fact's id, derived from its identity: 32 hex digits."""
        return identify(self.kind, self.source, self.key)

    @property
    def person(self) -> str | None:
        """Whoever acted: the contact, else the anonymous visitor."""
        return self.contact or self.visitor


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
