"""Threads: the subject of a mail that answers an earlier one, and of one that starts anew."""

import re

from scotty.stages.engage.compose.case import Case, Touch

_PREFIX = re.compile(r"^\s*(?:(?:re|aw|antw|sv|fwd?|wg|tr)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def find_answered(case: Case) -> Touch | None:
    """Return the touch that the step answers in its thread; None where it starts anew.

    A step that names a thread whose mail never left (skipped, held, another channel) starts anew:
    "Re:" on a subject that they never got would be a trick.
    """
    told = [t for t in case.past if t.step == case.step.thread and t.subject]
    return told[-1] if case.step.thread and told else None


def answer_subject(subject: str) -> str:
    """Return the subject of an answer: "Re: " once, whatever stood before it."""
    return f"Re: {_PREFIX.sub('', subject).strip()}"
