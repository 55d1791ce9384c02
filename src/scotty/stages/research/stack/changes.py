"""Changes of a stack: what is new, and what is gone, told only where earlier looks could have seen it."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from scotty.stages.research.stack.look import Look, Seen

SIGHTS = frozenset({"shows", "uses"})
"""Stances that say that a product is in use; an advert that asks for it does not."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A product that came or went."""

    way: Literal["added", "dropped"]
    technology: str
    #: The words that show it now, or that showed it last.
    seen: Seen
    #: Ids of the looks that it rests on, oldest first; today's, which has none yet, is left out.
    looks: tuple[str, ...]


def find_changes(before: Sequence[Look], now: Look) -> Iterator[Change]:
    """Yield what came and went, held against earlier looks, oldest first; looks of today are left out.

    New is what a collector sees that looked the last time, too, and nobody saw then: a collector that
    failed makes nothing new. Gone is what markup, headers or records showed, and two looks on two days,
    by all who had seen it, do not show.
    """
    earlier = [look for look in before if look.day < now.day]
    if not earlier:
        return
    last = earlier[-1]
    for seen in now.seen.values():
        sights = [s for s in seen if s.stance in SIGHTS and s.collector in last.coverage]
        if sights and not last.saw(sights[0].technology) and not _knew(earlier, sights[0], last):
            yield Change(
                way="added", technology=sights[0].technology, seen=sights[0], looks=(last.id,)
            )
    if len(earlier) > 1:
        yield from _find_dropped(earlier, last, now)


def _knew(earlier: Sequence[Look], sight: Seen, last: Look) -> bool:
    """Return whether it was seen in the look before the last: one miss in between is no coming back."""
    return len(earlier) > 1 and earlier[-2].day < last.day and earlier[-2].saw(sight.technology)


def _find_dropped(earlier: Sequence[Look], last: Look, now: Look) -> Iterator[Change]:
    # The first miss is the last look; the look before it is the last that may have seen it.
    prior = next((look for look in reversed(earlier) if look.day < last.day), None)
    if prior is None:
        return
    for name, seen in prior.seen.items():
        if name in last.seen or name in now.seen or any(s.stance != "shows" for s in seen):
            continue
        needed = {s.collector for s in seen}
        if needed <= last.coverage and needed <= now.coverage:
            yield Change(
                way="dropped",
                technology=seen[0].technology,
                seen=seen[0],
                looks=(prior.id, last.id),
            )
