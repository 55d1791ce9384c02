"""Learning: planted effects are found, chance is not, and the score keeps its meaning."""

import dataclasses
from datetime import timedelta

import msgspec
import numpy as np
import pytest

from scotty.playbook import Intent
from scotty.signals import SIGNALS
from scotty.stages.identify.calibrate import calibration_error, fit_logistic, tabulate_calibration
from scotty.stages.identify.intent import (
    ENOUGH,
    LONE,
    Calibration,
    lone_share,
    open_probability,
    rule_weights,
    score_features,
    take_features,
)
from scotty.stages.identify.learn import calibrate_weights, learn_intent
from scotty.stages.identify.outlook import (
    HORIZON,
    Snapshot,
    gather_openings,
    join_snapshots,
    take_snapshot,
)
from scotty.stages.identify.posterior import NARROWEST, WIDEST, fit_intent
from tests.identify.planting import NOW, RULES, draw_measures, plant, true_weights

TIMES = {
    "web.demo_requested": 0.25,
    "review.compared": 0.25,
    "email.opened": 6.0,
    "web.page_viewed": 3.0,
}


def test_nobody_triggers_alone_under_learnt_weights_either() -> None:
    """However shares were learnt, one person and every feed together stay at 70."""
    assert lone_share(RULES) == LONE
    learnt = rule_weights(
        SIGNALS, Intent(base=50, volume=7, topic=11, depth=4, surge=23, people=5), "learnt"
    )
    assert 0 < lone_share(learnt) < LONE
    features = take_features(draw_measures(300, 1), NOW, np.full(300, 200.0), SIGNALS)
    endless = dataclasses.replace(
        features,
        strength=np.ones_like(features.strength) * 1e9,
        lift=np.ones(300),
        people=np.zeros(300),
        company=np.zeros(300),
    )
    for weights in (RULES, learnt):
        assert score_features(endless, weights).total.max() <= ENOUGH + 1e-9


@pytest.mark.slow
def test_planted_weights_are_found() -> None:
    snapshots, _ = plant(true_weights(TIMES), 4)
    found = fit_intent(snapshots, RULES)
    ratio = {kind: found.kinds[kind] / RULES.kinds[kind] for kind in TIMES}
    usual = found.kinds["topic.surged"] / RULES.kinds["topic.surged"]
    assert ratio["web.demo_requested"] < 0.6 * usual
    assert ratio["review.compared"] < 0.6 * usual
    assert ratio["web.page_viewed"] > 1.5 * usual
    assert ratio["email.opened"] > 1.2 * usual


@pytest.mark.slow
def test_learnt_weights_keep_the_meaning_of_the_score() -> None:
    snapshots, _ = plant(true_weights(TIMES), 4)
    found = fit_intent(snapshots, RULES)
    features, _, count = join_snapshots(snapshots)
    scores = np.repeat(score_features(features, found).total, count.astype(int))
    assert found.base + sum(found.shares.values()) == pytest.approx(100.0, abs=1e-9)
    assert np.median(scores) == pytest.approx(50.0, abs=0.1)
    assert scores.max() <= 100.0
    for kind, worth in found.kinds.items():
        assert NARROWEST - 1e-3 <= worth / RULES.kinds[kind] <= WIDEST + 1e-3


@pytest.mark.slow
def test_learning_is_deterministic_and_muted_kinds_stay_muted() -> None:
    snapshots, _ = plant(true_weights(TIMES), 2)
    muted = msgspec.structs.replace(RULES, kinds=RULES.kinds | {"email.opened": 0.0})
    one, two = (fit_intent(snapshots, muted) for _ in range(2))
    assert one == two
    assert one.kinds["email.opened"] == 0.0


@pytest.mark.slow
def test_a_better_challenger_serves_and_the_same_does_not() -> None:
    """What people do on our site decides; the rules give most points to deeds that tell nothing."""
    shares = RULES.shares | {"volume": 30.0, "depth": 5.0, "topic": 5.0}
    truth = msgspec.structs.replace(true_weights(TIMES), shares=shares)
    snapshots, _ = plant(truth, 6)
    learnt = learn_intent(snapshots, RULES, RULES)
    assert learnt.evidence.better
    assert learnt.evidence.gain > 0
    assert learnt.weights is not None
    assert learnt.weights.kinds != RULES.kinds
    again = learn_intent(snapshots, learnt.weights, RULES)
    assert not again.evidence.better
    assert again.weights is not None
    assert again.weights.kinds == learnt.weights.kinds


