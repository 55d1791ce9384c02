"""One account with known facts, for tables of words."""

from datetime import UTC, datetime, timedelta
from typing import Any

from scotty.facts import Fact, Timeline
from scotty.facts.timeline import Entry
from scotty.playbook.content import default_assets
from scotty.playbook.sequence import Step
from scotty.signals.view import View
from scotty.stages.engage.compose import Case, Event, Own, Sender

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
ACCOUNT = "harbourlane.example"
MAYA, DANIEL = "maya.lindholm@harbourlane.example", "daniel.reyes@harbourlane.example"
LINKS = {name: f"https://pages.tideline.example/{name}/x1" for name in ("page", "case", "brief")}
ASSETS = default_assets()
SENDER = Sender(
    name="Priya Lund",
    brand="Tideline",
    email="priya.lund@tideline.example",
    title="Account Executive",
    phone="+1 555 010 4477",
    product="Tideline Billing",
    calendar="https://tideline.example/meet/priya",
)
EVENT = Event(title="Pricing round table", start=datetime(2026, 7, 16, 15, tzinfo=UTC), minutes=60)
STEP = Step(name="introduction", day=1, subject="A question", body="Hello,\n\nA question?")


def tell(kind: str, days: float, contact: str | None = None, **data: Any) -> Fact:
    """Return a fact of so many days ago."""
    at = NOW - timedelta(days=days)
    key = f"{kind} {contact} {days} {sorted(map(str, data.items()))}"
    return Fact(
        kind=kind, at=at, known=at, source="test", key=key, account=ACCOUNT, contact=contact,
        data=data,
    )  # fmt: skip


FACTS = {
    "profile": tell(
        "account.profiled", 300, name="Harbour Lane GmbH", domain=ACCOUNT, industry="software",
        employees=150, revenue=24_000_000, growth=0.46, country="DE", founded=2016,
        technologies=["Kelvara CRM", "Lakeform", "Meterwise"],
    ),
    "maya": tell(
        "contact.profiled", 290, MAYA, name="Maya Lindholm", email=MAYA,
        title="Director Revenue Operations", country="DE",
    ),
    "daniel": tell("contact.profiled", 280, DANIEL, name="Daniel Reyes", email=DANIEL, title="CFO"),
    "fund": tell("funding.raised", 64, round="Series B", amount=32_000_000),
    "hire": tell("hiring.posted", 20, post="Data Engineer"),
    "news": tell("news.published", 15, title="Harbour Lane opens an office in Lisbon for 40 people"),
    "lead": tell("leadership.changed", 30, post="CFO"),
    "visit": tell("web.pricing_viewed", 3, MAYA, page="/pricing"),
    "surge": tell("topic.surged", 3, topic="usage-based pricing", score=76),
}  # fmt: skip


def view(facts: list[Fact] | None = None, moment: datetime = NOW) -> View:
    """Return the account as known at a moment."""
    told = list(FACTS.values()) if facts is None else facts
    return View(Timeline(ACCOUNT, [Entry(f, ACCOUNT, f.known) for f in told]), moment)


VIEW = view()
OWN = Own(
    sender=SENDER, links=(*LINKS.values(), SENDER.calendar), words=("Rivergate Partners",), event=EVENT
)  # fmt: skip


def make_case(step: Step = STEP, facts: list[Fact] | None = None, **parts: Any) -> Case:
    """Return a case for Maya."""
    seen = parts.pop("view", None) or (VIEW if facts is None else view(facts))
    told: dict[str, Any] = {"sender": SENDER, "assets": ASSETS, "links": LINKS} | parts
    return Case(view=seen, contact=seen.people[MAYA], step=step, **told)


def cite(name: str) -> str:
    """Return the id of a fact of this world, or `asset:NAME`."""
    return FACTS[name].id if name in FACTS else f"asset:{name}"
