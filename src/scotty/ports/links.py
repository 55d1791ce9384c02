"""What "who is it" needs from outside: a place for attributions, and a judge of likeness."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

Sighting = Literal["matched", "soft", "unmatched", "nonactionable"]
"""What became of a page view: an account is known; one weak clue; none; no person was there."""
SIGHTINGS: tuple[Sighting, ...] = ("matched", "soft", "unmatched", "nonactionable")


class Advance(NamedTuple):
    """What one step of recognition did: facts looked at, attributions changed, and whether to go on."""

    examined: int
    changed: int
    more: bool


class Attributions(Protocol):
    """Whose a fact is, beyond what it says itself: a projection of the ledger, never told."""

    def advance(self, limit: int = 500_000) -> Advance:
        """Take in what the ledger has gained, about `limit` facts; exactly once, with its cursor."""

    def rebuild(self) -> Advance:
        """Derive every attribution anew; changes nothing where `advance` did its work."""

    def sightings(self, since: datetime | None = None) -> Mapping[Sighting, int]:
        """Return how many page views, from `since` on, are of each class as known now."""


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """A company as one source describes it. None: not told."""

    key: str
    name: str | None = None
    domain: str | None = None
    phone: str | None = None
    postcode: str | None = None
    country: str | None = None
    #: Street and town, as told.
    address: str | None = None


class Clue(msgspec.Struct, frozen=True):
    """One comparison of two companies: what was found, and its weight in bits (log2 of m/u)."""

    field: str
    found: str
    bits: float


class Likeness(msgspec.Struct, frozen=True):
    """How likely two companies are one, and why. Prior and clues, in bits, add up to its log-odds."""

    left: str
    right: str
    probability: float
    prior_bits: float
    clues: tuple[Clue, ...] = ()


class Matcher(Protocol):
    """A judge of likeness. Deterministic: the same companies, the same probabilities."""

    def match(
        self,
        left: Sequence[Company],
        right: Sequence[Company] | None = None,
        least: float = 0.5,
    ) -> list[Likeness]:
        """Return pairs of `left` × `right`, or within `left`, of probability `least` or more."""

    def compare(self, pairs: Sequence[tuple[Company, Company]], among: int) -> list[Likeness]:
        """Return the likeness of just these pairs, in order; `among` companies could have met."""
