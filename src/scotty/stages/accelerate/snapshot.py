"""A snapshot: a deal as it was known then, and what became of it since."""

from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from scotty.signals import Story


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a deal, as known at `until`."""

    status: Literal["open", "won", "lost"]
    #: When it was won or lost; None while open, and where nobody said when.
    closed: datetime | None
    #: Its last amount, in US dollars.
    amount: float | None
    until: datetime


class Snapshot(NamedTuple):
    """What could be known at `story.moment`, and the fate that a judgement of then is held against.

    A deal gives several, at several ages; all of them belong to one side of any split.
    """

    story: Story
    fate: Fate
