"""Small facts for tests of who it is; times are hours after a fixed Monday."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scotty.facts import Entry, Fact, Timeline, Verdict
from scotty.stages.identify.links import Attribution, Bonds, Told

START = datetime(2025, 3, 3, tzinfo=UTC)


def hour(count: float) -> datetime:
    return START + timedelta(hours=count)


def tell(kind: str, key: str, at: float, known: float | None = None, **rest: Any) -> Fact:
    told = at if known is None else max(at, known)
    return Fact(kind=kind, at=hour(at), known=hour(told), source="test", key=key, **rest)


def view(
    key: str,
    visitor: str | None,
    at: float,
    known: float | None = None,
    account: str | None = None,
    verdict: Verdict = "human",
) -> Fact:
    return tell(
        "web.page_viewed", key, at, known, visitor=visitor, account=account, verdict=verdict
    )


def identify(
    visitor: str, account: str | None, at: float, known: float | None = None, **rest: Any
) -> Fact:
    data: Mapping[str, Any] = {"by": "form"} | ({"account": account} if account else {})
    key = f"{visitor}={account}@{at}/{known}"
    return tell("visitor.identified", key, at, known, visitor=visitor, data=data, **rest)


def alias(visitor: str, into: str, at: float, known: float | None = None) -> Fact:
    key = f"{visitor}~{into}@{at}/{known}"
    return tell("visitor.aliased", key, at, known, visitor=visitor, data={"into": into})


def link(account: str, into: str, at: float, known: float | None = None) -> Fact:
    key = f"{account}>{into}@{at}/{known}"
    data = {"into": into, "probability": 1.0, "reasons": []}
    return tell("account.linked", key, at, known, account=account, data=data)


def undo(taken: Fact, at: float, known: float | None = None) -> Fact:
    return tell(
        "link.undone", f"{taken.id}@{at}", at, known, account=taken.account, because=(taken.id,)
    )


def as_told(fact: Fact) -> Told:
    return Told(fact.id, fact.kind, fact.at, fact.known, fact.account, fact.visitor, fact.verdict)


def attribute_all(facts: list[Fact]) -> set[Attribution]:
    """What the rules say of a whole ledger: the reference for everything incremental."""
    bonds = Bonds(facts)
    return {row for fact in facts for row in bonds.attribute(as_told(fact))}


def timelines(facts: list[Fact]) -> dict[str, Timeline]:
    """Timelines as the ledger would give them."""
    told = {fact.id: fact for fact in facts}
    entries = [Entry(f, f.account, f.known, 1, f.verdict) for f in told.values() if f.account]
    entries += [
        Entry(told[row.fact], row.account, row.known, row.sign, row.verdict)
        for row in attribute_all(facts)
    ]
    accounts = {entry.account for entry in entries}
    return {a: Timeline(a, (e for e in entries if e.account == a)) for a in accounts}


def whose(facts: list[Fact], moment: float) -> dict[str, list[tuple[str, Verdict]]]:
    """Account -> keys and verdicts of the facts that count for it at a moment."""
    found = {
        account: [(fact.key, fact.verdict) for fact in line.cut(hour(moment)).facts()]
        for account, line in timelines(facts).items()
    }
    return {account: rows for account, rows in found.items() if rows}
