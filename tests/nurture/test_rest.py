"""Who rests and who is ripe: a table of lives, and what must hold of any."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.playbook.content import default_assets
from scotty.signals.view import View
from scotty.stages.engage.nurture import Rest, Spans, advise_next, judge_rest
from tests.deals.stories import ACME, NOW, fact, timeline
from tests.deals.tales import tales

ANN = f"ann@{ACME}"
ASSETS = default_assets()
SPANS = Spans()


def ended(days: float, why: str = "all steps are done", by: str = "scotty", **more: Any) -> Fact:
    data = {"sequence": "seven-touches", "why": why, "by": by}
    return fact("enrolment.ended", days, "ann", data=data, **more)


def enrolled(days: float) -> Fact:
    return fact("contact.enrolled", days, "ann", sequence="seven-touches", version=1)


def pause(days: float, until: float) -> Fact:
    told = (NOW - timedelta(days=until)).isoformat()
    return fact("contact.suppressed", days, "ann", reason="pause", until=told, scope="all")


def barred(days: float, reason: str = "unsubscribed", **more: Any) -> Fact:
    return fact("contact.suppressed", days, "ann", reason=reason, scope="all", **more)


def tiered(tier: str = "2") -> Fact:
    return fact("account.tiered", 400, tier=tier)


PERSON = fact("contact.profiled", 500, "ann", name="Ann Ash", title="CFO", email=ANN)
THEY = (PERSON, fact("account.profiled", 500, name="Acme Ltd", industry="software", employees=120))
BASE = (*THEY, enrolled(150), ended(120))


class Life(NamedTuple):
    """What somebody did, and how they rest: None, resting, or why they are ripe."""

    shows: str
    facts: tuple[Fact, ...]
    comes_to: str | None


LIVES = [
    Life("nothing ever began", THEY, None),
    Life("still in it", (*THEY, enrolled(20)), None),
    Life("in another one since", (*BASE, enrolled(5)), None),
    Life("ended lately", (*THEY, enrolled(40), ended(10), tiered()), "resting"),
    Life("long ago, and still fits", (*BASE, tiered()), "time"),
    Life("long ago, and no tier", BASE, "resting"),
    Life("long ago, and fits no more", (*BASE, tiered("none")), "resting"),
    Life("long ago, and written to since", (*BASE, tiered(), fact("touch.sent", 20, "ann")), "resting"),
    Life("stopped by a person", (*THEY, ended(120, "no", by="sam"), tiered()), "resting"),
    Life("hot since", (*BASE, fact("account.heated", 3)), "heated"),
    Life("hot before it ended, not since", (*BASE, fact("account.heated", 130)), "resting"),
    Life("ended because it was hot", (*THEY, enrolled(9), ended(2, "hot"), fact("account.heated", 3)), "heated"),
    Life("hot, and cooled", (*BASE, fact("account.heated", 9), fact("account.cooled", 3)), "resting"),
    Life("came back", (*BASE, fact("web.pricing_viewed", 2, "ann")), "deeds"),
    Life("came back long ago", (*BASE, fact("web.pricing_viewed", 40, "ann")), "resting"),
    Life("a colleague came", (*BASE, fact("web.pricing_viewed", 2, "bob")), "resting"),
    Life("never went away", (*THEY, enrolled(50), ended(20), *(fact("web.page_viewed", n, "ann") for n in (2, 12, 15))), "resting"),
    Life("a machine opened it", (*BASE, fact("email.opened", 2, "ann")), "resting"),
    Life("not before today", (*THEY, enrolled(90), pause(80, 1), ended(80, "they replied: not_now")), "date"),
    Life("not before next week", (*THEY, enrolled(90), pause(80, -7), ended(80, "they replied: not_now")), "resting"),
    Life("hot, but not before next week", (*THEY, enrolled(90), pause(80, -7), ended(80), fact("account.heated", 3)), "resting"),
    Life("told in the letter alone", (*THEY, enrolled(90), fact("mail.received", 80, "ann", said="not_now", back="2026-06-20"), ended(80)), "date"),
    Life("the day came, and they were written to", (*THEY, enrolled(90), pause(80, 9), ended(80), fact("touch.sent", 3, "ann")), "resting"),
    Life("a day that is none", (*THEY, enrolled(90), fact("mail.received", 80, "ann", said="not_now", back="soon"), ended(80)), "resting"),
    Life("unsubscribed", (*BASE, tiered(), barred(100), fact("account.heated", 3)), None),
    Life("unsubscribed, and back", (*BASE, tiered(), barred(100), fact("contact.resubscribed", 50, "ann")), "time"),
    Life("by mistake", (*BASE, tiered(), barred(100, "asked"), fact("suppression.lifted", 99, "ann")), "time"),
    Life("lifted before, barred since", (*BASE, tiered(), fact("suppression.lifted", 99, "ann"), barred(90)), None),
    Life("their whole company", (*BASE, tiered(), fact("contact.suppressed", 9, reason="asked", scope="all")), None),
    Life("until a day that has passed", (*BASE, tiered(), barred(100, "asked", until="2026-06-01T00:00:00+00:00")), "time"),
    Life("bounced", (*THEY, ended(120, "bounced"), tiered()), None),
    Life("the wrong person", (*THEY, ended(120, "they replied: wrong_person"), tiered()), None),
    Life("left", (*BASE, tiered(), fact("contact.left", 50, "ann")), None),
    Life("bought", (*BASE, tiered(), fact("deal.won", 50)), None),
    Life("a customer", (*BASE, tiered(), fact("account.profiled", 9, customer=True)), None),
    Life("met us", (*THEY, enrolled(150), fact("meeting.booked", 125, "ann"), ended(120, "meeting"), tiered()), None),
    Life("a colleague met us since", (*BASE, tiered(), fact("call.held", 30, "bob")), None),
    Life("met us long before", (*BASE, tiered(), fact("call.held", 300, "ann")), "time"),
]  # fmt: skip


def rest_of(facts: Sequence[Fact], days: float = 0.0, who: str = ANN) -> Rest | None:
    return judge_rest(View(timeline(facts), NOW - timedelta(days=days)), who, SPANS)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.shows)
def test_a_life(life: Life) -> None:
    found = rest_of(life.facts)
    if found is None or found.state == "resting":
        assert (None if found is None else "resting") == life.comes_to
        return
    assert [s.why for s in found.signs] == [life.comes_to]
    known = {f.id for f in life.facts}
    for sign in found.signs:
        assert sign.says.endswith(".")
        assert sign.at <= NOW
        assert set(sign.facts) <= known
        assert sign.facts
    assert found.fact in known


def test_what_they_said_comes_before_what_we_see() -> None:
    found = rest_of((*THEY, enrolled(90), pause(80, 1), ended(80), fact("account.heated", 3), fact("web.pricing_viewed", 2, "ann")))  # fmt: skip
    assert found is not None
    assert [s.why for s in found.signs] == ["date", "heated", "deeds"]


def test_a_day_to_come_is_told() -> None:
    found = rest_of((*THEY, enrolled(90), pause(80, -7), ended(80)))
    assert found is not None
    assert found.until == NOW + timedelta(days=7)


WHAT = [
    # What they looked at since, what is suggested with it, and by which sequence.
    ((fact("account.heated", 3),), None, "seven-touches"),
    ((fact("web.pricing_viewed", 2, "ann"),), "roi_note", "reawaken"),
    ((fact("web.comparison_viewed", 2, "ann"),), "objection", "reawaken"),
    ((fact("web.page_viewed", 2, "ann", path="/guides/slow-close"),), "insight", "reawaken"),
    ((fact("web.page_viewed", 2, "ann"), fact("deal.opened", 3, stage="Demo")), "case_study", "reawaken"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "kind", "sequence"), WHAT)
def test_what_is_suggested_follows_stage_and_behaviour(
    more: tuple[Fact, ...], kind: str | None, sequence: str
) -> None:
    facts = (*BASE, *more)
    view = View(timeline(facts), NOW)
    found = judge_rest(view, ANN, SPANS)
    assert found is not None
    advised = advise_next(view, found, ASSETS)
    assert advised.sequence == sequence
    assert advised.why_now
    assert kind is None or advised.kind == kind
    assert set(advised.facts) <= {f.id for f in facts}
    used = fact("touch.drafted", 130, "ann", assets=[advised.asset], touch="t")
    again = View(timeline((*facts, used)), NOW)
    assert advise_next(again, found, ASSETS).asset != advised.asset
    assert advise_next(view, found, {}).asset == ""


ENDS = st.builds(
    ended, st.floats(0, 300), st.sampled_from(["all steps are done", "hot", "replied"])
)
OURS = st.one_of(
    ENDS, st.builds(enrolled, st.floats(0, 300)), st.builds(pause, st.floats(0, 300), st.floats(-90, 300)),
    st.builds(tiered), st.builds(fact, st.just("account.heated"), st.floats(0, 300)),
)  # fmt: skip
LIVED = st.tuples(tales(most=12), st.lists(OURS, max_size=6)).map(lambda told: [*told[0], *told[1]])


@pytest.mark.slow
@given(LIVED, st.floats(0, 200))
@settings(max_examples=80)
def test_nothing_of_the_future_counts(told: list[Fact], days: float) -> None:
    facts = [*BASE, *told]
    moment = NOW - timedelta(days=days)
    known = [f for f in facts if f.known <= moment]
    assert rest_of(facts, days) == rest_of(known, days)
    found = rest_of(facts, days)
    for sign in found.signs if found else ():
        assert sign.at <= moment


@given(
    LIVED, st.floats(0, 300), st.sampled_from(["unsubscribed", "bounced", "complained", "asked"])
)
@settings(max_examples=80)
def test_whoever_is_suppressed_left_or_bought_is_never_ripe(
    told: list[Fact], days: float, reason: str
) -> None:
    clean = [f for f in told if f.kind not in ("contact.resubscribed", "suppression.lifted")]
    for no in (barred(days, reason), fact("contact.left", days, "ann"), fact("deal.won", days)):
        assert rest_of([*BASE, *clean, no]) is None
