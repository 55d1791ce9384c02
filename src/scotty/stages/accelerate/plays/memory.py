"""What was done in our own endangered deals, and which of them recovered."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from scotty.signals import Story
from scotty.signals.course import place_deal
from scotty.stages.accelerate.plays.moves import ENGAGED, find_moves
from scotty.stages.accelerate.snapshot import Fate, Snapshot
from scotty.stages.accelerate.warnings import load_warnings, read_warnings

NEXT = (timedelta(days=25), timedelta(days=45))
"""How long after a snapshot the next one shows what was done meanwhile: a month or so."""
HORIZON = timedelta(days=90)
"""A deal has recovered when it is won within a quarter of that next snapshot."""
WITHIN = -10
"""Tenths of a value far within its limit, and of a warning that is silent."""
MOST = 400
"""Episodes kept, the newest: enough for 60 neighbours, small enough to be kept as a fact."""


class Danger(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A deal in danger, as it stood when a warning began."""

    deal: str
    moment: datetime
    #: Place of its stage on the way, 0-1, and its amount in US dollars; None where unknown.
    place: float | None = None
    amount: float | None = None
    standing: tuple[str, ...] = ()
    #: How far each value lay beyond its limit, in tenths, -10 (far within, or silent) to 20; in
    #: the order of `Memory.names`.
    values: tuple[int, ...] = ()


class Episode(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A danger, what was done in the month after, and what came of it."""

    danger: Danger
    moves: tuple[str, ...] = ()
    #: Plays that a person took up in that month.
    taken: tuple[str, ...] = ()
    won: bool


class Memory(msgspec.Struct, frozen=True):
    """All episodes that are kept, newest first."""

    episodes: tuple[Episode, ...] = ()
    #: The warnings that there were then.
    names: tuple[str, ...] = ()


class Chronicle:
    """Takes snapshots one by one, those of a deal in rising order, and keeps the episodes."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], list[tuple[Danger, frozenset[str]]]] = {}
        self._before: dict[tuple[str, str], frozenset[str]] = {}
        self._episodes: list[Episode] = []

    def add(self, snapshot: Snapshot) -> None:
        """Note what a snapshot shows: how earlier episodes went on, and whether one begins."""
        story, fate = snapshot
        key = story.log.account, story.deal
        waiting = []
        for begun, people in self._waiting.pop(key, []):
            gap = story.moment - begun.moment
            if gap < NEXT[0]:
                waiting.append((begun, people))
            elif gap <= NEXT[1] and (won := recovers(story.moment, fate)) is not None:
                moves, taken = find_moves(story, begun.moment, people)
                ended = Episode(danger=begun, moves=moves, taken=taken, won=won)
                self._episodes.append(ended)
        danger = describe_danger(story)
        standing = frozenset(danger.standing)
        if standing - self._before.get(key, frozenset()):
            waiting.append((danger, frozenset(story.active(ENGAGED))))
        self._before[key] = standing
        if waiting:
            self._waiting[key] = waiting

    def memory(self) -> Memory:
        """Return what is kept; see `remember_episodes`."""
        newest = sorted(
            self._episodes, key=lambda e: (e.danger.moment, e.danger.deal), reverse=True
        )
        return Memory(tuple(newest[:MOST]), tuple(load_warnings()))


def remember_episodes(snapshots: Iterable[Snapshot]) -> Memory:
    """Return what endangered deals of the past teach, from snapshots in rising order for each deal.

    An episode begins where a warning begins; the deal's next snapshot, 25 to 45 days on, shows
    what was done meanwhile, and its end is counted from there (a landmark: Anderson, Cain,
    Gelber 1983, J. Clin. Oncol. 1). Who was won before then had no time to have anything
    done; counting such deals would make every move look good. Deals whose quarter after the
    landmark is not over at the fate's `until` are left out.
    """
    chronicle = Chronicle()
    for snapshot in snapshots:
        chronicle.add(snapshot)
    return chronicle.memory()


def describe_danger(story: Story) -> Danger:
    """Return the danger that a deal is in at its story's moment."""
    readings = read_warnings(story)
    values = {r.watch.name: round(10 * r.excess) for r in readings}
    return Danger(
        deal=story.deal,
        moment=story.moment,
        place=place_deal(story),
        amount=story.amount,
        standing=tuple(sorted(r.watch.name for r in readings if r.stands)),
        values=tuple(values.get(name, WITHIN) for name in load_warnings()),
    )


def recovers(landmark: datetime, fate: Fate) -> bool | None:
    """Return whether a deal open at the landmark was won within the horizon; None where unknown."""
    end = landmark + HORIZON
    if end > fate.until or (fate.status != "open" and fate.closed is None):
        return None
    return fate.status == "won" and fate.closed is not None and fate.closed <= end
