"""Where a deal stands on its way, whatever the system of record calls its stages."""

import re
from functools import lru_cache

from scotty.signals import Move, Story
from scotty.signals.course import place_deal

OFFER = re.compile(
    r"propos|quot|offer|negotiat|contract|commit|verbal|angebot|verhandl|vertrag|offre|devis|ofert",
    re.IGNORECASE,
)
"""Words in names of stages from which on a price lies on the table, in the languages of most CRMs."""


def is_late(story: Story) -> bool:
    """Return whether more than half of the way lies behind the deal, or a price on the table."""
    place = place_deal(story)
    return (place is not None and place > 0.5) or reached_offer(story) is not None


def reached_offer(story: Story) -> Move | None:
    """Return the move into the first stage with an offer on the table; None before that.

    A deal that was moved back before the offer has none on the table.
    """
    first = None
    for move in reversed(story.stages):
        if not names_offer(str(move.after)):
            break
        first = move
    return first


@lru_cache(maxsize=1_000)
def names_offer(stage: str) -> bool:
    """Return whether a stage's name says that an offer has been made."""
    return OFFER.search(stage) is not None
