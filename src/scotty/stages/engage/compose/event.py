"""Events: when an invitation of a sequence takes place, in the zone of whom it invites."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scotty.stages.engage.compose.case import Case, Event
from scotty.stages.engage.compose.likeness import find_content

HOUR = 15
"""The hour at which it begins, where the contact is."""


def plan_event(case: Case) -> Event | None:
    """Return the event that the step invites to; None where it invites to none.

    What the case carries stands. Else: so many days after the touch as the step says, moved on
    from a weekend to Monday, at three in the afternoon where the contact is (UTC where nobody
    knows). Holidays are the caller's: whoever plans real days passes the event in.
    """
    if case.event is not None:
        return case.event
    days, minutes = case.step.event
    if days < 0 or minutes <= 0:
        return None
    sent = (case.at or case.view.moment).astimezone(read_zone(case.zone))
    start = (sent + timedelta(days=days)).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if start.weekday() > 4:
        start += timedelta(days=7 - start.weekday())
    return Event(title=_name_event(case), start=start, minutes=minutes)


def _name_event(case: Case) -> str:
    asset = find_content(case)
    return f"A conversation with {case.sender.brand}" if asset is None else asset.title


@lru_cache(maxsize=1_024)
def read_zone(name: str) -> tzinfo:
    """Return the zone of an IANA name; UTC for none, and for a name that nobody knows."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def spell_day(start: datetime) -> str:
    """Return a day as people say it: "Thursday 16 July"."""
    return f"{start:%A} {start.day} {start:%B}"


def spell_time(start: datetime) -> str:
    """Return a time of day and the short name of its zone: "15:00 CEST"."""
    name = start.tzname() or ""
    # Where a zone has no letters of its own, its distance from UTC says more than "+03".
    return f"{start:%H:%M} {name if name.isalpha() else f'UTC{start:%z}'}"
