"""Group commit: who hears what, when it is full, away, or has a fact that nobody will take."""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from queue import SimpleQueue

import pytest

from scotty.facts import Fact, Later
from scotty.flows.intake import Intake, Pace
from scotty.ports import Appended, DeadLetter
from scotty.store.ledger import PostgresLedger

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PATIENCE = 20.0


def fact(key: str, **more: object) -> Fact:
    return Fact(kind="event.tracked", at=NOW, known=NOW, source="s", key=key, **more)  # type: ignore[arg-type]


class Ledger(PostgresLedger):
    """A real ledger, before which a gate may be shut and faults may be put."""

    gate: threading.Event
    fault: Callable[[list[Fact]], Exception | None]
    away: bool
    commits: list[int]

    def append(self, facts: Iterable[Fact], letters: Iterable[DeadLetter] = ()) -> Appended:
        told = list(facts)
        assert self.gate.wait(PATIENCE)
        if (error := self.fault(told)) is not None:
            raise error
        self.commits.append(len(told))
        return super().append(told, letters)

    def head(self) -> int:
        if self.away:
            raise ConnectionError("gone")
        return super().head()


@pytest.fixture
def gated(ledger: PostgresLedger) -> Ledger:
    gated = Ledger(ledger._engine, ledger._kinds)
    gated.gate, gated.fault, gated.away = threading.Event(), lambda _: None, False
    gated.commits = []
    gated.gate.set()
    return gated


def test_requests_that_come_together_are_committed_together(gated: Ledger) -> None:
    heard: SimpleQueue[Later | None] = SimpleQueue()
    gated.gate.clear()
    with Intake(gated, Pace(committers=1)) as intake:
        for number in range(50):
            assert intake.submit([fact(f"{number}-{i}") for i in range(4)], [], heard.put)
        assert heard.empty()
        gated.gate.set()
        assert [heard.get(timeout=PATIENCE) for _ in range(50)] == [None] * 50
    assert gated.counts()["facts"] == 200
    assert len(gated.commits) < 10


def test_it_is_durable_when_the_sender_hears_of_it(gated: Ledger) -> None:
    seen: SimpleQueue[int] = SimpleQueue()
    with Intake(gated) as intake:
        intake.submit([fact("a")], [], lambda _: seen.put(gated.counts()["facts"]))
        assert seen.get(timeout=PATIENCE) == 1


def test_a_full_queue_takes_nothing_and_has_room_again(gated: Ledger) -> None:
    heard: SimpleQueue[Later | None] = SimpleQueue()
    gated.gate.clear()
    with Intake(gated, Pace(room=100, committers=1)) as intake:
        taken = sum(intake.submit([fact(str(i))] * 9, [], heard.put) for i in range(50))
        assert taken == 10
        assert not intake.submit([fact("x")], [], heard.put)
        gated.gate.set()
        for _ in range(taken):
            assert heard.get(timeout=PATIENCE) is None
    assert intake.held == 0


def test_closing_commits_what_waits(gated: Ledger) -> None:
    heard: SimpleQueue[Later | None] = SimpleQueue()
    with Intake(gated, Pace(linger=5.0)) as intake:
        intake.submit([fact("a")], [], heard.put)
    assert heard.get(timeout=0) is None
    assert not intake.submit([fact("b")], [], heard.put)
    assert gated.counts()["facts"] == 1


@pytest.mark.parametrize("error", [Later("busy", 7.0), ConnectionError("cut")])
def test_an_outage_is_told_and_nothing_is_acknowledged(gated: Ledger, error: Exception) -> None:
    heard: SimpleQueue[Later | None] = SimpleQueue()
    gated.fault, gated.away = lambda _: error, True
    with Intake(gated) as intake:
        intake.submit([fact("a")], [], heard.put)
        assert isinstance(heard.get(timeout=PATIENCE), Later)
        gated.fault, gated.away = lambda _: None, False
        intake.submit([fact("a")], [], heard.put)
        assert heard.get(timeout=PATIENCE) is None
    assert gated.counts()["facts"] == 1


def test_a_fact_that_the_ledger_refuses_becomes_a_letter_alone(gated: Ledger) -> None:
    def poison(facts: list[Fact]) -> Exception | None:
        return ValueError("no") if any(f.key == "bad" for f in facts) else None

    gated.fault = poison
    heard: SimpleQueue[Later | None] = SimpleQueue()
    gated.gate.clear()
    with Intake(gated, Pace(committers=1)) as intake:
        for keys in (["a", "b"], ["c", "bad", "d"], ["e"]):
            intake.submit([fact(key) for key in keys], [], heard.put)
        gated.gate.set()
        assert [heard.get(timeout=PATIENCE) for _ in range(3)] == [None] * 3
    assert sorted(f.key for f in gated.follow(0).facts) == ["a", "b", "c", "d", "e"]
    (letter,) = gated.letters()
    assert "bad" in letter.place
    assert "no" in letter.why


@pytest.mark.parametrize(
    "more",
    [
        {"visitor": "v" * 255, "account": "ü" * 120},
        {"data": {"x": "a\x00b", "y": 2**63 - 1, "z": [1e308, None, {"\x00": "\\u0000"}]}},
        {"contact": "tab\tline\nback\\slash"},
    ],
)
def test_whatever_passes_the_parser_passes_the_ledger(
    gated: Ledger, more: dict[str, object]
) -> None:
    heard: SimpleQueue[Later | None] = SimpleQueue()
    with Intake(gated) as intake:
        intake.submit([fact("a", **more)], [], heard.put)
        assert heard.get(timeout=PATIENCE) is None
    assert gated.letters() == []
    assert gated.counts()["facts"] == 1


def test_many_senders_at_once_are_each_told_once(gated: Ledger) -> None:
    told: SimpleQueue[tuple[int, Later | None]] = SimpleQueue()

    def send(sender: int) -> None:
        for number in range(20):
            # Half of what each sends is also sent by its neighbour.
            keys = [f"{sender}-{number}", f"{sender // 2}-shared-{number}"]
            while not intake.submit(
                [fact(key) for key in keys], [], lambda error: told.put((sender, error))
            ):
                pass

    with Intake(gated, Pace(room=60)) as intake:
        threads = [threading.Thread(target=send, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        answers = [told.get(timeout=PATIENCE) for _ in range(160)]
    assert told.empty()
    assert {error for _, error in answers} == {None}
    assert gated.counts()["facts"] == 8 * 20 + 4 * 20
