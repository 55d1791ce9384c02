"""Drafts as pages show them: words with the sentences that claim something marked, moments where they are read."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")


class Piece(NamedTuple):
    """A stretch of a draft: its text, the number of the claim it makes (0: none), where it leads ("": nowhere)."""

    text: str
    claim: int = 0
    link: str = ""


def mark_claims(words: str, claims: Sequence[str]) -> list[Piece]:
    """Return words in pieces; each claim is marked where it stands word for word, the first time.

    A claim that runs through a link does not stand word for word: it is listed below the words only.
    """
    places = []
    for number, claim in enumerate(claims, start=1):
        start = words.find(claim) if claim else -1
        if start >= 0:
            places.append((start, start + len(claim), number))
    pieces: list[Piece] = []
    at = 0
    for start, end, number in sorted(places):
        if start < at:
            continue
        pieces += _links(words[at:start])
        pieces.append(Piece(words[start:end], number))
        at = end
    return pieces + _links(words[at:])


def _links(words: str) -> list[Piece]:
    pieces, at = [], 0
    for found in _LINK.finditer(words):
        pieces += [Piece(words[at : found.start()]), Piece(found[1], 0, found[2])]
        at = found.end()
    return [piece for piece in (*pieces, Piece(words[at:])) if piece.text]


class Slot(NamedTuple):
    """A stretch of a template: `text`, a `slot`, where something is said only if a slot is filled, its `end`."""

    kind: str
    text: str
    #: What stands there where nothing is known.
    note: str = ""


_SLOT = re.compile(r"\[\[\?\s*(!?)([^\s\]]+) ?|(\]\])|\{([^{}|\n]+)(?:\|([^{}\n]*))?\}")


def mark_slots(template: str) -> list[Slot]:
    """Return a template in stretches, so that what is filled in can be told from what is said."""
    found: list[Slot] = []
    at = 0
    for match in _SLOT.finditer(template):
        found.append(Slot("text", template[at : match.start()]))
        at = match.end()
        no, given, end, slot, other = match.groups()
        if given:
            found.append(Slot("if", f"‹{'without' if no else 'with'} {given}: "))
        elif end:
            found.append(Slot("end", "›"))
        else:
            found.append(Slot("slot", slot, f"else: {other}" if other else ""))
    return [s for s in (*found, Slot("text", template[at:])) if s.text]


def there(at: datetime, zone: str, short: bool = False) -> str:
    """Return a moment as the recipient's clock shows it: "Tue 8 Dec, 09:40 London"; UTC where no zone is known.

    `short` leaves out the place.
    """
    try:
        local = at.astimezone(ZoneInfo(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        local, zone = at, ""
    place = zone.rpartition("/")[2].replace("_", " ") if zone else "UTC"
    return f"{local:%a %-d %b, %H:%M}" + ("" if short else f" {place}")
