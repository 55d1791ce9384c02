"""Facts of one account for tests of its profile."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from scotty.facts import Entry, Fact, Timeline
from scotty.playbook.book import default_text, parse_playbook
from scotty.playbook.content import default_assets
from scotty.signals import load_signals
from scotty.signals.view import View
from scotty.stages.research.profile import Basis, Line, Profile, Section, make_profile

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
ACCOUNT = "norvane.example"
BASIS = Basis(book=parse_playbook(default_text()), signals=load_signals(), assets=default_assets())
_NUMBERS = count()


def tell(
    kind: str,
    days: float = 1.0,
    /,
    source: str = "crm",
    contact: str | None = None,
    deal: str | None = None,
    because: tuple[str, ...] = (),
    known: float | None = None,
    **data: Any,
) -> Fact:
    """Return a fact of so many days ago."""
    at = NOW - timedelta(days=days)
    return Fact(
        kind=kind,
        at=at,
        known=at if known is None else NOW - timedelta(days=known),
        source=source,
        key=f"k{next(_NUMBERS)}",
        account=ACCOUNT,
        contact=contact,
        deal=deal,
        because=because,
        data=data,
    )


def read(text: str, days: float = 1.0, sort: str = "site", url: str = "") -> Fact:
    """Return a page that was read."""
    place = url or f"https://{ACCOUNT}/p{next(_NUMBERS)}"
    return tell("page.read", days, "research:site", url=place, sort=sort, title="", text=text)


def find(area: str, statement: str, page: Fact, quote: str = "", **more: Any) -> Fact:
    """Return a finding read on a page; the quotation is the whole page where none is given."""
    kind = more.pop("kind", "finding.told")
    days = (NOW - page.at).total_seconds() / 86_400
    told: dict[str, Any] = {
        "area": area,
        "statement": statement,
        "quote": quote or page.data["text"],
        "url": page.data["url"],
        "title": page.data["title"],
        "confidence": 0.9,
        "expires": "2027-06-30",
    }
    return tell(kind, days, page.source, because=(page.id,), **(told | more))


def company(**more: Any) -> Fact:
    """Return what a CRM tells of the company."""
    told: dict[str, Any] = {
        "name": "Norvane GmbH",
        "domain": ACCOUNT,
        "industry": "software",
        "employees": 200,
    }
    return tell("account.profiled", 300, **(told | more))


def person(key: str, name: str, title: str, days: float = 300) -> Fact:
    """Return what a CRM tells of one of their people."""
    return tell("contact.profiled", days, contact=f"{key}@{ACCOUNT}", name=name, title=title)


def look(*facts: Fact, moment: datetime = NOW, account: str = ACCOUNT) -> View:
    """Return the account as these facts tell it."""
    return View(Timeline(account, (Entry(f, account, f.known) for f in facts)), moment)


def profile(*facts: Fact, moment: datetime = NOW, basis: Basis = BASIS) -> Profile:
    """Return the profile that these facts make."""
    return make_profile(look(*facts, moment=moment), basis)


def area(made: Profile, name: str) -> Section:
    """Return a section."""
    return next(section for section in made.sections if section.area == name)


def texts(made: Profile, name: str) -> list[str]:
    """Return the sentences of an area."""
    return [line.text for line in area(made, name).lines]


def only(made: Profile, name: str) -> Line:
    """Return the one line of an area."""
    (line,) = area(made, name).lines
    return line
