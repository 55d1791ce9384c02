"""The engine does each step once, goes on where it was broken off, and says what came of it."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from scotty.desk.engine import (
    activate_engine,
    ask_run,
    find_run,
    list_runs,
    read_standing,
    stop_engine,
    turn_engine,
)
from scotty.facts import Bug, Later, Refused
from scotty.flows.engine import STEPS, Came, Hands
from scotty.flows.pulse import Stopped
from scotty.ports import House

ACCOUNTS = [f"company-{n}.example" for n in range(10)]


class Counting(Hands):
    """Hands that count what they are asked, and fail where they are told to."""

    def __init__(self, faults: dict[tuple[str, str], Exception] | None = None) -> None:
        self.faults = faults or {}
        self.asked: Counter[tuple[str, str]] = Counter()

    @property
    def at_once(self) -> int:
        return 3

    def identify(self) -> tuple[Came, list[str]]:
        self._count("identify")
        return Came("done", "10 hot of 600", 10), ACCOUNTS

    def study(self, step: str, account: str) -> Came:
        self._count(step, account)
        return Came("done", "looked", 2)

    def engage(self, accounts: Sequence[str]) -> list[tuple[str, Came]]:
        self._count("engage")
        return [(accounts[0], Came("done", "drafted", 3)), (accounts[1], Came("skipped", "busy"))]

    def finish(self, step: str) -> Came:
        self._count(step)
        return Came("done", "nothing new")

    def _count(self, step: str, account: str = "") -> None:
        self.asked[step, account] += 1
        if fault := self.faults.get((step, account)):
            raise fault


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house()


def test_a_run_does_every_step_once_and_reports(house: House) -> None:
    hands = Counting()
    asked = activate_engine(house, "mia@example.com")
    assert not asked.over
    assert [s.state for s in asked.steps] == ["waits"] * len(STEPS)
    assert turn_engine(house, lambda _: hands)
    run = find_run(house, asked.id)
    assert run.over
    assert [s.state for s in run.steps] == ["done"] * len(STEPS)
    assert set(hands.asked.values()) == {1}
    assert {s.name: s.count for s in run.steps}["research"] == 20
    assert [row["state"] for row in run.steps[3].accounts] == ["done", "skipped"]
    assert run.report[0] == "Identify, identify: 10 hot of 600"
    assert not turn_engine(house, lambda _: hands), "nothing is left, and the next run is not due"


@pytest.mark.parametrize("after", [1, 2, 4, 6, 8])
def test_a_run_goes_on_where_it_was_broken_off(house: House, after: int) -> None:
    hands = Counting()
    asked = ask_run(house, "mia@example.com", "to see")
    left = [after]

    def check() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Stopped

    with pytest.raises(Stopped):
        turn_engine(house, lambda _: hands, check)
    assert not find_run(house, asked.id).over
    assert turn_engine(house, lambda _: hands)
    assert find_run(house, asked.id).over
    assert set(hands.asked.values()) == {1}, "a break between two pieces of work repeats none"


@pytest.mark.parametrize(
    ("fault", "state", "says"),
    [
        (Refused("Robots are not wanted there.", "Ask them."), "skipped", "Ask them."),
        (Later("The server rests."), "failed", "tries again"),
        (Bug("impossible"), "failed", "impossible"),
        (ValueError("secret"), "failed", "fault of ours"),
    ],
)
def test_one_account_that_fails_keeps_none_of_the_others(
    house: House, fault: Exception, state: str, says: str
) -> None:
    hands = Counting({("research", ACCOUNTS[4]): fault})
    asked = ask_run(house, "mia@example.com", "to see")
    turn_engine(house, lambda _: hands)
    run = find_run(house, asked.id)
    rows = {row["account"]: row for row in run.steps[1].accounts}
    assert len(rows) == 10
    assert rows[ACCOUNTS[4]]["state"] == state
    assert says in rows[ACCOUNTS[4]]["note"]
    assert "secret" not in rows[ACCOUNTS[4]]["note"]
    assert run.over
    assert run.steps[1].note == f"9 done, 1 {state}"


@pytest.mark.parametrize("step", ["identify", "engage", "accelerate", "measure"])
def test_a_step_that_fails_is_said_and_the_run_goes_on(house: House, step: str) -> None:
    asked = ask_run(house, "mia@example.com", "to see")
    turn_engine(house, lambda _: Counting({(step, ""): KeyError("x")}))
    run = find_run(house, asked.id)
    assert run.over
    assert {s.name: s.state for s in run.steps}[step] == "failed"


def test_it_runs_by_itself_only_while_it_is_on(house: House) -> None:
    hands = Counting()
    assert not turn_engine(house, lambda _: hands)
    assert not read_standing(house).on
    first = activate_engine(house, "mia@example.com")
    assert activate_engine(house, "noa@example.com").id == first.id, "one run at a time"
    assert turn_engine(house, lambda _: hands)
    standing = read_standing(house)
    assert standing.on
    assert standing.by == "mia@example.com"
    assert standing.next is not None
    stop_engine(house, "noa@example.com")
    assert read_standing(house).next is None
    second = ask_run(house, "noa@example.com", "once more")
    assert second.id != first.id
    assert turn_engine(house, lambda _: hands)
    assert [run.id for run in list_runs(house)] == [second.id, first.id]


@pytest.mark.parametrize("name", ["", "x", "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00"])
def test_a_run_nobody_asked_for_is_refused(house: House, name: str) -> None:
    with pytest.raises(Refused):
        find_run(house, name)
