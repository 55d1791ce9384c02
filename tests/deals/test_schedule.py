"""When lessons are due, that each runs once, and that they end with the app."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from scotty.desk.schedule import ALONE, LESSONS, Run, is_due, learn_due, list_runs
from scotty.flows.pulse import Stopped, run_watching
from scotty.ports import House
from tests.deals.stories import NOW, fact
from tests.deals.test_watch import Hand


def ran(days: float, closed: int) -> Run:
    return Run(name="deals", at=NOW - timedelta(days=days), closed=closed, said="")


@pytest.mark.parametrize(
    ("last", "closed", "due"),
    [
        (None, 0, False),
        (None, 1, True),
        (ran(1, 100), 100, False),
        (ran(1, 100), 119, False),
        (ran(1, 100), 120, True),
        (ran(1, 1000), 1099, False),
        (ran(1, 1000), 1100, True),
        (ran(1, 3), 22, False),
        (ran(1, 3), 23, True),
        (ran(8, 100), 101, True),
        (ran(8, 100), 100, False),
        (ran(6.9, 100), 101, False),
    ],
    ids=str,
)
def test_deals_are_learnt_from_when_enough_have_closed(
    last: Run | None, closed: int, due: bool
) -> None:
    assert is_due(last, closed, NOW) is due


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def house(make_house: Callable[..., House], clock: Hand) -> House:
    made = make_house(clock=clock)
    made.ledger.append(
        [
            told
            for n in range(6)
            for told in (
                fact("deal.opened", 200, n=n, deal=f"L{n}", stage="Demo", amount=9_000),
                fact("deal.lost", 100, n=n, deal=f"L{n}", reason="price"),
            )
        ]
    )
    return made


def names(runs: tuple[Run, ...]) -> list[str]:
    return [run.name for run in runs]


def test_each_lesson_runs_once_and_again_when_it_is_due(house: House, clock: Hand) -> None:
    assert list_runs(house) == ()
    assert names(learn_due(house, only=("deals",))) == ["deals"]
    assert names(learn_due(house)) == ["month", "quarter"]
    assert learn_due(house) == ()
    assert names(list_runs(house)) == list(LESSONS)
    assert all(run.said and run.closed == 6 for run in list_runs(house))
    assert (house.home / "forecast" / "quarter.json").exists()
    clock.time = NOW + timedelta(days=7)
    assert names(learn_due(house)) == ["month", "quarter"], "no deal has closed since"
    house.ledger.append(
        [fact("deal.opened", -1, deal="N", stage="Demo"), fact("deal.won", -2, deal="N")]
    )
    assert names(learn_due(house)) == ["deals"]
    assert list_runs(house)[0].closed == 7


def test_a_lesson_that_is_broken_off_keeps_nothing_and_frees_the_way(house: House) -> None:
    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        learn_due(house, stop)
    assert list_runs(house) == ()
    with ALONE:
        assert learn_due(house) == (), "one at a time"
    assert names(learn_due(house)) == list(LESSONS)


def test_an_empty_house_has_nothing_to_learn(make_house: Callable[..., House]) -> None:
    assert learn_due(make_house(clock=Hand())) == ()


def test_watching_ends_with_the_app() -> None:
    stop, at_it = threading.Event(), threading.Event()
    checked: list[datetime] = []

    def look(check: Callable[[], None]) -> None:
        while True:  # a lesson without end, but for the check
            at_it.set()
            check()
            checked.append(NOW)
            stop.wait(0.001)

    thread = threading.Thread(target=run_watching, args=(look, stop, 0.0))
    thread.start()
    assert at_it.wait(5)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
