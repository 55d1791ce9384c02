"""Backtest: nothing of the future is seen, ties are fair, the unknown is null."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from scotty.desk.backtest import as_json, backtest_intent
from scotty.facts import Fact, Refused
from scotty.facts.kinds import KINDS
from scotty.flows.history import make_field, replay_market
from scotty.flows.sweep import read_field
from scotty.ports import House
from scotty.settings import Settings
from scotty.signals import SIGNALS, load_signals
from scotty.stages.identify.judge import judge
from scotty.stages.identify.replay import (
    Mark,
    Week,
    count_hits,
    mark_list,
    mark_ranking,
    sum_up,
)
from scotty.store.lake import DuckLake
from scotty.store.ledger import PostgresLedger
from scotty.twins.market import Market, simulate
from scotty.wire import open_house
from tests.databases import make_database
from tests.identify.market import rules

pytestmark = pytest.mark.slow

END = datetime(2026, 6, 1, tzinfo=UTC)
WEEKS = [END - timedelta(days=days) for days in (200, 193, 150, 40, 0)]


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    load_signals()
    return list(simulate(Market(companies=600, days=300, end=END)).facts())


def fill_lake(engine: Engine, folder: Path, facts: Iterable[Fact]) -> DuckLake:
    ledger = PostgresLedger(engine, [*KINDS, *SIGNALS])
    ledger.append(facts)
    lake = DuckLake(folder, ledger)
    lake.sync()
    return lake


def test_replay_is_the_sweep_of_that_week(
    engine: Engine, tmp_path: Path, facts: list[Fact]
) -> None:
    """Sums added up step by step give what the fold at that moment gives, account by account."""
    lake = fill_lake(engine, tmp_path / "lake", facts)
    plain = rules()
    for past in replay_market(lake, WEEKS, plain):
        told = read_field(lake, past.moment, plain)
        one = judge(make_field(lake, past, plain, titles=True), plain)
        other = judge(told, plain)
        row = [past.measures.row[a] for a in told.measures.accounts]
        assert one.intent.total[row] == pytest.approx(other.intent.total, abs=1e-6)
        assert (one.fit.score[row] == other.fit.score).all()
        assert (one.met[row] == other.met).all()
        assert (past.eligible[row] == ~told.working).all()
        assert past.eligible.sum() == (~told.working).sum()


def test_the_future_changes_nothing(
    engine: Engine, server: str, tmp_path: Path, facts: list[Fact], second: Engine
) -> None:
    """A ledger that ends at a week's Monday gives that week what the whole ledger gives it."""
    cut = WEEKS[2]
    whole = fill_lake(engine, tmp_path / "whole", facts)
    ended = fill_lake(second, tmp_path / "ended", [f for f in facts if f.known <= cut])
    plain = rules()
    for one, two in zip(
        replay_market(whole, WEEKS[:3], plain), replay_market(ended, WEEKS[:3], plain), strict=True
    ):
        row = [one.measures.row[a] for a in two.measures.accounts]
        for left, right in zip(
            one.measures.at(one.moment), two.measures.at(one.moment), strict=True
        ):
            assert left[row] == pytest.approx(right, rel=1e-9, abs=1e-12)
        crowds = one.measures.crowd(one.moment)[row], two.measures.crowd(one.moment)
        assert crowds[0] == pytest.approx(crowds[1])
        for column in ("eligible", "last", "count", "recent"):
            assert (getattr(one, column)[row] == getattr(two, column)).all(), column


@pytest.fixture
def second(server: str) -> Iterable[Engine]:
    """A second empty database beside the test's own."""
    with make_database(server) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def filled(database: str, home: Path, facts: list[Fact]) -> Iterable[House]:
    with open_house(Settings(home=home, database_url=database)) as house:
        house.ledger.append(facts)
        yield house


