"""Levels: by which words a deal is held against the record of deals like it."""

from collections.abc import Callable

from scotty.signals.norms import name_size
from scotty.signals.story import Story


def read_levels(story: Story) -> dict[str, str]:
    """Return attribute -> level of a deal, as told by the story's moment; untold ones are missing.

    `fit_norms` counts records under these words; clues look them up by them. Rivals, of which
    a deal may have several, are heard by `find_rivals`.
    """
    told = {name: read(story) for name, read in LEVELS.items()}
    return {name: level for name, level in told.items() if level}


def read_size(story: Story) -> str | None:
    """Return the band of the company's number of employees."""
    told = story.profile.get("employees")
    try:
        employees = None if told is None else float(told)
    except (TypeError, ValueError):
        return None
    return None if employees is None or not employees >= 1 else name_size(employees)


def _field(name: str) -> Callable[[Story], str | None]:
    return lambda story: None if (told := story.last(name)) is None else str(told)


def _profile(name: str) -> Callable[[Story], str | None]:
    return lambda story: None if (told := story.profile.get(name)) is None else str(told)


LEVELS: dict[str, Callable[[Story], str | None]] = {
    "owner": _field("owner"),
    "product": _field("product"),
    "source": _field("source"),
    "kind": _field("kind"),
    "industry": _profile("industry"),
    "country": _profile("country"),
    "size": read_size,
}
"""How the level of each attribute is read."""
