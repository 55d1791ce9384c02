"""What changed at an account: what was learnt of it since a moment, the loud things first told one by one."""

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.named import find_account
from scotty.desk.why import say_fact
from scotty.facts import Fact
from scotty.ports import House
from scotty.signals import SIGNALS

TELLING: dict[str, str] = {
    "news.published": "News: {headline|about}",
    "funding.raised": "Raised money: {round}",
    "leadership.changed": "A leader changed: {name} {post}",
    "hiring.posted": "Hires: {title|post}",
    "tender.published": "A tender: {title|about}",
    "technology.added": "Now uses {technology}",
    "technology.dropped": "No longer uses {technology}",
    "finding.told": "{statement}",
    "contact.left": "{who} left the company",
    "contact.profiled": "{name|who} is known as {title}",
    "person.found": "{name} was named in public, {job}",
    "deal.opened": "A deal was opened: {name}, {stage}",
    "deal.staged": "{deal} moved to {stage}",
    "deal.amended": "{deal} changed: {changes}",
    "deal.won": "{deal} was won {reason}",
    "deal.lost": "{deal} was lost {reason} {to}",
    "deal.warned": "{deal}: {text}",
    "account.heated": "Became hot",
    "account.cooled": "Is no longer hot",
    "account.tiered": "Moved to tier {tier}",
    "account.pinned": "Its tier was fixed: {tier}",
    "account.linked": "Was found to be one company with {into}",
    "competitor.evaluated": "Looked at a competitor: {competitor}",
    "review.compared": "Compared us with {with}",
    "email.replied": "{who} answered: {text}",
    "meeting.booked": "{who} booked a meeting",
    "call.held": "A call was held with {who}",
    "web.demo_requested": "{who} asked for a demo",
    "product.trial_started": "{who} started a trial",
    "web.form_submitted": "{who} sent a form",
    "event.registered": "{who} signed up for {event}",
    "event.attended": "{who} came to {event}",
    "contact.suppressed": "{who} wants to hear no more",
}
"""Kinds told one by one, and how: `{a|b}` is the first field that was told; all else is counted."""
LONGEST = 200
AMENDED = ("amount", "close_date", "owner", "stage", "product", "name")
"""Fields of a deal that are named when they change."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was learnt, in words."""

    says: str
    at: datetime
    known: datetime
    kind: str
    fact: str


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many there were of what is only counted, and the newest of them."""

    label: str
    kind: str
    count: int
    facts: tuple[str, ...]


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt of an account between two moments."""

    account: str
    name: str
    since: datetime
    until: datetime
    #: The newest first, at most as many as were asked for; `told` says how many there are.
    changes: tuple[Told, ...]
    told: int
    counts: tuple[Count, ...]


def list_changes(
    house: House, name: str, since: datetime, until: datetime | None = None, limit: int = 30
) -> Changes:
    """Return what became known of an account (domain, key or exact name) after `since`.

    Raises Refused where nothing is known of such an account.
    """
    moment = until or house.clock.now()
    row = find_account(house, name)
    key = str(row["key"])
    timeline = house.ledger.timelines([key])[key].cut(moment)
    fresh = sorted(
        (f for f in timeline.facts() if f.known > since and f.verdict == "human"),
        key=lambda f: (f.at, f.known, f.key),
        reverse=True,
    )
    loud = [f for f in fresh if f.kind in TELLING]
    return Changes(
        account=key,
        name=str(row["name"] or key),
        since=since,
        until=moment,
        changes=tuple(_tell(f) for f in loud[:limit]),
        told=len(loud),
        counts=_count([f for f in fresh if f.kind not in TELLING]),
    )


def _tell(fact: Fact) -> Told:
    return Told(says=say_change(fact), at=fact.at, known=fact.known, kind=fact.kind, fact=fact.id)


def say_change(fact: Fact) -> str:
    """Return a fact as one plain sentence, by what its source told and nothing else."""
    pattern = TELLING.get(fact.kind)
    if fact.data.get("statement"):
        return str(fact.data["statement"])[:LONGEST]
    if pattern is None:
        return say_fact(fact)
    changes = ", ".join(
        f"{k.replace('_', ' ')} {fact.data[k]}" for k in AMENDED if fact.data.get(k)
    )
    own = {"who": fact.contact or "Somebody", "deal": fact.deal, "changes": changes}
    fields: dict[str, Any] = {**fact.data, **own}
    parts, rest = [], pattern
    while "{" in rest:
        before, _, rest = rest.partition("{")
        names, _, rest = rest.partition("}")
        told = next((fields[n] for n in names.split("|") if fields.get(n) not in (None, "")), "")
        parts += [before, str(told)]
    return " ".join("".join([*parts, rest]).split()).rstrip(" :,")[:LONGEST]


def _count(facts: list[Fact]) -> tuple[Count, ...]:
    counted = Counter(f.kind for f in facts if f.kind in SIGNALS)
    return tuple(
        Count(
            label=SIGNALS[kind].label,
            kind=kind,
            count=n,
            facts=tuple(f.id for f in facts if f.kind == kind)[:5],
        )
        for kind, n in counted.most_common()
    )
