"""Level and timing by history as a whole, ranks by the score; hazards of who is still open."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.odds import predict_rows
from scotty.playbook.rules import Forecast as Rules
from scotty.stages.accelerate.closing import Status
from scotty.stages.accelerate.forecast.blend import lay_prospects, shift_odds
from scotty.stages.accelerate.forecast.chances import fit_curves, foresee, gather_rows
from scotty.stages.accelerate.forecast.replay import Past, list_mondays, replay_forecasts
from scotty.stages.accelerate.lessons import Row, draw_lessons
from scotty.stages.accelerate.timing import WEEKS, fit_timing, follow_weeks, lay_weeks
from tests.deals.lessons import BEGIN, norms_at
from tests.deals.pipes import day, live, plant_market, tell


@given(
    st.lists(st.floats(0.001, 0.999), min_size=2, max_size=40),
    st.floats(0.05, 0.95),
)
def test_shifted_odds_come_to_the_level_and_keep_their_order(
    chances: list[float], level: float
) -> None:
    before = np.array(chances)
    after = shift_odds(before, level * len(before))
    assert after.sum() == pytest.approx(level * len(before), rel=1e-9)
    order = np.argsort(before)
    assert (np.diff(after[order]) >= 0).all()


def test_the_score_ranks_and_stage_rates_set_the_level() -> None:
    lives = plant_market(3)
    now = day(500)
    curves = fit_curves(gather_rows(lives, [day(7 * i) for i in range(72)]), now)
    open_ = [s for life in lives if (s := life.at(now)) is not None and s.status == "open"]
    weeks = foresee(curves, open_, now)
    told = {state.deal: 0.2 + 0.6 * (i % 2) for i, state in enumerate(open_[:-1])}
    laid = lay_prospects(open_, curves, now, told)
    assert sum(one.win for one in laid) == pytest.approx(float(weeks.sum()))
    assert laid[-1].win == pytest.approx(float(weeks[-1].sum())), "unknown to the score"
    assert all(np.sum(one.weeks) == pytest.approx(one.win) for one in laid)
    assert min(one.win for one in laid[1:-1:2]) > max(one.win for one in laid[0:-1:2])


def test_a_record_that_ended_is_judged_to_its_end_only() -> None:
    tellings = [tell(f"d{i}", 3 * i, "deal.opened", status="open", amount=10) for i in range(60)]
    tellings += [tell(f"d{i}", 3 * i + 20, "deal.won", status="won", amount=10) for i in range(60)]
    past = Past(live(tellings), day(4_000), "quarter", Rules())
    last = list_mondays(past)[-1]
    assert last < day(3 * 59 + 20)
    found = replay_forecasts(past)
    assert {origin.period for origin in found.origins} == {"2025-Q1", "2025-Q2"}
    assert any("No deal was told of after 2025-07" in note for note in found.notes)


def make_looks(deals: int, hazard: float, seed: int) -> list[Row]:
    """Return a look at each of many deals on their first day; half of the ends are wins."""
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(deals):
        ends = 7.0 * draw.geometric(hazard) - 3.5
        status: Status = "won" if draw.random() < 0.5 else "lost"
        turn = (BEGIN + timedelta(days=ends), status)
        rows.append(Row(deal=f"D{number}", moment=BEGIN, values={}, turns=(turn,), stage="First"))
    return rows


def weekly(rows: list[Row], as_of: datetime) -> tuple[float, float]:
    model = fit_timing(draw_lessons(rows, as_of), norms_at(as_of))
    table = [(0.0, 0.0, 0.0, np.nan, np.nan, 0.0)] * WEEKS
    columns = lay_weeks(np.array(table), np.arange(float(WEEKS)))
    close, win = (predict_rows(one, columns)[None, :] for one in (model.close, model.win))
    still, shape = follow_weeks(close, win)
    return float(1.0 - still[0, 3]), float(shape[0, 3])


def test_deals_watched_briefly_do_not_look_quick() -> None:
    """Of deals whose ends take half a year, only quick ones are known to be won after five weeks."""
    hazard = 0.03
    ended, won = weekly(make_looks(3_000, hazard, 1), BEGIN + timedelta(weeks=5))
    truth = 1.0 - (1.0 - hazard) ** 4
    assert ended == pytest.approx(truth, abs=0.03)
    assert won == pytest.approx(truth, abs=0.03)


@given(st.floats(0.001, 0.5), st.floats(0.0, 1.0))
def test_wins_and_losses_share_what_has_ended(close: float, share: float) -> None:
    ends = np.full((1, WEEKS), close)
    still, shape = follow_weeks(ends, ends * share)
    assert (np.diff(shape[0]) >= -1e-12).all()
    assert shape[0, -1] <= 1.0
    if share > 0.01:
        assert shape[0] == pytest.approx(1.0 - still[0], abs=1e-9)
