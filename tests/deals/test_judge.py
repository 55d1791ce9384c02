"""The judgement of a deal: receipts, no future, an expert from the first deal, and timing."""

from datetime import date, timedelta
from functools import cache
from math import exp

import pytest

from scotty.facts import Fact
from scotty.playbook import Bands
from scotty.signals import Log, Norms, Setting, Story, load_clues
from scotty.stages.accelerate.closing import list_closings, list_turns
from scotty.stages.accelerate.judge import (
    DealModel,
    expert_model,
    find_band,
    judge_deal,
    judge_deals,
)
from scotty.stages.accelerate.norms import fit_norms, order_stages
from scotty.stages.accelerate.timing import end_quarter
from tests.deals.stories import ALL_KINDS, BOOK, NOW, deal, fact, person, setting, story, timeline

load_clues()
DUE = f"{(NOW + timedelta(days=20)):%Y-%m-%d}"
FACTS: tuple[Fact, ...] = (
    person("ann", "CFO"),
    person("bob", "Engineer"),
    deal(90, stage="Discovery", amount=40_000, close_date=DUE, owner="Mia", name="Acme – Tide"),
    fact("email.replied", 70, "ann", text="What is the price?", hours=5),
    fact("meeting.booked", 60, "bob"),
    fact("call.held", 55, "ann", minutes=30),
    fact("deal.staged", 50, stage="Proposal"),
    fact("web.pricing_viewed", 30, "ann"),
    fact("email.replied", 20, "bob", text="We will sign next week.", hours=2),
    fact("deal.amended", 10, close_date=f"{(NOW + timedelta(days=40)):%Y-%m-%d}"),
)
LATER: tuple[Fact, ...] = (
    fact("email.replied", -3, "ann", text="No.", hours=1),
    fact("contact.left", -4, "ann"),
    fact("deal.lost", -5, reason="price"),
    fact("deal.amended", 15, known=-6, amount=1, stage="Lost long ago"),
)
BARE = Norms(kinds=ALL_KINDS)


BLANK = Norms()


@cache
def model(blank: bool = False) -> DealModel:
    return expert_model(BLANK if blank else BARE, 30)


@pytest.mark.parametrize("count", range(1, len(FACTS) + 1))
def test_reasons_add_up_exactly_in_whatever_order(count: int) -> None:
    judged = judge_deal(story(*FACTS[:count]), model()).score
    points = [reason.points for reason in judged.reasons]
    assert judged.base + sum(points) == judged.logit
    assert sum(reversed(points), start=judged.base) == judged.logit
    assert judged.probability == pytest.approx(1 / (1 + exp(-judged.logit)), abs=1e-15)
    assert 0 <= judged.low <= judged.probability <= judged.high <= 1
    assert not {reason.clue for reason in judged.reasons} & set(judged.silent)


def test_reasons_open_into_facts_of_the_timeline() -> None:
    told = {f.id for f in FACTS}
    judged = judge_deal(story(*FACTS), model()).score
    shown = {name for reason in judged.reasons for name in reason.facts}
    assert shown
    assert shown <= told


def test_the_future_never_changes_the_past() -> None:
    then = setting()
    known = Story(Log(timeline(FACTS), NOW), "D1", then)
    more = Story(Log(timeline((*FACTS, *LATER)), NOW), "D1", then)
    assert judge_deal(known, model()) == judge_deal(more, model())
    after = Story(Log(timeline((*FACTS, *LATER)), NOW + timedelta(days=7)), "D1", then)
    assert judge_deal(after, model()).status == "lost"


def test_many_are_judged_as_each_would_be_alone() -> None:
    stories = [story(*FACTS[:count]) for count in range(3, len(FACTS) + 1)]
    alone = tuple(judge_deal(one, model()) for one in stories)
    assert judge_deals(stories, model()) == alone
    assert judge_deals([], model()) == ()


def test_an_expert_judges_the_first_deal_and_says_so() -> None:
    empty = Setting(book=BOOK)
    judged = judge_deal(story(deal(3, stage="New"), read=empty), model(blank=True)).score
    assert judged.version == "expert"
    assert judged.note == "expert prior: 0 of 30 closed deals"
    assert 0.02 < judged.probability < 0.8
    assert judged.high - judged.low > 0.2, "an opinion without data is not sure of itself"


