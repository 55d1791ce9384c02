"""Happenings: how something that the world could read of a company is said to it."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import DAY, Fact
from scotty.names.naming import lower_post, put_article, read_brand
from scotty.names.spoken import speak
from scotty.signals.titles import read_department, read_rank
from scotty.signals.view import Contact, View


class Phrase(msgspec.Struct, frozen=True):
    """Ways to say that something happened, without "I saw that", and what to call it."""

    #: Clauses that follow "I saw that": "TechCorp is hiring a data engineer".
    clauses: tuple[str, ...]
    #: Called so to their face: "your search for a data engineer".
    topic: str


class Happening(msgspec.Struct, frozen=True):
    """A kind of happening: for how long it may be spoken of, and how much it gives to speak of."""

    #: Days from when it happened; after that it is old news.
    days: float
    #: How good an opening it is, 0 to 1 (judgement: how closely it is tied to what they need).
    weight: float
    #: Return the phrase; None where the fact does not say enough, or what it says is not fit.
    tell: Callable[[Mapping[str, Any], str], Phrase | None]


class Found(msgspec.Struct, frozen=True):
    """A happening worth speaking of."""

    fact: Fact
    name: str
    phrase: Phrase
    worth: float


def _tell_hiring(data: Mapping[str, Any], company: str) -> Phrase | None:
    post = lower_post(str(data.get("post") or ""))
    if not post:
        return None
    one = put_article(post)
    return Phrase(
        (
            f"{company} is hiring {one}",
            f"{company} is looking for {one}",
            f"there is an opening for {one} at {company}",
        ),
        f"your search for {one}",
    )


def _tell_funding(data: Mapping[str, Any], company: str) -> Phrase | None:
    kind = speak(data.get("round") or "", 30)
    amount = spell_money(data.get("amount"), str(data.get("currency") or "USD"))
    what = f"its {kind}" if kind else "new money"
    if not kind and not amount:
        return None
    of = f" of {amount}" if kind and amount else ""
    clause = f"{company} raised {what}{of}" if kind else f"{company} raised {amount}"
    return Phrase((clause,), f"your {kind}" if kind else "the money you raised")


def _tell_leader(data: Mapping[str, Any], company: str) -> Phrase | None:
    post = speak(data.get("post") or "", 40)
    if not post:
        return None
    return Phrase(
        (f"{company} has a new {post}", f"there is a new {post} at {company}"),
        f"your new {post}",
    )


_NEWS = {
    "expansion": ("{} is expanding", "your expansion"),
    "acquisition": ("{} announced an acquisition", "the acquisition"),
    "award": ("{} won an award", "the award"),
    "results": ("{} published its results", "your results"),
    "partnership": ("{} announced a partnership", "the partnership"),
    "launch": ("{} announced a launch", "your launch"),
    "product": ("{} has news about its product", "your product news"),
}


def _tell_news(data: Mapping[str, Any], company: str) -> Phrase | None:
    known = _NEWS.get(str(data.get("about", "")).strip().casefold())
    if known is not None:
        return Phrase((known[0].format(company),), known[1])
    # What else was written is quoted, word for word, or not spoken of.
    title = speak(data.get("title") or data.get("about") or "").strip("“”\"' ").rstrip(".")
    if len(title.split()) < 3 or '"' in title or "“" in title:
        return None
    return Phrase((f"{company} was in the news with “{title}”",), "the news about you")


def _tell_tender(data: Mapping[str, Any], company: str) -> Phrase | None:
    about = speak(data.get("about") or data.get("title") or "", 60).rstrip(".")
    if not about:
        return Phrase((f"{company} published a tender",), "your tender")
    return Phrase((f"{company} published a tender for “{about}”",), f"your tender for “{about}”")


HAPPENINGS: dict[str, Happening] = {
    "tender.published": Happening(45, 1.0, _tell_tender),
    "funding.raised": Happening(150, 0.9, _tell_funding),
    "hiring.posted": Happening(60, 0.7, _tell_hiring),
    "leadership.changed": Happening(90, 0.6, _tell_leader),
    "news.published": Happening(60, 0.4, _tell_news),
}
"""Each kind of `view.PUBLIC`: days that it stays news (near the half-lives of `signals/intent`)."""

RELATED = 0.25
"""What a happening in the reader's own department adds to its worth."""
SURE = 0.6
"""Confidence from which a finding may be spoken of (judgement: better silent than wrong)."""


def find_happenings(view: View, contact: Contact, used: Collection[str] = ()) -> list[Found]:
    """Return what may be spoken of to a person, the best opening first.

    What is old news, unsure or about the reader's own post is left out; facts that earlier touches
    told (`used`) come last.
    """
    company = read_brand(view.tell("name"))
    found = []
    for fact in view.happenings(max(h.days for h in HAPPENINGS.values())):
        kind = HAPPENINGS[fact.kind]
        age = (view.moment - fact.at).total_seconds() / DAY
        if not company or age > kind.days or not _holds(fact, view.moment):
            continue
        if _is_about(contact, fact):
            continue
        phrase = kind.tell(fact.data, company)
        if phrase is not None:
            name = view.log.identify(fact)
            worth = kind.weight * (1 - 0.5 * age / kind.days) + _relate(contact, fact)
            found.append(Found(fact, name, phrase, worth - 10 * (name in used)))
    return sorted(found, key=lambda f: (-f.worth, f.name))


def _holds(fact: Fact, moment: datetime) -> bool:
    """Return whether a finding is sure enough and not past its day; what was told as such is.

    What tells again of an event that was told before weighs nothing, and opens no second letter.
    """
    told = fact.data.get("confidence")
    sure = not isinstance(told, int | float) or told >= SURE
    return fact.mass > 0 and sure and str(fact.data.get("expires") or "9999") > f"{moment:%Y-%m-%d}"


def _relate(contact: Contact, fact: Fact) -> float:
    theirs = read_department(contact.tell("title"))
    named = read_department(str(fact.data.get("post") or ""))
    return RELATED if theirs and named == theirs else 0.0


def _is_about(contact: Contact, fact: Fact) -> bool:
    """Return whether a new leader may be the reader: nobody is told the news of their own post."""
    title = contact.tell("title")
    if fact.kind != "leadership.changed" or not title:
        return False
    post = str(fact.data.get("post") or "")
    same = read_department(post) == read_department(title)
    return same and (read_rank(post) or 0) <= (read_rank(title) or 0)


def spell_money(told: object, currency: str = "USD") -> str:
    """Return money in words that can be traced to the number: never rounded."""
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency, f"{currency} ")
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < 1e13:
        return ""
    for size, word in ((1e9, " billion"), (1e6, " million"), (1.0, "")):
        if told >= size:
            text = f"{told / size:,.3f}".rstrip("0").rstrip(".")
            exact = abs(float(text.replace(",", "")) * size - told) <= 1e-9 * told
            return f"{sign}{text}{word}" if exact else f"{sign}{told:,.0f}"
    return ""


def date_happening(fact: Fact, moment: datetime) -> str:
    """Return when it happened, as people say it: "in April"; with the year where it was another."""
    return f"in {fact.at:%B}" if fact.at.year == moment.year else f"in {fact.at:%B %Y}"


def open_sentence(clause: str) -> str:
    """Return a clause as the begin of a sentence: a capital first, names as they are."""
    return re.sub(r"^[a-z]", lambda found: found[0].upper(), clause)
