"""Trust: how sure it is that the company is meant and that the words say so, in factors that multiply."""

import re
from datetime import date, datetime
from typing import NamedTuple

from scotty.names import read_host
from scotty.stages.research.read.claim import Claim
from scotty.stages.research.read.page import Page
from scotty.stages.research.read.subject import Subject

LEAST = 0.35
"""Below this a claim is left out."""


class Reason(NamedTuple):
    """A factor of a confidence, and why it is what it is."""

    factor: float
    why: str


STANDINGS = {
    "name": Reason(1.0, "it is named in the sentence"),
    "list": Reason(1.0, "it stands in a list on its own page"),
    "we": Reason(0.97, "its own page says “we”"),
    "speech": Reason(0.96, "its people say so"),
    "company": Reason(0.85, "the sentence says “the company”"),
    "": Reason(0.9, "the page is its own, the sentence does not name it"),
}
ORDERS = Reason(0.6, "the page tries to give its reader orders")
OLD = ((1095, 0.8, "older than three years"), (365, 0.9, "older than a year"))
UNDATED = Reason(0.93, "the page bears no date")
_DATED = frozenset(
    {"news", "funding", "acquisitions", "leadership", "expansion", "restructuring", "results"}
)
_HOST = re.compile(r"\b(?:[\w-]{2,63}\.){1,3}[a-z]{2,24}\b")


def weigh_claim(page: Page, claim: Claim, area: str, moment: datetime) -> tuple[Reason, ...]:
    """Return the reasons whose factors multiply to a claim's confidence."""
    reasons = [
        judge_origin(page),
        STANDINGS[claim.line.standing],
        Reason(claim.exact, "how exact the words are"),
    ]
    if page.orders:
        reasons.append(ORDERS)
    published = page.document.published
    if published is None:
        if area in _DATED and not claim.on:
            reasons.append(UNDATED)
    else:
        days = (moment - published).days
        reasons += [Reason(factor, why) for limit, factor, why in OLD if days > limit][:1]
    return tuple(reasons)


def multiply_reasons(reasons: tuple[Reason, ...]) -> float:
    """Return a confidence, 0-1, to two digits."""
    product = 1.0
    for reason in reasons:
        product *= reason.factor
    return round(product, 2)


def judge_origin(page: Page) -> Reason:
    """Return how sure it is that a document speaks of this company and no other of its name."""
    if page.own:
        return Reason(1.0, "its own words")
    subject, text = page.subject, f"{page.document.title}\n{page.document.text}"
    if subject.domain and subject.domain in text.casefold():
        return Reason(0.95, "somebody else's page, which gives its domain")
    if other := find_other(subject, text):
        return Reason(0.0, f"it speaks of another company with this name, {other}")
    full = bool(subject.name) and subject.name in text and subject.name != subject.brand
    known = next((k for k in subject.known if len(k) > 2 and k in text), "")
    if known:
        return Reason(0.92 if full else 0.88, f"somebody else's page, which also says {known}")
    if full:
        return Reason(0.8, "somebody else's page, with its full name")
    return Reason(0.7, "somebody else's page, with a name that others may bear")


def find_other(subject: Subject, text: str) -> str:
    """Return the domain of another company of that name in a text: norvane.fr for norvane.example."""
    label = subject.label.casefold()
    for found in _HOST.finditer(text.casefold()):
        host = read_host(found[0]) or ""
        first = host.removeprefix("www.").partition(".")[0]
        if first == label and host and not subject.owns(host):
            return host
    return ""


def read_day(on: str, end: bool = True) -> date | None:
    """Return the last day (or the first) that YYYY, YYYY-MM or YYYY-MM-DD covers; None for no date."""
    parts = [int(p) for p in on.split("-")] if on else []
    try:
        if len(parts) == 1:
            return date(parts[0], 12, 31) if end else date(parts[0], 1, 1)
        if len(parts) == 2:
            return date(parts[0], parts[1], 28 if end else 1)
        return date(*parts) if parts else None
    except ValueError:
        return None
