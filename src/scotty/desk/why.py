"""Why: the chain of facts under anything that was said."""

from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import Fact, Refused
from scotty.facts.kinds import KINDS
from scotty.ports import House
from scotty.signals import SIGNALS

DEEPEST = 12
"""Steps followed; a chain of judgements is three or four deep."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, in words and as told, and the facts that it rests on."""

    id: str
    kind: str
    says: str
    at: datetime
    known: datetime
    source: str
    key: str
    account: str | None
    contact: str | None
    deal: str | None
    verdict: str
    simulated: bool
    data: dict[str, Any]
    because: tuple["Link", ...] = ()
    #: Ids that the chain names but the ledger does not hold.
    missing: tuple[str, ...] = ()


def explain_fact(house: House, name: str) -> Link:
    """Return the fact of this id (or the beginning of one, 8 digits at least) with its chain.

    Raises Refused where there is no such fact.
    """
    fact = house.ledger.fact(name.strip().lower()) if _is_id(name) else None
    if fact is None:
        raise Refused(
            f"No fact has the id {name!r}.",
            "Ids are 32 hex digits; `scotty account DOMAIN --json` shows those of an account.",
        )
    return _chain(house, fact, ())


def _is_id(name: str) -> bool:
    return len(name.strip()) == 32 and all(c in "0123456789abcdef" for c in name.strip().lower())


def _chain(house: House, fact: Fact, above: tuple[str, ...]) -> Link:
    under, missing = [], []
    if len(above) < DEEPEST:
        for name in fact.because:
            found = None if name in above or name == fact.id else house.ledger.fact(name)
            if found is None:
                missing.append(name)
            else:
                under.append(_chain(house, found, (*above, fact.id)))
    return tell_fact(fact, tuple(under), tuple(missing))


def tell_fact(fact: Fact, because: tuple[Link, ...] = (), missing: tuple[str, ...] = ()) -> Link:
    """Return a fact in words and as told."""
    return Link(
        id=fact.id,
        kind=fact.kind,
        says=say_fact(fact),
        at=fact.at,
        known=fact.known,
        source=fact.source,
        key=fact.key,
        account=fact.account,
        contact=fact.contact,
        deal=fact.deal,
        verdict=fact.verdict,
        simulated=fact.source.startswith("sandbox"),
        data=dict(fact.data),
        because=because,
        missing=missing,
    )


def say_fact(fact: Fact) -> str:
    """Return a line for people: what it is, and the telling detail that its source gave."""
    signal = SIGNALS.get(fact.kind)
    head = signal.label if signal else KINDS[fact.kind].sentence.rstrip(".")
    detail = [
        str(fact.data[field])
        for field in ("topic", "path", "title", "subject", "name", "stage", "technology", "reason")
        if fact.data.get(field)
    ]
    seen = fact.data.get("technologies")
    detail += [", ".join(str(one) for one in seen[:8])] if isinstance(seen, list | tuple) else []
    who = fact.contact or (f"visitor {fact.visitor[:8]}" if fact.visitor else "")
    return " · ".join(part for part in (head, *detail[:2], who) if part)
