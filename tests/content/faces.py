"""A workspace in the midst of it: content, pages up and waiting, a plan of ads with lists, an experiment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from scotty.desk.adcarrier import Order as Lists
from scotty.desk.adcarrier import plan_exports
from scotty.desk.adfiles import tend_files
from scotty.desk.adplan import keep_draft, make_draft
from scotty.desk.content import save_asset
from scotty.desk.outfit import fit_out
from scotty.desk.pages import list_pages, open_page, revoke_page
from scotty.desk.paging import Order, approve_page, plan_page
from scotty.desk.playbook import save_playbook
from scotty.desk.sequences import save_sequence
from scotty.desk.visits import Visitor, note_beacon, note_edits, note_view
from scotty.facts import Fact
from scotty.flows.outreach.carrying import run_due
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.trials import decide_trials
from scotty.flows.versions import Version
from scotty.ports.suppressions import Suppression, Told
from scotty.settings import Settings
from scotty.wire import open_house
from tests.ads.stories import NOW, company, person, tell
from tests.content.test_content import OWN
from tests.experiments.stories import run_campaign, write_text
from tests.outreach.clocks import SetClock
from tests.outreach.kit import ROOT, write_rules
from tests.pages.test_public import CHROME
from tests.web.reach import serve_house
from tests.web.site import Site

PAGED = "beacon.example"
"""Of the sandbox: examples are good enough for it."""
REAL = "acme.example"
RULES = "[ads]\nchannels = {linkedin-people = [1, 1, 1], linkedin-companies = [1, 1, 1]}\n"
VISITOR = Visitor(address="198.51.100.7", agent=CHROME)


@contextmanager
def open_faces(url: str, home: Path) -> Iterator[Site]:
    """Open the workspace, served; pages and lists are let out one by one by the test's hand."""
    settings, clock = Settings(home=home, database_url=url), SetClock(NOW)
    with open_house(settings, clock) as house:
        save_playbook(house, write_rules(approve='"all"') + RULES, "test")
        save_sequence(house, write_text(0.2), "test")
        outfit = fit_out(house, ROOT)
        tell_world(outfit)
        save_asset(house, Version(name="calder", number=0, text=OWN, by="ava@us.example"))
        run_campaign(house, range(400), {"short": 0.2, "long": 0.05, "(holdout)": 0.02}, 4, 0.2)
        clock.forward(minutes=1)
        put_up(outfit, clock)
        show_ads(outfit, clock)
        house.tables.refresh()
        house.lake.sync()
        decide_trials(outfit)
        house.lake.sync()
        with serve_house(house, settings, outfit) as opened:
            yield opened


def tell_world(outfit: Outfit) -> None:
    """Tell of companies, their people, and what the world could read of one."""
    facts: list[Fact] = []
    for account, source in ((PAGED, "sandbox:crm"), (REAL, "test")):
        told = [
            *company(account, employees=3_000),
            person(account, "maya", name="Maya Lindholm", title="CFO"),
        ]
        told += [person(account, f"p{k}", name=f"Pat P{k}", country="US") for k in range(320)]
        told += [tell("news.published", account, 4, about="a new warehouse")]
        facts += [
            Fact(**{f: getattr(t, f) for f in t.__struct_fields__} | {"source": source})
            for t in told
        ]
    outfit.house.ledger.append(facts)
    outfit.house.tables.refresh()


def carry(outfit: Outfit, name: str) -> str:
    touch = outfit.house.outreach.touch(name)
    assert touch is not None
    return run_due(outfit, "worker", name, touch.wake)


def put_up(outfit: Outfit, clock: SetClock) -> None:
    """Put two pages up, one of which is read and one taken down; leave a third waiting."""
    house = outfit.house
    for contact in (f"maya@{PAGED}", None):
        item = plan_page(
            outfit, Order(account=PAGED, contact=contact, by="ava@us.example", may_send=True)
        )
        clock.forward(minutes=1)
        approve_page(outfit, item.id, "ben@us.example", True)
        assert carry(outfit, item.id) == "sent"
        clock.forward(minutes=1)
    other, first = list_pages(house)
    revoke_page(house, other.id, "ben@us.example", "A typing error")
    opened = open_page(house, first.path.removeprefix("/p/"))
    note_view(house, opened, "landing", VISITOR)
    note_beacon(
        house, opened, VISITOR, b'{"what":"dwelt","part":"landing","seconds":95,"scroll":80}'
    )
    assert opened.page.worth is not None
    start = {name: given.value for name, given in opened.page.worth.given.items()}
    note_edits(house, opened, VISITOR, {name: value * 1.5 for name, value in start.items()})
    plan_page(outfit, Order(account=PAGED, contact=f"p1@{PAGED}", by="ava@us.example"))


def show_ads(outfit: Outfit, clock: SetClock) -> None:
    """Keep a plan, write the list of people, cut one of them; leave a list of companies waiting."""
    keep_draft(outfit.house, make_draft(outfit).mark, "ava@us.example")
    tend_files(outfit)
    for item in plan_exports(outfit, Lists(by="ava@us.example", may_send=True)):
        if item.does == "linkedin-people":
            assert carry(outfit, item.id) == "sent"
    while tend_files(outfit):
        pass
    now = clock.forward(hours=1)
    gone = f"p3@{REAL}"
    fact = Fact(
        kind="contact.suppressed", at=now, known=now, source="test", key=gone, account=REAL,
        contact=gone, data={"reason": "unsubscribed", "scope": "all"},
    )  # fmt: skip
    entry = Suppression(address=gone, reason="unsubscribed")
    outfit.house.suppressions.suppress([Told(entry, fact)])
    while tend_files(outfit):
        pass
    clock.forward(days=3)
    assert clock.now() - NOW > timedelta(days=3)
