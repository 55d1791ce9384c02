"""Workers that live and workers that die, as processes: what they had in hand comes back, once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from time import monotonic

import pytest

from scotty.ports.outreach import Touch, Wanted
from tests.outreach.bare import Bare, plan, yes

HOLD = """
import sys
from datetime import UTC, datetime
from scotty.store.outreach.workers import take_slot
with take_slot(sys.argv[1], datetime.now(UTC)) as (slot, name):
    print(slot, name, flush=True)
    sys.stdin.readline()
"""
AGO = timedelta(minutes=2)


@contextmanager
def start_worker(bare: Bare) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """Start a process that is a worker; gives it, its number and its name. It ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, bare.house.outreach.url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        slot, name = process.stdout.readline().split()
        yield process, int(slot), name
    finally:
        process.kill()
        process.communicate()


def claim(bare: Bare, worker: str, wired: bool = False) -> Touch:
    touch = bare.enrol()
    assert bare.house.outreach.begin(touch.id, touch.wake, worker, yes, bare.now) is not None
    if wired:
        bare.house.outreach.wire(bare.see(touch), f"<{touch.id}@x.example>", (), bare.now)
    return bare.see(touch)


@contextmanager
def late(bare: Bare) -> Iterator[None]:
    """Let what is due be due for two minutes already, by the machine's own clock."""
    bare.clock.wall_late = AGO
    try:
        yield
    finally:
        bare.clock.wall_late = timedelta()


def await_dead(bare: Bare, touch: Touch) -> None:
    """Rescue until the server has noticed that the worker's line is gone."""
    until = monotonic() + 10
    while bare.see(touch).state in ("claimed", "wired"):
        assert monotonic() < until
        bare.house.outreach.rescue(bare.now)
        Event().wait(0.01)


@pytest.mark.slow
def test_what_a_killed_worker_had_in_hand_comes_back_once(bare: Bare) -> None:
    with start_worker(bare) as (process, slot, name):
        claimed, wired = claim(bare, name), claim(bare, name, wired=True)
        bare.house.outreach.rescue(bare.now)
        assert [bare.see(t).state for t in (claimed, wired)] == ["claimed", "wired"]
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        await_dead(bare, claimed)
        await_dead(bare, wired)
        free, lost = bare.see(claimed), bare.see(wired)
        assert (free.state, free.worker, free.wake) == ("planned", "", claimed.wake + 1)
        assert (lost.state, lost.message) == ("unknown", f"<{lost.id}@x.example>")
        bare.house.outreach.rescue(bare.now)
        assert bare.see(claimed) == free
        with start_worker(bare) as (_, again, other):
            assert (again, other) != (slot, name)
            assert again == slot  # its number is free, its name is not taken over


@pytest.mark.slow
def test_a_late_word_of_a_dead_worker_counts_for_nothing(bare: Bare) -> None:
    with start_worker(bare) as (process, _, name):
        touch = claim(bare, name)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        await_dead(bare, touch)
    outreach = bare.house.outreach
    assert not outreach.retry(touch, bare.now, "late", bare.now)
    assert not outreach.settle(touch, "sent", [], bare.now)
    assert not outreach.let_go(touch.id, name, bare.now, "late", bare.now)
    assert bare.see(touch).state == "planned"


@pytest.mark.slow
def test_two_workers_have_two_numbers(bare: Bare) -> None:
    with start_worker(bare) as (_, one, first), start_worker(bare) as (_, two, second):
        assert one != two
        assert first != second
        with bare.house.outreach.work(bare.now) as (three, _):
            assert three not in (one, two)


def test_only_one_is_alone(bare: Bare) -> None:
    with bare.house.outreach.alone("job") as one, bare.house.outreach.alone("job") as two:
        assert (one, two) == (True, False)
    with bare.house.outreach.alone("job") as again:
        assert again


def test_an_alarm_that_waits_its_turn_is_not_set_again(bare: Bare) -> None:
    touches = [bare.enrol() for _ in range(5)]
    bare.clock.forward(
        days=1
    )  # long overdue, and nobody answers: the queue is long, or all workers are down
    for _ in range(3):
        bare.house.outreach.rescue(bare.now)
    assert [len(bare.alarms(t)) for t in touches] == [1] * 5


@pytest.mark.parametrize("status", ["ERROR", "SUCCESS", "PENDING", "CANCELLED"])
def test_an_alarm_that_came_to_nothing_is_set_again(bare: Bare, status: str) -> None:
    touch = bare.enrol()
    bare.ask(
        "update dbos.workflow_status set status = %s, executor_id = 'worker-200' where workflow_uuid = %s returning 1",
        status, f"{touch.id}.0",
    )  # fmt: skip
    bare.clock.forward(minutes=1)
    with late(bare):
        bare.house.outreach.rescue(bare.now)
        bare.house.outreach.rescue(bare.now)
    assert [number for number, _ in bare.alarms(touch)] == ["0", "1"]


@pytest.mark.parametrize(("ago", "rings"), [(timedelta(seconds=5), 1), (AGO, 2)])
def test_an_alarm_that_a_living_worker_took_unawares_is_set_again(
    bare: Bare, ago: timedelta, rings: int
) -> None:
    # The database died under the worker's taking it: committed, and nobody heard of it.
    touch = bare.enrol()
    bare.clock.forward(minutes=1)
    with start_worker(bare) as (_, slot, _), late(bare):
        started = round((bare.clock.wall(bare.now) - ago).timestamp() * 1000)
        bare.ask(
            "update dbos.workflow_status set status = 'PENDING', executor_id = %s, started_at_epoch_ms = %s "
            "where workflow_uuid = %s returning 1",
            f"worker-{slot}", started, f"{touch.id}.0",
        )  # fmt: skip
        bare.house.outreach.rescue(bare.now)
        bare.house.outreach.rescue(bare.now)
    assert len(bare.alarms(touch)) == rings


def test_a_sequence_whose_worker_died_between_two_touches_is_found(bare: Bare) -> None:
    outreach, touch = bare.house.outreach, bare.bring("sent")
    name = touch.enrolment or ""
    assert name not in outreach.stranded(bare.now)  # whoever settled it may still be at it
    later = bare.now + timedelta(minutes=5)
    assert name in outreach.stranded(later)
    enrolment = outreach.enrolment(name)
    assert enrolment is not None
    planned = outreach.plan(plan(enrolment, "two", later), later)
    assert name not in outreach.stranded(later)
    outreach.drop(planned.id, "no", "emma", later)
    outreach.turn(name, "paused", "rest", "emma", later)
    assert name not in outreach.stranded(later + timedelta(minutes=5))


def test_a_fault_of_ours_frees_what_was_claimed_and_doubts_what_was_wired(bare: Bare) -> None:
    with bare.house.outreach.work(bare.now) as (_, name):
        claimed, wired = claim(bare, name), claim(bare, name, wired=True)
        due = bare.now + timedelta(minutes=5)
        for touch in (claimed, wired):
            assert bare.house.outreach.let_go(touch.id, name, due, "It broke off.", bare.now)
    free = bare.see(claimed)
    assert (free.state, free.due, free.tries, free.answer) == ("planned", due, 1, "It broke off.")
    assert bare.see(wired).state == "unknown"
    assert bare.see(wired) in bare.house.outreach.touches(Wanted(states=("unknown",)))