def test_few_outcomes_leave_the_rules() -> None:
    snapshots, _ = plant(RULES, 2, size=60)
    learnt = learn_intent(snapshots, RULES, RULES)
    assert learnt.weights is None
    assert "Not enough to learn from" in learnt.evidence.remark
    assert learn_intent([], RULES, RULES).weights is None


def test_a_short_history_calibrates_the_rules_only() -> None:
    snapshots, _ = plant(RULES, 1)
    learnt = learn_intent(snapshots, RULES, RULES)
    assert learnt.weights is not None
    assert learnt.weights.kinds == RULES.kinds
    assert learnt.weights.calibration is not None
    assert "too short" in learnt.evidence.remark


def test_probabilities_come_true_within_sampling_error() -> None:
    """Fitted on four snapshots, judged on two new ones, against the true chances."""
    snapshots, _ = plant(RULES, 4)
    weights = calibrate_weights(RULES, snapshots)
    fresh, truth = plant(RULES, 2, seed=77)
    features, opens, count = join_snapshots(fresh)
    assert weights.calibration is not None
    chance, low, high = open_probability(
        score_features(features, weights).total, weights.calibration
    )
    assert (low <= chance).all()
    assert (chance <= high).all()
    expected = float((chance * count).sum())
    seen = float((opens * count).sum())
    error = np.sqrt(float((truth * (1 - truth)).sum()))
    assert abs(expected - seen) < 3 * error
    assert (
        calibration_error(np.repeat(chance, count.astype(int)), np.repeat(opens, count.astype(int)))
        < 0.012
    )


def test_the_interval_covers_the_true_curve_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(120):
        x = rng.normal(0.0, 1.0, 2_000)
        opens = rng.random(2_000) < 1 / (1 + np.exp(3.0 - 0.85 * x))
        curve = fit_logistic(x, opens, np.ones(2_000))
        told = Calibration(
            intercept=curve.intercept,
            slope=curve.slope,
            bend=curve.bend,
            covariance=curve.covariance,
        )
        _, low, high = open_probability(np.array([62.0]), told)
        covered += bool(low[0] < 1 / (1 + np.exp(3.0 - 0.85 * 1.2)) < high[0])
    assert 0.70 <= covered / 120 <= 0.90


def test_a_score_that_saturates_is_not_oversure_at_its_top() -> None:
    rng = np.random.default_rng(5)
    x = rng.exponential(0.6, 40_000)
    truth = 1 / (1 + np.exp(5.0 - 3.0 * np.minimum(x, 1.2)))
    opens = rng.random(len(x)) < truth
    curve = fit_logistic(x, opens, np.ones(len(x)))
    top = x > 2.0
    assert abs(curve.chance(x)[top].mean() - truth[top].mean()) < 0.06
    assert (np.diff(curve.chance(np.linspace(-2, 5, 200))) >= -1e-12).all()


def test_a_score_that_parts_all_fates_keeps_a_finite_slope() -> None:
    x = np.linspace(-2, 2, 50)
    curve = fit_logistic(x, x > 0, np.ones(50))
    assert 0 < curve.slope < 20


def test_openings_count_from_after_the_moment_to_its_ninetieth_day() -> None:
    start = NOW.timestamp()
    end = (NOW + HORIZON).timestamp()
    at = np.array([start, start + 1, end, end + 1])
    openings = gather_openings(["a", "b", "c", "d"], at, at)
    late = NOW + HORIZON + timedelta(days=1)
    names = ["a", "b", "c", "d", "e"]
    assert openings.within(names, NOW, late).tolist() == [False, True, True, False, False]
    assert openings.within(names, NOW, NOW + timedelta(days=1)).tolist()[2] is False


def test_silent_accounts_share_a_row_and_lose_nothing() -> None:
    measures = draw_measures(500, 3)
    features = take_features(measures, NOW, np.full(500, 200.0), SIGNALS)
    opens = np.arange(500) % 9 == 0
    eligible = np.arange(500) % 7 != 0
    snapshot: Snapshot = take_snapshot(features, NOW, measures.accounts, opens, eligible)
    assert len(snapshot.opens) < eligible.sum()
    assert snapshot.count.sum() == eligible.sum()
    assert (snapshot.count * snapshot.opens).sum() == (opens & eligible).sum()
    assert len(snapshot.opened) == (opens & eligible).sum()


def test_a_calibration_table_counts_everyone_once() -> None:
    said = np.array([0.001, 0.03, 0.03, 0.9])
    came = np.array([False, True, False, True])
    table = tabulate_calibration([said], [came])
    assert [(b.low, b.accounts, b.observed) for b in table] == [
        (0.0, 1, 0.0),
        (0.02, 2, 0.5),
        (0.4, 1, 1.0),
    ]
    assert tabulate_calibration([], []) == ()
