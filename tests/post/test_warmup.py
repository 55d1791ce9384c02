"""Ramps, spacing, pauses: as tables, and how often luck alone stops an honest sender."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.stages.engage.warmup import (
    Limits,
    Ramp,
    Record,
    Spacing,
    allow_today,
    exceed_chance,
    is_crossed,
    judge_mailbox,
    space_out,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_mailbox_that_sends_all_it_may_is_warm_after_twelve_days() -> None:
    sent: list[int] = []
    for _ in range(14):
        sent.append(allow_today(Ramp(), sent))
    assert sent == [5, 6, 7, 9, 11, 14, 18, 23, 29, 37, 48, 50, 50, 50]


@pytest.mark.parametrize(
    ("ramp", "sent", "allowed"),
    [
        (Ramp(), [], 5),
        (Ramp(), [0, 0, 0], 5),
        (Ramp(), [1], 5),
        (Ramp(), [20, 0, 0], 26),  # a weekend
        (Ramp(), [20, *[0] * 13], 26),
        (Ramp(), [20, *[0] * 14], 5),  # a fortnight's rest
        (Ramp(), [500], 50),
        (Ramp(cap=3), [], 3),
        (Ramp(cap=0), [9], 0),
        (Ramp(first=1, growth=1.1), [1], 2),
        (Ramp(first=20, growth=2, cap=200), [20, 40], 80),
    ],
)
def test_what_a_day_allows(ramp: Ramp, sent: list[int], allowed: int) -> None:
    assert allow_today(ramp, sent) == allowed
    assert allow_today(ramp, sent, warm=True) == ramp.cap


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(0, 300))
def test_it_is_never_above_the_cap_and_more_sent_never_allows_less(
    sent: list[int], more: int
) -> None:
    ramp = Ramp()
    allowed = allow_today(ramp, sent)
    assert min(ramp.first, ramp.cap) <= allowed <= ramp.cap
    assert allow_today(ramp, [*sent[1:], max([more, *sent])]) >= allowed


class TestSpacing:
    def test_the_first_goes_when_it_is_due(self) -> None:
        assert space_out(Spacing(), None, NOON, "t") == NOON

    def test_a_rested_mailbox_does_not_wait(self) -> None:
        assert space_out(Spacing(), NOON - timedelta(hours=1), NOON, "t") == NOON

    @given(st.text(max_size=40))
    def test_the_gap_is_within_bounds_and_the_same_each_time(self, touch: str) -> None:
        spacing = Spacing(least=90, jitter=180)
        when = space_out(spacing, NOON, NOON, touch)
        assert timedelta(seconds=90) <= when - NOON < timedelta(seconds=270)
        assert space_out(spacing, NOON, NOON, touch) == when

    def test_gaps_are_spread_evenly(self) -> None:
        gaps = [
            (space_out(Spacing(), NOON, NOON, f"t{n}") - NOON).total_seconds() for n in range(2_000)
        ]
        assert abs(sum(gaps) / len(gaps) - 180) < 5
        assert min(gaps) < 95
        assert max(gaps) > 265


@pytest.mark.parametrize(
    ("bad", "sent", "crossed"),
    [
        (1, 1, False), (1, 10, False), (1, 50, False), (2, 7, True), (2, 8, False), (3, 20, True), (3, 22, True),
        (3, 23, False), (4, 42, True), (4, 43, False), (2, 50, False), (3, 50, True), (3, 150, True), (3, 151, False),
        (4, 200, True), (0, 0, False), (5, 3, True),
    ],
)  # fmt: skip
def test_two_in_a_hundred(bad: int, sent: int, crossed: bool) -> None:
    assert is_crossed(bad, sent, 0.02) == crossed


@given(st.integers(0, 60), st.integers(1, 300), st.sampled_from([0.003, 0.02, 0.05]))
def test_more_that_is_bad_is_never_better(bad: int, sent: int, limit: float) -> None:
    bad = min(bad, sent)
    assert is_crossed(bad + 1, sent + 1, limit) or not is_crossed(bad, sent + 1, limit)
    assert 0 <= exceed_chance(bad, sent, limit) <= 1 + 1e-9


@pytest.mark.slow
@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(0.002, 0.0, 0.02), (0.005, 0.07, 0.15), (0.02, 0.9, 1.0), (0.04, 1.0, 1.0)],
)
def test_how_often_five_hundred_mails_end_in_a_pause(share: float, low: float, high: float) -> None:
    """The figures of docs/method/deliverability.md: senders who truly bounce so often."""
    chance = random.Random(7)
    paused = 0
    for _ in range(500):
        bad: list[bool] = []
        for _ in range(500):
            bad = [*bad[-199:], chance.random() < share]
            if bad[-1] and is_crossed(sum(bad), len(bad), 0.02):
                paused += 1
                break
    assert low <= paused / 500 <= high


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (Record(sent=0), None),
        (Record(sent=200, dead=3, blocked=9, complaints=1), None),
        (Record(sent=200, dead=4), "4 of its last 200 mails (2.0 %) went to addresses that are dead."),
        (Record(sent=20, dead=3), "3 of its last 20 mails (15.0 %) went to addresses that are dead."),
        (Record(sent=10, dead=1), None),
        (Record(sent=1000, complaints=3), "3 of its last 1000 mails (0.3 %) were reported as spam."),
        (Record(sent=40, complaints=2), "2 of its last 40 mails (5.0 %) were reported as spam."),
        (Record(sent=100, blocked=5), "5 of its last 100 mails (5.0 %) were refused by policy."),
        (Record(sent=9, locked="535 5.7.8"), "The server does not let it in: 535 5.7.8"),
    ],
)  # fmt: skip
def test_when_a_mailbox_pauses(record: Record, says: str | None) -> None:
    held = judge_mailbox(record, Limits())
    assert (held.reason if held else None) == says
    assert held is None or held.mend
