"""A small workspace in the midst of its outreach: drafts that wait, a task, a mail in doubt, one that has left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scotty.api.collect import open_collector
from scotty.desk.engage import Order, engage_account
from scotty.desk.outbox import edit_touch
from scotty.desk.playbook import save_playbook
from scotty.desk.sequences import save_sequence
from scotty.flows.outreach.carrying import run_due
from scotty.flows.outreach.outfit import Outfit
from scotty.ports import Clock, House
from scotty.ports.outreach import Touch, Wanted
from scotty.serve import Switch, build_pages_and_api, follow_board
from scotty.settings import Settings
from scotty.wire import open_house
from tests.mailservers.smtp import SmtpServer
from tests.outreach.clocks import SetClock
from tests.outreach.kit import ACCOUNT, add_people, prepare, write_rules
from tests.web import site
from tests.web.site import Site, serve_app

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HANDS = """
name = "hands"
title = "By hand"

[[step]]
name = "hello"
day = 1
channel = "social"
does = "connect"
body = "Hello {first}, I read what you wrote on billing."

[[step]]
name = "ring"
day = 3
channel = "call"
body = "Ask {first} who looks after billing at {company}."
"""


@contextmanager
def serve_house(house: House, settings: Settings, outfit: Outfit) -> Iterator[Site]:
    """Serve a house with people of all roles."""
    site.add_people(house)
    with follow_board(house) as board, open_collector(house, settings) as collector:
        app = Switch(collector, build_pages_and_api(house, settings, board, outfit))
        with serve_app(app) as address:
            yield Site(house, board, address)


@contextmanager
def open_reach(url: str, home: Path, clock: Clock | None = None) -> Iterator[Site]:
    """Open a workspace that has begun to reach out; from now on it runs dry, and people approve all."""
    settings = Settings(home=home, database_url=url)
    clock = clock or SetClock(MONDAY)
    with open_house(settings, clock) as house, SmtpServer(home / "maildir") as smtp:
        outfit, _ = prepare(house, smtp.url)
        save_sequence(house, HANDS, "test")
        names = ["ann", "bob", "cut", "dora", "emil"]
        add_people(house, names, MONDAY, linkedin="www.linkedin.com/in/x", phone="+442079460000")
        _engage(outfit, "hands", "ann")
        _engage(outfit, "short", "cut", "dora")
        carry_due(outfit)
        save_playbook(house, write_rules(dry_run="true", approve='"all"'), "test")
        _engage(outfit, "short", "bob", "emil")
        touch = find_first(house, "emil")
        body = f"{touch.body}\nYou lost 45 % of your revenue in 2025."
        edit_touch(outfit, touch.id, touch.subject, body, "marketer@example.com")
        with serve_house(house, settings, outfit) as opened:
            yield opened


def _engage(outfit: Outfit, sequence: str, *names: str) -> None:
    found = engage_account(
        outfit,
        Order(
            account=ACCOUNT,
            sequence=sequence,
            contacts=tuple(f"{name}@{ACCOUNT}" for name in names),
            by="seller@example.com",
            may_send=True,
        ),
    )
    assert not found.left_out, found.left_out


def carry_due(outfit: Outfit) -> None:
    """Set the clock to what is due first, time and again, and carry it; once for each that is open now."""
    clock = outfit.house.clock
    assert isinstance(clock, SetClock)
    for touch in outfit.house.outreach.touches(Wanted(states=("planned",))):
        clock.moment = max(clock.moment, touch.due)
        for _ in range(5):
            now = outfit.house.outreach.touch(touch.id)
            assert now is not None
            if now.state != "planned":
                break
            clock.moment = max(clock.moment, now.due)
            run_due(outfit, "1.test", now.id, now.wake)


def find_first(house: House, name: str) -> Touch:
    """Return the first touch of a person."""
    wanted = Wanted(contact=f"{name}@{ACCOUNT}")
    return house.outreach.touches(wanted)[0]
