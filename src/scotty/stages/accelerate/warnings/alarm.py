"""Raise warnings: what stands at a deal's moment, with its evidence and its own record."""

from collections.abc import Mapping

import msgspec

from scotty.signals import Sight, Story
from scotty.stages.accelerate.standing import HitRate, Warned
from scotty.stages.accelerate.warnings.watch import Watch, load_warnings

ENOUGH = 10
"""Raised warnings of known end below which a rate is not told: "not enough data"."""
SHOWN = 20
"""Facts shown as evidence, newest first, at most."""


class Reading(msgspec.Struct, frozen=True):
    """What a warning measures of a deal, against its limit as tuned."""

    watch: Watch
    sight: Sight
    limit: float

    @property
    def stands(self) -> bool:
        """Whether the value lies beyond the limit."""
        return self.watch.bound.crosses(self.sight.value, self.limit)

    @property
    def weight(self) -> float:
        """1 at the limit, more beyond it, 5 at most."""
        return self.watch.bound.weigh(self.sight.value, self.limit)

    @property
    def excess(self) -> float:
        """How far beyond the limit the value lies: -1 far within, 0 at the limit, 2 far beyond."""
        bound = self.watch.bound
        beyond = self.sight.value - self.limit
        way = 1.0 if bound.side == "above" else -1.0
        return max(-1.0, min(way * beyond / bound.unit_of(self.limit), 2.0))


def read_warnings(story: Story) -> tuple[Reading, ...]:
    """Return what every warning that is not switched off, and not silent, measures of a deal.

    Worked out once for a story, however many ask.
    """
    return story.once(_read)


def _read(story: Story) -> tuple[Reading, ...]:
    tuned = story.setting.book.warnings
    readings = []
    for name, watch in load_warnings().items():
        rule = tuned.get(name)
        if rule is not None and rule.off:
            continue
        sight = watch.measure(story)
        if sight is not None:
            readings.append(Reading(watch, sight, watch.limit(rule)))
    return tuple(readings)


def raise_warnings(story: Story, rates: Mapping[str, HitRate]) -> tuple[Warned, ...]:
    """Return the warnings that stand at the story's moment, the heaviest first.

    A closed deal has none. `rates` is the workspace's own record of them; a rate that rests
    on fewer than ten raised warnings is left out: "not enough data".
    """
    if story.status != "open":
        return ()
    standing = [_tell(story, reading, rates) for reading in read_warnings(story) if reading.stands]
    return tuple(sorted(standing, key=lambda warned: (-warned.weight, warned.warning)))


def _tell(story: Story, reading: Reading, rates: Mapping[str, HitRate]) -> Warned:
    watch, sight = reading.watch, reading.sight
    hits = rates.get(watch.name)
    # What is missing has no fact of its own: it rests on the deal's being there.
    shown = sight.facts or story.tellings[:1]
    newest = sorted(shown, key=lambda fact: fact.at, reverse=True)
    return Warned(
        warning=watch.name,
        label=watch.label,
        text=watch.tell.format(value=sight.value, limit=reading.limit),
        weight=round(reading.weight, 2),
        facts=tuple(dict.fromkeys(map(story.log.identify, newest)))[:SHOWN],
        hits=hits if hits is not None and hits.raised >= ENOUGH else None,
    )
