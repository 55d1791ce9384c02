"""Fit: the card alone, one win, many wins; parts that add up; nothing jumps."""

import math
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.playbook import Card
from scotty.stages.identify.fit import (
    ATTRIBUTES,
    FitWeights,
    apply_card,
    explain_fit,
    fit_norms,
    name_band,
    no_profiles,
    read_profile,
    read_profiles,
    score_fit,
)
from scotty.stages.identify.profiles import BANDS, fold_level
from tests.identify.fitting import CARD, MARKET, PROFILES, company, planted_wins

RULES = fit_norms(no_profiles(), (), CARD)
WON = planted_wins(MARKET, 4.0)
LEARNT = fit_norms(PROFILES, WON, CARD)
IDEAL: dict[str, Any] = {"industry": "Software", "employees": 400, "growth": 0.4}
STEP = 0.021
"""Two roundings to a hundredth, by which a sum of rounded points may differ."""

companies = st.fixed_dictionaries(
    {},
    optional={
        "industry": st.sampled_from(["software", "retail", "government", "unheard of", ""]),
        "employees": st.integers(0, 200_000),
        "revenue": st.floats(0, 1e12),
        "country": st.sampled_from(["US", "DE", "XX"]),
        "growth": st.floats(-1, 5),
        "technologies": st.lists(st.sampled_from(["SAP", "sap", "Okta", "Foo"]), max_size=4),
    },
)
weights = st.sampled_from([RULES, LEARNT, fit_norms(PROFILES, (), CARD)])


@pytest.mark.parametrize(
    ("profile", "low", "high"),
    [
        pytest.param(IDEAL, 88, 96, id="ideal in every way the card speaks of"),
        pytest.param({"industry": "software", "employees": 300}, 76, 80, id="ideal in two"),
        pytest.param({"industry": "retail", "employees": 20, "growth": 0.05}, 50, 50, id="plain"),
        pytest.param({}, 50, 50, id="nothing known"),
        pytest.param({"industry": "government", "employees": 4}, 25, 35, id="poor in two"),
    ],
)
def test_the_card_alone(profile: dict[str, Any], low: float, high: float) -> None:
    assert low <= score_fit(company(**profile), RULES).score[0] <= high


def test_bands() -> None:
    assert [name_band(s) for s in (100, 81, 80.99, 50, 49.99, 0)] == [
        "strong",
        "strong",
        "moderate",
        "moderate",
        "weak",
        "weak",
    ]


@given(companies, weights)
@settings(max_examples=80, deadline=None)
def test_reasons_add_up_to_the_score_and_one_is_as_many(
    profile: dict[str, Any], learnt: FitWeights
) -> None:
    one = company(**profile)
    scores = score_fit(one, learnt)
    reasons = explain_fit(one, 0, learnt)
    assert round(math.fsum(r.points for r in reasons), 2) == scores.score[0]
    assert [r.group for r in reasons][: len(ATTRIBUTES) + 1] == ["base", *ATTRIBUTES]
    assert 0 <= scores.low[0] <= scores.score[0] <= scores.high[0] <= 100


def test_one_company_scores_as_it_does_among_many() -> None:
    many = score_fit(PROFILES, LEARNT)
    for row in range(0, 200, 7):
        told = MARKET.slice(row, 1).to_pylist()[0]
        one = score_fit(read_profile(told["account"], told), LEARNT)
        assert (one.score[0], one.low[0], one.high[0]) == (
            many.score[row],
            many.low[row],
            many.high[row],
        )


@pytest.mark.parametrize("attribute", ["industry", "employees", "growth"])
def test_not_knowing_gives_no_points_and_widens_the_interval(attribute: str) -> None:
    full = score_fit(company(**IDEAL), LEARNT)
    part = score_fit(company(**{k: v for k, v in IDEAL.items() if k != attribute}), LEARNT)
    assert part.points[attribute][0] == 0
    assert part.high[0] - part.low[0] > full.high[0] - full.low[0] or full.high[0] == 100


def test_what_nobody_had_is_neutral() -> None:
    assert score_fit(company(industry="unheard of"), LEARNT).points["industry"][0] == 0


