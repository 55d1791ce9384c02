"""The watch over mailboxes: at the line of two per cent dead addresses, by complaints, after a resumption."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scotty.desk.outfit import fit_out
from scotty.facts import Fact
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.watch import watch_mailboxes
from scotty.gate import Decision
from scotty.ports import House
from scotty.ports.mail import Mailbox
from scotty.ports.outreach import Plan, State, Touch, tell_touch
from scotty.stages.engage.draft import Draft
from tests.outreach.clocks import SetClock

ALLOWED = Decision(held=None)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def outfit(make_house: Callable[..., House], clock: SetClock) -> Outfit:
    return fit_out(make_house(clock=clock), "http://127.0.0.1:8080")


def connect(outfit: Outfit, address: str) -> Mailbox:
    made = Mailbox(id=0, address=address, smtp="smtp://127.0.0.1:9")
    return outfit.house.mailboxes.put(made, "test", outfit.house.clock.now())


def send(
    outfit: Outfit, clock: SetClock, mailbox: Mailbox, count: int, state: State = "sent"
) -> list[Touch]:
    """Let a mailbox have sent so many mails, a minute apart: planned, claimed, settled, as by a worker."""
    outreach = outfit.house.outreach
    touches = []
    for number in range(count):
        now = clock.forward(minutes=1)
        account = f"a{mailbox.id}-{now:%d%H%M}-{number}.example"
        plan = Plan(
            account=account, contact=f"p@{account}", step="x", key=f"x:{account}", channel="mail",
            due=now, mailbox=mailbox.id, address=f"p@{account}", draft=Draft(body="Hello."),
        )  # fmt: skip
        touch = outreach.plan(plan, now)
        begun = outreach.begin(touch.id, touch.wake, "w", lambda *_: ALLOWED, now)
        assert begun is not None
        told = tell_touch(f"touch.{state}", touch, now, mailbox=mailbox.id)
        assert outreach.settle(begun[0], state, [told], now)
        touches.append(touch)
    return touches


def bounce(outfit: Outfit, touches: list[Touch], **said: Any) -> None:
    now = outfit.house.clock.now()
    facts = [tell_touch("email.bounced", t, now, **said) for t in touches]
    outfit.house.ledger.append(facts)


def is_paused(outfit: Outfit, mailbox: Mailbox) -> str:
    found = outfit.house.mailboxes.find(mailbox.id)
    assert found is not None
    return found.paused


@pytest.mark.parametrize(
    ("dead", "sent", "pauses"), [(3, 151, False), (3, 150, True), (4, 200, True)]
)
def test_the_line_of_two_per_cent(
    outfit: Outfit, clock: SetClock, dead: int, sent: int, pauses: bool
) -> None:
    mailbox = connect(outfit, "elsa@tideline.example")
    quiet = connect(outfit, "jon@tideline.example")
    touches = send(outfit, clock, mailbox, sent)
    send(outfit, clock, quiet, 3)
    bounce(outfit, touches[:dead], hard=True, reason="unknown_user")
    assert watch_mailboxes(outfit) == int(pauses)
    assert bool(is_paused(outfit, mailbox)) == pauses
    assert is_paused(outfit, quiet) == ""
    if pauses:
        assert is_paused(outfit, mailbox).startswith(f"{dead} of its last {sent} mails (2.0 %)")
        (fact,) = outfit.house.ledger.facts("mailbox.paused")
        assert fact.data["mailbox"] == mailbox.id
        assert watch_mailboxes(outfit) == 0  # it rests already


def test_only_the_last_two_hundred_count(outfit: Outfit, clock: SetClock) -> None:
    mailbox = connect(outfit, "elsa@tideline.example")
    bounce(outfit, send(outfit, clock, mailbox, 6), hard=True, reason="unknown_user")
    send(outfit, clock, mailbox, 198)
    assert outfit.house.mailboxes.records(200)[mailbox.id].dead == 2
    assert watch_mailboxes(outfit) == 0


def test_refused_at_the_door_counts_and_soft_does_not(outfit: Outfit, clock: SetClock) -> None:
    mailbox = connect(outfit, "elsa@tideline.example")
    touches = send(outfit, clock, mailbox, 20)
    bounce(outfit, touches[:6], hard=False, reason="full")
    assert watch_mailboxes(outfit) == 0
    refused = send(outfit, clock, mailbox, 3, "failed")
    bounce(outfit, refused, hard=True, reason="unknown_user")
    record = outfit.house.mailboxes.records(200)[mailbox.id]
    assert (record.sent, record.dead) == (23, 3)


def test_complaints_pause(outfit: Outfit, clock: SetClock) -> None:
    mailbox = connect(outfit, "elsa@tideline.example")
    touches = send(outfit, clock, mailbox, 30)
    now = clock.now()
    facts: list[Fact] = [tell_touch("email.complained", t, now) for t in touches[:3]]
    outfit.house.ledger.append(facts)
    assert watch_mailboxes(outfit) == 1
    assert "reported as spam" in is_paused(outfit, mailbox)


def test_who_lets_it_send_again_begins_anew(outfit: Outfit, clock: SetClock) -> None:
    mailbox = connect(outfit, "elsa@tideline.example")
    touches = send(outfit, clock, mailbox, 60)
    bounce(outfit, touches[:4], hard=True, reason="unknown_user")
    assert watch_mailboxes(outfit) == 1
    outfit.house.mailboxes.pause(mailbox.id, "", "ava@us.example", clock.forward(minutes=5))
    send(outfit, clock, mailbox, 3)
    assert outfit.house.mailboxes.records(200)[mailbox.id].sent == 3
    assert watch_mailboxes(outfit) == 0
