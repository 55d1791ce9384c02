"""The wager itself: fair under the null whatever the rates, symmetrical, blind to looks."""

import random
from itertools import product
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.stages.engage.trials.bets import (
    Outcome,
    Row,
    Weigher,
    meet_gap,
    meet_ratio,
    weigh_line,
    weigh_pair,
)
from scotty.stages.engage.trials.intervals import bound_gap, bound_rate, bound_ratio
from tests.trials.stories import draw

RATE = st.floats(0.001, 0.999)
CHANCE = st.floats(0.05, 0.95)


def expect(row: Row, a: float, b: float, null: tuple[float, float]) -> float:
    """Return the expected factor of one person's bet where the true rates are a and b."""
    told = 0.0
    for chance, true, guess, at in (
        (row.chance, a, row.a, null[0]),
        (1 - row.chance, b, row.b, null[1]),
    ):
        told += chance * (true * guess / at + (1 - true) * (1 - guess) / (1 - at))
    return told


@given(RATE, RATE, CHANCE, RATE, RATE, st.floats(-0.9, 0.9))
def test_a_bet_on_a_gap_is_fair_under_every_null(
    a: float, b: float, chance: float, true_a: float, true_b: float, gap: float
) -> None:
    """The proof, by numbers: the expected factor is at most 1 wherever a - b <= gap."""
    row = Row(a, b, chance, (0, 0), (0, 0))
    if a - b > gap and true_a - true_b <= gap:
        assert expect(row, true_a, true_b, meet_gap(gap)(row)) <= 1 + 1e-5


@given(RATE, RATE, CHANCE, RATE, RATE, st.floats(0.05, 20.0))
def test_a_bet_on_a_ratio_is_fair_under_every_null(
    a: float, b: float, chance: float, true_a: float, true_b: float, ratio: float
) -> None:
    row = Row(a, b, chance, (0, 0), (0, 0))
    if a > ratio * b and true_a <= ratio * true_b:
        assert expect(row, true_a, true_b, meet_ratio(ratio)(row)) <= 1 + 1e-9


@given(RATE, RATE, CHANCE)
def test_the_lines_of_no_difference_are_one(a: float, b: float, chance: float) -> None:
    row = Row(a, b, chance, (0, 0), (0, 0))
    middle = chance * a + (1 - chance) * b
    assert meet_ratio(1.0)(row) == pytest.approx((middle, middle))
    assert meet_gap(0.0)(row) == pytest.approx((middle, middle), abs=1e-6)


STREAM = st.lists(
    st.builds(Outcome, st.booleans(), st.sampled_from([0.5, 0.2, 0.9]), st.booleans()), max_size=80
)


def test_the_exact_expectation_over_all_streams_is_at_most_one() -> None:
    """Every stream of six people at one rate, weighed by its probability: no stopping rule gains."""
    for rate, chance in ((0.3, 0.5), (0.05, 0.2)):
        total = best = 0.0
        for people in product(product((True, False), repeat=2), repeat=6):
            probability = 1.0
            weigher = Weigher()
            stopped = 0.0
            for first, good in people:
                probability *= (chance if first else 1 - chance) * (rate if good else 1 - rate)
                weigher.add(Outcome(first, chance, good))
                told = weigher.read()
                stopped = stopped or (told.up if told.up > 0.2 else 0.0)  # stops while it is ahead
            total += probability * exp(told.up)
            best += probability * exp(stopped or told.up)
        assert total == pytest.approx(1.0, abs=1e-9) or total < 1
        assert best <= 1 + 1e-9


@given(STREAM)
def test_arms_are_alike(stream: list[Outcome]) -> None:
    told = weigh_pair(stream)
    turned = weigh_pair([Outcome(not o.first, 1 - o.chance, o.good) for o in stream])
    assert (told.up, told.down) == pytest.approx((turned.down, turned.up), abs=1e-9)
    assert (told.most_up, told.most_down) == pytest.approx(
        (turned.most_down, turned.most_up), abs=1e-9
    )


@given(STREAM, st.integers(0, 80))
def test_looking_changes_nothing(stream: list[Outcome], at: int) -> None:
    weigher = Weigher()
    for nth, outcome in enumerate(stream):
        if nth == at:
            weigher.read()
        weigher.add(outcome)
    assert weigher.read() == weigh_pair(stream)


