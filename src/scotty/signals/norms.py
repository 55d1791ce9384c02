"""Norms: what is usual for deals of this workspace, learnt from those that closed before."""

from collections.abc import Mapping
from math import log
from unicodedata import normalize

import msgspec

STRENGTH = 8.0
"""Closed deals that a level's own record must outweigh: with so many, it counts half."""
SIZES = (("1-10", 1), ("11-50", 11), ("51-200", 51), ("201-1000", 201), ("1001-5000", 1001))
"""Bands of a company's employees and where each begins, as the playbook names them."""
MONTH_END = 7
"""The last days of a month that count as its end."""


def name_size(employees: float) -> str:
    """Return the band of a number of employees: the level of `records["size"]`, `size_amounts`."""
    if employees >= 5001:
        return "5001+"
    return next(name for name, least in reversed(SIZES) if employees >= least or least == 1)


def fold_name(name: str) -> str:
    """Return a name as two spellings of it compare: no case, single blanks, one form of letters."""
    return " ".join(normalize("NFKC", name).casefold().split())


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
    #: Days from entering it (the last time) to winning: half of won deals less than `left`, a fifth
    #: more than `long_left`. None: too few won.
    left: float | None = None
    long_left: float | None = None


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
    #: Band of employees (see `name_size`) -> median amount of deals won there, US dollars; a band
    #: with fewer than five is left out.
    size_amounts: Mapping[str, float] = {}
    #: Median of (stages gone forward / weeks from opening to winning), over won deals.
    usual_pace: float | None = None
    #: Mean number of times that the stated close date was pushed out, over won deals.
    usual_pushes: float | None = None
    #: Share of wins within the last seven days of a month, 0 to 1 (0.23 where the calendar is all).
    month_end: float | None = None
    #: Median hours that buyers took to answer, over won deals.
    usual_answer: float | None = None
    #: Median number of their people active in the 30 days before winning.
    usual_people: float | None = None
    #: attribute -> level -> (won, closed): owner, product, rival, source, kind, industry, country, size.
    #: Levels are as told; size as `name_size` gives it. A rival stands under `fold_name`, and a
    #: closed deal counts for each rival that `signals.rivals.find_rivals` heard of before its end.
    #: Not for whom it was lost to: that is told of lost deals alone, and every rival would look deadly.
    records: Mapping[str, Mapping[str, tuple[int, int]]] = {}
    #: Names of rivals, as told in `to` of lost deals: what to listen for. Folded by `fold_name`.
    rivals: frozenset[str] = frozenset()

    @property
    def base(self) -> float:
        """Share of closed deals that were won, shrunk toward one in four; 0 to 1."""
        return (self.won + 2.0) / (self.closed + 8.0)

    def lift(self, attribute: str, level: str) -> float | None:
        """Return the log-odds of winning at a level against all deals; None where none closed there."""
        record = self.records.get(attribute, {}).get(level)
        return None if record is None else self._weigh(*record)

    def lift_stage(self, name: str) -> float | None:
        """Return the log-odds of winning of deals that came to a stage, against all deals."""
        norm = self.stages.get(name)
        return None if norm is None else self._weigh(norm.won, norm.closed)

    def _weigh(self, won: int, closed: int) -> float | None:
        if closed == 0:
            return None
        base = self.base
        share = (won + STRENGTH * base) / (closed + STRENGTH)
        return log(share / (1 - share)) - log(base / (1 - base))
