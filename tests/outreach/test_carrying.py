"""Every way in which carrying a mail can end, on a mail server that does what the reader's name says."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scotty.desk.mailboxes import Request, connect_mailbox
from scotty.desk.mailboxes import pause_mailbox as turn_mailbox
from scotty.desk.outfit import fit_out
from scotty.facts import Later, Refused
from scotty.flows.outreach.carrying import FIRST_WAIT, GIVE_UP, LOCKED, LONGEST_WAIT, run_due
from scotty.flows.outreach.effects import suppress_contact
from scotty.flows.outreach.outfit import Carried
from scotty.ports import House
from scotty.ports.mail import Envelope, Mailbox
from scotty.ports.outreach import Outreach, Touch, Wanted
from scotty.ports.suppressions import Suppression, Told
from scotty.stages.engage.draft import Draft
from tests.mailservers.smtp import SmtpServer
from tests.outreach.bare import WORKER, open_set_house
from tests.outreach.kit import ROOT, tell
from tests.outreach.stage import Stage, open_stage


def test_what_is_taken_is_sent_and_the_next_step_is_planned(stage: Stage) -> None:
    touch = stage.enrol("ada")
    assert stage.drive(touch) == "sent"
    sent = stage.see(touch)
    assert (sent.state, sent.settled) == ("sent", stage.clock.now())
    [message] = stage.received(touch)
    assert sent.message is not None
    assert sent.message.encode() in message
    [fact] = stage.facts(touch, "touch.sent")
    assert fact.data["message_id"] == sent.message
    assert fact.data["answer"].startswith("250")
    assert stage.steps(touch) == {"one": "sent", "two": "planned"}
    assert run_due(stage.outfit, WORKER, touch.id, sent.wake) == "stale"
    assert len(stage.received(touch)) == 1


def test_a_mail_of_the_same_thread_continues_it(stage: Stage) -> None:
    touch = stage.enrol("ada")
    stage.drive(touch)
    second = stage.next_of(touch)
    assert stage.drive(second) == "sent"
    [_, message] = stage.received(touch)
    assert f"In-Reply-To: {stage.see(touch).message}".encode() in message


def test_passing_noes_are_tried_ever_later_until_it_is_given_up(stage: Stage) -> None:
    touch = stage.enrol("r450")
    waits = []
    for _ in range(GIVE_UP):
        assert stage.drive(touch) == "later"
        now = stage.see(touch)
        assert now.state == "planned"
        waits.append(now.due - stage.clock.now())
    assert waits[:4] == [FIRST_WAIT * 2**n for n in range(4)]
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)
    assert stage.drive(touch) == "failed"
    assert stage.see(touch).state == "failed"
    [bounced] = stage.facts(touch, "email.bounced")
    assert bounced.data["hard"] is False
    assert stage.steps(touch) == {"one": "failed", "two": "planned"}
    assert stage.enrolment(touch).state == "active"


def test_a_dead_address_is_never_written_to_again(stage: Stage) -> None:
    touch = stage.enrol("r550.5.1.1")
    assert stage.drive(touch) == "failed"
    [bounced] = stage.facts(touch, "email.bounced")
    assert (bounced.data["hard"], bounced.data["status"], bounced.data["code"]) == (
        True,
        "5.1.1",
        "550",
    )
    assert stage.house.suppressions.find(touch.address, stage.clock.now()) is not None
    assert (stage.enrolment(touch).state, stage.enrolment(touch).why) == ("ended", "bounced")
    assert stage.steps(touch) == {"one": "failed"}
    assert stage.house.mailboxes.find(stage.mailbox.id).paused == ""  # type: ignore[union-attr]


def test_three_soft_bounces_in_a_row_are_a_dead_address(stage: Stage) -> None:
    touch = stage.enrol("r552.5.2.2")
    stage.drive(touch)
    for _ in range(2):
        assert stage.house.suppressions.find(touch.address, stage.clock.now()) is None
        assert stage.drive(stage.next_of(touch)) == "failed"
    assert stage.house.suppressions.find(touch.address, stage.clock.now()) is not None


def test_a_no_to_us_says_nothing_of_the_address(stage: Stage) -> None:
    touch = stage.enrol("d554.5.7.1")
    for _ in range(3):
        assert stage.drive(stage.next_of(touch)) == "failed"
    assert {b.data["hard"] for b in stage.facts(touch, "email.bounced")} == {False}
    assert stage.house.suppressions.find(touch.address, stage.clock.now()) is None
    assert stage.steps(touch) == dict.fromkeys(("one", "two", "three"), "failed")
    assert stage.enrolment(touch).why == "all steps are done"


@pytest.mark.parametrize("name", ["cut", "cutaccept", "junk", "junkaccept"])
def test_nobody_can_say(stage: Stage, name: str) -> None:
    touch = stage.enrol(name)
    assert stage.drive(touch) == "unknown"
    unknown = stage.see(touch)
    [fact] = stage.facts(touch, "touch.unknown")
    assert unknown.state == "unknown"
    assert fact.data["message_id"] == unknown.message
    assert stage.steps(touch) == {"one": "unknown"}  # nothing more until that is known
    assert len(stage.received(touch)) == name.endswith("accept")


@pytest.mark.parametrize("name", ["cutrcpt", "cutdata"])
def test_what_breaks_before_the_text_was_surely_not_sent(stage: Stage, name: str) -> None:
    touch = stage.enrol(name)
    assert stage.drive(touch) == ("later" if name == "cutrcpt" else "unknown")
    assert stage.received(touch) == []


class Meddling:
    """Hands mail over, after something happened to it between the claim and the wire."""

    def __init__(self, house: House, meddle: Callable[[], Any]) -> None:
        self._house = house
        self._meddle = meddle

    def submit(self, mailbox: Mailbox, envelope: Envelope, wire: Callable[[], None]) -> str:
        def late() -> None:
            self._meddle()
            wire()

        return self._house.post.submit(mailbox, envelope, late)

    def close(self) -> None:
        """Nothing to close."""


def meddle(stage: Stage, deed: Callable[[], Any]) -> Stage:
    """Return the stage with a deed done at the last instant before anything leaves."""
    house = msgspec.structs.replace(stage.house, post=Meddling(stage.house, deed))
    return msgspec.structs.replace(stage, house=house, outfit=fit_out(house, ROOT))


def test_suppressed_between_claim_and_wire_nothing_leaves(stage: Stage) -> None:
    touch = stage.enrol("ada")
    now = stage.clock.now()
    stopped = meddle(stage, lambda: suppress_contact(stage.house, touch, "unsubscribed", now))
    assert stopped.drive(touch) == "stopped"
    assert stage.received(touch) == []
    assert stage.drive(touch) == "held: suppression"
    assert stage.see(touch).state == "dropped"
    assert stage.enrolment(touch).state == "ended"


def test_their_domain_suppressed_between_claim_and_wire(stage: Stage) -> None:
    touch = stage.enrol("ada")
    told = Told(
        Suppression(address=f"@{touch.account}", reason="legal"),
        tell("contact.suppressed", touch.account, stage.clock.now(), data={"reason": "legal"}),
    )  # fmt: skip
    stopped = meddle(stage, lambda: stage.house.suppressions.suppress([told]))
    assert stopped.drive(touch) == "stopped"
    assert stage.received(touch) == []


def test_ended_or_paused_between_claim_and_wire(stage: Stage) -> None:
    for state, policy in (("ended", "enrolment"), ("paused", "enrolment")):
        touch = stage.enrol("ada")

        def turn(touch: Touch = touch, state: str = state) -> None:
            stage.house.outreach.turn(
                touch.enrolment or "", state, "stop", "emma", stage.clock.now()
            )

        assert meddle(stage, turn).drive(touch) == "stopped"
        assert stage.drive(touch) == f"held: {policy}"
        assert stage.received(touch) == []


def test_approved_or_edited_while_it_is_on_its_way_is_refused(stage: Stage) -> None:
    touch = stage.enrol("ada")
    refused: list[str] = []

    def change() -> None:
        outreach, now = stage.house.outreach, stage.clock.now()
        for deed in (
            partial(outreach.approve, touch.id, "otto", True, now, now),
            partial(outreach.release, touch.id, "otto", now, now),
            partial(outreach.draft, touch.id, Draft(body="Other words."), (), "otto", now),
        ):
            with pytest.raises(Refused) as no:
                deed()
            refused.append(no.value.why)
        assert outreach.drop(touch.id, "no", "emma", now) is False

    assert meddle(stage, change).drive(touch) == "sent"
    assert len(refused) == 3


class Falling:
    """A store of outreach that fails as often as it is told, as a database does that restarts."""

    def __init__(self, outreach: Outreach, **fails: int) -> None:
        self._outreach = outreach
        self._fails = fails

    def __getattr__(self, name: str) -> Any:
        if self._fails.get(name, 0) > 0:

            def fail(*_: Any, **__: Any) -> None:
                self._fails[name] -= 1
                raise ConnectionError("the server closed the connection")

            return fail
        return getattr(self._outreach, name)


def fall(stage: Stage, **fails: int) -> Stage:
    house = msgspec.structs.replace(stage.house, outreach=Falling(stage.house.outreach, **fails))
    return msgspec.structs.replace(stage, house=house, outfit=fit_out(house, ROOT))


def test_a_mail_that_was_taken_is_noted_though_the_database_restarts(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    touch = stage.enrol("ada")
    with caplog.at_level(logging.CRITICAL):
        assert fall(stage, settle=1).drive(touch) == "sent"
    assert stage.see(touch).state == "sent"
    assert len(stage.facts(touch, "touch.sent")) == 1


def test_a_claim_is_given_back_where_the_wire_cannot_be_noted(stage: Stage) -> None:
    touch = stage.enrol("ada")
    with pytest.raises(ConnectionError):
        fall(stage, wire=1, let_go=1).drive(touch)
    free = stage.see(touch)
    assert (free.state, free.worker) == ("planned", "")
    assert free.due == stage.clock.now() + FIRST_WAIT
    assert stage.received(touch) == []
    assert stage.drive(touch) == "sent"


@pytest.mark.parametrize("wired", [False, True])
def test_a_fault_of_ours_leaves_nothing_in_hand(stage: Stage, wired: bool) -> None:
    touch = stage.enrol("ada")
    outfit = fit_out(stage.house, ROOT)

    def broken(touch: Touch, wire: Callable[[str], None]) -> Carried:
        if wired:
            wire(f"<{touch.id}@x.example>")
        raise ZeroDivisionError

    outfit.carriers = {"mail": broken}
    with pytest.raises(ZeroDivisionError):
        msgspec.structs.replace(stage, outfit=outfit).drive(touch)
    after = stage.see(touch)
    assert after.state == ("unknown" if wired else "planned")
    assert after.due > stage.clock.now() or wired
    assert "ZeroDivisionError" in after.answer


def test_what_nobody_carries_waits_for_a_person(stage: Stage) -> None:
    touch = stage.enrol("ada")
    outfit = fit_out(stage.house, ROOT)
    outfit.carriers = {}
    assert msgspec.structs.replace(stage, outfit=outfit).drive(touch) == "held: carrier"
    assert stage.see(touch).reason == "Nothing carries mail yet."
    assert stage.house.mailboxes.find(stage.mailbox.id).paused == ""  # type: ignore[union-attr]


@pytest.fixture
def closed(database: str, home: Path, tmp_path: Path) -> Iterator[Stage]:
    """Return a house whose mail server asks for a password."""
    with (
        SmtpServer(tmp_path / "mail", users={"elsa": "old"}, utf8=False) as smtp,
        open_stage(database, home, smtp) as opened,
    ):
        yield opened


def test_a_password_that_changed_last_night(closed: Stage) -> None:
    stage, users = closed, closed.smtp.users
    assert users is not None
    touch, other = stage.enrol("ada"), stage.enrol("otto")
    users["elsa"] = "new"
    assert stage.drive(touch) == "refused"
    box = stage.house.mailboxes.find(stage.mailbox.id)
    assert box is not None
    assert "does not let elsa in" in box.paused
    assert stage.see(touch).due == stage.clock.now() + LOCKED
    for waits in (touch, other):
        assert stage.drive(waits) == "held: mailbox_health"
        assert stage.see(waits).state == "waiting"
    smtp = f"smtp://elsa:new@127.0.0.1:{stage.smtp.port}"
    connect_mailbox(stage.house, Request(address=box.address, smtp=smtp), ROOT, "emma")
    turn_mailbox(stage.house, box.id, "", "emma")
    stage.react()
    assert stage.see(touch).state == "planned"
    assert [stage.drive(t) for t in (touch, other)] == ["sent", "sent"]
    assert len(stage.received(touch)) == 1


def test_an_address_in_another_script_waits_and_harms_nobody_else(closed: Stage) -> None:
    stage = closed
    touch, other = stage.enrol("юлия"), stage.enrol("otto")
    assert stage.drive(touch) == "held: carrier"
    held = stage.see(touch)
    assert (held.state, held.policy) == ("waiting", "carrier")
    assert "RFC 6531" in held.reason
    assert stage.house.mailboxes.find(stage.mailbox.id).paused == ""  # type: ignore[union-attr]
    assert stage.drive(other) == "sent"


def test_nothing_leaves_while_the_suppression_list_cannot_be_read(closed: Stage) -> None:
    stage, touch = closed, closed.enrol("ada")
    with stage.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("alter table suppressions rename to hidden")
    with pytest.raises(Later, match="nothing may be sent"):
        stage.drive(touch)
    assert stage.see(touch).state == "planned"
    with stage.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("alter table hidden rename to suppressions")
    assert stage.received(touch) == []
    assert stage.drive(touch) == "sent"


def test_nothing_leaves_by_a_list_that_another_key_made(
    closed: Stage, home: Path, database: str
) -> None:
    touch = closed.enrol("ada")
    closed.house.suppressions.find("x@y.example", closed.clock.now())  # the list knows its key now
    (home / "keys" / "suppress.key").write_bytes(bytes(range(32)))
    with open_set_house(database, home, closed.clock.now()) as (house, clock):
        other = Stage(house, fit_out(house, ROOT), closed.mailbox, closed.smtp, clock)
        with pytest.raises(Refused, match="nothing may"):
            other.drive(touch)
        assert other.see(touch).state == "planned"
    assert closed.received(touch) == []


def test_a_clock_that_jumps(stage: Stage) -> None:
    touch = stage.enrol("ada")
    stage.clock.moment = touch.due
    stage.clock.forward(hours=-30)  # set back between the alarm and its answer
    assert run_due(stage.outfit, WORKER, touch.id, touch.wake) == "stale"
    rung = stage.see(touch)
    assert (rung.state, rung.wake, rung.due) == ("planned", touch.wake + 1, touch.due)
    stage.clock.moment = touch.due + timedelta(days=40)  # set forward: long overdue
    assert stage.drive(touch) == "sent"
    stage.clock.forward(days=-39)  # and back: what was just sent counts as pressure
    assert stage.drive(stage.next_of(touch)) == "sent"
    first, second = stage.facts(touch, "touch.sent")
    assert abs(second.at - first.at) >= timedelta(hours=20)


def test_everything_that_was_planned_can_be_looked_up(stage: Stage) -> None:
    open_ones = stage.house.outreach.touches(Wanted(states=("claimed", "wired"), limit=100))
    assert open_ones == []
