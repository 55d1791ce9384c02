"""Levels: by which words a deal is held against the record of deals like it."""

from collections.abc import Callable

from scotty.playbook.levels import fold_level, name_band
from scotty.signals.story import Story


def read_levels(story: Story) -> dict[str, str]:
    """Return attribute -> level of a deal, as known at the story's moment; untold ones are missing.

    `fit_norms` counts records under these very words, and clues look them up by them.
    """
    told = {name: read(story) for name, read in LEVELS.items()}
    return {name: level for name, level in told.items() if level}


def read_size(story: Story) -> str | None:
    """Return the band of the company's number of employees, as rule cards name it."""
    told = story.profile.get("employees")
    try:
        return None if told is None else name_band("employees", float(told))
    except (TypeError, ValueError):
        return None


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
    return lambda story: (
        None if (told := story.profile.get(name)) is None else fold_level(name, str(told))
    )


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
