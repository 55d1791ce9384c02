"""The decayed fold: mergeable sums that forget old facts at a half-life.

Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay: A Practical
Time Decay Model for Streaming Systems", ICDE 2009): each fact weighs
2^((at - landmark) / half-life) once and for all, so that sums can be added in
any order and on any machine; the value at a moment is the sum times
2^-((moment - landmark) / half-life). Weights are exact for every landmark; only
the exponent's range (±1000) is limited, so a landmark lies near the data.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from scotty.facts.timeline import Entry

DAY = 86_400.0
"""Seconds in a day."""


class HalfLives(NamedTuple):
    """How fast a kind is forgotten, in days: `short` for surges, `long` for interest."""

    short: float
    long: float


class Sum(msgspec.Struct):
    """Decayed mass of one kind at one account, at the tally's landmark."""

    short: float = 0.0
    long: float = 0.0
    count: int = 0


def growth(at: datetime, landmark: datetime, half_life: float) -> float:
    """Weight of a fact at `at` relative to the landmark: 2^((at - landmark) / half-life in days)."""
    return float(2.0 ** ((at - landmark).total_seconds() / (half_life * DAY)))


class Tally:
    """Sums of one account: per kind at two half-lives, and per person at one."""

    def __init__(
        self, rates: Mapping[str, HalfLives], person_half_life: float, landmark: datetime
    ) -> None:
        self.rates = rates
        self.person_half_life = person_half_life
        self.landmark = landmark
        self.kinds: dict[str, Sum] = {}
        self.people: dict[str, float] = {}

    def add(self, entry: Entry) -> None:
        """Count one entry. Kinds without a rate, and everything not human, count nothing."""
        fact = entry.fact
        rate = self.rates.get(fact.kind)
        if rate is None or entry.verdict != "human":
            return
        mass = entry.sign * fact.mass
        total = self.kinds.setdefault(fact.kind, Sum())
        total.short += mass * growth(fact.at, self.landmark, rate.short)
        total.long += mass * growth(fact.at, self.landmark, rate.long)
        total.count += entry.sign
        if fact.person is not None:
            weight = mass * growth(fact.at, self.landmark, self.person_half_life)
            self.people[fact.person] = self.people.get(fact.person, 0.0) + weight

    def extend(self, entries: Iterable[Entry]) -> "Tally":
        """Count many entries; return self."""
        for entry in entries:
            self.add(entry)
        return self

    def merge(self, other: "Tally") -> None:
        """Add another tally of the same landmark and rates."""
        for kind, theirs in other.kinds.items():
            ours = self.kinds.setdefault(kind, Sum())
            ours.short += theirs.short
            ours.long += theirs.long
            ours.count += theirs.count
        for person, mass in other.people.items():
            self.people[person] = self.people.get(person, 0.0) + mass
