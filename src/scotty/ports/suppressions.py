"""What the engine needs of a suppression list: who must not be written to, by hash, whatever else is forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

from scotty.facts import Fact

Reason = Literal["unsubscribed", "complained", "bounced", "asked", "legal", "pause"]
"""Why nothing may be sent.

`unsubscribed`, `complained`: they said so themselves, by our link, by mail, or by calling us spam.
`asked`: somebody here noted that they do not wish it. `bounced`: the address is dead. `legal`: a
law, a contract or a list from elsewhere says so. `pause`: not now; always with an end.
"""
OWN: tuple[Reason, ...] = ("unsubscribed", "complained")
"""Their own words: nobody here can take these back, only they can, by a new consent."""

ALL = "all"
"""The scope that covers everything we could send; any other one is the name of a sequence."""


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the list, as it is made."""

    #: The address, or "@" and a domain for everyone there, subdomains too.
    address: str
    reason: Reason
    scope: str = ALL
    #: None: for good.
    until: datetime | None = None


class Suppressed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands against writing to an address. The list cannot say to whom: it has hashes only."""

    reason: Reason
    scope: str
    at: datetime
    until: datetime | None
    #: Whether it is their domain that is suppressed.
    domain: bool
    #: Id of the `contact.suppressed` fact.
    fact: str


class Told(NamedTuple):
    """An entry, and the fact that tells it."""

    entry: Suppression
    fact: Fact


class Suppressions(Protocol):
    """The list. Each change commits together with its fact; every method may be called from anywhere.

    Fails closed: where the list cannot be read, methods raise Later, and where its key is not the
    one that its hashes were made with, Refused. Whoever gets either must not send.
    """

    def suppress(self, told: Sequence[Told]) -> int:
        """Add entries with their facts, in one transaction; return how many were new.

        What stands already changes nothing, and its fact is not told; a later end, or none, takes
        the place of an earlier one. In effect on return, for whoever looks it up then.
        """

    def find(self, address: str, moment: datetime, sequence: str = "") -> Suppressed | None:
        """Return what stands against writing to an address at a moment; None where nothing does.

        What covers everything comes before what covers the one sequence, what has no end before
        what has one.
        """

    def standing(self, addresses: Sequence[str], moment: datetime) -> frozenset[str]:
        """Return those of these addresses against which anything stands that covers everything.

        Whatever is no address counts as such: nothing can be sent to it.
        """

    def lift(self, address: str, reasons: Sequence[Reason], fact: Fact) -> int:
        """Take an address's entries for these reasons off the list; return how many stood.

        Those made after `fact.at` stay. The fact is told only where any went.
        """

    def hashes(self, address: str) -> tuple[bytes, ...]:
        """Return the hashes of which none may stand in the list: of the mailbox, and of its domains."""

    def count(self, moment: datetime) -> dict[Reason, int]:
        """Return how many entries stand, by reason."""

    def recent(self, moment: datetime, limit: int = 100) -> list[Suppressed]:
        """Return the entries that stand, newest first."""
