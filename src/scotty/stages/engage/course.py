"""The course of a sequence for one person: which step comes next, and when at the earliest."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from scotty.playbook.sequence import Sequence as Cadence
from scotty.playbook.sequence import Step
from scotty.stages.engage.conditions import Glance, holds

Fate = Literal["open", "sent", "failed", "dropped", "unknown"]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """A touch that this sequence planned: what became of it, and when."""

    step: str
    attempt: int
    fate: Fate
    #: When it was settled; for an open one, when it is due.
    at: datetime
    touch: str = ""
    message: str = ""
    subject: str = ""
    #: Ids of the facts, and `asset:NAME`s, that its claims rested on.
    because: tuple[str, ...] = ()


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """The step to plan next, and when at the earliest."""

    step: Step
    attempt: int
    earliest: datetime
    #: Why not earlier, in words.
    why: str


def find_next(
    cadence: Cadence, started: datetime, pasts: Sequence[Past], now: datetime
) -> Next | None:
    """Return the next step; None where one is open, or the sequence is through.

    Steps come in their order. A step's day counts from the first day of the sequence; where a
    touch came late (a holiday, an approval that took a week), the ones after it keep at least
    `gap_days` from it. Conditions are judged when the step is due, not now.
    """
    if any(p.fate in ("open", "unknown") for p in pasts):
        return None
    done = {p.step for p in pasts}
    step = next((s for s in cadence.step if s.name not in done), None)
    if step is None:
        return None
    planned = started + timedelta(days=step.day - 1)
    sent = [p.at for p in pasts if p.fate == "sent"]
    gap = max(sent) + timedelta(days=cadence.gap_days) if sent else started
    earliest = max(planned, gap, now)
    why = f"day {step.day} of the sequence"
    if earliest == gap and gap > planned:
        why = f"{cadence.gap_days} days after the touch before, which came late"
    elif earliest == now and now > planned:
        why = f"as soon as can be: day {step.day} of the sequence has passed"
    return Next(step=step, attempt=1, earliest=earliest, why=why)


def judge_step(step: Step, glance: Glance) -> str:
    """Return why a step that is due is not taken; "" where it is."""
    failing = next((c for c in step.only_if if not holds(c, glance)), None)
    return "" if failing is None else f"Only if {failing}, and that is not so."


def judge_end(cadence: Cadence, glance: Glance) -> str:
    """Return why the sequence ends now for this person; "" where it goes on."""
    met = next((c for c in cadence.ends.on if holds(c, glance)), None)
    return met or ""


def list_thread(cadence: Cadence, step: Step, pasts: Iterable[Past]) -> tuple[Past, ...]:
    """Return the sent mails that a step continues, oldest first; () where it starts a thread of its own."""
    names: list[str] = []
    parents = {s.name: s.thread for s in cadence.step}
    parent = step.thread
    while parent:
        names.append(parent)
        parent = parents.get(parent, "")
    chain = [p for p in pasts if p.step in names and p.fate == "sent" and p.message]
    return tuple(sorted(chain, key=lambda p: p.at))
