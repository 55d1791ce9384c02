"""The live board: a new fact moves its account at once, and live equals batch."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from scotty.desk.account import show_account
from scotty.desk.hot import list_hot
from scotty.desk.rules import current_rules
from scotty.desk.settle import settle_facts
from scotty.desk.why import explain_fact
from scotty.facts import Fact
from scotty.flows.board import Board
from scotty.flows.lines import record_lines
from scotty.flows.recognise import recognise_facts
from scotty.flows.sweep import sweep
from scotty.ports import House
from tests.identify.test_judge import IDEAL, buying

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


class Stopped:
    """A clock that stands where the test puts it."""

    def __init__(self) -> None:
        self.moment = NOW + timedelta(minutes=1)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
def house(make_house: Callable[..., House], clock: Stopped) -> House:
    return make_house(clock=clock)


def profile(account: str, **data: object) -> Fact:
    at = NOW - timedelta(days=200)
    return Fact(
        kind="account.profiled",
        at=at,
        known=at,
        source="test",
        key=f"{account}{len(data)}",
        account=account,
        data={"name": account.split(".", maxsplit=1)[0].title(), **data},
    )


def chief(account: str) -> Fact:
    at = NOW - timedelta(days=100)
    return Fact(
        kind="contact.profiled",
        at=at,
        known=at,
        source="test",
        key=account,
        account=account,
        contact=f"dana@{account}",
        data={"name": "Dana", "title": "CFO"},
    )


def board_of(house: House) -> Board:
    return Board(house, lambda moment: current_rules(house, moment))


def test_a_fact_heats_its_account_at_once(house: House, clock: Stopped) -> None:
    house.ledger.append([profile("acme.example", **IDEAL), chief("acme.example")])
    board = board_of(house)
    assert board.hot_list().accounts == ()
    house.ledger.append(buying("acme.example"))
    clock.moment += timedelta(seconds=1)
    change = board.step()
    assert change is not None
    assert change.heated == ("acme.example",)
    assert change.scores["acme.example"] > 70
    assert [s.account for s in board.hot_list().accounts] == ["acme.example"]
    assert board.step() is None
    assert board.audit() == []


def test_an_account_nobody_had_seen_appears(house: House, clock: Stopped) -> None:
    board = board_of(house)
    house.ledger.append(
        [profile("new.example", **IDEAL), chief("new.example"), *buying("new.example")]
    )
    clock.moment += timedelta(seconds=1)
    board.step()
    assert [s.account for s in board.hot_list().accounts] == ["new.example"]
    assert board.audit() == []


def test_live_equals_batch_through_a_year_of_the_market(
    house: House, clock: Stopped, small_market: list[Fact]
) -> None:
    """Half of a market is there before the board opens; the rest comes in portions."""
    told = sorted(small_market, key=lambda fact: fact.known)
    half = len(told) // 2
    clock.moment = told[half].known
    house.ledger.append(told[:half])
    board = board_of(house)
    for start in range(half, len(told), 4_000):
        part = told[start : start + 4_000]
        house.ledger.append(part)
        clock.moment = part[-1].known
        board.step()
    assert board.audit() == []
    rules = current_rules(house, clock.moment)
    batch = sweep(house.lake, clock.moment, rules)
    rows = [board.judged.field.measures.row[a] for a in batch.field.measures.accounts]
    assert np.allclose(board.judged.fit.score[rows], batch.fit.score)
    assert (board.judged.field.working[rows] == batch.field.working).all()
    assert (board.judged.met[rows] == batch.met).all()


def test_one_account_scores_what_it_scores_among_all(
    house: House, clock: Stopped, small_market: list[Fact]
) -> None:
    house.ledger.append(small_market)
    clock.moment = max(fact.known for fact in small_market)
    for as_of in (clock.moment, clock.moment - timedelta(days=60)):
        listed = list_hot(house, as_of)
        for standing in [*listed.accounts[:4], *listed.near[:4]]:
            alone = show_account(house, standing.account, as_of).standing
            assert alone.intent == pytest.approx(standing.intent, abs=0.011)
            assert alone.fit == standing.fit
            assert alone.conditions.keys() == standing.conditions.keys()
            assert {k: c.met for k, c in alone.conditions.items()} == {
                k: c.met for k, c in standing.conditions.items()
            }
            for reason in alone.reasons:
                for name in reason.facts[:2]:
                    assert explain_fact(house, name).account == standing.account


def test_the_future_changes_nothing_of_what_was_judged(
    house: House, clock: Stopped, small_market: list[Fact]
) -> None:
    """Judge on a past day with only the past there; tell the rest; judge that day again."""
    end = max(fact.known for fact in small_market)
    day = end - timedelta(days=45)
    past = [fact for fact in small_market if fact.known <= day]
    clock.moment = day
    house.ledger.append(past)
    recognise_facts(house)
    before = list_hot(house, day)
    alone = [show_account(house, s.account, day) for s in (*before.accounts, *before.near)[:5]]
    assert before.accounts or before.near
    house.ledger.append(fact for fact in small_market if fact.known > day)
    recognise_facts(house)
    clock.moment = end
    settle_facts(house)  # learns, too: what is learnt later was not in force then
    after = list_hot(house, day)
    assert after == before
    for view in alone:
        again = show_account(house, view.standing.account, day)
        assert again.standing == view.standing
        assert again.history == view.history
        assert again.timeline == view.timeline


def test_lines_are_recorded_once_a_day(house: House, clock: Stopped) -> None:
    house.ledger.append(
        [profile("acme.example", **IDEAL), chief("acme.example"), *buying("acme.example")]
    )
    rules = current_rules(house, clock.moment)
    house.lake.sync()
    judged = sweep(house.lake, clock.moment, rules)
    assert record_lines(house, judged, rules).new == 2  # hot, and in a tier
    assert record_lines(house, judged, rules).new == 0
    (heated,) = house.ledger.facts("account.heated")
    chain = explain_fact(house, heated.id)
    assert len(chain.because) == len(heated.because) > 5
    clock.moment += timedelta(days=200)
    house.lake.sync()
    later = sweep(house.lake, clock.moment, rules)
    record_lines(house, later, rules)
    assert [fact.data["lacks"] for fact in house.ledger.facts("account.cooled")] == [
        ["intent", "project"]
    ]


def test_as_of_a_date_shows_what_was_known_then(house: House, clock: Stopped, home: Path) -> None:
    late = profile("acme.example", industry="agriculture", employees=4.0, growth=-0.2)
    late = Fact(
        kind=late.kind,
        at=late.at,
        known=NOW - timedelta(days=1),
        source="test",
        key="late",
        account=late.account,
        data=late.data,
    )
    house.ledger.append([profile("acme.example", **IDEAL), late])
    now = show_account(house, "acme.example").standing
    before = show_account(house, "acme.example", NOW - timedelta(days=2)).standing
    assert now.fit < 50 < before.fit
