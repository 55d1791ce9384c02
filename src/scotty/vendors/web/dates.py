"""When a page was published, where it says so."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from lxml.html import HtmlElement

from scotty.grounding.days import read_days

_METAS = frozenset((
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.issued", "publishdate", "pubdate", "sailthru.date", "parsely-pub-date",
    "publication_date", "citation_publication_date", "article.published", "publish-date",
))  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?:[/-]|$)")
HEAD = 300
"""Characters of a text in which its dateline is sought."""
MOST_LINKED = 200_000
"""Characters of linked data that are read."""


def find_published(tree: HtmlElement, linked: list[dict[str, Any]]) -> datetime | None:
    """Return when a page says that it was published: by its linked data, its metas, its clock."""
    for item in linked:
        for key in ("datePublished", "datePosted", "dateCreated"):
            if (found := read_moment(item.get(key))) is not None:
                return found
    for meta in list(tree.iter("meta"))[:300]:
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in _METAS and (found := read_moment(meta.get("content"))) is not None:
            return found
    times = list(tree.iter("time"))[:100]
    marked = [
        t for t in times if t.get("pubdate") is not None or t.get("itemprop") == "datePublished"
    ]
    # Several clocks on a page are a list of others; the one inside the article is its own.
    own = (
        marked or [t for t in times if any(a.tag == "article" for a in t.iterancestors())] or times
    )
    if len(own) == 1 or marked:
        return read_moment(own[0].get("datetime"))
    return None


def read_linked(tree: HtmlElement) -> list[dict[str, Any]]:
    """Return the objects of a page's JSON-LD, those within lists and graphs too; at most 200."""
    found: list[dict[str, Any]] = []
    for script in list(tree.iter("script"))[:300]:
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        text = (script.text or "")[:MOST_LINKED]
        try:
            told = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        found += _list_objects(told)
    return found[:200]


def _list_objects(told: Any) -> Iterator[dict[str, Any]]:
    waiting = [told]
    for _ in range(1_000):
        if not waiting:
            return
        at = waiting.pop(0)
        if isinstance(at, list):
            waiting += at[:200]
        elif isinstance(at, dict):
            if "@type" in at:
                yield at
            graph = at.get("@graph")
            waiting += graph[:200] if isinstance(graph, list) else []


def read_dateline(path: str, text: str) -> datetime | None:
    """Return the day that stands in an article's address, or at the head of its text; UTC midnight."""
    if (found := _IN_PATH.search(path)) is not None:
        return read_moment("-".join(found.groups()))
    for day in read_days(text[:HEAD]):
        if day.year and day.month and day.day:
            return read_moment(f"{day.year:04}-{day.month:02}-{day.day:02}")
    return None


def read_moment(told: object) -> datetime | None:
    """Return an ISO moment in UTC; a bare day is its midnight. None where it is none."""
    if not isinstance(told, str) or not _DATE.match(told.strip()):
        return None
    text = told.strip()[:40]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = datetime.combine(date.fromisoformat(text[:10]), time())
        except ValueError:
            return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None
