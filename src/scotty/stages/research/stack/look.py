"""A look: what was seen of a stack on a day, by whom, and who was able to look at all."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from scotty.facts import Fact


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A product seen, by a collector, in words."""

    technology: str
    collector: str
    #: shows: its markup, headers or records show it; uses: they say so; asks: an advert asks for it.
    stance: str
    quote: str
    url: str = ""
    title: str = ""
    confidence: float = 1.0
    #: Id of the fact that tells what was read.
    page: str = ""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen on a day."""

    #: Id of the snapshot that tells it; "" for today's, before it is told.
    id: str = ""
    day: date
    #: Collectors that could look.
    coverage: frozenset[str]
    #: Folded name -> all that was seen of it.
    seen: Mapping[str, tuple[Seen, ...]]

    def saw(self, technology: str) -> bool:
        """Return whether anybody saw a product."""
        return fold(technology) in self.seen


def fold(name: str) -> str:
    """Return a product's name as it is compared."""
    return " ".join(name.casefold().split())


def make_look(day: date, seen: Iterable[Seen], coverage: Iterable[str]) -> Look:
    """Return a look of a day."""
    found: dict[str, list[Seen]] = {}
    for one in seen:
        same = found.setdefault(fold(one.technology), [])
        if all((s.collector, s.stance) != (one.collector, one.stance) for s in same):
            same.append(one)
    kept = {name: tuple(all_) for name, all_ in sorted(found.items())}
    return Look(day=day, coverage=frozenset(coverage), seen=kept)


def lay_look(look: Look) -> dict[str, Any]:
    """Return the data of the snapshot that tells a look."""
    rows = [s for seen in look.seen.values() for s in seen]
    return {
        "technologies": sorted({seen[0].technology for seen in look.seen.values()}),
        "coverage": sorted(look.coverage),
        "seen": [msgspec.structs.asdict(s) for s in rows],
    }


def read_look(fact: Fact) -> Look | None:
    """Return the look that a snapshot tells; None for one that was told by somebody else."""
    rows = fact.data.get("seen")
    if not isinstance(rows, list | tuple) or not isinstance(
        fact.data.get("coverage"), list | tuple
    ):
        return None
    seen = [msgspec.convert(dict(row), Seen) for row in rows]
    look = make_look(fact.at.date(), seen, (str(c) for c in fact.data["coverage"]))
    return msgspec.structs.replace(look, id=fact.id)
