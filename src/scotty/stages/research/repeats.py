"""Repeats: what was told as a sign before is not a second sign, however many pages say it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.grounding import fold_words
from scotty.signals.titles import read_title

NEAR = timedelta(days=45)
"""Between two tellings of one event: papers write of it for weeks, a CRM dates it by its entry."""
CLOSE = 0.05
"""How far two amounts of one round may differ: rounded, or told in another currency."""
SIGNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "funding.raised": (("round",), ("amount",)),
    "leadership.changed": (("post",),),
    "hiring.posted": (("post",),),
    "technology.added": (("technology",),),
    "technology.dropped": (("technology",),),
    "tender.published": (("about",),),
    "news.published": (("headline",), ("about",)),
}
"""Kind that counts as a sign -> fields, any one of which shows that two facts tell of one event."""


def hush_repeats(found: Iterable[Fact], known: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the facts found; one that tells again of an event that is known, or came before, weighs nothing.

    It stays a fact with its own words and source, so that a profile can show both; only its mass,
    what it counts as a sign, is 0. Where two differ in what both tell (another round, another
    amount), they are two events.
    """
    seen: dict[str, list[Fact]] = {}
    for fact in known:
        if fact.kind in SIGNS and fact.mass > 0:
            seen.setdefault(fact.kind, []).append(fact)
    for fact in found:
        if fact.kind not in SIGNS:
            yield fact
            continue
        earlier = seen.setdefault(fact.kind, [])
        if any(_is_same(fact, other) for other in earlier if other.id != fact.id):
            yield msgspec.structs.replace(fact, mass=0.0)
        else:
            earlier.append(fact)
            yield fact


def _is_same(one: Fact, other: Fact) -> bool:
    if abs(one.at - other.at) > NEAR:
        return False
    told = [
        _agree(one.kind, one.data[field], other.data[field])
        for (field,) in SIGNS[one.kind]
        if one.data.get(field) not in (None, "") and other.data.get(field) not in (None, "")
    ]
    return bool(told) and all(told)


def _agree(kind: str, one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= CLOSE * max(abs(one), abs(other))
    if fold_words(str(one)) == fold_words(str(other)):
        return True
    if kind != "leadership.changed":
        return False
    # "CFO" in one place is "Chief Financial Officer" in another.
    mine, theirs = read_title(str(one)), read_title(str(other))
    known = mine.function != "other" and mine.rank is not None
    return known and (mine.function, mine.rank) == (theirs.function, theirs.rank)
