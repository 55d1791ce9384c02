"""What is our own: who writes, where to meet, pages made for them, an event."""

from scotty.names.naming import read_first
from scotty.stages.engage.compose.case import Case, Words
from scotty.stages.engage.compose.event import plan_event, spell_day, spell_time
from scotty.stages.engage.compose.slot import slot


def _say(text: str, marked: bool = False) -> Words | None:
    return Words(text, marked=marked) if text else None


@slot("sender", "Who writes.", example="Priya Lund", claims=False)
def fill_sender(case: Case, _: str) -> Words | None:
    """Return the full name of who writes."""
    return _say(case.sender.name)


@slot("sender.first", "The first name of who writes.", example="Priya", claims=False)
def fill_sender_first(case: Case, _: str) -> Words | None:
    """Return the first name of who writes; the whole name where it is one word."""
    return _say(read_first(case.sender.name) or case.sender.name)


@slot("sender.title", "Their title.", example="Account Executive", claims=False)
def fill_sender_title(case: Case, _: str) -> Words | None:
    """Return the title of who writes."""
    return _say(case.sender.title)


@slot("brand", "Our company.", example="Tideline", claims=False)
def fill_brand(case: Case, _: str) -> Words | None:
    """Return the name of our company."""
    return _say(case.sender.brand)


@slot("calendar", "Where a meeting can be booked.", example="https://…", claims=False)
def fill_calendar(case: Case, _: str) -> Words | None:
    """Return the address of the booking page."""
    return _say(case.sender.calendar, marked=True)


@slot(
    "link:",
    "The address of a page made for them, by name: {link:page}, {link:calculator} …",
    example="https://…",
    claims=False,
)
def fill_link(case: Case, name: str) -> Words | None:
    """Return the address of the page of that name."""
    return _say(case.links.get(name, ""), marked=True)


@slot("event.title", "What the invitation is to.", example="Pricing round table", claims=False)
def fill_event_title(case: Case, _: str) -> Words | None:
    """Return the title of the event."""
    event = plan_event(case)
    return None if event is None else _say(event.title)


@slot("event.day", "The day of the event.", example="Thursday 16 July", claims=False)
def fill_event_day(case: Case, _: str) -> Words | None:
    """Return weekday and date, in the contact's zone."""
    event = plan_event(case)
    return None if event is None else _say(spell_day(event.start))


@slot("event.time", "When it begins, and in which zone.", example="15:00 UTC", claims=False)
def fill_event_time(case: Case, _: str) -> Words | None:
    """Return the time in the contact's zone, and its name."""
    event = plan_event(case)
    return None if event is None else _say(spell_time(event.start))


@slot("event.minutes", "How long it takes.", example="45", claims=False)
def fill_event_minutes(case: Case, _: str) -> Words | None:
    """Return its length in minutes."""
    event = plan_event(case)
    return None if event is None else _say(str(event.minutes))
