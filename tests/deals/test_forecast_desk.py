"""The forecast on a real ledger and lake: numbers, flow, people's own numbers, its record."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from scotty.desk.forecast import list_overrides, override_forecast, show_flow, show_forecast
from scotty.desk.forecastbacktest import backtest_forecast
from scotty.facts import Fact, Refused
from scotty.ports import House
from scotty.stages.accelerate.forecast.lives import Life
from tests.deals.pipes import day, plant_market

NOW = day(300)


class Stopped:
    """A clock that stands where the test puts it."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


def make_facts(lives: list[Life]) -> list[Fact]:
    """Tell the lives as a system of record would."""
    facts = []
    for life in lives:
        for nth, (known, state) in enumerate(zip(life.known, life.states, strict=True)):
            data = {
                "amount": state.amount,
                "stage": state.stage,
                "owner": state.owner,
                "close_date": None if state.close_date is None else str(state.close_date),
            }
            kind = "deal.opened" if nth == 0 else f"deal.{state.status}"
            facts.append(
                Fact(
                    kind=kind, at=known, known=known, source="test", key=f"{life.deal}:{nth}",
                    account=f"{life.deal}.example", deal=life.deal,
                    data={k: v for k, v in data.items() if v is not None},
                )
            )  # fmt: skip
    sellers = [
        Fact(
            kind="seller.told", at=day(0), known=day(0), source="test", key=f"seller{i}",
            data={"name": f"seller{i}", "manager": "Mia" if i < 2 else "Noa"},
        )
        for i in range(4)
    ]  # fmt: skip
    return [f for f in facts if f.known <= NOW] + sellers


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
def house(make_house: Callable[..., House], clock: Stopped) -> House:
    house = make_house(clock=clock)
    house.ledger.append(make_facts(plant_market(3, years=1.0, weekly=2.0)))
    return house


def test_it_forecasts_three_periods_whose_rows_add_up(house: House) -> None:
    found = show_forecast(house)
    assert [p.kind for p in found.periods] == ["month", "quarter", "quarter"]
    assert [p.period for p in found.periods] == ["2025-11", "2025-Q4", "2026-Q1"]
    assert found.open > 10
    for p in found.periods:
        assert p.amount.low < p.amount.mean < p.amount.high
        for rows in (p.owners, p.teams):
            assert sum(round(r.mean * 100) for r in rows) == round(p.amount.mean * 100)
        assert {r.label for r in p.teams} == {"Mia", "Noa"}
    assert any("record is not known yet" in note for note in found.notes)
    one = show_forecast(house, owner="seller1").periods[1]
    whole = next(r for r in found.periods[1].owners if r.label == "seller1")
    assert one.amount.mean == pytest.approx(whole.mean, abs=0.02)
    with pytest.raises(Refused, match="No seller"):
        show_forecast(house, owner="Nobody")


def test_as_of_a_past_day_it_knows_no_later_fact(house: House) -> None:
    then = day(250)
    before = show_forecast(house, then)
    assert before.as_of == then
    assert before.closed < show_forecast(house).closed
    house.ledger.append(
        [
            Fact(
                kind="deal.won", at=day(240), known=NOW, source="late", key="late",
                account="d0001.example", deal="d0001", data={"amount": 1e9},
            )
        ]
    )  # fmt: skip
    assert msgspec.json.encode(show_forecast(house, then)) == msgspec.json.encode(before)


def test_the_flow_adds_up_and_opens_into_facts(house: House) -> None:
    flow = show_flow(house, day(275), NOW)
    assert flow.period == "2025-Q4"
    cents = round(flow.opening * 100) + sum(round(s.amount * 100) for s in flow.steps)
    assert cents == round(flow.closing * 100)
    changes = [c for step in flow.steps for c in step.changes]
    assert changes
    assert all(house.ledger.fact(name) is not None for c in changes for name in c.facts)
    with pytest.raises(Refused, match="begins where it ends"):
        show_flow(house, NOW, NOW)


def test_peoples_numbers_are_kept_changed_and_taken_back(house: House, clock: Stopped) -> None:
    model = show_forecast(house).periods[1]
    override_forecast(house, "2025-q4", "all", 5e5, "Mia", "two verbal yeses")
    override_forecast(house, "2025-Q4", "owner:seller1", 1e5, "Mia", "a hunch")
    clock.moment += timedelta(hours=1)
    override_forecast(house, "2025-Q4", "all", 6e5, "Mia", "three")
    told = show_forecast(house).periods[1]
    assert [(o.amount, o.by, o.why) for o in told.overrides] == [(6e5, "Mia", "three")]
    assert told.parts[0] == model.parts[0]
    assert [o.amount for o in list_overrides(house, NOW)] == [5e5, 1e5]
    clock.moment += timedelta(hours=1)
    override_forecast(house, "2025-Q4", "all", None, "Mia", "")
    assert [o.scope for o in list_overrides(house)] == ["owner:seller1"]


@pytest.mark.parametrize(
    ("period", "scope", "amount", "why", "says"),
    [
        ("soon", "all", 1.0, "x", "not a period"),
        ("2025-Q4", "everybody", 1.0, "x", "not a scope"),
        ("2025-Q4", "team:", 1.0, "x", "not a scope"),
        ("2025-Q4", "all", -1.0, "x", "not an amount"),
        ("2025-Q4", "all", float("nan"), "x", "not an amount"),
        ("2025-Q4", "all", 1.0, " ", "needs a reason"),
    ],
)
def test_what_cannot_be_is_refused(
    house: House, period: str, scope: str, amount: float, why: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        override_forecast(house, period, scope, amount, "Mia", why)
    assert list_overrides(house) == []


@pytest.mark.slow
def test_the_backtest_tells_the_contract_and_its_record_stands_beside(
    house: House, clock: Stopped
) -> None:
    clock.moment = day(100)
    override_forecast(house, "2025-Q2", "all", 4e5, "Mia", "I feel it")
    clock.moment = NOW
    found = backtest_forecast(house, "quarter")
    told = msgspec.json.decode(msgspec.json.encode(found))
    assert found.version == "score"
    assert len(found.origins) >= 25
    assert set(told["origins"][0]) >= {
        "as_of", "period", "forecast", "low", "high", "actual", "baselines",
    }  # fmt: skip
    assert set(told["summary"]) >= {
        "accuracy_mean", "accuracy_min", "within_10", "coverage", "bias",
    }  # fmt: skip
    assert set(told["origins"][0]["baselines"]) == {
        "last_period", "year_ago", "stage_rates", "linearity", "seller_dates", "seller_weighted",
    }  # fmt: skip
    (said,) = found.overrides
    assert said.override.amount == 4e5
    assert said.forecast is not None
    assert said.actual == found.origins[5].actual
    quarter = show_forecast(house).periods[1]
    assert quarter.record is not None
    assert quarter.record.origins == len(found.origins)
    # As of an earlier day the record is that of the periods that were over by then.
    assert show_forecast(house, day(80)).periods[1].record is None
    spring = show_forecast(house, day(100)).periods[1].record
    assert spring is not None
    assert spring.origins == sum(o.period == "2025-Q1" for o in found.origins)
    assert backtest_forecast(house, "quarter", by="rates").version == "stage rates"
    with pytest.raises(Refused, match="no period"):
        backtest_forecast(house, "year")