@given(STREAM)
def test_rows_tell_the_whole_stream(stream: list[Outcome]) -> None:
    told = weigh_pair(stream)
    counts = [
        sum(o.first == first and o.good == good for o in stream)
        for first in (True, False)
        for good in (False, True)
    ]
    rows = [
        sum(r.of_a[0] for r in told.rows),
        sum(r.of_a[1] for r in told.rows),
        sum(r.of_b[0] for r in told.rows),
        sum(r.of_b[1] for r in told.rows),
    ]
    assert rows == counts
    again = weigh_line(told.rows, lambda r: r.a > r.b, meet_ratio(1.0))
    assert again == pytest.approx(told.up, abs=1e-9)
    assert told.most_up >= max(0.0, told.up)


@given(STREAM)
def test_evidence_only_grows_at_its_peak(stream: list[Outcome]) -> None:
    weigher = Weigher()
    before = (0.0, 0.0)
    for outcome in stream:
        weigher.add(outcome)
        assert all(now >= then for now, then in zip(weigher.peaks, before, strict=True))
        before = weigher.peaks


def test_who_could_be_dealt_one_arm_only_teaches_nothing() -> None:
    stream = [Outcome(True, 1.0, True)] * 50 + [Outcome(False, 0.0, False)] * 50
    assert weigh_pair(stream).rows == ()


@pytest.mark.parametrize("seed", range(2))
def test_ends_are_where_evidence_turns(seed: int) -> None:
    """Halving finds the ends that a fine scan of all differences and ratios finds."""
    rows = weigh_pair(draw(seed, 900, 0.12, 0.06)).rows
    limit = log(40)
    found = bound_gap(rows, 40)
    assert found.high is not None
    steps = [n / 125 for n in range(-120, 121)]
    kept = [
        g
        for g in steps
        if weigh_line(rows, lambda r, g=g: r.a - r.b > g, meet_gap(g)) < limit  # type: ignore[misc]
        and weigh_line(rows, lambda r, g=g: r.a - r.b < g, meet_gap(g)) < limit  # type: ignore[misc]
    ]
    assert (min(kept), max(kept)) == pytest.approx((found.low, found.high), abs=0.008)
    factor = bound_ratio(rows, 40)
    assert factor.high is not None
    ratios = [1.1**n for n in range(-50, 51)]
    held = [
        x
        for x in ratios
        if weigh_line(rows, lambda r, x=x: r.a > x * r.b, meet_ratio(x)) < limit  # type: ignore[misc]
        and weigh_line(rows, lambda r, x=x: r.a < x * r.b, meet_ratio(x)) < limit  # type: ignore[misc]
    ]
    assert min(held) == pytest.approx(factor.low, rel=0.1)
    assert max(held) == pytest.approx(factor.high, rel=0.1)


@pytest.mark.parametrize(
    "stream", [[], [Outcome(True, 0.5, True)], [Outcome(False, 0.5, False)] * 3]
)
def test_of_little_little_is_said(stream: list[Outcome]) -> None:
    rows = weigh_pair(stream).rows
    assert bound_gap(rows, 40).low <= -0.5
    assert bound_ratio(rows, 40).low < 0.02


def test_a_proof_and_its_interval_agree() -> None:
    """Where a is proven better now, the difference's interval lies above 0, and only then."""
    for seed in range(5):
        told = weigh_pair(draw(seed, 1200, 0.08, 0.05))
        gap, ratio = bound_gap(told.rows, 40), bound_ratio(told.rows, 40)
        assert (told.up >= log(40)) == (gap.low > 0) == (ratio.low > 1)


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_rate_lies_in_its_interval(good: int, bad: int) -> None:
    told = bound_rate(good, good + bad, 0.05)
    assert 0 <= told.low <= (told.value or 0) or not good + bad
    assert (told.value or 0) <= (told.high or 1) <= 1
    turned = bound_rate(good, good + bad, 0.01)
    assert turned.low <= told.low + 1e-9
    assert (turned.high or 1) >= (told.high or 1) - 1e-9


def simulate(runs: int, people: int, a: float, b: float, chance: float) -> int:
    """Return in how many runs, looked at after each person, anything is told."""
    told = 0
    for seed in range(runs):
        weigher = Weigher()
        rng = random.Random(seed)
        for _ in range(people):
            first = rng.random() < chance
            weigher.add(Outcome(first, chance, rng.random() < (a if first else b)))
            if max(weigher.peaks) >= log(40):
                told += 1
                break
    return told


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "chance"), [(0.05, 0.5), (0.3, 0.5), (0.05, 0.9)])
def test_false_alarms_stay_below_alpha(rate: float, chance: float) -> None:
    """Of 300 trials of equals, looked at 2,000 times each, at most 5 % tell of a difference."""
    assert simulate(300, 2000, rate, rate, chance) <= 0.05 * 300


def test_what_differs_is_found() -> None:
    assert simulate(30, 4000, 0.10, 0.05, 0.5) >= 28
