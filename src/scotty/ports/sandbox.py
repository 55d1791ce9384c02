"""What the engine says of a make-believe market: how large, how long, and the facts it tells."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from scotty.facts import Fact


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Which market: the same values give the same facts."""

    companies: int = 50_000
    #: Length of its history, which ends at `end`.
    days: int = 365
    seed: int = 7
    #: The moment of its newest fact, in UTC.
    end: datetime


class Sandbox(Protocol):
    """A make-believe market. What is true in it stays behind this door; only what was seen comes out."""

    def __call__(self, plan: Plan) -> Iterable[Fact]:
        """Yield what the sources would have told, oldest telling first. Raises Refused for odd plans."""
