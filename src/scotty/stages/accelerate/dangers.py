"""Dangers: put warnings and plays to deals that have been scored."""

from collections.abc import Iterable, Mapping

import msgspec

from scotty.signals import Story
from scotty.stages.accelerate.plays import Advice, Chronicle, Memory, Record, Said, propose_plays
from scotty.stages.accelerate.snapshot import Snapshot
from scotty.stages.accelerate.standing import Deal, HitRate
from scotty.stages.accelerate.warnings import Rater, load_warnings, raise_warnings


class Lessons(msgspec.Struct, frozen=True, kw_only=True):
    """What the past teaches of warnings and plays. It is kept as a fact, so it is small."""

    version: str = ""
    #: Warning -> its record, and the limit that the record was made under.
    rates: dict[str, HitRate] = {}
    limits: dict[str, float] = {}
    memory: Memory = Memory()


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """Lessons made ready to be asked for many deals."""

    rates: Mapping[str, HitRate] = {}
    record: Record = msgspec.field(default_factory=Record)


def learn_lessons(snapshots: Iterable[Snapshot]) -> Lessons:
    """Return what snapshots teach; those of a deal must come in rising order."""
    rater, chronicle = Rater(), Chronicle()
    tuned: dict[str, float] = {}
    for snapshot in snapshots:
        if not tuned:
            book = snapshot.story.setting.book
            tuned = {n: w.limit(book.warnings.get(n)) for n, w in load_warnings().items()}
        rater.add(snapshot)
        chronicle.add(snapshot)
    return Lessons(rates=rater.rates(), limits=tuned, memory=chronicle.memory())


def make_outlook(
    lessons: Lessons, limits: Mapping[str, float], managers: Mapping[str, Said]
) -> Outlook:
    """Return lessons ready for use under the limits in force.

    A warning that was tuned since has another record, which nobody has counted yet: it has none.
    """
    rates = {n: rate for n, rate in lessons.rates.items() if lessons.limits.get(n) == limits.get(n)}
    return Outlook(rates=rates, record=Record(Advice(lessons.memory), managers))


def face_dangers(deal: Deal, story: Story, outlook: Outlook) -> Deal:
    """Return a deal with the warnings that stand and the plays that answer them."""
    warned = msgspec.structs.replace(deal, warnings=raise_warnings(story, outlook.rates))
    return msgspec.structs.replace(warned, plays=propose_plays(warned, story, outlook.record))
