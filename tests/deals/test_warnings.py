"""Every warning against its table of cases, and the laws that all of them keep."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scotty.desk.playbook import save_playbook
from scotty.facts import Fact, Refused
from scotty.playbook import Limit, default_text, parse_playbook
from scotty.signals import CLUES, Setting, Story
from scotty.stages.accelerate.standing import HitRate
from scotty.stages.accelerate.warnings import (
    ORIGINS,
    check_limits,
    load_warnings,
    raise_warnings,
    read_warnings,
)
from tests.deals.alarms import ALARMS, Alarm
from tests.deals.stories import BOOK, deal, fact, setting, story
from tests.deals.tales import SETTINGS, facts, tales

WARNINGS = load_warnings()
STEADY = settings(deadline=None, derandomize=True, max_examples=80)
OPENED = deal(200.0, stage="Discovery", close_date="2026-06-20", amount=50_000, owner="Sam")


def raised(told: Story) -> dict[str, float]:
    return {w.warning: w.weight for w in raise_warnings(told, {})}


def tuned(read: Setting, **limits: Limit) -> Setting:
    return replace(read, book=replace(read.book, warnings=limits))


@pytest.mark.parametrize("case", ALARMS, ids=lambda c: f"{c.warning}: {c.shows}")
def test_a_warning_does_what_its_case_says(case: Alarm) -> None:
    told = story(*case.facts, read=case.read)
    readings = {r.watch.name: r.stands for r in read_warnings(told)}
    assert readings.get(case.warning) is case.raised
    assert (case.warning in raised(told)) is (case.raised is True)


@pytest.mark.parametrize("name", WARNINGS)
def test_every_warning_has_a_case_raised_not_raised_and_silent_but_one(name: str) -> None:
    assert {c.raised for c in ALARMS if c.warning == name} == {True, False, None}


def test_gongs_eight_and_the_seeds_five_are_there() -> None:
    origins = {name: each.origin for name, each in WARNINGS.items()}
    assert sorted(name for name, origin in origins.items() if origin == "gong") == [
        "ghosted",
        "no_activity",
        "no_power",
        "overdue",
        "price_not_mentioned",
        "red_flag",
        "stalled_in_stage",
        "too_few_contacts",
    ]
    assert sorted(name for name, origin in origins.items() if origin == "seed") == [
        "budget_concern",
        "champion_left",
        "competitor_gaining",
        "engagement_falling",
        "timeline_pushed",
    ]


@pytest.mark.parametrize("name", WARNINGS)
def test_a_declaration_says_all(name: str) -> None:
    each = WARNINGS[name]
    assert each.origin in ORIGINS
    assert each.why.endswith(".")
    assert each.measure.__doc__
    assert each.bound.unit
    assert set(each.by) <= CLUES.keys()
    assert "{" not in each.tell.format(value=1.0, limit=each.bound.limit)
    assert each.bound.weigh(each.bound.limit, each.bound.limit) == 1.0


@pytest.mark.slow
@given(tales(), st.lists(facts(earliest=0.0, latest=-50.0), max_size=6), SETTINGS)
@STEADY
def test_what_becomes_known_later_changes_no_warning(
    told: list[Fact], later: list[Fact], read: Setting
) -> None:
    now = story(OPENED, *told, read=read)
    assert raise_warnings(story(OPENED, *told, *later, read=read), {}) == raise_warnings(now, {})


@given(tales(), tales(verdict="bot"), SETTINGS)
@STEADY
def test_machines_raise_and_lift_no_warning(
    told: list[Fact], bots: list[Fact], read: Setting
) -> None:
    with_bots = story(OPENED, *told, *bots, read=read)
    assert raised(with_bots) == raised(story(OPENED, *told, read=read))


@given(tales(), SETTINGS)
@STEADY
def test_a_warning_that_is_off_is_silent_and_changes_no_other(
    told: list[Fact], read: Setting
) -> None:
    before = raised(story(OPENED, *told, read=read))
    for name in before:
        after = raised(story(OPENED, *told, read=tuned(read, **{name: Limit(off=True)})))
        assert after == {other: weight for other, weight in before.items() if other != name}


@given(tales(), SETTINGS, st.floats(0.0, 100.0), st.sampled_from(sorted(WARNINGS)))
@STEADY
def test_a_wider_limit_never_raises_more(
    told: list[Fact], read: Setting, by: float, name: str
) -> None:
    bound = WARNINGS[name].bound
    wider = bound.limit + (by if bound.side == "above" else -by)
    before = raised(story(OPENED, *told, read=read))
    after = raised(story(OPENED, *told, read=tuned(read, **{name: Limit(limit=wider)})))
    assert after.keys() <= before.keys()


@given(tales(most=40), SETTINGS)
@STEADY
def test_evidence_is_of_the_log_and_weights_are_in_range(told: list[Fact], read: Setting) -> None:
    asked = story(OPENED, *told, read=read)
    known = {f.id: f.at for of_kind in asked.log.kinds.values() for f in of_kind}
    for warned in raise_warnings(asked, {}):
        assert 1.0 <= warned.weight <= 5.0
        assert warned.facts
        times = [known[name] for name in warned.facts]
        assert times == sorted(times, reverse=True)
        assert len(times) <= 20


def test_a_closed_deal_has_no_warnings() -> None:
    assert raise_warnings(story(OPENED), {})
    assert raise_warnings(story(OPENED, fact("deal.lost", 1)), {}) == ()


def test_a_rate_of_fewer_than_ten_is_not_enough_data() -> None:
    told = story(OPENED)
    few = HitRate(raised=9, came_true=9, base=0.5, low=0.8, high=1.0)
    many = replace(few, raised=10)
    found = {w.warning: w.hits for w in raise_warnings(told, {"overdue": few, "too_old": few})}
    assert found["overdue"] is None
    found = {w.warning: w.hits for w in raise_warnings(told, {"overdue": many})}
    assert found["overdue"] == many


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"overdeu": Limit(off=True)}, "overdeu: there is no such warning"),
        ({"overdue": Limit(limit=float("nan"))}, "overdue: the limit is not a number"),
        ({"overdue": Limit(limit=float("inf"))}, "overdue: the limit is not a number"),
    ],
)
def test_limits_that_mean_nothing_are_refused(limits: dict[str, Limit], why: str) -> None:
    with pytest.raises(Refused, match=why):
        check_limits(limits)


def test_a_name_misspelt_is_told_with_the_right_one() -> None:
    with pytest.raises(Refused, match=r"Did you mean overdue\?"):
        check_limits({"overdeu": Limit()})


def test_a_playbook_tunes_by_its_text() -> None:
    text = (
        default_text() + "\n[warnings]\nchampion_left = { off = true }\noverdue = { limit = 30 }\n"
    )
    book = parse_playbook(text)
    check_limits(book.warnings)
    read = setting(book)
    assert "overdue" not in raised(story(OPENED, read=read))
    assert "overdue" in raised(story(OPENED, read=setting(BOOK)))


def test_a_playbook_that_names_no_warning_is_not_saved(make_house) -> None:  # type: ignore[no-untyped-def]
    house = make_house()
    text = default_text() + "\n[warnings]\noverdeu = { off = true }\n"
    with pytest.raises(Refused, match="overdeu"):
        save_playbook(house, text, "me")
    right = default_text() + "\n[warnings]\noverdue = { off = true }\n"
    assert save_playbook(house, right, "me") == 2
