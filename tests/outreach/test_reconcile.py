"""What nobody can tell of is looked up where it would lie: in a mailbox that a real Dovecot serves."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from scotty.desk.outbox import settle_unknown
from scotty.flows.outreach.reconcile import (
    MOST_ATTEMPTS,
    SETTLES,
    plan_again,
    reconcile_touch,
    reconcile_unknown,
    send_again,
)
from scotty.ports.outreach import Touch, Wanted
from tests.mailservers.imap import ImapServer, needs_dovecot
from tests.mailservers.smtp import SmtpServer
from tests.outreach.stage import Stage, open_stage

pytestmark = needs_dovecot


@pytest.fixture(scope="module")
def kept(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a house whose provider keeps all it accepts in the folder Sent."""
    home: Path = tmp_path_factory.mktemp("kept") / "workspace"
    with (
        ImapServer(elsa="secret") as imap,
        SmtpServer(imap.folder("elsa", "Sent")) as smtp,
        open_stage(shared_database, home, smtp, imap.log_in("elsa")) as stage,
    ):
        yield stage


def doubt(stage: Stage, name: str) -> Touch:
    touch = stage.enrol(name)
    assert stage.drive(touch) == "unknown"
    return stage.see(touch)


def test_what_lies_there_was_sent(kept: Stage) -> None:
    touch = doubt(kept, "cutaccept")
    assert reconcile_touch(kept.outfit, touch)
    assert kept.see(touch).state == "sent"
    [told] = kept.facts(touch, "touch.reconciled")
    assert told.data["found"] is True
    assert kept.steps(touch) == {"one": "sent", "two": "planned"}
    assert not reconcile_touch(kept.outfit, touch)  # a second look changes nothing
    assert len(kept.facts(touch, "touch.sent")) == 1


def test_what_does_not_is_sent_once_more_after_a_while(kept: Stage) -> None:
    touch = doubt(kept, "cut")
    kept.clock.moment = (touch.claimed or touch.due) + SETTLES - timedelta(seconds=1)
    assert not reconcile_touch(kept.outfit, touch)
    kept.clock.forward(seconds=2)
    assert reconcile_touch(kept.outfit, touch)
    assert kept.see(touch).state == "failed"
    again = kept.next_of(touch)
    assert (again.step, again.attempt, again.body) == ("one", 2, touch.body)
    assert again.id != touch.id


def test_a_line_that_always_breaks_is_given_up(kept: Stage) -> None:
    touch = doubt(kept, "cut")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert touch.attempt == attempt
        kept.clock.forward(minutes=5)
        assert reconcile_touch(kept.outfit, touch)
        if attempt < MOST_ATTEMPTS:
            touch = kept.next_of(touch)
            assert kept.drive(touch) == "unknown"
            touch = kept.see(touch)
    assert kept.steps(touch) == {"one": "failed", "two": "planned"}


def test_killed_between_the_new_attempt_and_the_end_of_the_old_one(kept: Stage) -> None:
    touch = doubt(kept, "cutaccept")
    plan = kept.house.outreach.plan(plan_again(touch), kept.clock.now())
    assert plan.state == "planned"
    assert reconcile_touch(kept.outfit, touch)  # it lies there after all
    assert kept.see(touch).state == "sent"
    assert kept.see(plan).state == "dropped"  # and is not sent twice
    assert kept.steps(touch) == {"one": "dropped", "two": "planned"}


def test_where_nothing_is_kept_a_person_decides(kept: Stage) -> None:
    house = kept.house
    mailbox = house.mailboxes.find(kept.mailbox.id)
    assert mailbox is not None
    touch, other = doubt(kept, "cut"), doubt(kept, "cut")
    kept.clock.forward(days=2)
    house.mailboxes.put(msgspec.structs.replace(mailbox, keeps=False), "test", kept.clock.now())
    try:
        assert not reconcile_touch(kept.outfit, touch)
    finally:
        house.mailboxes.put(mailbox, "test", kept.clock.now())
    assert settle_unknown(kept.outfit, touch.id, arrived=True, by="emma").state == "sent"
    assert settle_unknown(kept.outfit, other.id, arrived=False, by="emma").state == "failed"
    assert kept.next_of(other).attempt == 2
    [told] = kept.facts(touch, "touch.reconciled")
    assert told.data["by"] == "emma"


def test_after_a_rebuild_it_can_still_be_looked_up(kept: Stage) -> None:
    touch = doubt(kept, "cutaccept")
    kept.house.outreach.rebuild()
    assert kept.see(touch).message == touch.message
    reconcile_unknown(kept.outfit)
    assert kept.see(touch).state == "sent"
    assert kept.house.outreach.touches(Wanted(states=("unknown",))) == []


def test_sent_again_twice_is_once(kept: Stage) -> None:
    touch = doubt(kept, "cut")
    assert send_again(kept.outfit, touch, "looked", "test")
    assert not send_again(kept.outfit, touch, "looked", "test")
    assert kept.next_of(touch).attempt == 2
