"""Laws that every declared clue keeps, whatever the story."""

import math
import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Timeline
from scotty.signals import FAMILIES, Log, Norms, Setting, Story, load_clues
from tests.deals.stories import ACME, ALL_KINDS, BOOK, DEAL, NOW, setting, story, timeline
from tests.deals.tales import OTHER, SETTINGS, facts, tales

CLUES = load_clues()
STEADY = settings(deadline=None, derandomize=True)
"""The same stories on every run."""
MOST = 1.0
"""The largest log-odds that an expert may give one clue: odds of 2.7 to 1."""
SHARED = frozenset({"fit.customer", "competition.lost_before"})
"""Clues that other deals of the account may speak to."""


def see_all(told: Story, names: Any = None) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Return name -> value and ids of the facts shown, of the clues that are not silent."""
    sights = {name: CLUES[name].see(told) for name in names or CLUES}
    return {
        name: (sight.value, tuple(fact.id for fact in sight.facts))
        for name, sight in sights.items()
        if sight is not None
    }


@pytest.mark.slow
@given(tales(), st.lists(facts(earliest=0.0, latest=-50.0), max_size=6), SETTINGS)
@settings(STEADY, max_examples=150)
def test_what_becomes_known_later_changes_nothing(
    told: list[Fact], later: list[Fact], read: Setting
) -> None:
    assert see_all(story(*told, *later, read=read)) == see_all(story(*told, read=read))


@pytest.mark.slow
@given(tales(most=40), st.floats(1, 200), SETTINGS)
@settings(STEADY, max_examples=150)
def test_a_log_cut_short_is_the_log_of_then(told: list[Fact], days: float, read: Setting) -> None:
    then = story(*told, days=days, read=read)
    short = story(*(f for f in told if f.known <= then.moment), days=days, read=read)
    assert see_all(then) == see_all(short)


@given(tales().flatmap(lambda told: st.tuples(st.just(told), st.permutations(told))), SETTINGS)
@settings(STEADY, max_examples=100)
def test_the_order_of_telling_does_not_matter(
    both: tuple[list[Fact], list[Fact]], read: Setting
) -> None:
    told, shuffled = both
    assert see_all(story(*told, read=read)) == see_all(story(*shuffled, read=read))


@given(tales(), SETTINGS)
@settings(STEADY, max_examples=60)
def test_clues_do_not_depend_on_who_is_asked_first(told: list[Fact], read: Setting) -> None:
    backwards = see_all(story(*told, read=read), reversed(list(CLUES)))
    assert see_all(story(*told, read=read)) == backwards


@pytest.mark.slow
@given(tales(), tales(verdict="bot"), SETTINGS)
@settings(STEADY, max_examples=100)
def test_machines_count_nothing(told: list[Fact], bots: list[Fact], read: Setting) -> None:
    assert see_all(story(*told, *bots, read=read)) == see_all(story(*told, read=read))


@pytest.mark.slow
@given(tales(), tales(deal=OTHER), SETTINGS)
@settings(STEADY, max_examples=100)
def test_what_names_another_deal_does_not_matter(
    told: list[Fact], others: list[Fact], read: Setting
) -> None:
    # Who somebody is, or that they left, is of the account, whichever deal the telling names.
    shared = ("account.", "contact.", "subscription.")
    others = [f for f in others if not f.kind.startswith(shared)]
    own = [name for name in CLUES if name not in SHARED]
    mixed = story(*told, *others, read=read)
    assert see_all(mixed, own) == see_all(story(*told, read=read), own)


@pytest.mark.slow
@given(tales(most=40), SETTINGS)
@settings(STEADY, max_examples=150)
def test_values_are_numbers_and_evidence_is_of_the_log(told: list[Fact], read: Setting) -> None:
    asked = story(*told, read=read)
    known = {f.id for of_kind in asked.log.kinds.values() for f in of_kind}
    for name, each in CLUES.items():
        sight = each.see(asked)
        if sight is None:
            continue
        assert math.isfinite(sight.value), name
        assert math.isfinite(each.curve.at(sight.value)), name
        assert "{" not in each.say(sight.value), name
        assert {f.id for f in sight.facts} <= known, name
        assert len(sight.facts) <= 20, name
        assert all(newer.at >= older.at for newer, older in pairwise(sight.facts)), name


@given(tales(most=40))
@settings(STEADY, max_examples=50)
def test_a_workspace_that_does_not_collect_it_is_silent(told: list[Fact]) -> None:
    seen = see_all(story(*told, read=setting(kinds=frozenset())))
    assert [name for name in seen if CLUES[name].needs] == []


def test_an_empty_workspace_is_silent() -> None:
    empty = Story(Log(Timeline(ACME, ()), NOW), DEAL, Setting(book=BOOK, norms=Norms()))
    assert see_all(empty) == {}


@given(tales(most=30), tales(most=10))
@settings(STEADY, max_examples=60)
def test_a_fact_taken_back_is_gone(told: list[Fact], doubtful: list[Fact]) -> None:
    entries = list(timeline(told).entries)
    undone = [
        Entry(f, ACME, known=known, sign=sign)
        for f in doubtful
        for known, sign in ((f.known, 1), (NOW, -1))
        if f.id not in {t.id for t in told}
    ]
    log = Log(Timeline(ACME, entries + undone), NOW)
    assert see_all(Story(log, DEAL, setting())) == see_all(story(*told))


@given(tales(most=30), st.integers(0, 20), SETTINGS)
@settings(STEADY, max_examples=60)
def test_a_fact_told_again_counts_once(told: list[Fact], days: int, read: Setting) -> None:
    again = [
        Entry(f, ACME, known=min(NOW, f.known + timedelta(days=days)), verdict=f.verdict)
        for f in told
    ]
    log = Log(Timeline(ACME, [*timeline(told).entries, *again]), NOW)
    assert see_all(Story(log, DEAL, read)) == see_all(story(*told, read=read))


@pytest.mark.parametrize("name", CLUES)
def test_a_declaration_says_all(name: str) -> None:
    each = CLUES[name]
    assert re.fullmatch(rf"{each.family}\.[a-z_]+", name)
    assert each.family in FAMILIES
    assert each.why.endswith(".")
    assert each.label[0].isupper()
    assert len(each.label) <= 60
    assert each.curve.unit
    assert set(each.needs) <= ALL_KINDS
    assert len({value for value, _ in each.curve.knots}) == len(each.curve.knots)
    assert all(abs(points) <= MOST for _, points in each.curve.knots)
    assert "{" not in each.say(0.0) + each.say(1.0)


@pytest.mark.parametrize("name", CLUES)
def test_a_curve_bends_the_way_it_says(name: str) -> None:
    curve = CLUES[name].curve
    sign = {"rises": 1.0, "falls": -1.0, "free": 0.0}[curve.trend]
    assert all(sign * (b - a) >= 0 for (_, a), (_, b) in pairwise(curve.knots))


def test_labels_are_told_apart() -> None:
    labels = [each.label for each in CLUES.values()]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_there_are_sixty_and_every_family_has_some() -> None:
    assert len(CLUES) >= 60
    assert {each.family for each in CLUES.values()} == set(FAMILIES)
