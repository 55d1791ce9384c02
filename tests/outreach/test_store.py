"""The store of outreach: which operation does what to a touch in which state, whoever is faster."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine

from scotty.facts import Held, Refused
from scotty.ports.outreach import Stopped, Touch, Wanted, tell_touch
from scotty.stages.engage.draft import Draft
from scotty.store.ledger import borrow
from scotty.store.outreach.alarms import Alarm, Alarms
from tests.outreach.bare import WORKER, Bare, enrol, no, plan, yes

STATES = (
    "planned",
    "waiting",
    "claimed",
    "wired",
    "handed",
    "sent",
    "failed",
    "unknown",
    "dropped",
)
HOUR = timedelta(hours=1)


def begin(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.begin(t.id, t.wake, WORKER, yes, bare.now) is not None


def wire(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.wire(t, f"<{t.id}@x.example>", (), bare.now)


def settle(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.settle(t, "sent", [tell_touch("touch.sent", t, bare.now)], bare.now)


def retry(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.retry(t, bare.now + HOUR, "450", bare.now)


def let_go(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.let_go(t.id, WORKER, bare.now, "a fault", bare.now)


def draft(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.draft(t.id, Draft(body="Other words."), (), "emma", bare.now)


def approve(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.approve(t.id, "otto", True, bare.now + HOUR, bare.now)


def release(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.release(t.id, "otto", bare.now + HOUR, bare.now)


def move(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.move(t.id, bare.now + HOUR, "later", "emma", bare.now) is not None


def drop(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.drop(t.id, "no", "emma", bare.now)


def lend(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.lend(t.id, 1, bare.now)


def end(bare: Bare, t: Touch) -> Any:
    return bare.house.outreach.turn(t.enrolment or "", "ended", "they replied", "emma", bare.now)


SAME = dict.fromkeys(STATES, "")
TABLE: dict[Callable[[Bare, Touch], Any], dict[str, str]] = {
    begin: SAME | {"planned": "claimed"},
    wire: SAME | {"claimed": "wired"},
    settle: SAME | dict.fromkeys(("claimed", "wired", "handed", "unknown"), "sent"),
    retry: SAME | dict.fromkeys(("claimed", "wired"), "planned"),
    let_go: SAME | {"claimed": "planned", "wired": "unknown"},
    draft: SAME | {"planned": "planned", "waiting": "waiting", "handed": "handed"},
    approve: SAME | {"planned": "planned", "waiting": "planned", "handed": "handed"},
    release: SAME | {"planned": "planned", "waiting": "planned", "handed": "handed"},
    move: SAME | dict.fromkeys(("planned", "waiting"), "planned"),
    drop: SAME | dict.fromkeys(("planned", "waiting", "handed"), "dropped"),
    lend: SAME | {"planned": "planned", "waiting": "waiting"},
    end: dict.fromkeys(STATES, "same") | dict.fromkeys(("planned", "waiting", "handed"), "dropped"),
}
"""Operation -> state -> the state after it; "" where it must do nothing at all."""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("operation", TABLE, ids=lambda f: f.__name__)
def test_transitions(bare: Bare, operation: Callable[[Bare, Touch], Any], state: str) -> None:
    touch = bare.bring(state)
    told, wanted = bare.kinds(touch), TABLE[operation][state]
    try:
        done = operation(bare, touch)
    except (Refused, Stopped):
        done = False
    after = bare.see(touch)
    if wanted == "":
        assert done is False
        assert after == touch
        assert bare.kinds(touch) == told
        return
    assert after.state == (state if wanted == "same" else wanted)
    if operation not in (wire, begin) and wanted != "same":
        assert len(bare.kinds(touch)) == len(told) + 1  # each change with its fact


@pytest.mark.parametrize(
    "operation", [begin, settle, retry, let_go, approve, move, drop, end], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("state", ["planned", "waiting", "claimed", "wired", "unknown"])
def test_of_two_at_once_one_does_it(
    bare: Bare, operation: Callable[[Bare, Touch], Any], state: str
) -> None:
    touch = bare.bring(state)
    before = bare.kinds(touch)

    def attempt(_: int) -> bool:
        try:
            return operation(bare, touch) is not False
        except (Refused, Stopped):
            return False

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(attempt, range(4)))
    told = len(bare.kinds(touch)) - len(before)
    if operation in (approve, move):  # a person's word counts each time, and is told each time
        assert told == sum(done) or operation is approve
        return
    assert sum(done) <= 1
    assert told <= 1


def test_one_person_is_in_one_sequence_whoever_else_tries_in_the_same_second(bare: Bare) -> None:
    contact, now = bare.person(), bare.now

    def attempt(number: int) -> Touch | Held:
        at = now + timedelta(microseconds=number)  # two agents, each with an order of their own
        return enrol(bare.house, contact, at, "acme.example")

    with ThreadPoolExecutor(25) as pool:
        made = list(pool.map(attempt, range(50)))
    [touch] = [m for m in made if isinstance(m, Touch)]
    held = [m for m in made if isinstance(m, Held)]
    assert len(held) == 49
    assert all("one sequence at a time" in h.mend for h in held)
    assert len(bare.house.outreach.enrolments({"contact": contact}, alive=False)) == 1
    assert bare.alarms(touch) == [("0", "DELAYED")]
    assert bare.ask("select count(*) from facts where contact = %s", contact) == [(3,)]


def test_the_same_order_twice_is_one(bare: Bare) -> None:
    contact, now = bare.person(), bare.now
    one, two = (enrol(bare.house, contact, now) for _ in range(2))
    assert one == two


def test_a_step_is_planned_once_and_keeps_its_first_words(bare: Bare) -> None:
    touch = bare.bring("sent")
    enrolment = bare.house.outreach.enrolment(touch.enrolment or "")
    assert enrolment is not None

    def attempt(number: int) -> Touch:
        now = bare.now + timedelta(seconds=number)  # two workers, each at its own moment
        return bare.house.outreach.plan(
            plan(enrolment, "two", now, draft=Draft(body=f"Words {number}.")), now
        )

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(attempt, range(16)))
    assert len({(t.id, t.body) for t in made}) == 1
    assert bare.kinds(made[0]) == ["touch.planned", "touch.drafted"]
    assert bare.alarms(made[0]) == [("0", "DELAYED")]


def test_what_is_rolled_back_does_not_ring(bare: Bare) -> None:
    touch = bare.enrol()
    alarms = Alarms(bare.house.outreach.url, bare.clock.wall)
    engine = create_engine(bare.house.outreach.url.replace("://", "+psycopg://"))
    with borrow(engine) as connection:
        alarms.prepare(connection)
        alarms.set(connection, [Alarm(touch.id, 7, bare.now)])
        connection.rollback()
    assert bare.alarms(touch) == [("0", "DELAYED")]
    with borrow(engine) as connection:
        for _ in range(2):  # an alarm is set once, however often it is tried
            alarms.set(connection, [Alarm(touch.id, 7, bare.now)])
    engine.dispose()
    assert [number for number, _ in bare.alarms(touch)] == ["0", "7"]


def test_of_a_plan_that_fails_nothing_is_left(bare: Bare) -> None:
    touch = bare.bring("sent")
    enrolment = bare.house.outreach.enrolment(touch.enrolment or "")
    assert enrolment is not None
    good = plan(enrolment, "two", bare.now)
    bad = plan(enrolment, "three", bare.now, zone="no\x00zone")
    with pytest.raises((psycopg.Error, Refused)):
        bare.house.outreach.plan_many([good, bad], bare.now)  # type: ignore[attr-defined]
    assert bare.house.outreach.touch(good.id) is None
    assert bare.ask("select count(*) from facts where id = %s::uuid", good.id) == [(0,)]
    assert bare.ask(
        "select count(*) from dbos.workflow_status where workflow_uuid like %s", f"{good.id}%"
    ) == [(0,)]


def test_an_old_alarm_and_an_early_one_do_nothing(bare: Bare) -> None:
    outreach, touch = bare.house.outreach, bare.enrol()
    moved = outreach.move(touch.id, bare.now + HOUR, "later", "emma", bare.now)
    assert moved is not None
    assert outreach.begin(touch.id, touch.wake, WORKER, yes, bare.now + HOUR) is None
    assert (
        outreach.begin(touch.id, moved.wake, WORKER, yes, bare.now) is None
    )  # the clock was set back
    rung = bare.see(touch)
    assert (rung.state, rung.wake) == ("planned", moved.wake + 1)
    assert outreach.begin(touch.id, rung.wake, WORKER, yes, bare.now + HOUR) is not None


def test_an_edit_voids_an_approval_and_two_edits_in_one_instant_are_two(bare: Bare) -> None:
    outreach, touch = bare.house.outreach, bare.bring("waiting")
    outreach.draft(touch.id, Draft(body="One."), (), "emma", bare.now)
    approved = outreach.approve(touch.id, "otto", True, bare.now + HOUR, bare.now)
    assert approved.approval == "otto"
    edited = outreach.draft(touch.id, Draft(body="Two."), (), "emma", bare.now)
    assert edited.approval == ""
    assert edited.draft != approved.draft
    assert bare.kinds(touch).count("touch.drafted") == 3


def test_an_act_without_words_can_be_approved(bare: Bare) -> None:
    touch = bare.enrol(channel="ad", draft=Draft())
    assert touch.draft is None
    assert touch.approval == ""
    approved = bare.house.outreach.approve(touch.id, "otto", True, bare.now, bare.now)
    assert approved.approval == "otto"


def test_what_was_decided_is_a_fact_with_every_policys_word(bare: Bare) -> None:
    touch = bare.bring("waiting")
    [told] = bare.ask(
        "select data from facts where kind = 'act.decided' and data ->> 'touch' = %s", touch.id
    )
    assert told[0]["checks"] == [{"policy": "approval", "says": "It must not."}]
    assert (told[0]["allowed"], told[0]["policy"], told[0]["mend"]) == (
        False,
        "approval",
        "Mend it.",
    )


def test_what_passes_by_itself_asks_for_nobody(bare: Bare) -> None:
    outreach, touch = bare.house.outreach, bare.enrol()
    outreach.begin(touch.id, touch.wake, WORKER, no(until=5 * HOUR), bare.now)
    put_off = bare.see(touch)
    assert (put_off.state, put_off.due, put_off.policy) == ("planned", touch.due + 5 * HOUR, "")
    assert put_off.answer == "It must not."
    waiting = outreach.touches(Wanted(attention=True, contact=touch.contact, limit=10))
    assert waiting == []


def test_wire_stops_what_was_suppressed_or_ended_since_the_claim(bare: Bare) -> None:
    outreach = bare.house.outreach
    touch = bare.bring("claimed")
    outreach.turn(touch.enrolment or "", "paused", "wait", "emma", bare.now)
    with pytest.raises(Stopped):
        outreach.wire(touch, "<1@x.example>", (), bare.now)
    touch = bare.bring("claimed")
    bare.ask(
        "insert into suppressions (hash, reason, at, fact) values ('\\x01', 'asked', now(), gen_random_uuid()) returning 1"
    )
    with pytest.raises(Stopped):
        outreach.wire(touch, "<2@x.example>", (b"\x02", b"\x01"), bare.now)
    outreach.wire(touch, "<2@x.example>", (b"\x02",), bare.now)


def test_counts(bare: Bare) -> None:
    tally = bare.house.outreach.tally()
    for state in STATES:
        bare.bring(state)
    then = bare.house.outreach.tally()
    assert then.attention - tally.attention == 1
    assert then.handed - tally.handed == 1
    assert then.unknown - tally.unknown == 1
    assert then.planned - tally.planned == 1
