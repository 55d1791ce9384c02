"""Visitors through time: who each one said they are, and which of them are one."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from scotty.facts import Fact


class Choice(NamedTuple):
    """An identification, ordered by when it happened."""

    at: datetime
    known: datetime
    id: str
    account: str


class Step(NamedTuple):
    """All identifications of a visitor as of `known`, in order of `at`."""

    known: datetime
    choices: tuple[Choice, ...]

    def choose(self, at: datetime) -> Choice:
        """Return the latest identification at or before `at`, else the earliest after it."""
        place = bisect_right(self.choices, at, key=lambda choice: choice.at)
        return self.choices[max(0, place - 1)]


def order_facts(fact: Fact) -> tuple[datetime, datetime, str]:
    """Return the order in which facts are applied."""
    return fact.known, fact.at, fact.id


def name_account(fact: Fact) -> str | None:
    """Return the account that an identification names."""
    named = fact.data.get("account")
    return named if isinstance(named, str) and named else fact.account


def trace_visitors(identified: Sequence[Fact], aliased: Sequence[Fact]) -> dict[str, list[Step]]:
    """Return each visitor's identifications through time; both lists in order of `known`.

    Only identifications that name an account and come from a person count: a free-mail
    address tells who, not where from.
    """
    groups = {visitor: [visitor] for fact in identified if (visitor := fact.visitor) is not None}
    choices: dict[str, list[Choice]] = defaultdict(list)
    steps: dict[str, list[Step]] = defaultdict(list)
    events = sorted((*identified, *aliased), key=order_facts)
    for known, told in groupby(events, key=lambda f: f.known):
        touched = [fact.visitor for fact in told if _hear(fact, groups, choices)]
        for group in {id(groups[v]): groups[v] for v in touched if v is not None}.values():
            _step(known, group, choices[group[0]], steps)
    return {visitor: found for visitor, found in steps.items() if found}


def _hear(fact: Fact, groups: dict[str, list[str]], choices: dict[str, list[Choice]]) -> bool:
    """Take in one identification or alias; return whether its visitor's choices may have changed.

    A group is one list shared by its members; its choices are kept under its first member.
    """
    visitor = fact.visitor
    if visitor is None:
        return False
    group = groups.setdefault(visitor, [visitor])
    if fact.kind == "visitor.identified":
        account = name_account(fact)
        if account is None or fact.verdict != "human":
            return False
        insort(choices[group[0]], Choice(fact.at, fact.known, fact.id, account))
        return True
    other = fact.data.get("into")
    if not isinstance(other, str) or other in group:
        return False
    joined = groups.setdefault(other, [other])
    choices[joined[0]] = sorted(choices[joined[0]] + choices[group[0]])
    joined.extend(group)
    for member in group:
        groups[member] = joined
    return True


def _step(
    known: datetime, group: Sequence[str], choices: list[Choice], steps: dict[str, list[Step]]
) -> None:
    """Note what each member's identity is from now on, where that changed."""
    if not choices:
        return
    # Neighbours that name the same account decide alike: only the first of a run is kept.
    runs = (next(run) for _, run in groupby(choices, key=lambda c: c.account))
    step = Step(known, tuple(runs))
    for member in group:
        seen = steps[member]
        if not seen or seen[-1].choices != step.choices:
            seen.append(step)
