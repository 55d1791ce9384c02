"""Choose key contacts: together they cover the parts; each next one adds most."""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from scotty.stages.research.committee.cover import NEEDS
from scotty.stages.research.committee.shapes import PARTS, Member, Part

LEAST, MOST = 5, 10
ENOUGH = 0.05
"""From the sixth on, whoever adds less than this is left out."""
ACTIVE = 0.08
"""What it adds that somebody took part within 90 days: they can be spoken to."""
HARM = 0.3
"""What it takes away that their mail comes back."""


class Chosen(NamedTuple):
    """A key contact and why."""

    contact: str
    why: str


def choose_key(members: Sequence[Member]) -> list[Chosen]:
    """Return five to ten of those still there who have a part, or took part; by what each adds.

    Fewer where fewer are known.

    Greedy over a submodular sum: a part that is covered adds little a second time (Nemhauser,
    Wolsey and Fisher 1978: within 63 % of the best choice).
    """
    left = [m for m in members if not m.left and (m.part in PARTS or m.strength is not None)]
    chosen: list[Member] = []
    found: list[Chosen] = []
    while left and len(chosen) < MOST:
        gains = {m.contact: _gain(m, chosen) for m in left}
        best = max(left, key=lambda m: (sum(gains[m.contact].values()) + _ease(m), m.contact))
        parts = gains[best.contact]
        worth = sum(parts.values()) + _ease(best)
        if worth <= 0 or (worth < ENOUGH and len(chosen) >= LEAST):
            break
        chosen.append(best)
        left.remove(best)
        found.append(Chosen(best.contact, _explain(best, parts)))
    return found


def _gain(member: Member, chosen: Sequence[Member]) -> dict[Part, float]:
    return {
        part: worth * member.of(part) * prod(1.0 - c.of(part) for c in chosen)
        for part, worth in NEEDS.items()
    }


def _ease(member: Member) -> float:
    return ACTIVE * (member.strength is not None) - HARM * member.bounced


def _explain(member: Member, gains: dict[Part, float]) -> str:
    best = max(gains, key=lambda part: (gains[part], part))
    says = f"Adds most as {PARTS[best]} ({member.of(best):.0%})"
    return f"{says}; took part in 90 days" if member.strength is not None else says
