"""An account's profile from its own timeline: the newest telling of each field."""

from collections.abc import Iterable, Mapping
from typing import Any

from scotty.facts import Fact


def fold_profile(facts: Iterable[Fact]) -> dict[str, Any]:
    """Return each field's newest value, by (known, at, id); an empty value erases nothing.

    A won deal or a subscription makes a customer.
    """
    told: dict[str, tuple[tuple[Any, ...], Any]] = {}
    for fact in facts:
        for field, value in _fields(fact).items():
            if value is None or value in ("", []):
                continue
            stamp = (fact.known, fact.at, fact.id)
            if field not in told or stamp > told[field][0]:
                told[field] = (stamp, value)
    return {field: value for field, (_, value) in told.items()}


def _fields(fact: Fact) -> Mapping[str, Any]:
    if fact.kind == "account.profiled":
        return fact.data
    if fact.kind in {"deal.won", "subscription.started"}:
        return {"customer": True}
    return {}


def fold_people(facts: Iterable[Fact]) -> list[Fact]:
    """Return the newest profile of each contact who has not left since."""
    newest: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda f: (f.known, f.at, f.id)):
        if fact.contact is not None and fact.kind in {"contact.profiled", "contact.left"}:
            newest[fact.contact] = fact
    return [fact for fact in newest.values() if fact.kind == "contact.profiled"]


def fold_tier(facts: Iterable[Fact]) -> tuple[int | None, int | None]:
    """Return the tier that a person fixed (0: none, None: free) and the one last assigned."""
    last: dict[str, Fact] = {}
    for fact in facts:
        if fact.kind in {"account.pinned", "account.tiered"}:
            before = last.get(fact.kind)
            if before is None or (fact.known, fact.at, fact.id) > (
                before.known,
                before.at,
                before.id,
            ):
                last[fact.kind] = fact
    pin = str(last["account.pinned"].data.get("tier")) if "account.pinned" in last else "free"
    tier = str(last["account.tiered"].data.get("tier")) if "account.tiered" in last else "none"
    number = {"1": 1, "2": 2, "3": 3}
    return (None if pin == "free" else number.get(pin, 0)), number.get(tier)
