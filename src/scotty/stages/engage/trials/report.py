"""What a page shows of a trial."""

from typing import Literal

import msgspec

from scotty.stages.engage.trials.assign import Plan
from scotty.stages.engage.trials.intervals import Interval

Kind = Literal["running", "winner", "same", "single"]
"""Not enough data; one is left; no difference worth having; only one wording."""


class Arm(msgspec.Struct, frozen=True, kw_only=True):
    """One arm: counts of people; those whose window is over are ripe, and only they are judged."""

    name: str
    dealt: int
    ripe: int
    #: Of the ripe: who answered, not with a no; who met us; who did either; who was harmed.
    answered: int
    met: int
    good: int
    harmed: int
    #: Rate of good outcomes, 0-1.
    rate: Interval


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two arms compared, the one that the evidence favours first."""

    better: str
    worse: str
    #: Ripe people of both.
    ripe: int
    #: Highest e-value reached against "it is no better": chance of ever seeing E or more is 1/E.
    e: float
    #: The e-value that proves it, so that all statements of the trial together keep alpha.
    threshold: float
    proven: bool
    #: Rate of `better` over, and less, that of `worse`.
    ratio: Interval
    gap: Interval
    #: Ripe people of both at which, by half the time, a lift worth finding would be proven.
    needs: int


class Stop(msgspec.Struct, frozen=True):
    """An arm that is dealt to nobody any more, and why: it lost to, or harms more than, `by`."""

    arm: str
    why: Literal["worse", "harmful"]
    by: str
    e: float


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a trial."""

    kind: Kind
    winner: str | None = None
    stopped: tuple[Stop, ...] = ()
    #: The pair that the sentence speaks of.
    pair: Pair | None = None
    sentence: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A trial as it stands at a moment."""

    arms: tuple[Arm, ...]
    pairs: tuple[Pair, ...]
    verdict: Verdict
    #: Those who skipped the step, and the step (as arm "") against skipping it.
    held: Arm | None = None
    holdout: Pair | None = None
    #: What the holdout tells, in a sentence.
    effect: str = ""
    #: How to deal out new people.
    plan: Plan