def test_wins_narrow_the_interval() -> None:
    plain = company(industry="manufacturing", employees=30, growth=0.05)
    card_only = score_fit(plain, fit_norms(PROFILES, (), CARD))
    learnt = score_fit(plain, LEARNT)
    assert learnt.high[0] - learnt.low[0] < 0.7 * (card_only.high[0] - card_only.low[0])


def test_wins_turn_the_card() -> None:
    """Manufacturers buy four times as often: many wins say so against a card that is silent."""
    maker, coder = company(industry="manufacturing"), company(industry="software")
    few = fit_norms(PROFILES, WON[:10], CARD)
    assert score_fit(coder, few).score[0] > score_fit(maker, few).score[0]
    assert score_fit(maker, LEARNT).score[0] > score_fit(coder, LEARNT).score[0] + 10


@pytest.mark.slow
def test_no_cliff_from_no_win_to_many() -> None:
    """One win more moves no score by more than a few points, and less and less."""
    shown = [company(industry=name) for name in ("software", "manufacturing", "retail")]
    steps = []
    for before, after in pairwise(range(len(WON))):
        one, two = (fit_norms(PROFILES, WON[:n], CARD) for n in (before, after))
        steps.append(
            max(abs(score_fit(c, two).score[0] - score_fit(c, one).score[0]) for c in shown)
        )
    assert max(steps) < 3.0
    assert np.mean(steps[-20:]) < np.mean(steps[:20])


@given(st.integers(0, 59), st.integers(0, 5_999))
@settings(max_examples=40, deadline=None)
def test_one_more_win_never_lowers_companies_like_it(wins: int, row: int) -> None:
    before = WON[:wins]
    new = PROFILES.account[row]
    one, two = (fit_norms(PROFILES, won, CARD) for won in (before, [*before, new]))
    like = PROFILES.take([row])
    assert score_fit(like, two).score[0] >= score_fit(like, one).score[0] - STEP


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_more_wins_of_a_level_never_lower_it_even_in_a_skewed_market(
    wins: list[int], level: int
) -> None:
    """Nine in ten are software, which the card calls ideal: the hardest case for a ratio."""
    names = ["software"] * 900 + ["retail"] * 60 + ["education"] * 40
    told = MARKET.slice(0, 1000).drop_columns(["industry"])
    told = told.append_column("industry", [names])
    profiles = read_profiles(told)
    places = {"software": 0, "retail": 900, "education": 960}
    starts = list(places.values())
    won = [profiles.account[starts[i] + k] for i, n in enumerate(wins) for k in range(n)]
    more = [*won, profiles.account[starts[level] + wins[level]]] if wins[level] < 40 else won
    one, two = (fit_norms(profiles, w, CARD) for w in (won, more))
    name = list(places)[level]
    points = [next(lv.points for lv in w.levels["industry"] if lv.name == name) for w in (one, two)]
    assert points[1] >= points[0]


def test_deals_do_not_count_twice_and_strangers_not_at_all() -> None:
    again = fit_norms(PROFILES, [*WON, *WON, "stranger.example"], CARD)
    assert again == LEARNT


def test_size_told_twice_counts_once() -> None:
    card = Card(employees={"201-1000": "ideal"}, revenue={"50-200": "ideal"})
    alone = score_fit(company(employees=400), fit_norms(no_profiles(), (), card)).score[0]
    both = score_fit(company(employees=400, revenue=9e7), fit_norms(no_profiles(), (), card))
    assert alone < both.score[0] < 50 + 1.3 * (alone - 50)


def test_a_veto_is_zero_with_its_reason() -> None:
    card = msgspec.structs.replace(CARD, vetoed=("country:DE",))
    learnt = fit_norms(PROFILES, WON, card)
    one = company(**IDEAL, country="DE")
    reasons = explain_fit(one, 0, learnt)
    assert score_fit(one, learnt).score[0] == 0
    assert score_fit(one, learnt).high[0] == 0
    assert reasons[-1].label == "Ruled out: country DE"
    assert round(sum(r.points for r in reasons), 2) == 0


