"""Levels: by which words a deal is held against the record of deals like it."""

from collections.abc import Callable
from scotty.signals.story import Story

SIZES: tuple[tuple[float, str], ...] = (
    (10, "1-10"),
    (50, "11-50"),
    (200, "51-200"),
    (500, "201-500"),
    (1_000, "501-1000"),
    (5_000, "1001-5000"),
)
"""Up to how many employees a band reaches; above the last one it is `5001+`."""


def read_levels(story: Story) -> dict[str, str]:
    """Return attribute -> level of a deal, as known at the story's moment; untold ones are missing.

    `fit_norms` counts records under these very words, and clues look them up by them.
    """
    told = {name: read(story) for name, read in LEVELS.items()}
    return {name: level for name, level in told.items() if level}


def read_size(story: Story) -> str | None:
    """Return the band of the company's number of employees."""
    told = story.profile.get("employees")
    try:
        employees = float(told) if told is not None else 0.0
    except (TypeError, ValueError):
        return None
    if not employees > 0:
        return None
    return next((band for most, band in SIZES if employees <= most), "5001+")


def read_rival(story: Story) -> str | None:
    """Return the rival that they were last seen to weigh us against, as a source named it."""
    for fact in reversed(story.own("competitor.evaluated", "review.compared")):
        told = fact.data.get("competitor") or fact.data.get("with")
        if told:
            return str(told)
    return None


def _field(name: str) -> Callable[[Story], str | None]:
    return lambda story: None if (told := story.last(name)) is None else str(told)


def _profile(name: str) -> Callable[[Story], str | None]:
    return lambda story: None if (told := story.profile.get(name)) is None else str(told)


LEVELS: dict[str, Callable[[Story], str | None]] = {
    "owner": _field("owner"),
    "product": _field("product"),
    "source": _field("source"),
    "kind": _field("kind"),
    "rival": read_rival,
    "industry": _profile("industry"),
    "country": _profile("country"),
    "size": read_size,
}
"""How the level of each attribute is read."""
