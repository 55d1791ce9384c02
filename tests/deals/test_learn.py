"""Learning: later never teaches earlier, the better model serves, drift is told."""

from datetime import timedelta

import msgspec
import numpy as np
import pytest

from scotty.odds import Flags, Floats
from scotty.stages.accelerate.dealreplay import replay_judgement
from scotty.stages.accelerate.drift import measure_drift
from scotty.stages.accelerate.expert import fit_expert, temper_clues
from scotty.stages.accelerate.learn import choose_cuts, fit_deals, walk_forward
from scotty.stages.accelerate.lesson import Champion, DealLesson, learn_model
from scotty.stages.accelerate.lessons import Row, draw_lessons
from tests.deals.lessons import BEGIN, CLUES, after, make_rows, norms_at

END = after(1_000)


def learn(rows: list[Row], days: float = 1_000, champion: Champion | None = None) -> DealLesson:
    return learn_model(rows, after(days), norms_at, champion, 30)


def flip(row: Row) -> Row:
    turns = tuple((at, "lost" if status == "won" else "won") for at, status in row.turns)
    return msgspec.structs.replace(row, turns=turns)


def test_later_fates_teach_nothing_earlier() -> None:
    rows = make_rows(80, seed=1)
    cut = after(100)
    other = [row if row.turns[0][0] <= cut else flip(row) for row in rows]
    assert rows != other
    one, two = (fit_deals(draw_lessons(some, cut), norms_at(cut)) for some in (rows, other))
    assert one == two


def test_later_looks_change_no_earlier_lesson() -> None:
    rows = make_rows(60, seed=2)
    cut = after(90)
    known = [row for row in rows if row.moment <= cut]
    whole, part = draw_lessons(rows, cut), draw_lessons(known, cut)
    assert whole.rows == part.rows
    np.testing.assert_array_equal(whole.weight, part.weight)


def test_no_deal_teaches_and_is_judged() -> None:
    rows = make_rows(80, seed=3)
    seen: list[set[str]] = []

    def make(cut):  # type: ignore[no-untyped-def]
        lessons = draw_lessons(rows, cut)
        seen.append(set(lessons.take(lessons.ended).deals))
        return fit_expert(CLUES, norms_at(cut))

    cuts = choose_cuts(rows, END, 30)
    for nth, cut in enumerate(cuts):
        until = cuts[nth + 1] if nth + 1 < len(cuts) else END
        some = [row for row in rows if row.moment < until]
        walk = walk_forward(some, END, [cut], make)
        assert walk.lessons.rows
        assert not seen[-1] & set(walk.lessons.deals)


def test_learning_begins_at_thirty_closed_deals() -> None:
    rows = make_rows(60, seed=4)
    few = learn(rows, 2 * 28 + 40)
    assert (few.outcome, few.weights) == ("too few", None)
    assert "29 of 30" in few.remark
    assert learn(rows, 2 * 29 + 40).outcome != "too few"


@pytest.mark.parametrize("status", ["won", "lost"])
def test_one_outcome_alone_teaches_nothing(status: str) -> None:
    rows = [
        msgspec.structs.replace(row, turns=((row.turns[0][0], status),)) for row in make_rows(50)
    ]
    told = learn(rows)
    assert told.outcome == "too few"
    assert f"All 50 closed deals were {status}" in told.remark


@pytest.mark.slow
def test_a_wrong_expert_is_overruled_and_a_worse_challenger_is_not_served() -> None:
    # The truth is the reverse of the curves: trends hold, so that learning flattens them.
    wrong = learn(make_rows(300, seed=5, force=-3.0))
    assert wrong.outcome == "challenger"
    assert wrong.trial.better
    # The champion learnt from plenty; what came since is noise that looks like the reverse.
    good = learn(make_rows(300, seed=6, force=8.0))
    assert good.weights is not None
    champion = Champion(weights=good.weights, as_of=after(700))
    noise = [
        msgspec.structs.replace(row, moment=row.moment + timedelta(days=900), deal=f"N{row.deal}",
            turns=tuple((at + timedelta(days=900), s) for at, s in row.turns))
        for row in make_rows(40, seed=7, force=-3.0)
    ]  # fmt: skip
    later = [
        msgspec.structs.replace(row, moment=row.moment + timedelta(days=1_020), deal=f"L{row.deal}",
            turns=tuple((at + timedelta(days=1_020), s) for at, s in row.turns))
        for row in make_rows(100, seed=8, force=8.0)
    ]  # fmt: skip
    told = learn_model([*noise, *later], after(1_400), norms_at, champion, 30)
    assert told.outcome == "champion"
    assert told.weights is None
    assert told.beaten is not None
    assert not told.trial.better


