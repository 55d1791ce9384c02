"""Receipts: parts that add up to the number shown, to the last digit."""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from scotty.facts import Fact
from scotty.stages.identify.standing import Reason

DIGITS = 2
FACTS_SHOWN = 20


def round_parts(parts: Sequence[float], digits: int = DIGITS) -> list[float]:
    """Round parts so that their sum is the rounded sum: largest remainder (Hare-Niemeyer).

    The result is exact in decimal: adding the numbers as written gives the total as written.
    """
    unit = 10**digits
    scaled = np.array(parts, dtype=float) * unit
    floors = np.floor(scaled)
    missing = round(float(scaled.sum())) - int(floors.sum())
    order = np.argsort(-(scaled - floors), kind="stable")
    floors[order[:missing]] += 1
    return [round(float(x) / unit, digits) for x in floors]


def total_points(reasons: Iterable[Reason]) -> float:
    """Return the sum of the points, as written."""
    return round(sum(reason.points for reason in reasons), DIGITS)


def attach_facts(reasons: Iterable[Reason], facts: Sequence[Fact]) -> tuple[Reason, ...]:
    """Return the reasons with the newest facts of their kind; `facts` come oldest first.

    Reasons of a group as a whole (surge, people) rest on all signals of the last weeks.
    """
    by_kind: dict[str, list[str]] = {}
    persons: dict[str, str] = {}
    for fact in facts:
        if fact.verdict == "human":
            by_kind.setdefault(fact.kind, []).append(fact.id)
            if fact.person is not None:
                persons[fact.person] = fact.id
    recent = [fact.id for fact in facts if fact.verdict == "human"][-FACTS_SHOWN:][::-1]
    found: list[Reason] = []
    for reason in reasons:
        if reason.kind:
            mine = by_kind.get(reason.kind, [])
            found.append(
                msgspec.structs.replace(
                    reason, facts=tuple(mine[-FACTS_SHOWN:][::-1]), count=len(mine)
                )
            )
        elif reason.group == "people":
            found.append(
                msgspec.structs.replace(
                    reason, facts=tuple(list(persons.values())[-FACTS_SHOWN:]), count=len(persons)
                )
            )
        elif reason.group == "surge":
            found.append(msgspec.structs.replace(reason, facts=tuple(recent), count=len(recent)))
        else:
            found.append(reason)
    return tuple(found)
