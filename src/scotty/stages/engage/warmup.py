"""How much a mailbox may send today, how far apart, and when it has to stop.

Receivers judge a sender by what it did before. A new mailbox that sends hundreds of mails looks
like a stolen one, so its number rises from day to day; mails that come in a burst look like a
machine; and whoever writes to addresses that do not exist, or is reported, is not listened to any
more. See docs/method/deliverability.md.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from math import comb

import msgspec

from scotty.facts import Held

REMEMBERED = 14
"""Days that receivers are taken to remember: after so long a rest the rise begins again."""
CHANCE = 0.01
"""How seldom a sender just at a limit may be stopped for bad luck, while there are few mails."""
LEAST_BAD = 3
"""Fewer are never a share, once there are enough mails to speak of one."""


class Ramp(msgspec.Struct, frozen=True, kw_only=True):
    """How a mailbox warms up."""

    #: Mails on the first day.
    first: int = 5
    #: By what a day may exceed the busiest of the last fortnight.
    growth: float = 1.3
    #: Mails a day once warm.
    cap: int = 50


def allow_today(ramp: Ramp, sent: Sequence[int], warm: bool = False) -> int:
    """Return how many mails a mailbox may send on a day.

    `sent` is how many it sent on each day before, oldest first, days of rest included. The number
    follows what was sent, not the calendar: a mailbox that rested has not become warmer, and one
    that had little to do is not let loose.
    """
    if warm:
        return ramp.cap
    busiest = max(sent[-REMEMBERED:], default=0)
    # At least one more: five by 1.3 is six, but two by 1.3 would stay two for ever.
    risen = max(int(busiest * ramp.growth), busiest + 1) if busiest else 0
    return min(ramp.cap, max(ramp.first, risen))


class Spacing(msgspec.Struct, frozen=True, kw_only=True):
    """How far apart the mails of one mailbox go out, in seconds."""

    least: float = 90.0
    #: What is added at most.
    jitter: float = 180.0


def space_out(spacing: Spacing, last: datetime | None, due: datetime, touch: str) -> datetime:
    """Return when a mail goes out that is due, given when the mailbox sent its last one.

    The jitter is a function of the touch: asked again, or by another worker, the answer is the same.
    """
    if last is None:
        return due
    digest = blake2b(touch.encode(), digest_size=8).digest()
    part = int.from_bytes(digest) / 2**64
    return max(due, last + timedelta(seconds=spacing.least + part * spacing.jitter))


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a mailbox's last mails, 200 or so: older ones say little of today."""

    sent: int
    #: Bounces that say that the address is dead.
    dead: int = 0
    #: Refusals of us: by policy, by a block list.
    blocked: int = 0
    #: Reports as spam (RFC 5965).
    complaints: int = 0
    #: What the server said when it last did not let us in; "" where it did.
    locked: str = ""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Shares at which a mailbox stops."""

    dead: float = 0.02
    blocked: float = 0.05
    #: Gmail and Yahoo ask bulk senders to stay below it (their sender guidelines, 2024).
    complaints: float = 0.003


def judge_mailbox(record: Record, limits: Limits) -> Held | None:
    """Return why a mailbox must pause, and the mend; None where it may go on."""
    if record.locked:
        return Held(
            f"The server does not let it in: {record.locked}", "Give the mailbox its password anew."
        )
    for bad, limit, what, mend in (
        (record.dead, limits.dead, "went to addresses that are dead", "Check where they are from."),
        (record.complaints, limits.complaints, "were reported as spam", "Write to fewer, better."),
        (record.blocked, limits.blocked, "were refused by policy", "Check SPF, DKIM, block lists."),
    ):
        if is_crossed(bad, record.sent, limit):
            share = 100 * bad / record.sent
            return Held(f"{bad} of its last {record.sent} mails ({share:.1f} %) {what}.", mend)
    return None


def is_crossed(bad: int, sent: int, limit: float) -> bool:
    """Return whether so many bad mails of those sent are too many.

    From 1 / limit mails on (50 for 2 %), a share can be read: it is crossed at the limit, by three
    or more. Before, one bounce in ten would read as 10 %; there it is crossed when a sender just at
    the limit would see so many less than once in a hundred times (exact binomial tail): for 2 %,
    two of the first 7, three of 22, four of 42.
    """
    if bad < 2 or sent <= 0:
        return False  # one alone is an accident, however few there are
    if sent * limit >= 1:
        return bad >= LEAST_BAD and bad >= limit * sent
    return exceed_chance(min(bad, sent), sent, limit) <= CHANCE


def exceed_chance(bad: int, sent: int, share: float) -> float:
    """Return how likely at least `bad` of `sent` are, when each is with the chance `share`."""
    return 1.0 - sum(
        comb(sent, k) * share**k * (1 - share) ** (sent - k) for k in range(min(bad, sent + 1))
    )
