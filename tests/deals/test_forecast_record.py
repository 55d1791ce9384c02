"""The record: accuracy by its definition, baselines by hand, coverage on simulated truth."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from scotty.playbook.rules import Forecast as Rules
from scotty.stages.accelerate.forecast.baselines import guess_naively
from scotty.stages.accelerate.forecast.chances import fit_curves, foresee, gather_rows
from scotty.stages.accelerate.forecast.newborn import expect_wins, learn_births
from scotty.stages.accelerate.forecast.periods import find_period
from scotty.stages.accelerate.forecast.record import (
    Origin,
    judge_accuracy,
    learn_pace,
    learn_width,
    mark_origins,
)
from scotty.stages.accelerate.forecast.replay import Past, list_mondays, replay_forecasts
from scotty.stages.accelerate.forecast.season import Season, learn_season
from tests.deals.pipes import day, live, plant_market, tell


@pytest.mark.parametrize(
    ("forecast", "actual", "accuracy"),
    [(100, 100, 1.0), (90, 100, 0.9), (110, 100, 0.9), (300, 100, -1.0), (0, 0, 1.0), (5, 0, 0.0)],
)
def test_accuracy_is_one_less_the_relative_error(
    forecast: float, actual: float, accuracy: float
) -> None:
    assert judge_accuracy(forecast, actual) == pytest.approx(accuracy)


def origin(forecast: float, actual: float, width: float = 10.0, **more: Any) -> Origin:
    told: dict[str, Any] = {"as_of": day(0), "period": "2025-Q1", "median": forecast} | more
    return Origin(
        forecast=forecast, actual=actual, low=forecast - width, high=forecast + width, **told
    )


def test_marks_by_hand() -> None:
    mark = mark_origins([origin(95, 100), origin(80, 100), origin(105, 100)])
    assert mark.n == 3
    assert mark.accuracy_mean == pytest.approx((0.95 + 0.8 + 0.95) / 3)
    assert mark.accuracy_min == pytest.approx(0.8)
    assert mark.within_10 == pytest.approx(2 / 3)
    assert mark.coverage == pytest.approx(2 / 3)
    assert mark.bias == pytest.approx(-20 / 300)
    assert mark.error == pytest.approx(30 / 300)


def test_intervals_widen_with_misses_and_narrow_with_hits() -> None:
    assert learn_width([]) == pytest.approx(1.0)
    misses = [origin(100, 130, period=f"p{i}") for i in range(8)]
    hits = [origin(100, 101, period=f"p{i}") for i in range(8)]
    assert learn_width(misses) > 2
    assert learn_width(hits) < 0.9
    # What had been widened before is judged as it was drawn.
    wide = [origin(100, 130, width=30.0, widened=3.0, period=f"p{i}") for i in range(8)]
    assert learn_width(wide) > 2


def test_a_lasting_bias_is_taken_out_and_judged_as_it_was_before() -> None:
    assert learn_pace([]) == 1.0
    high = [origin(200, 100, width=51.26, period=f"p{i}", won=0.0) for i in range(9)]
    # Each half as much as foretold, give or take 20 %: 25 to weigh; nine of them against 44.
    assert learn_pace(high) == pytest.approx(1 - 0.5 * 225 / (225 + 1 / 0.15**2))
    # The same after it was halved: what it would have been unscaled still counts.
    halved = [origin(100, 100, 25.63, period=f"p{i}", won=0.0, pace=0.5) for i in range(9)]
    assert learn_pace(halved) == pytest.approx(learn_pace(high))
    # What the intervals say is chance moves little.
    assert learn_pace([origin(200, 100, 400.0, period="p", won=0.0)]) > 0.99


def opened(deal: str, number: float, **data: Any) -> dict[str, Any]:
    return tell(deal, number, "deal.opened", **({"amount": 100.0, "status": "open"} | data))


def test_baselines_by_hand() -> None:
    # 2024-Q4 is not known whole; Q1 of 2025 is not either: history begins on 6 January.
    told = []
    for nth, number in enumerate((95, 105, 115, 160)):  # Q2 is days 85 to 175
        told += [opened(f"q2-{nth}", 50, stage="Demo"), tell(f"q2-{nth}", number, "deal.won")]
    told += [opened("lost", 50, stage="Demo"), tell("lost", 150, "deal.lost")]
    told += [opened("q3", 90, stage="Demo"), tell("q3", 180, "deal.won")]
    told += [opened("open", 100, stage="Demo", close_date="2025-08-15")]
    told += [opened("late", 100, stage="Talk", close_date="2025-11-15")]
    lives = live(told)
    quarter = find_period(datetime(2025, 8, 1, tzinfo=UTC), "quarter")
    now = quarter.opens + timedelta(days=46)  # half of it
    curves = fit_curves(gather_rows(lives, [day(7 * i) for i in range(40)]), now)
    found = guess_naively(quarter, lives, now, ("usd", 100.0, curves, 1))
    assert found["last_period"] == 400.0
    assert found["year_ago"] is None
    # By half of Q2 three of its four wins were booked.
    assert found["linearity"] == pytest.approx(100.0 * 400 / 300)
    assert found["seller_dates"] == 200.0
    base = (5 + 2) / (6 + 8)
    demo = (5 + 8 * base) / (6 + 8)
    assert found["seller_weighted"] == pytest.approx(100 + 100 * demo)
    weeks = foresee(
        curves, [s for life in lives if (s := life.at(now)) and s.status == "open"], now
    )
    assert 100.0 < (found["stage_rates"] or 0) <= 100.0 + 100.0 * float(weeks.sum())


def test_stage_curves_find_the_planted_hazard() -> None:
    lives = plant_market(5, years=3.0)
    mondays = [day(7 * i) for i in range(150)]
    curves = fit_curves(gather_rows(lives, mondays), mondays[-1])
    open_ = [s for life in lives if (s := life.at(mondays[-1])) and s.status == "open"]
    weeks = foresee(curves, open_, mondays[-1])
    # Exponential ends of 60 days, 0.41 won: within 10 weeks 0.41 × (1 - e^-70/60).
    assert weeks[:, :10].sum(axis=1).mean() == pytest.approx(
        0.41 * (1 - np.exp(-70 / 60)), abs=0.04
    )


def test_newborn_deals_come_as_often_as_they_truly_do() -> None:
    lives = plant_market(7, years=2.0, weekly=8.0)
    now = day(520)
    births = learn_births(lives, now)
    assert births.rate == pytest.approx(8.0, rel=0.15)
    span = (now, now + timedelta(days=91))
    # 8 a week; won by age t: 0.41 (1 - e^(-(t-1)/60)); summed over 91 days of birth.
    ages = np.arange(91) + 0.5
    truth = 8 / 7 * 0.41 * (1 - np.exp(-np.maximum(ages - 1, 0) / 60)).sum()
    assert expect_wins(births, now, span, Season()) == pytest.approx(truth, rel=0.25)


def test_a_rush_at_the_end_of_the_quarter_is_learnt() -> None:
    rng = np.random.default_rng(1)
    told = []
    for nth in range(600):
        born = float(rng.random() * 640)
        end = born + 20 + float(rng.random() * 60)
        quarter = find_period(day(end), "quarter")
        if rng.random() < 0.7:  # most wait for the quarter's last week
            end = (quarter.closes - day(0)).days - 1 - float(rng.random() * 6)
        told += [opened(f"d{nth}", born), tell(f"d{nth}", max(end, born + 1), "deal.won")]
    season = learn_season(live(told), day(640))
    assert season.weeks[0] > 3 * np.mean(season.weeks[2:10])
    assert np.mean(season.weeks) == pytest.approx(1.0)


def test_without_history_it_says_so() -> None:
    imported = [opened(f"d{i}", i, known=300) for i in range(30)]
    past = Past(live(imported), day(310), "quarter", Rules())
    found = replay_forecasts(past)
    assert found.origins == ()
    assert found.summary.n == 0
    assert "Not enough history" in found.notes[0]
    assert list_mondays(Past((), day(310), "quarter", Rules())) == []


@pytest.mark.slow
def test_later_facts_change_no_origin() -> None:
    lives = plant_market(11, years=1.0, weekly=4.0)
    until = day(270)
    cut = [
        life._replace(
            known=tuple(k for k in life.known if k <= until),
            states=life.states[: sum(k <= until for k in life.known)],
        )
        for life in lives
        if life.known[0] <= until
    ]
    short = replay_forecasts(Past(cut, until, "quarter", Rules())).origins
    whole = replay_forecasts(Past(lives, day(365), "quarter", Rules())).origins
    assert len(short) >= 15
    assert whole[: len(short)] == short


@pytest.mark.slow
def test_intervals_hold_what_they_promise_on_a_planted_market() -> None:
    held: list[bool] = []
    for seed in range(10):
        lives = plant_market(100 + seed, years=1.6)
        by_period: dict[str, list[bool]] = {}
        for o in replay_forecasts(Past(lives, day(1.6 * 365), "month", Rules())).origins:
            by_period.setdefault(o.period, []).append(o.low <= o.actual <= o.high)
        # One origin a period: those of one period err together.
        held += [told[len(told) // 3] for told in by_period.values()]
    coverage, error = np.mean(held), np.sqrt(0.16 / len(held))
    assert len(held) > 150
    assert abs(coverage - 0.8) < 2.6 * error, coverage
