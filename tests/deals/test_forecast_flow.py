"""The flow adds up exactly, opens into facts, and yesterday's never changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.stages.accelerate.forecast import trace_flow
from scotty.stages.accelerate.forecast.periods import read_period
from tests.deals.pipes import START, day, live, tell

Q1 = read_period("2025-Q1")
INSIDE, LATER, BEFORE = "2025-03-10", "2025-05-10", "2024-12-20"


def steps(tellings: list[dict[str, Any]], start: float = 10, end: float = 30) -> dict[str, float]:
    flow = trace_flow(live(tellings), Q1, day(start), day(end), "usd")
    assert round(flow.opening + sum(s.amount for s in flow.steps), 2) == flow.closing
    return {s.step: s.amount for s in flow.steps if s.deals}


def opened(deal: str = "a", number: float = 1, **data: Any) -> dict[str, Any]:
    told = {"amount": 100.0, "close_date": INSIDE, "status": "open"} | data
    return tell(deal, number, "deal.opened", **told)


def test_every_step_by_hand() -> None:
    cases: list[tuple[list[dict[str, Any]], dict[str, float]]] = [
        ([opened()], {}),
        ([opened(number=20)], {"new": 100}),
        ([opened(), tell("a", 20, amount=130.0)], {"increased": 30}),
        ([opened(), tell("a", 20, amount=70.0)], {"decreased": -30}),
        ([opened(), tell("a", 20, close_date=LATER)], {"slipped": -100}),
        ([opened(), tell("a", 20, close_date=BEFORE)], {"out": -100}),
        ([opened(close_date=LATER), tell("a", 20, close_date=INSIDE)], {"pulled": 100}),
        ([opened(), tell("a", 20, "deal.won", amount=110.0)], {"increased": 10, "won": -110}),
        ([opened(), tell("a", 20, "deal.lost")], {"lost": -100}),
        ([opened(number=15), tell("a", 20, "deal.won")], {"new": 100, "won": -100}),
        ([opened(close_date=LATER), tell("a", 20, "deal.won")], {"pulled": 100, "won": -100}),
        (
            [opened(), tell("a", 5, "deal.lost"), tell("a", 20, status="open")],
            {"reopened": 100},
        ),
        ([opened(), tell("a", 12, "deal.won"), tell("a", 20, status="open")], {}),
        ([opened(number=40)], {}),
        ([opened(close_date=None)], {}),
        ([opened(amount=-50.0), tell("a", 20, "deal.lost")], {"lost": 0.0}),
    ]
    for tellings, expected in cases:
        assert steps(tellings) == expected, tellings


def test_each_change_opens_into_the_fact_that_says_so() -> None:
    slip = tell("a", 20, close_date=LATER)
    flow = trace_flow(live([opened(), slip]), Q1, day(10), day(30), "usd")
    (step,) = [s for s in flow.steps if s.deals]
    assert step.changes[0].facts == (slip["fact"],)


def test_without_a_period_it_is_the_whole_pipeline() -> None:
    told = [opened(close_date=None), tell("a", 20, "deal.won"), opened("b", 20, close_date=LATER)]
    flow = trace_flow(live(told), None, day(10), day(30), "deals")
    assert (flow.opening_deals, flow.closing_deals) == (1, 1)
    assert {s.step: s.amount for s in flow.steps if s.deals} == {"new": 1, "won": -1}


TELLINGS = st.lists(
    st.builds(
        lambda deal, number, kind, amount, close, status: tell(
            deal, number, kind, amount=amount, close_date=close, status=status
        ),
        st.sampled_from("abcde"),
        st.integers(0, 60),
        st.sampled_from(["deal.opened", "deal.amended", "deal.won", "deal.lost"]),
        st.one_of(st.none(), st.floats(-1e3, 1e7).map(lambda x: round(x, 2))),
        st.one_of(st.none(), st.dates(date(2024, 11, 1), date(2025, 6, 30))),
        st.sampled_from([None, "open", "won", "lost"]),
    ),
    max_size=40,
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TELLINGS, st.integers(0, 30), st.integers(1, 30), st.sampled_from([Q1, None]))
def test_opening_and_steps_make_the_closing(
    told: list[dict[str, Any]], start: int, length: int, period: Any
) -> None:
    for unit in ("usd", "deals"):
        flow = trace_flow(live(told), period, day(start), day(start + length), unit)
        cents = round(flow.opening * 100) + sum(round(s.amount * 100) for s in flow.steps)
        assert cents == round(flow.closing * 100)
        for step in flow.steps:
            assert round(step.amount * 100) == sum(round(c.amount * 100) for c in step.changes)
            assert all(c.facts and all(c.facts) for c in step.changes)
        counted = {s.step: s.deals for s in flow.steps}
        enters = counted["new"] + counted["pulled"] + counted["reopened"]
        leaves = counted["won"] + counted["lost"] + counted["slipped"] + counted["out"]
        assert flow.opening_deals + enters - leaves == flow.closing_deals


@settings(max_examples=150, deadline=None)
@given(TELLINGS, TELLINGS)
def test_what_becomes_known_later_changes_no_flow_of_the_past(
    told: list[dict[str, Any]], later: list[dict[str, Any]]
) -> None:
    start, end = day(10), day(30)
    before = [t for t in told if t["known"] <= end]
    # Known after the end, though some of it happened before.
    after = [t | {"known": max(t["known"], end) + timedelta(days=1)} for t in later]
    assert trace_flow(live(before), Q1, start, end, "usd") == trace_flow(
        live([*before, *after]), Q1, start, end, "usd"
    )
    assert start > START
