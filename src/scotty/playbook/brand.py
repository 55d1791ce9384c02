"""The customer's own face: what every page and paper that leaves carries."""

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from scotty.facts import Bug

Words = Annotated[str, Meta(max_length=200)]
Address = Annotated[str, Meta(pattern=r"^(https://[^\s<>\"']{1,500})?$")]
"""A web address, by HTTPS only; "" for none."""

READABLE = 4.5
"""Contrast that text of any size needs (WCAG 2.2, 1.4.3)."""
GROUNDS = ("#ffffff", "#151a1d")
"""Paper of the public pages, by day and by night; `page.css` has the same."""


class Colleague(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody on our side whom visitors may write to."""

    #: As accounts name their owner.
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    title: Words = ""
    email: Annotated[str, Meta(pattern=r"^([^\s<>@]+@[^\s<>@]+)?$")] = ""
    phone: Annotated[str, Meta(pattern=r"^[0-9+ ()/.-]{0,40}$")] = ""


class Phase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A phase of an introduction, as we propose it."""

    name: Words
    weeks: Annotated[int, Meta(ge=1, le=52)]
    #: What we do, what they do, and what is there at its end.
    ours: Words
    theirs: Words
    done: Words


PHASES = (
    Phase(
        name="Begin",
        weeks=1,
        ours="Name one person who answers for it; agree what success is, as a number",
        theirs="Name one person who answers for it; give access to a test system",
        done="A page that both have signed: goal, number, dates, people",
    ),
    Phase(
        name="Connect",
        weeks=2,
        ours="Connect what is needed, with the least rights that do",
        theirs="Review security and data protection",
        done="Real data in a test system",
    ),
    Phase(
        name="Pilot",
        weeks=4,
        ours="Run it with one team; measure before and after",
        theirs="One team works with it every day",
        done="The agreed number, measured",
    ),
    Phase(
        name="Decide",
        weeks=1,
        ours="Report what was measured, also where it fell short",
        theirs="Decide: on, changed, or off",
        done="A decision",
    ),
    Phase(
        name="Roll out",
        weeks=6,
        ours="Train, team by team; stay reachable",
        theirs="Bring in the teams in the agreed order",
        done="In daily use everywhere it was meant for",
    ),
)
"""A plain introduction in five phases, until the playbook has its own."""


class Brand(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who we are, on everything that leaves: `[pages]` of the playbook."""

    #: Company name; nothing is published while it is empty.
    name: Words = ""
    #: What you do for customers, in one short line.
    line: Words = ""
    #: What you sell, where a text does not say which product.
    product: Words = ""
    #: Name as set in the head of a page, where it differs.
    mark: Words = ""
    #: Accent colour as #rrggbb; made darker or lighter where text in it could not be read.
    colour: Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")] = "#1c6878"
    #: Postal address, in one line.
    address: Words = ""
    booking_url: Address = ""
    imprint_url: Address = ""
    privacy_url: Address = ""
    people: tuple[Colleague, ...] = ()
    phases: tuple[Phase, ...] = PHASES
    #: Days for which a page can be opened.
    days: Annotated[int, Meta(ge=1, le=730)] = 90


def tone_colour(colour: str, ground: str) -> str:
    """Return the colour, moved toward black or white until it can be read on the ground."""
    red, green, blue = _split(colour)
    goal = 0.0 if _luminance(ground) > 0.18 else 255.0
    for step in range(21):
        share = step / 20
        mixed = [round(c + (goal - c) * share) for c in (red, green, blue)]
        toned = "#{:02x}{:02x}{:02x}".format(*mixed)
        if contrast(toned, ground) >= READABLE:
            return toned
    raise Bug(f"no tone of {colour} can be read on {ground}")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _split(colour: str) -> tuple[int, int, int]:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise Bug(f"{colour!r} is no colour")
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (part / 255 for part in _split(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
