"""One company, one reader, one brand: what the tests of pages are told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from scotty.facts import Entry, Fact, Held, Timeline
from scotty.playbook.brand import Brand, Colleague
from scotty.playbook.content import Asset, parse_asset
from scotty.playbook.roi import default_models
from scotty.signals.view import View
from scotty.stages.engage.pages import Page, Stock, compose_page

NOW = datetime(2026, 11, 30, 14, tzinfo=UTC)
ACCOUNT, READER = "techcorp.example", "maya@techcorp.example"
BRAND = Brand(
    name="Tideline",
    line="Billing that explains itself",
    colour="#7a1f5c",
    address="Tideline Ltd, 12 Quay Street, Bristol BS1 4DJ",
    booking_url="https://tideline.example/book",
    imprint_url="https://tideline.example/imprint",
    privacy_url="https://tideline.example/privacy",
    people=(
        Colleague(
            name="Marta Selby",
            title="Account executive",
            email="marta@tideline.example",
            phone="+44 117 555 0100",
        ),
        Colleague(name="Jon Barrow"),
    ),
)
INSIGHT = """+++
title = "What finance says about usage billing"
kind = "insight"
persona = ["finance"]
pain = ["slow-close"]
says = ["Most finance teams we talk to can say what was invoiced long before they can say why."]
source = "Conversations of 2026"
+++
"""
CASE = """+++
title = "Norrin Software closes its month in three days"
kind = "case_study"
industry = ["software"]
pain = ["slow-close"]
says = ["{customer}, a software company of {employees} people, took its close from {before} days to {after}."]
source = "Interview with Norrin's controller, May 2026"

[figures]
customer = "Norrin Software"
industry = "software"
employees = 210
before = 9
after = 3
+++

# Norrin Software closes its month in three days

Two price models met in one spreadsheet.

## What came of it

- From 9 days to 3

| quarter | days |
| --- | --- |
| first | 9 |
| fourth | 3 |

*A note to the editor that no reader sees.*
"""
NOTE = """+++
title = "What late invoices cost"
kind = "roi_note"
pain = ["slow-close"]
says = ["A company that sends its invoices {days} days earlier has that money earlier."]
source = "Our customers' ledgers, 2025"

[figures]
days = 6
+++
"""
BENCH = """+++
title = "How long closing the month takes"
kind = "benchmark"
says = ["The middle company of our benchmark needs {middle} days."]
source = "Survey of 2026, n = 84"

[figures]
middle = 8
+++

| prices | days |
| --- | --- |
| seats | 4 |
"""
CARD = """+++
title = "Against Meterwise"
kind = "battle_card"
source = "Their price list, October 2026"

[figures]
rival = "Meterwise"
+++

**Where they are good**: quick to set up.

**Ask**: who keeps the exceptions?
"""
BLOCK = """+++
title = "Tideline for finance"
kind = "block"
persona = ["finance"]
says = ["Tideline keeps contract, usage and invoice in one place."]
source = "Product documentation"
+++
"""


def make_assets(**more: str) -> dict[str, Asset]:
    """Return the tests' content, with more by name."""
    texts = {
        "insight": INSIGHT, "norrin": CASE, "note": NOTE, "bench": BENCH, "card": CARD,
        "fit": BLOCK, **more,
    }  # fmt: skip
    return {name: parse_asset(name, text) for name, text in texts.items()}


def tell(kind: str, days: float, data: dict[str, Any], who: str | None = None, **more: Any) -> Fact:
    """Return a fact of so many days ago."""
    at = NOW - timedelta(days=days)
    told = {"source": "file:crm", "key": f"{kind}:{days}:{who}", "account": ACCOUNT, **more}
    return Fact(kind=kind, at=at, known=at, contact=who, data=data, **told)


def tell_story() -> list[Fact]:
    """Return what is known: a company, two people, what the world could read, what tracking saw."""
    return [
        tell("account.profiled", 100, {
            "name": "TechCorp", "domain": ACCOUNT, "industry": "SaaS", "employees": 150,
            "revenue": 24_000_000, "owner": "Marta Selby", "technologies": ["Kelvara CRM"],
        }),
        tell("contact.profiled", 90, {"name": "Maya Lindholm", "title": "CFO", "email": READER}, READER),
        tell("contact.profiled", 80, {"name": "Sven Ek", "title": "CTO"}, "sven@techcorp.example"),
        tell("funding.raised", 40, {"round": "Series B", "amount": 12_000_000}),
        tell("hiring.posted", 20, {"post": "Billing Manager"}),
        tell("news.published", 9, {"about": "new product"}),
        tell("news.published", 500, {"about": "old story"}),
        tell("web.pricing_viewed", 3, {"path": "/pricing"}, READER),
        tell("topic.surged", 2, {"topic": "churn prediction"}),
        tell("email.opened", 1, {"subject": "Secret subject"}, READER),
    ]  # fmt: skip


def see(facts: list[Fact] | None = None) -> View:
    """Return the view of these facts, or of the story."""
    told = tell_story() if facts is None else facts
    return View(Timeline(ACCOUNT, [Entry(f, ACCOUNT, f.known) for f in told]), NOW)


def make_page(view: View | None = None, model: str = "cash", **more: str) -> Page:
    """Return Maya's page."""
    seen = view or see()
    stock = Stock(brand=BRAND, assets=make_assets(**more))
    page = compose_page(seen, seen.people.get(READER), stock, default_models()[model])
    assert not isinstance(page, Held)
    return page
