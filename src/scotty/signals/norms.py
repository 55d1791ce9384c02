"""Norms: what is usual for deals of this workspace, learnt from those that closed before."""

from collections.abc import Mapping
from math import log

import msgspec

STRENGTH = 8.0
"""Closed deals that a level's own record must outweigh: with so many, it counts half."""


class StageNorm(msgspec.Struct, frozen=True, kw_only=True):
    """A stage as won deals went through it."""

    name: str
    #: Where it stands on the way, 0 the first to 1 the last before the end.
    place: float
    #: Days that won deals spent in it: half of them less than `usual`, a fifth more than `long`.
    usual: float
    long: float
    #: Closed deals that were in it, and how many of them were won.
    closed: int = 0
    won: int = 0


class Norms(msgspec.Struct, frozen=True, kw_only=True):
    """What closed deals teach, as known at a moment. All of it may be empty: then clues are silent."""

    #: Kinds of fact that the workspace collects.
    kinds: frozenset[str] = frozenset()
    #: By the name that the system of record gives, renamed ones under the name they have now.
    stages: Mapping[str, StageNorm] = {}
    won: int = 0
    closed: int = 0
    #: Days from opening to winning: half of won deals less than `usual_cycle`, a fifth more than `long_cycle`.
    usual_cycle: float | None = None
    long_cycle: float | None = None
    #: Median amount of won deals, in US dollars.
    usual_amount: float | None = None
    #: Median hours that buyers took to answer, over won deals.
    usual_answer: float | None = None
    #: Median number of their people active in the 30 days before winning.
    usual_people: float | None = None
    #: attribute -> level -> (won, closed): owner, product, rival, source, kind, industry, country, size.
    records: Mapping[str, Mapping[str, tuple[int, int]]] = {}

    @property
    def base(self) -> float:
        """Share of closed deals that were won, shrunk toward one in four; 0 to 1."""
        return (self.won + 2.0) / (self.closed + 8.0)

    def lift(self, attribute: str, level: str) -> float | None:
        """Return the log-odds of winning at a level against all deals; None where none closed there."""
        record = self.records.get(attribute, {}).get(level)
        if record is None or record[1] == 0:
            return None
        won, closed = record
        base = self.base
        share = (won + STRENGTH * base) / (closed + STRENGTH)
        return log(share / (1 - share)) - log(base / (1 - base))
