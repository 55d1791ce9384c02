"""Hit rates on planted histories whose answer is known beforehand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Timeline
from scotty.odds.share import spread_share
from scotty.signals import Log, Story
from scotty.stages.accelerate.dangers import learn_lessons, make_outlook
from scotty.stages.accelerate.snapshot import Fate, Snapshot
from scotty.stages.accelerate.warnings import rate_warnings
from tests.deals.stories import NOW, setting

READ = setting()
START = NOW - timedelta(days=600)


def tell(kind: str, name: str, day: float, **data: object) -> Fact:
    at = START + timedelta(days=day)
    return Fact(
        kind=kind, at=at, known=at, source="test", key=f"{kind}:{name}:{day}",
        account=name, deal=name, data=data,
    )  # fmt: skip


def day(number: float) -> str:
    return str((START + timedelta(days=number)).date())


def look(
    name: str, facts: list[Fact], days: list[float], until: datetime = NOW
) -> Iterator[Snapshot]:
    """Yield the snapshots of a deal on these days, with its fate as known at `until`."""
    timeline = Timeline(name, [Entry(f, name, f.known, 1, f.verdict) for f in facts])
    last = next((f for f in facts if f.kind in ("deal.won", "deal.lost")), None)
    closed = None if last is None or last.known > until else last
    fate = Fate(
        status="open" if closed is None else closed.kind[5:],  # type: ignore[arg-type]
        closed=None if closed is None else closed.at,
        amount=None,
        until=until,
    )
    for number in days:
        story = Story(Log(timeline, START + timedelta(days=number)), name, READ)
        if story.tellings and story.status == "open":
            yield Snapshot(story, fate)


def lost(name: str, at: float, close: float = 50) -> list[Fact]:
    return [tell("deal.opened", name, 0, close_date=day(close)), tell("deal.lost", name, at)]


def won(name: str, at: float, close: float = 50) -> list[Fact]:
    return [tell("deal.opened", name, 0, close_date=day(close)), tell("deal.won", name, at)]


def test_seven_of_ten_overdue_deals_are_lost() -> None:
    courses = [lost(f"L{i}", 80) for i in range(7)] + [won(f"W{i}", 80) for i in range(3)]
    quiet = [won(f"Q{i}", 80, close=85) for i in range(10)]
    snaps = [s for f in (*courses, *quiet) for s in look(f[0].deal or "", f, [60.0])]
    rate = rate_warnings(snaps)["overdue"]
    assert (rate.raised, rate.came_true) == (10, 7)
    assert rate.rate == 0.7
    assert rate.base == pytest.approx(7 / 20)
    assert (rate.low, rate.high) == pytest.approx(spread_share(7, 10))


def test_a_warning_that_stands_is_counted_once() -> None:
    course = lost("L", 300)
    snaps = list(look("L", course, [float(n) for n in range(60, 300, 7)]))
    assert len(snaps) == 35
    assert rate_warnings(snaps)["overdue"].raised == 1


def test_a_warning_that_cleared_and_came_back_is_counted_twice() -> None:
    course = [
        tell("deal.opened", "L", 0, close_date=day(50)),
        tell("deal.amended", "L", 70, close_date=day(100)),
        tell("deal.lost", "L", 130),
    ]
    rate = rate_warnings(look("L", course, [60.0, 80.0, 110.0]))["overdue"]
    assert (rate.raised, rate.came_true) == (2, 2)


@pytest.mark.parametrize(
    ("shows", "facts", "harm"),
    [
        ("lost within 90 days", lost("D", 149), True),
        ("lost after 90 days, date unmoved", lost("D", 151), False),
        ("won", won("D", 149), False),
        ("open and pushed by 30 days", [*lost("D", 400), tell("deal.amended", "D", 70, close_date=day(80))], True),
        ("open and pushed by 14 days", [*lost("D", 400), tell("deal.amended", "D", 70, close_date=day(64))], False),
        ("won after a push", [*won("D", 140), tell("deal.amended", "D", 70, close_date=day(80))], False),
        ("pushed after 90 days", [*lost("D", 400), tell("deal.amended", "D", 155, close_date=day(200))], False),
    ],
)  # fmt: skip
def test_what_harm_is(shows: str, facts: list[Fact], harm: bool) -> None:
    rate = rate_warnings(look("D", facts, [60.0, 100.0, 145.0, 160.0]))["overdue"]
    assert rate.came_true == rate.raised * harm, shows


def test_a_deal_whose_quarter_is_not_over_is_not_counted() -> None:
    early = START + timedelta(days=149)
    assert rate_warnings(look("D", lost("D", 80), [60.0], until=early)) == {}
    ended = START + timedelta(days=150)
    assert rate_warnings(look("D", lost("D", 80), [60.0], until=ended))["overdue"].raised == 1


def test_a_deal_lost_on_a_day_that_nobody_told_is_left_out() -> None:
    (snapshot,) = look("D", [tell("deal.opened", "D", 0, close_date=day(50))], [60.0])
    fate = Fate(status="lost", closed=None, amount=None, until=NOW)
    assert rate_warnings([Snapshot(snapshot.story, fate)]) == {}


@given(st.permutations(range(12)))
@settings(deadline=None, derandomize=True, max_examples=30)
def test_the_order_of_snapshots_does_not_matter(order: list[int]) -> None:
    snaps = [s for i in range(4) for s in look(f"D{i}", lost(f"D{i}", 90 + 30 * i), [40, 60, 75])]
    assert len(snaps) == 12
    assert rate_warnings([snaps[i] for i in order]) == rate_warnings(snaps)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # By hand from Wilson's formula at z = 1.2816.
    [(0, 0, 0.0, 1.0), (5, 10, 0.3122, 0.6878), (0, 10, 0.0, 0.1411), (10, 10, 0.8589, 1.0)],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert list(spread_share(hits, of)) == pytest.approx([low, high], abs=1e-3)


def test_a_warning_tuned_since_has_no_record() -> None:
    snaps = [s for i in range(12) for s in look(f"D{i}", lost(f"D{i}", 80), [60.0])]
    lessons = learn_lessons(snaps)
    assert lessons.rates["overdue"].raised == 12
    same = make_outlook(lessons, lessons.limits, {})
    assert "overdue" in same.rates
    tuned = make_outlook(lessons, {**lessons.limits, "overdue": 30.0}, {})
    assert "overdue" not in tuned.rates
    assert "no_activity" in tuned.rates
