"""Reading: a document in, findings out, each with the words that say it and how sure it is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import msgspec

from scotty.stages.research.document import Document
from scotty.stages.research.read.check import check_finding
from scotty.stages.research.read.claim import Area, Claim, Told, load_areas
from scotty.stages.research.read.page import LONGEST, Page, clean_text, lay_page
from scotty.stages.research.read.subject import Subject
from scotty.stages.research.read.trust import (
    LEAST,
    judge_origin,
    multiply_reasons,
    read_day,
    weigh_claim,
)

PARTS = 5
"""Parts of so many characters that a long document is kept in; what lies beyond is not read."""
MOST = 40
"""Findings of one area that one document can give."""
PAST = 60
"""Days that an event may lie before the day it was written of, and still count as of that day."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A finding: what was found, where, by which words."""

    #: The reader that found it, as registered, and the area that it is filed under.
    sort: str
    area: Told
    #: The kind of fact that tells it.
    kind: str
    statement: str
    quote: str
    url: str
    title: str
    #: When it was published, or happened where that is long before; never after it was read.
    at: datetime
    #: 0-1, and what it is made of: (factor, why).
    confidence: float
    reasons: tuple[tuple[float, str], ...] = ()
    #: The day from which it is old.
    expires: str
    value: Mapping[str, Any] = {}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading a document."""

    found: tuple[Found, ...] = ()
    #: Paragraphs that tried to give orders, and were left out.
    orders: int = 0
    #: How far the place is believed: 0-1, 0 for one that says nothing of the company.
    origin: float = 0.0
    #: Why something was left out, in sentences.
    notes: tuple[str, ...] = ()


def prepare_document(document: Document) -> tuple[tuple[Document, ...], str]:
    """Return a document ready to be kept and read, in parts where it is long; and what is lost, "" for nothing.

    Its text is cleaned, opens with its title, and ends with the words by which its pages showed what
    they run on. All quotes are words of these texts.
    """
    title = " ".join(clean_text(document.title).split())[:300]
    text = clean_text(document.text[: 2 * PARTS * LONGEST])
    if title and " ".join(text.split()).find(title) < 0:
        text = f"{title}\n\n{text}"
    parts = list(_split(text))
    lost = ""
    if len(parts) > PARTS or len(document.text) > 2 * PARTS * LONGEST:
        lost = f"Only the first {PARTS * LONGEST:,} characters were read."
        parts = parts[:PARTS]
    parts[0] = (parts[0] + _show(document))[: LONGEST + 10_000]
    return tuple(msgspec.structs.replace(document, title=title, text=part) for part in parts), lost


def _split(text: str) -> Iterator[str]:
    while len(text) > LONGEST:
        place = max(
            text.rfind("\n\n", LONGEST // 2, LONGEST), text.rfind("\n", LONGEST * 3 // 4, LONGEST)
        )
        place = place if place > 0 else text.rfind(" ", LONGEST // 2, LONGEST)
        place = place if place > 0 else LONGEST
        yield text[:place].rstrip()
        text = text[place:].lstrip()
    yield text


def _show(document: Document) -> str:
    """Return the lines that say what its markup, headers or records showed."""
    told = document.told.get("technologies")
    if not isinstance(told, Mapping):
        return ""
    lines = [
        f"{name}: {' '.join(str(words).split())[:200]}"
        for name, words in list(told.items())[:40]
        if isinstance(name, str) and len(name) <= 60
    ]
    return "".join(f"\n\n{line}" for line in lines)


def read_document(document: Document, subject: Subject, moment: datetime) -> Reading:
    """Return what a document says of the company, as `prepare_document` made it ready.

    Nothing is found that the check refuses: what it refuses is noted, for it is a fault of a reader.
    """
    page = lay_page(document, subject)
    origin = judge_origin(page)
    if origin.factor == 0.0:
        return Reading(orders=page.orders, notes=(f"{document.url}: {origin.why}.",))
    found: dict[tuple[str, str], Found] = {}
    notes: list[str] = []
    for one in load_areas().values():
        for number, claim in enumerate(one.read(page)):
            if number >= MOST:
                notes.append(
                    f"{document.url}: more than {MOST} findings of {one.name}; the rest is left out."
                )
                break
            against = list(check_finding(claim.statement, claim.line.text, document.text, subject))
            if against:
                notes.append(f"{document.url}: “{claim.statement}” is left out: {against[0]}.")
                continue
            made = _make(page, one, claim, moment)
            if made.confidence >= LEAST:
                key = (made.sort, made.statement)
                found[key] = _choose(found.get(key), made)
    return Reading(
        found=_leave_out_news(_leave_out_less(list(found.values()))),
        orders=page.orders,
        origin=origin.factor,
        notes=tuple(notes),
    )


def _leave_out_less(found: list[Found]) -> Iterator[Found]:
    """Yield findings but those that say part of another: a headline's "raised $32 million", a round by its text."""
    for one in found:
        mine = one.value
        others = (f.value for f in found if f.sort == one.sort and f is not one)
        if len(mine) == 1 or not any(_is_less(mine, theirs) for theirs in others):
            yield one


def _is_less(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return len(one) < len(other) and all(other.get(k) == v for k, v in one.items())


def _leave_out_news(found: Iterable[Found]) -> tuple[Found, ...]:
    """Return findings without a headline whose matter is told by a kind of its own: a round, a new leader."""
    told = tuple(found)
    signs = {f.kind for f in told} - {"news.published", "finding.told", "person.found"}
    return tuple(f for f in told if f.kind != "news.published" or not signs)


def _choose(one: Found | None, two: Found) -> Found:
    """Return the better of two tellings of a statement in one document: its text before its headline, the surer, the fuller."""
    if one is None:
        return two
    return max((one, two), key=lambda f: (f.quote != f.title, f.confidence, len(f.quote)))


def _make(page: Page, one: Area, claim: Claim, moment: datetime) -> Found:
    document = page.document
    reasons = weigh_claim(page, claim, one.name, moment)
    at, dated = _date(document, claim, moment)
    # What nobody dated is told, but not as a sign of today.
    kind = (
        one.kind
        if dated or document.sort == "job" or one.kind == "person.found"
        else "finding.told"
    )
    return Found(
        sort=one.name,
        area=one.told,
        kind=kind,
        statement=claim.statement,
        quote=claim.line.text,
        url=document.url,
        title=document.title,
        at=at,
        confidence=multiply_reasons(reasons),
        reasons=tuple((r.factor, r.why) for r in reasons),
        expires=f"{at + timedelta(days=one.days):%Y-%m-%d}",
        value={**claim.value, "sort": one.name},
    )


def _date(document: Document, claim: Claim, moment: datetime) -> tuple[datetime, bool]:
    """Return when a finding is of, and whether anybody said so.

    It is of the day it was published, or of the day it happened where that lies long before.
    """
    published = None if document.published is None else min(document.published, moment)
    day = read_day(claim.on)
    if day is None:
        return published or min(document.read, moment), published is not None
    happened = datetime.combine(day, time(12), (published or moment).tzinfo)
    if published is None:
        return min(happened, moment), True
    late = (published - happened).days > PAST
    return (happened if late else published), True
