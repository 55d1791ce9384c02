"""Where a deal stands on its way, whatever the system of record calls its stages."""

import re
from functools import lru_cache

from scotty.signals import Move, Story

OFFER = re.compile(
    r"propos|quot|offer|negotiat|contract|commit|verbal|angebot|verhandl|vertrag|offre|devis|ofert",
    re.IGNORECASE,
)
"""Words in names of stages from which on a price lies on the table, in the languages of most CRMs."""


def place_stage(story: Story, name: str | None) -> float | None:
    """Return where a stage stands, 0 the first to 1 the last; None where nobody knows.

    The playbook's order counts, else what closed deals taught.
    """
    if name is None:
        return None
    stages = story.setting.book.deals.stages
    if name in stages:
        return stages.index(name) / max(len(stages) - 1, 1)
    norm = story.setting.norms.stages.get(name)
    return None if norm is None else norm.place


def is_late(story: Story) -> bool:
    """Return whether more than half of the way lies behind the deal, or a price on the table."""
    place = place_stage(story, story.stage)
    return (place is not None and place > 0.5) or reached_offer(story) is not None


def reached_offer(story: Story) -> Move | None:
    """Return the move into the first stage with an offer on the table; None before that.

    A deal that was moved back before the offer has none on the table.
    """
    stages = story.stages
    if not stages or not names_offer(str(stages[-1].after)):
        return None
    first = stages[-1]
    for move in reversed(stages):
        if not names_offer(str(move.after)):
            break
        first = move
    return first


@lru_cache(maxsize=1_000)
def names_offer(stage: str) -> bool:
    """Return whether a stage's name says that an offer has been made."""
    return OFFER.search(stage) is not None
