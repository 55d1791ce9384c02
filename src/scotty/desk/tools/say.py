"""How tools write numbers and days: the same everywhere, so that code can hold them against their source."""

from collections.abc import Iterable
from datetime import date, datetime

MOST = 20
"""Facts that a line names at most."""


def money(amount: float | None) -> str:
    """Return US dollars in whole figures: $66,500."""
    return "no amount" if amount is None else f"${amount:,.0f}"


def share(value: float) -> str:
    """Return a probability or share, 0-1, as whole per cent."""
    return f"{100 * value:.0f} %"


def points(value: float) -> str:
    """Return a score with one digit."""
    return f"{value:.1f}"


def day(moment: datetime | date | None) -> str:
    """Return a day as 2026-06-30."""
    return "an unknown day" if moment is None else f"{moment:%Y-%m-%d}"


def many(count: int, one: str, more: str = "") -> str:
    """Return a count with its noun: "1 deal", "12 deals"."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def clause(text: str) -> str:
    """Return a text that may be followed by another: without blanks and stops at its end."""
    return text.strip().rstrip(".;, ")


def sentence(text: str) -> str:
    """Return a text as a sentence: with a stop at its end, where it has none of its own."""
    plain = text.strip()
    return plain if plain.endswith(("?", "!", "…", ".”")) else f"{clause(plain)}."


def top(facts: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """Return the first facts, each once."""
    return tuple(dict.fromkeys(facts))[:most]
