"""Titles as deals, content and the gate ask of them: a rank, a department."""

from scotty.signals.titles.reading import read_title

RANKS = ("staff", "manager", "director", "vice president", "chief")
"""Levels of a title, 0 to 4."""
_DEPARTMENTS = {"supply": "operations", "customer": None, "other": None}
"""Functions that are no department of content and conditions, and what they count for there."""


def read_rank(title: str) -> int | None:
    """Return the level of a title, 0 staff to 4 chief; None for no title."""
    read = read_title(title)
    return (read.rank or 0) if read.text else None


def read_department(title: str) -> str | None:
    """Return the department that a title names; None where it names none that we know."""
    function = read_title(title).function
    return _DEPARTMENTS.get(function, function)
