"""The pictures of an ad: one message, in every size a platform takes, as data for the press."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from scotty.stages.engage.ads.copy import Copy
from scotty.stages.engage.ads.formats import FORMATS
from scotty.stages.engage.draft import Fault

TEMPLATE = "ad"
DRAWN = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x0218, 0x021B),
    (0x0384, 0x03CE),
    (0x0400, 0x045F),
    (0x1E80, 0x1E85),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2026),
    (0x2030, 0x2037),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
)
"""Letters that the press's own type (Libertinus Serif) has: Latin, Greek, Cyrillic, and signs."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """The customer's colours, as #rrggbb. Contrast of ink on ground is checked."""

    ground: str = "#10252c"
    ink: str = "#ffffff"
    accent: str = "#f67e42"
    on_accent: str = "#10252c"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to be made: its name, its size, and what the template is filled with."""

    name: str
    size: tuple[int, int]
    data: dict[str, Any]
    faults: tuple[Fault, ...] = ()


def lay_pictures(copy: Copy, look: Look) -> tuple[Picture, ...]:
    """Return a picture for each size of the copy's format. Its headline is its one message.

    A copy with a fault makes pictures with that fault: they are not drawn.
    """
    form = FORMATS[copy.format]
    faults = (*copy.faults, *_blame(copy, look))
    return tuple(
        Picture(
            name=f"{copy.format}-{copy.variant}-{width}x{height}",
            size=(width, height),
            data={
                "headline": copy.headline,
                "button": copy.button,
                "brand": copy.name,
                "ground": look.ground,
                "ink": look.ink,
                "accent": look.accent,
                "on_accent": look.on_accent,
            },
            faults=faults,
        )
        for width, height in form.sizes
    )


def _blame(copy: Copy, look: Look) -> Iterator[Fault]:
    shown = copy.headline + copy.button + copy.name
    strange = [c for c in dict.fromkeys(unicodedata.normalize("NFC", shown)) if not _is_drawn(c)]
    if strange:
        yield Fault(
            f"The press has no letters for {''.join(strange[:12])!r}.",
            "Make this picture by hand, or write it in Latin, Greek or Cyrillic letters.",
        )
    for one, other, what in (
        (look.ink, look.ground, "The words"),
        (look.on_accent, look.accent, "The button"),
    ):
        if (ratio := measure_contrast(one, other)) < 4.5:
            yield Fault(
                f"{what} can hardly be read: contrast {ratio:.1f}, 4.5 is the least.",
                "Choose a lighter or a darker colour.",
            )


def _is_drawn(letter: str) -> bool:
    return any(low <= ord(letter) <= high for low, high in DRAWN)


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour.lstrip("#")[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