def test_sources_that_are_not_there_are_silent() -> None:
    quiet = Setting(book=BOOK, norms=Norms(kinds=frozenset({"deal.opened"})))
    judged = judge_deal(story(deal(40, stage="New"), read=quiet), model()).score
    spoken = {reason.family for reason in judged.reasons}
    assert "conversation" not in spoken
    assert judged.silent


@pytest.mark.parametrize(
    ("score", "band"),
    [(100, "imminent"), (80, "imminent"), (79.9, "qualified"), (60, "qualified"),
     (59.9, "nurture"), (40, "nurture"), (39.9, "unlikely"), (0, "unlikely")],
)  # fmt: skip
def test_bands_are_the_playbooks(score: float, band: str) -> None:
    assert find_band(score, Bands()) == band


def test_weeks_add_up_to_no_more_than_the_score() -> None:
    judged = judge_deal(story(*FACTS), model())
    timing = judged.timing
    assert all(week >= 0 for week in timing.weeks)
    assert sum(timing.weeks) <= judged.score.probability + 1e-12
    assert timing.by_quarter is not None
    assert 0 <= timing.by_quarter <= sum(timing.weeks)
    assert timing.slips is not None
    assert 0 < timing.slips < 1
    assert timing.expected is not None
    assert timing.expected > NOW.date()


def test_an_overdue_deal_has_slipped_and_an_undated_one_cannot() -> None:
    late = story(deal(90, stage="A", close_date="2026-06-01"))
    assert judge_deal(late, model()).timing.slips == 1.0
    assert judge_deal(story(deal(90, stage="A")), model()).timing.slips is None


@pytest.mark.parametrize(
    ("fiscal", "end"), [(1, date(2026, 7, 1)), (2, date(2026, 8, 1)), (3, date(2026, 9, 1))]
)
def test_quarters_end_by_the_fiscal_year(fiscal: int, end: date) -> None:
    assert end_quarter(NOW, fiscal).date() == end


def test_a_year_ends_in_the_next() -> None:
    assert end_quarter(NOW.replace(month=12), 2).date() == date(2027, 2, 1)


def test_a_reopened_deal_is_open_and_its_first_end_was_taken_back() -> None:
    facts = (deal(90, stage="A", status="open"), fact("deal.lost", 60), fact("deal.amended", 40, status="open"), fact("deal.won", 5))  # fmt: skip
    whole = story(*facts)
    assert [turn.status for turn in list_turns(whole.tellings)] == ["lost", "open", "won"]
    first, second = list_closings(timeline(facts), whole, lambda _: setting())
    assert (first.won, second.won) == (False, True)
    assert first.reopened == NOW - timedelta(days=40)
    counts = [
        fit_norms((first, second), NOW - timedelta(days=days), BOOK.deals) for days in (50, 30, 1)
    ]
    assert [(n.closed, n.won) for n in counts] == [(1, 0), (0, 0), (1, 1)]


@pytest.mark.parametrize("reason", ["Duplicate of D7", "merged into D2", "test record"])
def test_mistakes_are_not_learnt_from(reason: str) -> None:
    facts = (deal(90, stage="A"), fact("deal.lost", 60, reason=reason))
    (only,) = list_closings(timeline(facts), story(*facts), lambda _: setting())
    assert only.void
    assert fit_norms([only], NOW, BOOK.deals).closed == 0


def test_what_only_the_end_tells_is_not_in_the_record() -> None:
    facts = (
        deal(90, stage="A", owner="Mia"),
        fact("deal.lost", 60, to="Rival", owner="Undertaker"),
    )
    (only,) = list_closings(timeline(facts), story(*facts), lambda _: setting())
    assert only.levels["owner"] == "Mia"
    assert only.rivals == ()
    assert only.taken == "Rival"


@pytest.mark.parametrize(
    ("paths", "order"),
    [
        ([["A", "B", "C"]], ["A", "B", "C"]),
        (
            [["A", "C"], ["A", "B"], ["A", "B"], ["A", "C"], ["B", "C"], ["B", "C", "A"]],
            ["A", "B", "C"],
        ),
        ([["Z", "A"], ["Z", "A"], ["A", "Z"]], ["Z", "A"]),
        ([], []),
    ],
)
def test_the_order_of_stages_is_learnt(paths: list[list[str]], order: list[str]) -> None:
    assert order_stages(paths) == order
