"""When it happened: the sender's clock corrected by the moment of sending."""

from datetime import UTC, datetime, timedelta

UNSET = datetime(2000, 1, 1, tzinfo=UTC)
"""Earlier times are clocks that were never set (1970, 1980): no product sent events then."""
SLACK = timedelta(minutes=1)
"""How far ahead a clock may be without a word."""


def correct_time(
    told: datetime | None, sent: datetime | None, received: datetime
) -> tuple[datetime, str | None]:
    """Return when an event happened (UTC), and a note where that is not what was told.

    received - (sent - told), never later than `received` (Segment: "Spec: Common Fields",
    Timestamps). The same wrong clock made `told` and `sent`, so its error cancels.
    """
    if told is None:
        return received, None
    told = told if told.tzinfo is not None else told.replace(tzinfo=UTC)
    try:
        happened = told.astimezone(UTC)
        if sent is not None:
            sent = sent if sent.tzinfo is not None else sent.replace(tzinfo=UTC)
            # An absurd moment of sending says nothing of a plausible moment of happening.
            if sent >= UNSET or told < UNSET:
                happened = received - (sent - told)
    except OverflowError:
        return received, f"timestamp {told.year} is out of range; the time of receipt is used"
    if happened < UNSET:
        return received, f"timestamp {told:%Y-%m-%d} is {_NEVER_SET}"
    if happened <= received:
        return happened, None
    if happened - received <= SLACK:
        return received, None
    return received, f"timestamp {told:%Y-%m-%d %H:%M} is {_AHEAD}"


_NEVER_SET = "that of a clock never set; the time of receipt is used"
_AHEAD = "ahead of our clock; the time of receipt is used"
