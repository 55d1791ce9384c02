"""An invitation as a calendar file (RFC 5545).

`METHOD:PUBLISH`, not `REQUEST`: a request (RFC 5546, 3.2.2) asks for an answer, and mail programs
put it into the calendar of people who never opened it. A published event is one that the reader
may add; it has no attendees (RFC 5546, 3.2.1), and adding it tells nobody.
"""

import unicodedata
from datetime import UTC, datetime, timedelta

from scotty.facts import Refused
from scotty.ports.outgoing import Event

KIND = "text/calendar; charset=utf-8; method=PUBLISH"
_MOST = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""


def write_event(event: Event, uid: str, organiser: tuple[str, str], moment: datetime) -> bytes:
    """Return the .ics file. `organiser` is (name, address); `moment` is when it was made.

    Raises Refused where the event has no length, or its start no zone.
    """
    if event.minutes <= 0 or event.start.tzinfo is None:
        raise Refused(
            "The event has no length, or its start no zone.", "Set the step's event anew."
        )
    name, address = organiser
    until = event.start + timedelta(minutes=event.minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Scotty//Engage//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escape_text(uid)}",
        f"DTSTAMP:{_write_moment(moment)}",
        f"DTSTART:{_write_moment(event.start)}",
        f"DTEND:{_write_moment(until)}",
        f"SUMMARY:{escape_text(event.title)}",
        f"ORGANIZER{_write_name(name)}:mailto:{_write_uri(address)}",
        f"DESCRIPTION:{escape_text(event.words)}" if event.words else "",
        f"LOCATION:{escape_text(event.place)}" if event.place else "",
        f"URL:{_write_uri(event.url)}" if event.url else "",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(fold_line(line) for line in lines if line)


def _write_moment(moment: datetime) -> str:
    # In UTC: no VTIMEZONE is needed, and each calendar shows its reader's own time.
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape_text(text: str) -> str:
    """Return a text as a TEXT value (RFC 5545, 3.3.11): no line of it can become a property."""
    for seen, meant in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(seen, meant)
    return "".join(
        "\\n" if c == "\n" else _drop(c) for c in "\n".join(text.strip().expandtabs(1).splitlines())
    )


def _write_name(name: str) -> str:
    # RFC 5545, 3.2: a quoted parameter value has no way to hold a quote or a control.
    shown = "".join(_drop(c) for c in name.replace('"', "'")).strip()
    return f';CN="{shown}"' if shown else ""


def _write_uri(address: str) -> str:
    return "".join(_drop(c) for c in address if c not in ' "<>')


def _drop(character: str) -> str:
    return "" if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character


def fold_line(line: str) -> bytes:
    """Return a content line with its end, folded at 75 octets and never within a character."""
    folded, octets = b"", b""
    for character in line:
        letter = character.encode()
        if len(octets) + len(letter) > _MOST:
            folded += octets + b"\r\n"
            octets = b" "
        octets += letter
    return folded + octets + b"\r\n"