def test_a_market_is_replayed_week_by_week(filled: House) -> None:
    seen: list[tuple[int, int]] = []
    result = backtest_intent(filled, END, k=20, progress=lambda done, of: seen.append((done, of)))
    told = as_json(result)
    assert set(told) == {"as_of", "weeks", "overall", "calibration", "notes"}
    done = [week for week in result.weeks if week.precision is not None]
    assert seen[-1] == (len(done), len(done))
    assert len(done) >= 20
    for week in result.weeks:
        past = datetime.fromisoformat(week.week).replace(tzinfo=UTC)
        known = past + timedelta(days=90) <= END
        assert (week.positives is not None) == known
        assert past.weekday() == 0
        assert set(week.naive) == (
            {"last_activity", "raw_count", "raw_count_30d", "fit_only", "random"}
            if known
            else set()
        )
    for week in done:
        assert week.base_rate is not None
        assert week.naive["random"].precision == pytest.approx(week.base_rate, abs=1e-6)
        assert week.eligible is not None
        assert 0 < week.eligible <= 600
    overall = result.overall
    assert overall.weeks == len([w for w in done if w.positives])
    assert overall.lift is not None
    assert overall.lift > 3
    assert overall.lift_interval is not None
    assert overall.lift_interval[0] <= overall.lift <= overall.lift_interval[1]
    assert any("wait for their 90 days" in note for note in result.notes)
    assert backtest_intent(filled, END, k=20) == result


def test_no_history_and_bad_lists_are_refused(database: str, home: Path) -> None:
    with open_house(Settings(home=home, database_url=database)) as house:
        with pytest.raises(Refused, match="no signals"):
            backtest_intent(house, END)
        with pytest.raises(Refused, match="list of 0"):
            backtest_intent(house, END, k=0)


@pytest.mark.parametrize(
    ("score", "opens", "k", "hits"),
    [
        ([3, 2, 1, 0], [1, 0, 1, 0], 2, 1.0),
        ([1, 1, 1, 1], [1, 1, 0, 0], 2, 1.0),
        ([5, 1, 1, 1], [0, 1, 0, 0], 2, 1 / 3),
        ([1, 2], [1, 0], 9, 1.0),
        ([0, 0, 9], [1, 0, 0], 1, 0.0),
    ],
)
def test_ties_are_shared(score: list[int], opens: list[int], k: int, hits: float) -> None:
    found = count_hits(np.array(score, float), np.array(opens, bool), k)
    assert found == pytest.approx(hits)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=40), st.randoms())
def test_the_order_of_rows_wins_nothing(rows: list[tuple[int, bool]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    marks = [
        mark_ranking(np.array([float(s) for s, _ in r]), np.array([o for _, o in r]), 7)
        for r in (rows, shuffled)
    ]
    assert marks[0].precision == pytest.approx(marks[1].precision)


def test_a_list_of_its_own_length() -> None:
    opens = np.array([True, False, False, False])
    assert mark_list(np.array([0, 1]), opens) == Mark(precision=0.5, lift=2.0, size=2)
    assert mark_list(np.zeros(0, dtype=np.int64), opens) == Mark(size=0)


def week(precision: float, best: float, number: int) -> Week:
    day = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=7 * number)
    naive = {"raw_count": Mark(precision=best, lift=1.0), "random": Mark(precision=0.02, lift=1.0)}
    return Week(
        week=f"{day:%Y-%m-%d}",
        k=50,
        eligible=1000,
        positives=20,
        base_rate=0.02,
        precision=precision,
        lift=precision / 0.02,
        weights="rules",
        naive=naive,
    )


def test_weeks_together() -> None:
    weeks = [week(0.2 + 0.02 * (i % 3), 0.1, i) for i in range(26)]
    overall = sum_up([*weeks, Week(week="2026-12-07", k=50)], 50)
    assert overall.weeks == 26
    assert overall.precision == pytest.approx(np.mean([w.precision for w in weeks]))
    assert overall.best_naive == "raw_count"
    assert overall.gain_interval is not None
    assert overall.gain_interval[0] > 0
    assert sum_up([], 50).precision is None
