"""Closings: what each deal that was won or lost leaves behind for later ones to learn from."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from scotty.facts import DAY, Fact, Timeline
from scotty.signals import Log, Setting, Story
from scotty.signals.course import count_pushes
from scotty.signals.levels import read_levels
from scotty.signals.rivals import find_rivals
from scotty.stages.accelerate.snapshot import Fate

Status = Literal["open", "won", "lost"]
VOID = re.compile(r"\b(duplicat\w*|merged?|dupe|dublette|test (deal|record)|created in error)\b")
"""Reasons of a loss that say nothing of selling: the record was a mistake."""
INSTANT = timedelta(microseconds=1)
LATELY = 30.0
"""Days before winning in which people count as active."""


class Turn(NamedTuple):
    """A deal became won, lost, or open again, and the fact that told it."""

    status: Status
    fact: Fact


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A deal that ended, as it was known when it ended. Money is US dollars."""

    deal: str
    won: bool
    #: When it became known that it ended; when that was taken back, if it was.
    known: datetime
    reopened: datetime | None = None
    #: When it was opened and when it ended; None where nobody said.
    opened: datetime | None
    closed: datetime | None
    #: It ended as a duplicate or a mistake: nothing is learnt from it.
    void: bool = False
    #: Stages in the order in which they were first entered, with the days spent in each.
    stages: tuple[tuple[str, float], ...] = ()
    #: Stage -> days from entering it (the last time) to the end.
    left: dict[str, float] = {}
    #: Times that the stated close date was put off.
    pushes: int = 0
    amount: float | None = None
    #: Median hours that their people took to answer; None where no answer tells it.
    answer: float | None = None
    #: Their people active in the last 30 days.
    people: int = 0
    #: attribute -> level, as known just before it ended: what only the end told is not among them.
    levels: dict[str, str] = {}
    #: Rivals that were heard of before it ended; and whom a lost one was lost to, as told.
    rivals: tuple[str, ...] = ()
    taken: str | None = None

    @property
    def cycle(self) -> float | None:
        """Days from opening to end; None where one of them is not known."""
        if self.opened is None or self.closed is None or self.closed < self.opened:
            return None
        return (self.closed - self.opened).total_seconds() / DAY


def list_turns(tellings: Sequence[Fact]) -> list[Turn]:
    """Return the changes of status that tellings of a deal make, in their order; it begins open."""
    turns: list[Turn] = []
    status: Status = "open"
    for fact in tellings:
        new = _read_status(fact)
        if new is not None and new != status:
            turns.append(Turn(new, fact))
            status = new
    return turns


def is_open(turns: Sequence[Turn], moment: datetime) -> bool:
    """Return whether a deal was open by what was known at a moment."""
    known = [turn for turn in turns if turn.fact.known <= moment]
    return not known or known[-1].status == "open"


def _read_status(fact: Fact) -> Status | None:
    if fact.kind == "deal.won":
        return "won"
    if fact.kind == "deal.lost":
        return "lost"
    told = fact.data.get("status")
    return told if told in ("open", "won", "lost") else None


def tell_fate(story: Story) -> Fate:
    """Return what became of a deal, as its story at a later moment knows it."""
    turns = list_turns(story.tellings)
    if not turns or turns[-1].status == "open":
        return Fate(status="open", closed=None, amount=story.amount, until=story.moment)
    status, fact = turns[-1]
    closed = None if fact.data.get("undated") else fact.at
    return Fate(status=status, closed=closed, amount=story.amount, until=story.moment)


def is_void(story: Story) -> bool:
    """Return whether a deal was lost only because its record was a duplicate or a mistake."""
    turns = list_turns(story.tellings)
    if not turns or turns[-1].status != "lost":
        return False
    return bool(VOID.search(str(turns[-1].fact.data.get("reason", "")).lower()))


def list_closings(
    timeline: Timeline, whole: Story, setting_at: Callable[[datetime], Setting]
) -> list[Closing]:
    """Return the ends of a deal that `whole` knows of, each as it was known when it came.

    More than one where it was opened again in between.
    """
    turns = list_turns(whole.tellings)
    closings = []
    for turn, after in zip_longest(turns, turns[1:]):
        if turn.status == "open":
            continue
        again = None if after is None else after.fact.known
        told = (again, setting_at(turn.fact.known))
        closings.append(_close(timeline, whole.deal, turn, told))
    return closings


def _close(
    timeline: Timeline, deal: str, turn: Turn, told: tuple[datetime | None, Setting]
) -> Closing:
    fact, (reopened, setting) = turn.fact, told
    story = Story(Log(timeline, fact.known), deal, setting)
    before = Story(Log(timeline, fact.known - INSTANT), deal, setting)
    closed = None if fact.data.get("undated") else fact.at
    seen, end = before if before.tellings else story, closed or fact.known
    stages, left = _time_stages(seen, end)
    return Closing(
        deal=deal,
        won=turn.status == "won",
        known=fact.known,
        reopened=reopened,
        opened=story.start,
        closed=closed,
        void=is_void(story),
        stages=stages,
        left=left,
        pushes=count_pushes(seen),
        amount=story.amount,
        answer=_time_answers(before),
        people=_count_people(before, end),
        levels=read_levels(seen),
        rivals=tuple(sorted(find_rivals(before))),
        taken=None if not (to := fact.data.get("to")) else str(to),
    )


def _time_stages(
    story: Story, end: datetime
) -> tuple[tuple[tuple[str, float], ...], dict[str, float]]:
    """Return days in each open stage, by first entry, and days from its last entry to the end.

    What the end itself is called is no stage.
    """
    moves = [
        m
        for m in story.stages
        if m.fact.kind not in ("deal.won", "deal.lost")
        and m.fact.data.get("status") not in ("won", "lost")
    ]
    if not moves:
        return (), {}
    days: dict[str, float] = {}
    ends = [m.at for m in moves[1:]] + [end]
    for move, until in zip(moves, ends, strict=True):
        spent = max(0.0, (until - move.at).total_seconds() / DAY)
        days[str(move.after)] = days.get(str(move.after), 0.0) + spent
    left = {str(m.after): max(0.0, (end - m.at).total_seconds() / DAY) for m in moves}
    return tuple(days.items()), left


def _time_answers(story: Story) -> float | None:
    hours = [
        float(f.data["hours"])
        for f in story.own("email.replied")
        if isinstance(f.data.get("hours"), int | float) and (story.start or f.at) <= f.at
    ]
    return float(np.median(hours)) if hours else None


def _count_people(story: Story, end: datetime) -> int:
    since = end - timedelta(days=LATELY)
    return sum(
        any(since <= act.at <= end for act in person.acts) for person in story.people.values()
    )
