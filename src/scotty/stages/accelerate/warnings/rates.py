"""Hit rates: how often a warning came true on own history, beside how often harm came anyway."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from scotty.odds.share import spread_share
from scotty.stages.accelerate.snapshot import Fate, Snapshot
from scotty.stages.accelerate.standing import HitRate
from scotty.stages.accelerate.warnings.alarm import read_warnings

HORIZON = timedelta(days=90)
"""Harm counts when it comes within a quarter of the warning."""
SLIP = timedelta(days=14)
"""A stated close date that moved by more is a push: the seed's "timeline pushed > 2 weeks"."""


class Look(NamedTuple):
    """What one snapshot of a deal leaves for the record."""

    moment: datetime
    close_date: date | None
    standing: frozenset[str]
    fate: Fate


class Tally:
    """Counts of one warning while the record is made."""

    def __init__(self) -> None:
        self.raised = 0
        self.came_true = 0
        self.moments: dict[datetime, int] = defaultdict(int)


class Rater:
    """Takes snapshots one by one, in any order, and makes the record of them."""

    def __init__(self) -> None:
        self._looks: dict[tuple[str, str], list[Look]] = defaultdict(list)

    def add(self, snapshot: Snapshot) -> None:
        """Note what a snapshot shows; the story itself is let go, so that a long replay fits."""
        story = snapshot.story
        self._looks[story.log.account, story.deal].append(_look(snapshot))

    def rates(self) -> dict[str, HitRate]:
        """Return the record; see `rate_warnings`."""
        tallies: dict[str, Tally] = defaultdict(Tally)
        open_deals: dict[datetime, list[int]] = defaultdict(lambda: [0, 0])
        for looks in self._looks.values():
            _count(sorted(looks, key=lambda look: look.moment), tallies, open_deals)
        return {name: _rate(tally, open_deals) for name, tally in sorted(tallies.items())}


def rate_warnings(snapshots: Iterable[Snapshot]) -> dict[str, HitRate]:
    """Return the record of every warning that was ever raised, by name.

    Harm, at a snapshot: within 90 days of it the deal was lost; or it was not won while its
    stated close date, at a later snapshot of the same 90 days, lay more than 14 days after
    the date stated at the snapshot. Only snapshots whose 90 days are over at the fate's
    `until` are counted, whatever the deal did: to take those that closed sooner would favour
    the quick. A deal closed on a day that nobody told is left out.

    A warning is counted once when it begins and not again until it has cleared: a deal that
    carries it for a year is one raise. `base` is the share of harm over all open deals of the
    snapshots in which the warning began, each weighed by how often it began there. The
    interval is Wilson's at 80 % (Wilson 1927, J. Am. Stat. Assoc. 22), which is sound for few.
    """
    rater = Rater()
    for snapshot in snapshots:
        rater.add(snapshot)
    return rater.rates()


def comes_to_harm(course: Sequence[Look], place: int) -> bool | None:
    """Return whether harm came to a deal after the look at `place`; None where not yet known."""
    look = course[place]
    end = look.moment + HORIZON
    fate = look.fate
    if end > fate.until or (fate.status != "open" and fate.closed is None):
        return None
    if fate.closed is not None and fate.closed <= end:
        return fate.status == "lost"
    later = (other.close_date for other in course[place + 1 :] if other.moment <= end)
    stated = look.close_date
    return stated is not None and any(day is not None and day > stated + SLIP for day in later)


def _look(snapshot: Snapshot) -> Look:
    return Look(
        moment=snapshot.story.moment,
        close_date=snapshot.story.close_date,
        standing=frozenset(r.watch.name for r in read_warnings(snapshot.story) if r.stands),
        fate=snapshot.fate,
    )


def _count(
    course: Sequence[Look], tallies: dict[str, Tally], open_deals: dict[datetime, list[int]]
) -> None:
    before: frozenset[str] = frozenset()
    for place, look in enumerate(course):
        harm = comes_to_harm(course, place)
        if harm is not None:
            counts = open_deals[look.moment]
            counts[0] += harm
            counts[1] += 1
            for name in look.standing - before:
                tally = tallies[name]
                tally.raised += 1
                tally.came_true += harm
                tally.moments[look.moment] += 1
        before = look.standing


def _rate(tally: Tally, open_deals: dict[datetime, list[int]]) -> HitRate:
    shares = (
        times * open_deals[moment][0] / open_deals[moment][1]
        for moment, times in tally.moments.items()
    )
    low, high = spread_share(tally.came_true, tally.raised)
    return HitRate(
        raised=tally.raised,
        came_true=tally.came_true,
        base=sum(shares) / tally.raised,
        low=low,
        high=high,
    )