@pytest.mark.slow
def test_too_few_later_deals_leave_the_champion() -> None:
    rows = make_rows(100, seed=9)
    first = learn(rows)
    weights = first.weights or first.beaten
    assert weights is not None
    told = learn(rows, 1_000, Champion(weights=weights, as_of=after(205)))
    assert told.outcome == "champion"
    assert told.trial.champion is None
    assert "the served model stays" in told.remark


@pytest.mark.slow
def test_a_drifted_champion_is_calibrated_anew_where_nothing_better_was_learnt() -> None:
    good = learn(make_rows(300, seed=10, force=8.0))
    assert good.weights is not None
    champion = Champion(weights=good.weights, as_of=BEGIN - timedelta(days=1))
    drifted = make_rows(400, seed=11, force=8.0, tilt=-2.0, days=0.3)
    told = learn_model(drifted, after(400), norms_at, champion, 30)
    assert told.drift.alarm
    assert told.drift.wins < -3
    assert told.outcome in {"recalibrated", "challenger"}
    assert told.weights is not None
    rows = [row.values for row in drifted]
    assert rows
    mean = np.mean([row.turns[0][1] == "won" for row in drifted])
    from_new = walk_forward(drifted, after(400), [BEGIN], lambda _: told.weights.odds)  # type: ignore[union-attr]
    assert abs(from_new.probability.mean() - mean) < 0.06


def _draw(seed: int, shift: float) -> tuple[Floats, Flags]:
    draw = np.random.default_rng(seed)
    chance = draw.beta(2, 3, 150)
    logit = np.log(chance / (1 - chance)) + shift
    return chance, draw.random(150) < 1 / (1 + np.exp(-logit))


def test_drift_is_told_where_it_was_planted_and_hardly_ever_without() -> None:
    assert all(measure_drift(*_draw(seed, -1.2)).alarm for seed in range(20))
    false = sum(measure_drift(*_draw(seed, 0.0)).alarm for seed in range(400))
    assert false <= 8  # two tests at three standard deviations: 2 of 400 to expect


def test_overconfidence_is_drift_though_the_sum_is_right() -> None:
    draw = np.random.default_rng(3)
    told = np.where(np.arange(200) % 2, 0.95, 0.05)
    won = draw.random(200) < np.where(np.arange(200) % 2, 0.7, 0.3)
    drift = measure_drift(told, won)
    assert abs(drift.wins) < 3 < drift.spiegelhalter
    assert drift.alarm


def test_tempering_never_lets_clues_shout_louder_and_counts_only_those_that_speak() -> None:
    every = temper_clues(CLUES.values(), frozenset())
    assert all(0 < share <= 1 for share in every.values())
    few = temper_clues(CLUES.values(), frozenset({"deal.opened"}))
    assert all(few[name] >= every[name] - 1e-12 for name in CLUES)


@pytest.mark.slow
def test_a_replay_serves_the_expert_until_there_is_enough_and_learns_only_backward() -> None:
    rows = make_rows(200, seed=12, force=6.0)
    found = replay_judgement(rows, END, norms_at, 30)
    assert found.verdict == "measured"
    assert found.periods[0].served == "expert"
    assert found.overall is not None
    assert found.overall.auc is not None
    assert found.overall.auc > 0.6
    cut = after(250)
    other = [row if row.turns[0][0] <= cut else flip(row) for row in rows]
    changed = replay_judgement(other, END, norms_at, 30)
    for one, two in zip(found.periods, changed.periods, strict=True):
        if one.period < f"{cut:%Y}-Q3":
            assert (one.served, one.learnt_from) == (two.served, two.learnt_from)
    few = replay_judgement(make_rows(12), END, norms_at, 30)
    assert few.verdict == "not enough data"
