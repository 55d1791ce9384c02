"""Suggestions: parts that add up, who is shown what, and what is never shown."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Timeline
from scotty.playbook.content import Asset, default_assets
from scotty.signals.view import View
from scotty.stages.research.shelf import Effect, Suggested, suggest_assets
from tests.research.hub.labels import read_shelf

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOME = "acme.example"
SHELF = {asset.name: asset for asset in read_shelf()}
MINE = {n: a for n, a in SHELF.items() if not a.invented or n.startswith("x")}


def fact(kind: str, days: float, who: str | None = None, **more: Any) -> Fact:
    at = NOW - timedelta(days=days)
    own = {k: more.pop(k) for k in ("deal", "source", "known") if k in more}
    own.setdefault("source", "test")
    return Fact(
        kind=kind, at=at, key=f"{days}:{who}:{sorted(more.items())}", account=HOME,
        contact=who, data=more, **{"known": at, **own},
    )  # fmt: skip


def look(*facts: Fact, days: float = 0.0) -> View:
    entries = [Entry(f, HOME, f.known) for f in facts]
    return View(Timeline(HOME, entries), NOW - timedelta(days=days))


STORY = (
    fact(
        "account.profiled",
        90,
        name="Acme",
        industry="software",
        employees=200,
        source="sandbox:crm",
    ),
    fact("contact.profiled", 80, "cfo@acme.example", name="Ada Lund", title="CFO"),
    fact("contact.profiled", 80, "eng@acme.example", name="Bo Reyes", title="VP Engineering"),
    fact("web.page_viewed", 9, "eng@acme.example", path="/blog/usage-based-pricing"),
    fact("competitor.evaluated", 8, competitor="Meterwise"),
    fact("deal.opened", 7, deal="D1", stage="Discovery"),
    fact("touch.drafted", 6, "cfo@acme.example", assets=["case-norrin"]),
)
EFFECTS = {
    "case-norrin": Effect(sent=40, answered=9),
    "case-kesteral": Effect(sent=60, answered=0, saved=NOW - timedelta(days=30)),
}


def suggest(view: View, who: str | None = None, **more: Any) -> list[Suggested]:
    person = view.people[who] if who else None
    return suggest_assets(
        view, person, more.pop("assets", SHELF), more.pop("effects", EFFECTS), **more
    )


def find(found: list[Suggested], name: str) -> Suggested:
    return next(one for one in found if one.name == name)


@pytest.mark.parametrize("who", [None, "cfo@acme.example", "eng@acme.example"])
def test_parts_add_up_exactly_and_each_has_a_reason(who: str | None) -> None:
    view = look(*STORY)
    found = suggest(view, who)
    assert len(found) > 10
    known = {f.id for f in STORY}
    for one in found:
        assert one.score == sum(part.points for part in one.parts)
        assert all(part.why and part.points for part in one.parts)
        assert {f for part in one.parts for f in part.facts} <= known
    assert found == sorted(found, key=lambda one: (-one.score, one.name))


def test_each_is_shown_what_suits_them() -> None:
    view = look(*STORY)
    finance, technology = suggest(view, "cfo@acme.example"), suggest(view, "eng@acme.example")
    assert not any(one.name == "insight-technology" for one in finance)
    assert not any(one.name == "insight-finance" for one in technology)
    kesteral = find(technology, "case-kesteral")
    pain = next(part for part in kesteral.parts if part.name == "pain")
    assert pain.why == "Speaks to usage pricing"
    assert pain.facts == (STORY[3].id,)


def test_what_they_have_had_comes_last() -> None:
    view = look(*STORY)
    assert find(suggest(view, "cfo@acme.example"), "case-norrin").score < 0
    assert find(suggest(view, "eng@acme.example"), "case-norrin").score > 0


def test_effect_is_shrunken_and_can_take_away() -> None:
    found = suggest(look(*STORY), "eng@acme.example")
    good = next(p for p in find(found, "case-norrin").parts if p.name == "effect")
    bad = next(p for p in find(found, "case-kesteral").parts if p.name == "effect")
    assert 0 < good.points <= 1.0
    assert -1.0 <= bad.points < 0
    one = {"case-norrin": Effect(sent=1, answered=1), "x": Effect(sent=2000, answered=100)}
    few = find(suggest(look(*STORY), "eng@acme.example", effects=one), "case-norrin")
    assert next(p for p in few.parts if p.name == "effect").points < 1.0


def test_a_card_against_a_rival_that_they_named_is_internal() -> None:
    found = suggest(look(*STORY))
    cards = [one for one in found if one.kind == "battle_card"]
    assert [one.name for one in cards] == ["card-meterwise"]
    assert cards[0].internal
    assert not any(one.internal for one in found if one.kind != "battle_card")


def test_examples_are_for_the_sandbox_alone() -> None:
    real = (fact("account.profiled", 90, name="Acme", industry="software"), *STORY[1:])
    assert suggest(look(*real), assets=default_assets()) == []
    assert not any(one.example for one in suggest(look(*real)))


def test_a_companys_own_story_and_what_has_ended_are_left_out() -> None:
    own = SHELF["case-norrin"]
    named = fact("account.profiled", 90, name="Norrin Software", source="sandbox:crm")
    assert not any(one.name == "case-norrin" for one in suggest(look(named)))
    late = {
        "case-norrin": Asset(
            **{f: getattr(own, f) for f in own.__struct_fields__}
            | {"expires": NOW.date() - timedelta(days=1)}
        )
    }
    assert suggest(look(*STORY), assets=late) == []


def test_the_stage_is_that_of_the_account_or_the_one_given() -> None:
    kinds = [p for one in suggest(look(*STORY)) for p in one.parts if p.name == "kind"]
    assert all("evaluating" in part.why for part in kinds)
    late = fact("deal.staged", 1, deal="D1", stage="Contract sent")
    kinds = [p for one in suggest(look(*STORY, late)) for p in one.parts if p.name == "kind"]
    assert kinds
    assert all("deciding" in part.why and part.facts == (late.id,) for part in kinds)
    given_ = [
        p for one in suggest(look(*STORY), stage="aware") for p in one.parts if p.name == "kind"
    ]
    assert all("aware" in p.why and not p.facts for p in given_)


def test_doubts_take_away() -> None:
    doubtful = {"case-norrin": Effect(doubts=("Its figures are 20 months old.",))}
    parts = find(suggest(look(*STORY), effects=doubtful), "case-norrin").parts
    assert [(p.points, p.why) for p in parts if p.name == "doubt"] == [
        (-1.0, doubtful["case-norrin"].doubts[0])
    ]


@given(st.lists(st.sampled_from(range(len(STORY))), unique=True), st.floats(0, 100))
def test_nothing_sees_the_future_and_order_means_nothing(kept: list[int], days: float) -> None:
    some = [STORY[n] for n in kept]
    then = NOW - timedelta(days=days)
    past = look(*(f for f in some if f.known <= then), days=days)
    shuffled = list(some)
    random.Random(len(kept)).shuffle(shuffled)
    assert suggest(look(*shuffled, days=days)) == suggest(past)
