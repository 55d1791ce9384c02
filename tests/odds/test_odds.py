"""The model itself: parts add up, trends are kept, priors speak alone, intervals cover."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Bug
from scotty.odds import (
    Column,
    Floats,
    Levels,
    Model,
    Numbers,
    Options,
    fit_additive,
    mark,
    predict_rows,
    recalibrate,
    score_rows,
)
from tests.odds.conftest import plant

EMPTY = np.zeros(0)
NONE = np.zeros(0, dtype=np.bool_)


@pytest.mark.parametrize("rows", [0, 1, 12, 60, 400])
def test_base_and_parts_make_the_logit_and_the_logit_the_probability(rows: int) -> None:
    columns, won, _ = plant(rows, 1)
    model = fit_additive(columns, won)
    asked, _, _ = plant(50, 2)
    scores = score_rows(model, asked)
    assert np.allclose(scores.logit, model.base + scores.parts.sum(axis=1), atol=1e-12)
    assert np.allclose(scores.probability, 1.0 / (1.0 + np.exp(-scores.logit)), atol=1e-12)
    assert np.all((scores.low <= scores.probability) & (scores.probability <= scores.high))
    assert np.allclose(predict_rows(model, asked), scores.probability, atol=1e-12)


def test_a_model_is_the_same_after_a_trip_through_json() -> None:
    columns, won, _ = plant(500, 3)
    model = fit_additive(columns, won)
    back = msgspec.json.decode(msgspec.json.encode(model), type=Model)
    assert back == model
    assert np.array_equal(score_rows(back, columns).high, score_rows(model, columns).high)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from(["rises", "falls"]), st.integers(0, 300))
def test_a_trend_is_kept_whatever_the_rows_say(seed: int, trend: str, rows: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=rows)
    won = rng.random(rows) < 1.0 / (1.0 + np.exp(3.0 * values * rng.choice([-1.0, 1.0])))
    prior = ((-1.0, -0.5), (1.0, 0.5)) if trend == "rises" else ((-1.0, 0.5), (1.0, -0.5))
    column = Numbers("x", values, trend, prior)  # type: ignore[arg-type]
    points = fit_additive([column], won).terms[0].points
    steps = np.diff(points) * (1.0 if trend == "rises" else -1.0)
    assert np.all(steps >= -1e-9)


def test_no_rows_leave_the_prior_alone_with_a_wide_interval() -> None:
    prior = ((0.0, -1.0), (10.0, 1.0), (20.0, 0.5))
    model = fit_additive([Numbers("x", EMPTY, "free", prior)], NONE, options=Options(base=0.2))
    scores = score_rows(model, [Numbers("x", np.array([0.0, 5.0, 10.0, 15.0, 99.0, np.nan]))])
    assert np.allclose(scores.parts[:, 0], [-1.0, 0.0, 1.0, 0.75, 0.5, 0.0])
    assert model.base == pytest.approx(np.log(0.25))
    assert np.all(scores.high - scores.low > 0.2)
    assert (model.n, model.won) == (0, 0)


def test_rows_move_a_prior_by_as_much_as_they_outnumber_it() -> None:
    rng = np.random.default_rng(4)
    told = []
    for rows in (0, 30, 300, 3000):
        x = rng.random(rows)
        won = rng.random(rows) < np.where(x > 0.5, 0.2, 0.6)  # the prior says the opposite
        column = Numbers("x", x, "free", ((0.0, -1.0), (1.0, 1.0)))
        model = fit_additive([column], won, options=Options(base=0.4))
        parts = score_rows(model, [Numbers("x", np.array([0.1, 0.9]))]).parts[:, 0]
        told.append(float(parts[1] - parts[0]))
    assert told[0] == pytest.approx(1.6)
    assert told[0] > told[1] > told[2] > told[3]
    assert told[3] == pytest.approx(np.log(0.2 / 0.8) - np.log(0.6 / 0.4), abs=0.4)


def test_levels_never_met_share_the_points_of_all_others() -> None:
    model = fit_additive([Levels("k", ["a"] * 60 + ["b"] * 60)], np.arange(120) % 120 < 50)
    parts = score_rows(model, [Levels("k", ["a", "b", "new", None])]).parts[:, 0]
    assert parts[0] > 0.0 > parts[1]
    assert abs(parts[2]) < abs(parts[1])
    assert abs(parts[3]) < abs(parts[1])


@pytest.mark.slow
@pytest.mark.parametrize("rows", [400, 4000])
def test_intervals_cover_the_truth_about_four_times_in_five(rows: int) -> None:
    shares = []
    for seed in range(8):
        columns, won, _ = plant(rows, 100 + seed)
        asked, _, truth = plant(1000, 900 + seed)
        scores = score_rows(fit_additive(columns, won), asked)
        shares.append(float(np.mean((scores.low <= truth) & (truth <= scores.high))))
    # A wider band than 80 % at few rows: calibration's own error is in it.
    assert 0.74 <= float(np.mean(shares)) <= 0.95


def test_ranking_and_calibration_come_close_to_the_truth_itself() -> None:
    columns, won, _ = plant(20_000, 5)
    asked, came, truth = plant(20_000, 6)
    ours = mark(score_rows(fit_additive(columns, won), asked).probability, came)
    best = mark(truth, came)
    assert ours.auc is not None
    assert best.auc is not None
    assert ours.auc > best.auc - 0.003
    assert ours.ece is not None
    assert ours.ece < 0.02


def test_the_order_of_rows_and_the_names_of_columns_mean_nothing() -> None:
    columns, won, _ = plant(600, 7)
    asked, _, _ = plant(100, 8)
    options = Options(calibrate=False)
    first = score_rows(fit_additive(columns, won, options=options), asked).probability
    order = np.random.default_rng(9).permutation(600)
    turned = [rename(take(c, order), "z") for c in columns]
    named = [rename(c, "z") for c in asked]
    second = score_rows(fit_additive(turned, won[order], options=options), named).probability
    assert np.allclose(first, second, atol=1e-5)


def take(column: Column, order: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Column:
    if isinstance(column, Numbers):
        return Numbers(column.name, column.values[order], column.trend, column.prior)
    return Levels(column.name, [column.values[i] for i in order.tolist()])


def rename(column: Column, prefix: str) -> Column:
    return msgspec.structs.replace(column, name=prefix + column.name)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.floats(-1.0, 1.0), st.floats(0.2, 3.0))
def test_calibration_keeps_the_order_and_mends_the_level(
    seed: int, shift: float, stretch: float
) -> None:
    columns, won, _ = plant(800, seed)
    model = fit_additive(columns, won, options=Options(calibrate=False))
    logit = score_rows(model, columns).logit
    wrong = msgspec.structs.replace(model, base=model.base + shift)
    off = stretch * (logit - logit.mean()) + logit.mean() + shift
    mended = recalibrate(wrong, off, won)
    assert mended.calibration.slope >= 0.0
    told = score_rows(mended, columns)
    assert np.all(np.diff(told.logit[np.argsort(logit)]) >= -1e-9)
    assert np.allclose(told.logit, mended.base + told.parts.sum(axis=1))


def test_what_does_not_fit_together_is_our_bug() -> None:
    with pytest.raises(Bug, match="rows"):
        fit_additive([Numbers("x", np.zeros(3))], np.zeros(2, dtype=np.bool_))
    model = fit_additive([Numbers("x", np.zeros(3))], np.zeros(3, dtype=np.bool_))
    with pytest.raises(Bug, match="kind"):
        score_rows(model, [Levels("x", ["a"])])


CASES: list[tuple[str, list[float], list[bool], float | None, float | None]] = [
    ("perfect", [0.1, 0.2, 0.8, 0.9], [False, False, True, True], 1.0, 0.025),
    ("ties", [0.5, 0.5, 0.5, 0.5], [False, True, False, True], 0.5, 0.25),
    ("reversed", [0.9, 0.1], [False, True], 0.0, 0.81),
    ("one outcome", [0.5, 0.5], [True, True], None, 0.25),
    ("no rows", [], [], None, None),
]


@pytest.mark.parametrize(("what", "told", "won", "auc", "brier"), CASES)
def test_marks(
    what: str, told: list[float], won: list[bool], auc: float | None, brier: float | None
) -> None:
    marks = mark(np.array(told), np.array(won, dtype=np.bool_))
    assert marks.auc == (None if auc is None else pytest.approx(auc)), what
    assert marks.brier == (None if brier is None else pytest.approx(brier)), what


def test_weights_count_as_rows_would() -> None:
    told: Floats = np.array([0.2, 0.7, 0.6])
    won = np.array([False, True, False])
    double = mark(told[[0, 1, 1, 2]], won[[0, 1, 1, 2]])
    weighed = mark(told, won, np.array([1.0, 2.0, 1.0]))
    assert weighed.auc == pytest.approx(double.auc)
    assert weighed.brier == pytest.approx(double.brier)
    assert weighed.log_loss == pytest.approx(double.log_loss)
