"""What facts change in sequences as soon as they are told: ends, softening, moves; once, however often read."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from scotty.desk.outbox import approve_touch, edit_touch
from scotty.desk.playbook import save_playbook
from scotty.desk.sequences import save_sequence
from scotty.facts import Fact, Held
from scotty.flows.outreach.planning import Asked, advance, enrol_contact
from scotty.flows.outreach.react import mend_stranded, react_to
from scotty.ports.outreach import Touch
from tests.outreach.kit import SHORT, add_people, tell, write_rules
from tests.outreach.stage import Stage


def note(stage: Stage, kind: str, touch: Touch, **more: Any) -> Fact:
    """Tell a fact about the person of a touch, and take in what the ledger has gained, twice."""
    told = {"account": touch.account, "contact": touch.contact} | more
    fact = tell(kind, uuid4().hex, stage.clock.now(), **told)
    stage.house.ledger.append([fact])
    stage.react()
    react_to(stage.outfit, [fact])  # a crash before the cursor is kept reads the page again
    return fact


@pytest.mark.parametrize(
    ("kind", "more", "why"),
    [
        ("email.replied", {}, "replied"),
        ("meeting.booked", {}, "meeting"),
        ("meeting.booked", {"contact": None}, "meeting"),
        ("deal.won", {"contact": None, "deal": "d1"}, "bought"),
        ("contact.left", {}, "left"),
    ],
)
def test_what_ends_a_sequence(stage: Stage, kind: str, more: dict[str, Any], why: str) -> None:
    touch = stage.enrol("ada")
    note(stage, kind, touch, **more)
    assert (stage.enrolment(touch).state, stage.enrolment(touch).why) == ("ended", why)
    assert stage.see(touch).state == "dropped"
    assert len(stage.facts(touch, "enrolment.ended")) == 1


def test_what_does_not_end_it(stage: Stage) -> None:
    touch = stage.enrol("ada")
    note(stage, "email.replied", touch, verdict="bot")
    note(stage, "email.opened", touch, data={"touch": touch.id})
    note(stage, "web.page_viewed", touch)
    assert stage.enrolment(touch).state == "active"
    assert stage.see(touch) == touch


def test_a_colleague_s_reply_softens_it_once(stage: Stage) -> None:
    account = f"{uuid4().hex[:8]}.example"
    touch, other = stage.enrol("ada", account), stage.enrol("otto", account)
    stage.drive(touch)
    before = stage.next_of(other) if stage.steps(other)["one"] == "sent" else stage.see(other)
    replied = note(stage, "email.replied", touch)
    assert stage.enrolment(touch).state == "ended"
    after = stage.see(before)
    assert stage.enrolment(other).state == "active"
    assert after.due >= replied.at + timedelta(days=2)
    assert after.wake == before.wake + 1


def test_suppressed_everywhere_or_in_one_sequence(stage: Stage) -> None:
    for scope, state in (("all", "ended"), ("short", "ended"), ("another", "active")):
        touch = stage.enrol("ada")
        note(stage, "contact.suppressed", touch, data={"reason": "unsubscribed", "scope": scope})
        assert stage.enrolment(touch).state == state


def test_somebody_who_moved_to_another_company(stage: Stage) -> None:
    touch = stage.enrol("ada")
    stage.clock.forward(minutes=1)
    data = {"name": "Ada Smith", "email": touch.contact}
    moved = tell(
        "contact.profiled",
        uuid4().hex,
        stage.clock.now(),
        account="globex.example",
        contact=touch.contact,
        data=data,
    )
    stage.house.ledger.append([moved])
    stage.house.tables.refresh()
    assert stage.drive(touch) == "held: still_there"
    assert stage.received(touch) == []
    assert stage.see(touch).state == "dropped"
    assert stage.enrolment(touch).state == "ended"
    assert "globex.example" in stage.enrolment(touch).why


def test_somebody_nobody_knows_any_more_stops_nobody_else(stage: Stage) -> None:
    touch, other = stage.enrol("ada"), stage.enrol("otto")
    with stage.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute(
            "delete from facts where contact = %s and kind = 'contact.profiled'", (touch.contact,)
        )
    note(stage, "meeting.booked", touch, contact=None)
    note(stage, "meeting.booked", other, contact=None)
    assert stage.enrolment(touch).state == "ended"
    assert stage.enrolment(other).state == "ended"


def test_two_sequences_by_two_agents_in_the_same_second(stage: Stage) -> None:
    save_sequence(stage.house, SHORT.replace('"short"', '"other"'), "test")
    account = f"{uuid4().hex[:8]}.example"
    [contact] = add_people(stage.house, ["ada"], stage.clock.now(), account)
    made = [
        enrol_contact(
            stage.outfit, Asked(account=account, contact=contact, sequence=s, by=f"agent:{s}")
        )
        for s in ("short", "other")
    ]
    assert isinstance(made[0], Touch)
    assert isinstance(made[1], Held)
    assert "short" in made[1].reason
    assert stage.drive(made[0]) == "held: approval"  # an agent asked: a person must look


def test_a_sequence_that_changes_while_people_are_in_it(stage: Stage) -> None:
    touch = stage.enrol("ada")
    changed = (
        SHORT.replace("shall I close the file?", "one more thing.")
        .replace("day = 3", "day = 20")
        .replace("day = 6", "day = 26")
    )
    _, number = save_sequence(stage.house, changed, "test")
    try:
        assert number > 1
        stage.drive(touch)
        second = stage.next_of(touch)
        assert (second.due - touch.due).days < 10  # they go on as they began
        late = stage.enrol("otto")
        stage.drive(late)
        assert (stage.next_of(late).due - late.due).days >= 18
        assert stage.enrolment(late).version == number
    finally:
        save_sequence(stage.house, SHORT, "test")


def test_what_was_planned_before_there_was_a_mailbox(stage: Stage) -> None:
    touch = stage.enrol("ada")
    with stage.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("update touches set mailbox = null where id = %s", (touch.id,))
        connection.execute("update enrolments set mailbox = null where id = %s", (touch.enrolment,))
    assert stage.drive(touch) == "sent"
    assert stage.see(touch).mailbox == stage.mailbox.id
    assert stage.next_of(touch).mailbox == stage.mailbox.id


def test_dry_run_ends_and_what_it_held_is_planned_again(stage: Stage) -> None:
    save_playbook(stage.house, write_rules(dry_run="true"), "test")
    touch = stage.enrol("ada")
    assert stage.drive(touch) == "held: dry_run"
    waits = stage.enrol("otto")  # not due yet: foreseen only
    assert waits.policy == "dry_run"
    save_playbook(stage.house, write_rules(), "test")
    stage.react()
    assert stage.see(touch).state == "planned"
    assert stage.see(waits).policy == ""
    assert stage.drive(touch) == "sent"


def test_moved_drafts_are_still_there_to_be_looked_at(stage: Stage) -> None:
    save_playbook(stage.house, write_rules(approve='"all"'), "test")
    try:
        touch = stage.enrol("ada")
        assert stage.drive(touch) == "held: approval"
        until = (stage.clock.now() + timedelta(days=12)).date()
        note(stage, "contact.away", touch, data={"until": until.isoformat(), "told": True})
        moved = stage.see(touch)
        assert moved.due.date() >= until
        assert (moved.state, moved.policy) == ("planned", "approval")
        approve_touch(stage.outfit, touch.id, "otto", may_send=True)
        assert stage.see(touch).policy == ""
        edit_touch(
            stage.outfit,
            touch.id,
            "A question",
            "Hello Ada,\n\nwho looks after billing?\n\nElsa",
            "emma",
        )
        assert stage.see(touch).policy == "approval"  # edited words are not the ones approved
        assert stage.drive(touch) == "held: approval"
        approve_touch(stage.outfit, touch.id, "otto", may_send=True)
        assert stage.drive(touch) == "sent"
    finally:
        save_playbook(stage.house, write_rules(), "test")


def test_a_late_approval_keeps_the_distance(stage: Stage) -> None:
    save_playbook(stage.house, write_rules(approve='"first"'), "test")
    try:
        touch = stage.enrol("ada")
        stage.drive(touch)
        stage.clock.forward(days=30)
        approve_touch(stage.outfit, touch.id, "otto", may_send=True)
        assert stage.drive(touch) == "sent"
        second = stage.next_of(touch)
        assert second.due >= stage.clock.now()
    finally:
        save_playbook(stage.house, write_rules(), "test")


def test_a_worker_that_died_between_two_touches(stage: Stage) -> None:
    touch = stage.enrol("ada")
    stage.drive(touch)
    planned = stage.next_of(touch)
    with stage.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("delete from touches where id = %s", (planned.id,))
    stage.clock.forward(minutes=5)
    assert mend_stranded(stage.outfit) >= 1
    assert stage.next_of(touch).step == "two"
    assert advance(stage.outfit, touch.enrolment) is None  # a second time plans nothing


def test_skipped_and_the_end_of_the_steps(stage: Stage) -> None:
    text = SHORT.replace('"short"', '"picky"').replace(
        'thread = "one"', 'only_if = ["clicked:one"]'
    )
    save_sequence(stage.house, text, "test")
    touch = stage.enrol("ada", sequence="picky")
    stage.drive(touch)
    second = stage.next_of(touch)
    assert stage.drive(second) == "skipped"
    assert "clicked:one" in stage.see(second).reason
    third = stage.next_of(touch)
    assert third.step == "three"
    stage.drive(third)
    assert stage.steps(touch) == {"one": "sent", "two": "dropped", "three": "sent"}
    assert stage.enrolment(touch).why == "all steps are done"