def test_a_pinned_level_keeps_the_cards_opinion() -> None:
    card = msgspec.structs.replace(CARD, pinned=("industry:Software",))
    free, pinned = (
        next(lv for lv in fit_norms(PROFILES, WON, c).levels["industry"] if lv.name == "software")
        for c in (CARD, card)
    )
    alone = next(lv for lv in RULES.levels["industry"] if lv.name == "software")
    assert free.points != alone.points
    assert pinned.points == alone.points


def test_a_score_beyond_the_scale_is_cut_with_its_own_line() -> None:
    card = Card(
        industry={"software": "ideal"},
        country={"US": "ideal"},
        employees={"201-1000": "ideal"},
        growth={"30+": "ideal"},
        technology={"SAP": "ideal"},
    )
    one = company(**IDEAL, country="US", technologies=["SAP"])
    reasons = explain_fit(one, 0, fit_norms(no_profiles(), (), card))
    assert reasons[-1].group == "bound"
    assert reasons[-1].points < 0
    assert round(sum(r.points for r in reasons), 2) == 100


def test_another_card_applies_to_what_was_counted() -> None:
    card = Card(industry={"education": "ideal"}, vetoed=("country:GB",), strength=5)
    assert score_fit(PROFILES, apply_card(LEARNT, card)).score.tolist() == pytest.approx(
        score_fit(PROFILES, fit_norms(PROFILES, WON, card)).score.tolist()
    )


def test_weights_survive_json() -> None:
    text = msgspec.json.encode(LEARNT)
    assert msgspec.json.decode(text, type=FitWeights) == LEARNT


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (Card(employees={"1-49": "good"}), "no band '1-49'"),
        (Card(vetoed=("colour:red",)), "colour:red"),
        (Card(pinned=("growth:fast",)), "no band 'fast'"),
    ],
)
def test_a_card_that_names_what_does_not_exist_is_refused(card: Card, said: str) -> None:
    with pytest.raises(Refused, match=said):
        fit_norms(PROFILES, (), card)


@pytest.mark.parametrize(
    ("attribute", "value", "level"),
    [
        ("employees", 10, "1-10"),
        ("employees", 11, "11-50"),
        ("employees", 5000, "1001-5000"),
        ("employees", 5001, "5001+"),
        ("employees", 0, None),
        ("revenue", 999_999, "<1"),
        ("revenue", 1e6, "1-10"),
        ("revenue", 1e9, "1000+"),
        ("growth", -0.01, "<0"),
        ("growth", 0.0, "0-10"),
        ("growth", 0.3, "30+"),
        ("growth", None, None),
        ("employees", True, None),
        ("employees", "many", None),
    ],
)
def test_bands_begin_where_they_say(attribute: str, value: Any, level: str | None) -> None:
    column = company(**{attribute: value}).column(attribute)
    found = None if column.codes[0] < 0 else column.levels[column.codes[0]]
    assert found == level


def test_bands_are_in_order() -> None:
    assert all(a < b for band in BANDS.values() for (_, a), (_, b) in pairwise(band))


def test_spellings_of_a_level_are_one() -> None:
    assert fold_level("industry", "  Financial   Services ") == "financial services"
    assert fold_level("industry", "Software & SaaS") == "software"
    assert fold_level("country", "de") == "DE"
    told = MARKET.slice(0, 3).drop_columns(["industry"])
    told = told.append_column("industry", [["Retail", "retail ", "RETAIL"]])
    assert len(read_profiles(told).industry.levels) == 1


def test_profiles_align_with_the_accounts_asked_for() -> None:
    asked = ["c5.example", "nobody.example", "c2.example"]
    profiles = read_profiles(MARKET, asked)
    assert profiles.account == asked
    assert profiles.employees[0] == MARKET["employees"][5].as_py()
    assert np.isnan(profiles.employees[1])
    assert profiles.name[1] is None
    first = [profiles.technology.levels[c] for c in profiles.technology.codes[profiles.user == 0]]
    assert sorted(first) == sorted(MARKET["technologies"][5].as_py())
    assert score_fit(profiles, RULES).score[1] == 50
