"""What the engine needs of moments: opens and clicks kept until they are judged, and a while after."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec

from scotty.facts import Fact, Verdict
from scotty.stages.engage.machines import Hit


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that left, as far as those who come back from it must be known."""

    touch: str
    account: str
    contact: str
    #: Whom it was sent to.
    address: str
    #: When the server took it; None while nobody can say.
    sent_at: datetime | None
    #: Where its links lead, by their number from 1.
    links: tuple[str, ...] = ()
    sequence: str = ""
    #: Id of the `touch.sent` fact; "" where it is not told yet.
    fact: str = ""


FindSent = Callable[[str], Sent | None]
"""Return the mail of a touch; None where there is no such touch."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A hit, of whose mail it was, and what was told of it."""

    hit: Hit
    account: str
    contact: str
    #: Where the link leads; "" for opens and the trap.
    url: str = ""
    #: Id of the `touch.sent` fact; "" where it is not told yet.
    because: str = ""
    id: int = 0
    #: As told to the ledger; None while it waits.
    verdict: Verdict | None = None
    #: Id of the fact that told it; "" while it waits.
    fact: str = ""


class Conclusion(NamedTuple):
    """What is told of one mail's moments: facts, and per moment the verdict and the fact that has it."""

    facts: list[Fact]
    told: dict[int, tuple[Verdict, str]]


class Moments(Protocol):
    """Opens and clicks on their way into the ledger. A waiting room: what is told is kept a day."""

    def note(self, moment: Moment) -> None:
        """Keep a moment; durable on return. Raises Later where that cannot be done now."""

    def settle(
        self, ripe: datetime, since: datetime, conclude: Callable[[Sequence[Moment]], Conclusion]
    ) -> int:
        """Conclude on every mail that has waiting moments of `ripe` or before; return how many.

        `conclude` is given the moments of one mail since `since`, oldest first; of one that was
        flooded a hundred waiting and the last hundred told. Its facts and the verdicts commit
        together, once, in whatever process; told moments before `since` are let go.
        """
