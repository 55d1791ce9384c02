"""Telling: what was read and found, as facts; the same page and statement is the same fact."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from scotty.facts import Fact
from scotty.stages.research.document import Document
from scotty.stages.research.read import Found
from scotty.stages.research.stack import Change, Look, lay_look

STACK = "research:stack"
_OWN = {
    "news.published": ("headline", "about"),
    "funding.raised": ("round", "amount", "currency", "investors"),
    "leadership.changed": ("name", "post", "change", "was"),
    "person.found": ("name", "job"),
    "hiring.posted": ("post", "department", "location", "function"),
    "tender.published": ("about", "due"),
}
"""Kind -> the fields of a finding's value that stand in `data` by themselves, as that kind has them."""


def name_source(collector: str) -> str:
    """Return the source of what a collector read. The sandbox's own says first that it is simulated."""
    return "sandbox:research" if collector == "sandbox" else f"research:{collector}"


def digest(*parts: str) -> str:
    """Return 16 hex digits that stand for these texts."""
    return blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def tell_page(account: str, collector: str, page: Document, now: datetime) -> Fact:
    """Return the fact that a document, or a part of one, was read; the same words are told once."""
    return Fact(
        kind="page.read",
        at=min(page.published or page.read, now),
        known=now,
        source=name_source(collector),
        key=f"{account}|{page.url}|{digest(page.title, page.text)}",
        account=account,
        data={
            "url": page.url,
            "sort": page.sort,
            "title": page.title,
            "text": page.text,
            "language": page.language,
            "published": page.published.isoformat() if page.published else "",
            "collector": collector,
        },
    )


def tell_finding(account: str, found: Found, page: Fact, now: datetime) -> Fact:
    """Return a finding as a fact of its kind, resting on the page that says it."""
    own = {k: found.value[k] for k in _OWN.get(found.kind, ()) if k in found.value}
    return Fact(
        kind=found.kind,
        at=min(found.at, now),
        known=now,
        source=page.source,
        key=f"{account}|{found.sort}|{found.url}|{digest(found.statement)}",
        account=account,
        mass=found.confidence,
        because=(page.id,),
        data={
            **_lay(found.area, found.statement, found.quote, found.url, found.title),
            "confidence": found.confidence,
            "expires": found.expires,
            "reasons": [list(reason) for reason in found.reasons],
            "value": dict(found.value),
            **own,
        },
    )


def tell_look(account: str, look: Look, pages: Iterable[str], now: datetime) -> Fact:
    """Return the snapshot of a day; seeing the same again that day tells nothing new."""
    data = lay_look(look)
    words = digest(*data["technologies"], *data["coverage"])
    return Fact(
        kind="technology.snapshot",
        at=now,
        known=now,
        source=STACK,
        key=f"{account}|{look.day:%Y-%m-%d}|{words}",
        account=account,
        because=tuple(dict.fromkeys(pages)),
        data=data,
    )


def tell_changes(
    account: str, brand: str, changes: Iterable[Change], snapshot: Fact, expires: str
) -> Iterator[Fact]:
    """Yield what came and what went, as facts that rest on the looks that show it."""
    for change in changes:
        seen, came = change.seen, change.way == "added"
        text = "was first seen" if came else "is no longer seen"
        statement = f"{change.technology} {text} at {brand}."
        yield Fact(
            kind=f"technology.{change.way}",
            at=snapshot.at,
            known=snapshot.known,
            source=STACK,
            key=f"{account}|{change.technology}|{snapshot.at:%Y-%m-%d}",
            account=account,
            mass=seen.confidence,
            because=tuple(n for n in (seen.page, *change.looks, snapshot.id) if n),
            data={
                **_lay("technology", statement, seen.quote, seen.url, seen.title),
                "confidence": seen.confidence,
                "expires": expires,
                "value": {"technology": change.technology, "way": change.way},
                "technology": change.technology,
            },
        )


def _lay(area: str, statement: str, quote: str, url: str, title: str) -> Mapping[str, Any]:
    return {"area": area, "statement": statement, "quote": quote, "url": url, "title": title}
