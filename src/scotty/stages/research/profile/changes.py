"""Changes: what is new, gone or told otherwise between two profiles of one account."""

from datetime import datetime
from typing import Literal

import msgspec

from scotty.stages.research.profile.line import Line, Profile

Sort = Literal["new", "changed", "gone"]
RESTATED = ("triggers",)
"""Areas that only choose among what others say: each of their changes would be told twice."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A line that the later profile has, has otherwise, or has no more."""

    sort: Sort
    area: str
    key: str
    #: As it reads now; of what is gone, as it read.
    text: str
    #: As it read before; "" for what is new.
    before: str = ""
    facts: tuple[str, ...]
    #: Facts that came to it, of what is new or changed.
    came: tuple[str, ...] = ()
    at: datetime
    #: Why it is gone.
    why: str = ""


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What changed between two moments."""

    since: datetime
    until: datetime
    #: Why since then: "the research before the last", "the last 30 days".
    reason: str
    changes: tuple[Change, ...] = ()


def compare_profiles(then: Profile, now: Profile, reason: str) -> Diff:
    """Return the changes, in the order of the later profile; gone ones last. Pure."""
    before = {line.key: line for line in then.lines() if line.area not in RESTATED}
    after = {line.key: line for line in now.lines() if line.area not in RESTATED}
    changes = [
        change
        for key, line in after.items()
        if (change := _compare(before.get(key), line)) is not None
    ]
    gone = [_tell_gone(line, now) for key, line in before.items() if key not in after]
    return Diff(since=then.as_of, until=now.as_of, reason=reason, changes=(*changes, *gone))


def _compare(before: Line | None, line: Line) -> Change | None:
    """Return what became of a line; None where it says the same, though more may say so."""
    if before is not None and before.text == line.text:
        return None
    known = set(before.facts) if before else set()
    return Change(
        sort="changed" if before else "new",
        area=line.area,
        key=line.key,
        text=line.text,
        before=before.text if before else "",
        facts=line.facts,
        came=tuple(name for name in line.facts if name not in known),
        at=line.at,
    )


def _tell_gone(line: Line, now: Profile) -> Change:
    old = line.expires <= f"{now.as_of:%Y-%m-%d}"
    why = (
        "It has grown old."
        if old
        else "Newer or weightier lines stand in its place, or it was told otherwise."
    )
    return Change(
        sort="gone", area=line.area, key=line.key, text=line.text,
        before=line.text, facts=line.facts, at=line.at, why=why,
    )  # fmt: skip
