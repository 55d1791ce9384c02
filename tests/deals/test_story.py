"""The story: what is recent, who is active, what is open, and that short cuts change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Timeline
from scotty.signals import Curve, Log, Sight, load_clues
from scotty.signals.story import DEEDS
from scotty.signals.titles import RANKS, read_department, read_rank
from tests.deals.stories import ACME, NOW, deal, fact, story
from tests.deals.tales import tales

STEADY = settings(deadline=None, derandomize=True, max_examples=40)


@given(tales(most=40), st.integers(1, 300), st.integers(0, 100))
@STEADY
def test_recent_facts_are_those_of_the_span(told: list[Fact], days: int, until: int) -> None:
    asked = story(*told)
    late, early = NOW - timedelta(days=until), NOW - timedelta(days=days)
    expected = [f for f in asked.own(*DEEDS) if early <= f.at and (not until or f.at < late)]
    assert asked.recent(days, *DEEDS, until=until) == expected
    people = {f.contact for f in expected if f.contact}
    assert asked.active(days, until).keys() == people


def doubtful(told: Fact) -> st.SearchStrategy[list[Entry]]:
    """Entries that tell, weaken and take back one fact."""
    days = st.integers(0, 30).map(lambda d: told.known + timedelta(days=d))
    verdicts = st.sampled_from(["human", "soft", "bot"])
    one: Any = st.builds(
        Entry,
        st.just(told),
        st.just(ACME),
        known=days,
        sign=st.sampled_from([1, 1, -1]),
        verdict=verdicts,
    )
    return st.lists(one, min_size=1, max_size=4)


ENTRIES = tales(most=12).flatmap(
    lambda told: st.tuples(*map(doubtful, told)).map(lambda lists: [e for es in lists for e in es])
)


@given(ENTRIES, st.integers(0, 400))
@STEADY
def test_a_fold_as_of_a_moment_is_the_fold_of_the_cut(entries: list[Entry], days: int) -> None:
    whole, moment = Timeline(ACME, entries), NOW - timedelta(days=days)
    assert list(whole.named_facts(moment)) == list(whole.cut(moment).named_facts())
    assert all(name == told.id for name, told in whole.named_facts(moment))


@given(ENTRIES)
@STEADY
def test_a_log_knows_the_ids_of_its_facts(entries: list[Entry]) -> None:
    log = Log(Timeline(ACME, entries), NOW)
    assert all(log.identify(f) == f.id for facts in log.kinds.values() for f in facts)


def test_a_fact_of_elsewhere_is_identified_too() -> None:
    stranger = fact("deal.won", 3)
    assert Log(Timeline(ACME, ()), NOW).identify(stranger) == stranger.id


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        pytest.param((deal(),), "open", id="opened"),
        pytest.param((deal(), fact("deal.won", 2)), "won", id="won"),
        pytest.param((deal(), fact("deal.lost", 2)), "lost", id="lost"),
        pytest.param(
            (deal(), fact("deal.lost", 9), fact("deal.amended", 2, status="open")),
            "open",
            id="opened again",
        ),
        pytest.param((deal(status="won"),), "won", id="told as won at once"),
        pytest.param((deal(), fact("deal.won", 2, deal="D2")), "open", id="another deal was won"),
    ],
)
def test_status(facts: tuple[Fact, ...], status: str) -> None:
    assert story(*facts).status == status


def test_moves_are_changes_only() -> None:
    told = story(
        deal(amount=5, stage="A"),
        fact("deal.amended", 30, amount=5),
        fact("deal.amended", 20, amount=7),
        fact("deal.staged", 10, stage="B", data={"from": "A"}),
    )
    assert [(m.before, m.after) for m in told.moves("amount")] == [(None, 5), (5, 7)]
    assert [(m.before, m.after) for m in told.stages] == [(None, "A"), ("A", "B")]


def test_a_sight_shows_the_newest_five() -> None:
    told = [fact("email.replied", d) for d in (9, 8, 7, 6, 5, 4)]
    assert Sight.of(1, told).facts == told[:0:-1]
    assert Sight.of(1, []).facts == []


@pytest.mark.parametrize(
    ("value", "points"), [(-9, -0.2), (0, -0.2), (5, -0.1), (10, 0), (30, 0.5), (99, 0.5)]
)
def test_a_curve_is_straight_between_knots_and_flat_beyond(value: float, points: float) -> None:
    curve = Curve("days", "rises", ((0, -0.2), (10, 0), (30, 0.5)))
    assert curve.at(value) == pytest.approx(points)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("engagement.silence", 0, "0 days without a word from them"),
        ("engagement.next_meeting", 0, "No next meeting is booked"),
        ("engagement.next_meeting", 1, "A next meeting is booked"),
        ("engagement.level", 0, "Nothing from them in the last 30 days"),
        ("engagement.level", 7, "7 deeds of theirs in the last 30 days"),
        ("relationship.thread", 0.5, "50% of what they did in 60 days is one person's"),
    ],
)
def test_a_clue_says_zero_in_its_own_words(name: str, value: float, text: str) -> None:
    assert load_clues()[name].say(value) == text


@pytest.mark.parametrize(
    ("title", "rank", "department"),
    [
        ("CFO", "chief", "finance"),
        ("Chief Financial Officer", "chief", "finance"),
        ("Assistant to the CFO", "staff", "finance"),
        ("Chief of Staff", "director", "executive"),
        ("V.P. Engineering", "vice president", "technology"),
        ("SVP, Sales", "vice president", "sales"),
        ("Vice President Marketing", "vice president", "marketing"),
        ("President", "chief", "executive"),
        ("Co-Founder & CTO", "chief", "technology"),
        ("Managing Director", "chief", "executive"),
        ("Director of Procurement", "director", "procurement"),
        ("Head of IT", "director", "technology"),
        ("Engineering Manager", "manager", "technology"),
        ("Financial Controller", "manager", "finance"),
        ("General Counsel", "chief", "legal"),
        ("HR Business Partner", "staff", "people"),
        ("Managing Partner", "chief", "executive"),
        ("Product Owner", "staff", "marketing"),
        ("Owner", "chief", "executive"),
        ("Sr. Dir. Product", "director", "marketing"),
        ("C.F.O.", "chief", "finance"),
        ("Geschäftsführerin", "chief", "executive"),
        ("Leiter Einkauf", "director", "procurement"),
        ("Teamleiter Buchhaltung", "manager", "finance"),
        ("Directrice générale", "chief", "executive"),
        ("Directeur financier", "director", "finance"),
        ("Jefe de compras", "manager", "procurement"),
        ("Software Engineer", "staff", "technology"),
        ("Werkstudent Controlling", "staff", "finance"),
        ("Barista", "staff", None),
    ],
)
def test_titles(title: str, rank: str, department: str | None) -> None:
    assert (RANKS[read_rank(title) or 0], read_department(title)) == (rank, department)


def test_no_title_has_no_rank() -> None:
    assert read_rank("  ") is None
