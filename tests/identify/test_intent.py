"""The intent score: its bounds, its parts, and what it cannot be fooled by."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Timeline
from scotty.playbook import Intent
from scotty.signals import SIGNALS, load_signals
from scotty.stages.identify.intent import IntentScores, half_lives, rule_weights, score_intent
from scotty.stages.identify.measures import Measures, measure_timeline
from tests.identify.stories import NOW, entry, fact, timeline

load_signals()
RATES = half_lives(SIGNALS)
WEIGHTS = rule_weights(SIGNALS, Intent(), "rules")
KINDS = sorted(SIGNALS)


def score(story: Timeline, moment: datetime = NOW, employees: float = 200.0) -> IntentScores:
    measures = measure_timeline(story, moment, RATES, WEIGHTS.person_half_life)
    return score_intent(measures, moment, np.array([employees]), WEIGHTS, SIGNALS)


def total(story: Timeline, moment: datetime = NOW, employees: float = 200.0) -> float:
    return float(score(story, moment, employees).total[0])


def test_silence_scores_the_base() -> None:
    assert total(timeline()) == pytest.approx(WEIGHTS.base, abs=0.2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 10, 2_000])
def test_one_kind_by_one_person_never_triggers(kind: str, count: int) -> None:
    story = timeline(*(fact(kind, days=n % 5 / 5, n=n) for n in range(count)))
    assert total(story) <= 70.0


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_by_a_crowd_never_triggers(kind: str) -> None:
    story = timeline(*(fact(kind, who=f"p{n}@acme.example", n=n) for n in range(500)))
    assert total(story) <= 70.0


def test_one_person_doing_everything_never_triggers() -> None:
    story = timeline(*(fact(kind, days=d / 3, n=d) for kind in KINDS for d in range(30)))
    assert total(story) <= 70.0


def test_several_people_close_to_buying_do() -> None:
    acts = ["web.pricing_viewed", "web.demo_requested", "review.compared", "web.page_read"]
    story = timeline(
        *(fact(kind, days=n, who=f"p{n}@acme.example") for kind in acts for n in range(5)),
        *(fact("topic.surged", days=7 * n, who=None, mass=1.2, n=n) for n in range(4)),
    )
    assert total(story) > 75.0


def test_two_events_after_silence_are_no_infinite_surge() -> None:
    two = score(timeline(fact("web.page_viewed", 0.1), fact("web.page_viewed", 0.2)))
    assert 0.5 < float(two.jump[0]) < 2.0


def test_a_steady_reader_does_not_surge() -> None:
    steady = timeline(*(fact("web.page_viewed", days=d, n=d) for d in range(400)))
    assert abs(float(score(steady).jump[0])) < 0.7


def test_silence_after_activity_shows_as_quieter() -> None:
    gone = timeline(*(fact("web.page_viewed", days=30 + d / 4, n=d) for d in range(200)))
    assert float(score(gone).surge[0]) < 0.0


@pytest.mark.parametrize("verdict", ["bot", "soft"])
def test_only_people_count(verdict: str) -> None:
    story = timeline(*(fact(kind, verdict=verdict) for kind in KINDS))
    assert total(story) == total(timeline())


def test_a_larger_company_needs_more_for_the_same_score() -> None:
    story = timeline(*(fact("web.page_viewed", days=d, n=d) for d in range(10)))
    assert total(story, employees=20_000) < total(story, employees=50)


moments = st.floats(0, 300)
entries = st.builds(
    lambda kind, days, late, who, sign, mass: Entry(
        f := fact(
            kind,
            days + late,
            who,
            known=NOW - timedelta(days=days),
            mass=mass,
            n=hash((days, mass)),
        ),
        "acme.example",
        f.known,
        1,
        "human",
    ),
    st.sampled_from(KINDS),
    moments,
    st.floats(0, 40),
    st.sampled_from([None, "a", "b", "c"]),
    st.just(1),
    st.floats(0.1, 3),
)
stories = st.lists(entries, max_size=40)


@given(stories, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_and_repetition_change_nothing(told: list[Entry], random: object) -> None:
    shuffled = told + told
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    a, b = Timeline("acme.example", told), Timeline("acme.example", shuffled)
    assert total(a) == pytest.approx(total(b), abs=1e-9)


@given(stories, moments)
@settings(max_examples=60, deadline=None)
def test_the_future_changes_nothing(told: list[Entry], back: float) -> None:
    moment = NOW - timedelta(days=back)
    past = [e for e in told if e.known <= moment]
    assert total(Timeline("acme.example", told), moment) == total(
        Timeline("acme.example", past), moment
    )


@given(stories)
@settings(max_examples=60, deadline=None)
def test_parts_sum_to_the_score_and_stay_in_range(told: list[Entry]) -> None:
    s = score(Timeline("acme.example", told))
    assert s.total[0] == pytest.approx(s.base + s.kinds[0].sum() + s.surge[0] + s.people[0])
    assert 0.0 <= s.total[0] <= 100.0


@given(stories, st.lists(st.floats(0, 60), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_added_one_by_one_gives_the_batch(told: list[Entry], landmarks: list[float]) -> None:
    """Live: sums started at any landmark, facts in any order, read later."""
    batch = measure_timeline(Timeline("acme.example", told), NOW, RATES, 45.0)
    for back in landmarks:
        live = Measures(RATES, 45.0, NOW - timedelta(days=back))
        live.watch(["acme.example"])
        for told_entry in Timeline("acme.example", told).entries:
            live.add(told_entry)
        for ours, theirs in zip(live.at(NOW), batch.at(NOW), strict=True):
            assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9)
        assert np.allclose(live.crowd(NOW), batch.crowd(NOW), rtol=1e-9, atol=1e-9)


def test_a_link_undone_takes_its_facts_away() -> None:
    seen = fact("web.demo_requested", 3)
    linked = entry(seen, known=NOW - timedelta(days=2))
    undone = Entry(seen, "acme.example", NOW - timedelta(days=1), -1, "human")
    story = Timeline("acme.example", [linked, undone])
    assert list(story.cut(NOW - timedelta(days=1.5)).facts()) == [seen]
    assert list(story.facts()) == []
    assert total(story) == pytest.approx(total(timeline()))


def test_facts_of_unknown_kinds_have_no_weight() -> None:
    story = timeline(
        Fact(
            kind="account.profiled", at=NOW, known=NOW, source="t", key="1", account="acme.example"
        )
    )
    assert total(story) == total(timeline())
