"""What came of those who were dealt an arm, and which of them may be counted yet."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from scotty.facts import Refused
from scotty.stages.engage.trials.assign import Plan

FOREVER = datetime.max.replace(tzinfo=UTC)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A person who came to the step and was dealt an arm, the holdout included."""

    contact: str
    arm: str
    #: When the step was due for them (UTC): when it was sent, or would have been.
    at: datetime
    #: The plan by which they were dealt.
    plan: Plan
    #: First answer after it that is not a no; the first meeting; the first unsubscribing,
    #: complaint or hostile answer. None where there was none.
    answered: datetime | None = None
    met: datetime | None = None
    harmed: datetime | None = None

    def __post_init__(self) -> None:
        if not self.plan.chances.get(self.arm):
            raise Refused(
                f"{self.contact} was dealt {self.arm!r}, which the plan gives to nobody.",
                "Give the plan of that day.",
            )


class Ripe(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose window has closed: what came of it is settled."""

    case: Case
    answered: bool
    met: bool
    harmed: bool

    @property
    def good(self) -> bool:
        """Whether they answered, not with a no, or met us."""
        return self.answered or self.met


def gather_cases(cases: Iterable[Case]) -> list[Case]:
    """Return the first case of each person, in order of time: one person is one draw."""
    first: dict[str, Case] = {}
    for case in sorted(cases, key=lambda c: (c.at, c.contact, c.arm)):
        first.setdefault(case.contact, case)
    return list(first.values())


def ripen_cases(cases: Iterable[Case], moment: datetime, window: timedelta) -> list[Ripe]:
    """Return the cases whose window is over at the moment, in order of their closing.

    A case counts when its window closes, whatever came of it and however early. To count good
    outcomes when they come and the rest later would show every arm better than it is, and an
    arm whose answers come sooner better than its rival. All windows are as long, so the order
    of closing is the order of dealing: it knows nothing of outcomes.
    """
    return [
        Ripe(
            case=case,
            answered=_within(case, case.answered, window),
            met=_within(case, case.met, window),
            harmed=_within(case, case.harmed, window),
        )
        for case in gather_cases(cases)
        if _close(case, window) <= moment
    ]


def _close(case: Case, window: timedelta) -> datetime:
    return case.at + window if case.at < FOREVER - window else FOREVER


def _within(case: Case, at: datetime | None, window: timedelta) -> bool:
    return at is not None and case.at <= at < _close(case, window)
