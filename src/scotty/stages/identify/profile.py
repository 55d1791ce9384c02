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
