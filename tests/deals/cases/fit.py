"""Cases of the clues of fit."""

from math import exp
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.playbook import Card
from scotty.signals import Norms
from tests.deals.stories import ALL_KINDS, BOOK, Case, deal, fact, setting

CARD = Card(
    industry={"software": "ideal", "government": "poor", "tobacco": "never"},
    country={"DE": "good"},
    employees={"51-200": "good", "5001+": "poor"},
    revenue={"10-50": "ideal"},
    growth={"<0": "poor", "30+": "ideal"},
    technology={"SAP": "ideal", "Okta": "good", "Lotus Notes": "poor"},
)
READ = setting(msgspec.structs.replace(BOOK, icp=CARD))
PLAIN = setting(msgspec.structs.replace(BOOK, icp=Card()))
NORMS: dict[str, Any] = {
    "won": 20,
    "closed": 80,
    "records": {
        "industry": {"software": (15, 20)},
        "country": {"US": (0, 20)},
        "size": {"51-200": (5, 20)},
    },
}
LEARNT = setting(**NORMS)
LIFTS = Norms(kinds=ALL_KINDS, **NORMS)


def company(**data: Any) -> tuple[Fact, ...]:
    return (deal(), fact("account.profiled", 300, **data))


def lift(attribute: str, level: str) -> float:
    return exp(LIFTS.lift(attribute, level) or 0.0)


def opinion(clue: str, shows: str, value: float | None, **data: Any) -> Case:
    return Case(f"fit.{clue}", shows, company(**data), value, READ, None if value is None else 1)


LOOKS = [
    opinion("industry", "ideal, under another name", 2, industry="SaaS"),
    opinion("industry", "poor", -1, industry="Government"),
    opinion("industry", "never", -3, industry="tobacco"),
    opinion("industry", "not on the card", 0, industry="mining"),
    opinion("industry", "not told", None, employees=5),
    opinion("country", "good", 1, country="de"),
    opinion("country", "not told", None),
    opinion("employees", "good", 1, employees=200),
    opinion("employees", "poor", -1, employees=5001),
    opinion("employees", "told as text", 1, employees="120"),
    opinion("employees", "told in words", None, employees="some"),
    opinion("revenue", "ideal", 2, revenue=20e6),
    opinion("revenue", "not told", None),
    opinion("growth", "shrinking", -1, growth=-0.02),
    opinion("growth", "fast", 2, growth=0.3),
    opinion("growth", "not told", None),
    opinion("technology", "best and worst", 1, technologies=["sap", "Okta", "Lotus Notes"]),
    opinion("technology", "nothing the card names", 0, technologies=["Excel"]),
    opinion("technology", "not told", None),
    Case("fit.industry", "an empty card", company(industry="software"), None, PLAIN),
    Case(
        "fit.industry",
        "the later telling counts",
        (*company(industry="tobacco"), fact("account.profiled", 9, industry="software")),
        2,
        READ,
    ),
]
RECORDS = [
    Case(
        "fit.industry_wins",
        "they buy often",
        company(industry="software"),
        lift("industry", "software"),
        LEARNT,
        1,
    ),
    Case("fit.industry_wins", "none closed there", company(industry="mining"), None, LEARNT),
    Case("fit.country_wins", "never won", company(country="US"), lift("country", "US"), LEARNT),
    Case("fit.country_wins", "nothing closed yet", company(country="US"), None),
    Case("fit.size_wins", "as usual", company(employees=60), lift("size", "51-200"), LEARNT),
    Case("fit.size_wins", "size not told", company(country="US"), None, LEARNT),
]
CUSTOMER = [
    Case("fit.customer", "another deal was won", (deal(), fact("deal.won", 90, deal="D0")), 1),
    Case("fit.customer", "subscribed", (deal(), fact("subscription.started", 200)), 1, shown=1),
    Case("fit.customer", "told so", company(customer=True), 1),
    Case(
        "fit.customer",
        "left again",
        (fact("subscription.started", 200), fact("subscription.churned", 50)),
        0,
        shown=1,
    ),
    Case(
        "fit.customer",
        "this deal's own winning",
        (deal(), fact("deal.won", 2), fact("subscription.started", 1)),
        0,
        shown=0,
    ),
    Case("fit.customer", "not collected", (), None, setting(kinds=frozenset({"deal.opened"}))),
]
CASES = [*LOOKS, *RECORDS, *CUSTOMER]
