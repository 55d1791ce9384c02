"""Receipts: parts that add up to the number shown, to the last digit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
import numpy as np

from scotty.facts import Fact
from scotty.signals import Signal
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


class Sign(NamedTuple):
    """A human signal that counts for an account, as far as a receipt needs it."""

    kind: str
    id: str
    at: datetime
    person: str | None


class Evidence(msgspec.Struct, frozen=True):
    """What the reasons of one account rest on; of each kind at least the newest `FACTS_SHOWN`."""

    #: Newest first.
    signs: tuple[Sign, ...] = ()
    #: Kind -> how many there are in all, shown or not.
    counts: Mapping[str, int] = {}
    #: Ids of the account's profile facts, newest first, and how many there are.
    profile: tuple[str, ...] = ()


def gather_evidence(facts: Iterable[Fact], signals: Mapping[str, Signal]) -> Evidence:
    """Return the evidence in an account's standing facts."""
    told = list(facts)
    signs = [
        Sign(fact.kind, fact.id, fact.at, fact.person)
        for fact in told
        if fact.kind in signals and fact.verdict == "human"
    ]
    counts: dict[str, int] = {}
    for sign in signs:
        counts[sign.kind] = counts.get(sign.kind, 0) + 1
    return Evidence(
        newest_first(signs),
        counts,
        tuple(fact.id for fact in reversed(told) if fact.kind == "account.profiled"),
    )


def newest_first(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Return signs in the order in which receipts show them."""
    return tuple(sorted(signs, key=lambda sign: (sign.at, sign.id), reverse=True))


def attach_facts(reasons: Iterable[Reason], evidence: Evidence) -> tuple[Reason, ...]:
    """Return the reasons with the newest facts behind each.

    A surge rests on the newest signs of all kinds, people on the newest sign of each person.
    """
    by_kind: dict[str, list[str]] = {}
    people: dict[str, str] = {}
    for sign in evidence.signs:
        by_kind.setdefault(sign.kind, []).append(sign.id)
        if sign.person is not None:
            people.setdefault(sign.person, sign.id)
    newest = [sign.id for sign in evidence.signs]
    groups = {"surge": newest, "people": list(people.values())}
    found = []
    for reason in reasons:
        ids = by_kind.get(reason.kind, []) if reason.kind else groups.get(reason.group, [])
        count = evidence.counts.get(reason.kind, 0) if reason.kind else len(ids)
        shown = tuple(ids[:FACTS_SHOWN])
        found.append(msgspec.structs.replace(reason, facts=shown, count=count))
    return tuple(found)
