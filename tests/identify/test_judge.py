"""Conditions, the hot list's capacity and order, and receipts that add up."""

from datetime import timedelta

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.playbook.authority import judge_title
from scotty.signals import SIGNALS
from scotty.stages.identify.describe import describe, with_facts
from scotty.stages.identify.judge import lacking, rank_hot
from scotty.stages.identify.receipts import gather_evidence, round_parts
from tests.identify.market import BOOK, judged
from tests.identify.stories import fact

IDEAL = {"industry": "software", "employees": 400.0, "growth": 0.4}
ACTS = [
    "web.pricing_viewed",
    "web.demo_requested",
    "review.compared",
    "web.page_read",
    "web.form_submitted",
    "web.content_downloaded",
]


def buying(account: str, people: int = 5) -> list[Fact]:
    """Signals of an account that is clearly about to buy."""
    return [
        fact(kind, n / 2, f"p{n}@{account}", account=account, key=f"{account}{kind}{n}")
        for kind in ACTS
        for n in range(people)
    ] + [
        fact("topic.surged", 7 * n, None, account=account, mass=1.4, key=f"{account}t{n}")
        for n in range(4)
    ]


def market(
    count: int,
) -> tuple[dict[str, dict[str, object]], list[Fact], list[tuple[str, str, str]]]:
    names = [f"c{n}.example" for n in range(count)]
    return (
        {name: dict(IDEAL, employees=300.0 + n) for n, name in enumerate(names)},
        [told for name in names for told in buying(name)],
        [(name, "Dana", "CFO") for name in names],
    )


def test_all_four_make_hot() -> None:
    result = judged(*market(1))
    standing = describe(result, 0, SIGNALS)
    assert standing.hot
    assert standing.conditions["budget"].why == "Known: Dana (CFO)."
    assert standing.intent > 70
    assert standing.band == "strong"


@pytest.mark.parametrize(
    ("people", "met", "why"),
    [
        ([("c0.example", "Dana", "CFO")], True, "Known: Dana (CFO)."),
        (
            [("c0.example", "Kim", "Procurement Manager"), ("c0.example", "Lee", "IT Manager")],
            False,
            (
                "No budget holder known: 2 candidates to confirm: "
                "Kim (Procurement Manager), Lee (IT Manager)."
            ),
        ),
        (
            [("c0.example", "Sam", "Software Engineer")],
            False,
            "No budget holder known, and nobody to ask among 1 contacts.",
        ),
    ],
)
def test_budget_says_who_or_whom_to_ask(
    people: list[tuple[str, str, str]], met: bool, why: str
) -> None:
    accounts, facts, _ = market(1)
    condition = describe(judged(accounts, facts, people), 0, SIGNALS).conditions["budget"]
    assert (condition.met, condition.why) == (met, why)
    assert len(condition.facts) == (len(people) if "Sam" not in why and "nobody" not in why else 0)


@pytest.mark.parametrize(
    ("title", "employees", "expected"),
    [
        ("CFO", None, "holder"),
        ("Chief Financial Officer", 90_000, "holder"),
        ("Assistant to the CFO", 100, "none"),
        ("Director of Engineering", 100, "holder"),
        ("Director of Engineering", 20_000, "candidate"),
        ("VP, Growth & Ops (interim)", 200, "holder"),
        ("Leiter Einkauf", 5_000, "candidate"),
        ("Directrice financière", 200, "holder"),
        ("GESCHÄFTSFÜHRER", None, "holder"),
        ("Software Engineer", 10, "none"),
        ("C.F.O.", None, "holder"),
        ("Former CEO", 10, "none"),
        ("", 10, "none"),
        ("Factory hand", 10, "none"),
    ],
)
def test_titles(title: str, employees: int | None, expected: str) -> None:
    assert judge_title(title, employees, BOOK.budget) == expected


def test_capacity_keeps_the_most_valuable() -> None:
    book = msgspec.structs.replace(BOOK, hot=msgspec.structs.replace(BOOK.hot, most=20))
    result = judged(*market(30), book=book)
    hot, _ = rank_hot(result)
    assert result.hot.sum() == 30
    assert len(hot) == 20
    assert list(result.value[hot]) == sorted(result.value, reverse=True)[:20]


def test_accounts_already_worked_come_last() -> None:
    accounts, facts, people = market(4)
    working = np.array([False, False, False, True])
    hot, _ = rank_hot(judged(accounts, facts, people, working=working))
    assert hot[-1] == 3


def test_near_misses_lack_one_condition_and_the_least_first() -> None:
    accounts, facts, people = market(3)
    accounts["c1.example"] = {"industry": "agriculture", "employees": 5.0, "growth": -0.2}
    result = judged(accounts, facts, people[:2])
    hot, near = rank_hot(result)
    assert list(hot) == [0]
    assert sorted(near) == [1, 2]
    assert list(lacking(result)[near]) == sorted(lacking(result)[near])
    assert describe(result, 2, SIGNALS).lacks == ("budget",)


parts = st.lists(st.floats(-100, 100, allow_nan=False), min_size=1, max_size=30)


@given(parts)
def test_rounded_parts_add_up_as_written(values: list[float]) -> None:
    rounded = round_parts(values)
    assert (
        sum(round(x * 100) for x in rounded) == round(sum(values) * 100)
        or abs(sum(values) * 100 % 1 - 0.5) < 1e-6
    )
    assert all(abs(a - b) <= 0.0100001 for a, b in zip(values, rounded, strict=True))


stories = st.lists(
    st.tuples(
        st.sampled_from(sorted(SIGNALS)), st.floats(0, 90), st.sampled_from([None, "a", "b", "c"])
    ),
    max_size=30,
)


@given(stories, st.sampled_from([{}, IDEAL, {"industry": "government", "employees": 9.0}]))
@settings(max_examples=80, deadline=None)
def test_every_number_is_the_sum_of_its_reasons(
    story: list[tuple[str, float, str | None]], profile: dict[str, object]
) -> None:
    facts = [fact(kind, days, who, n=i) for i, (kind, days, who) in enumerate(story)]
    standing = describe(judged({"acme.example": profile}, facts), 0, SIGNALS)
    for total, reasons in (
        (standing.intent, standing.reasons),
        (standing.fit, standing.fit_reasons),
        (standing.score, standing.score_reasons),
    ):
        assert sum(round(r.points * 100) for r in reasons) == round(total * 100)
        assert 0 <= total <= 100


def test_reasons_open_into_facts() -> None:
    accounts, facts, people = market(1)
    ordered = sorted(facts, key=lambda f: f.at)
    evidence = gather_evidence(ordered, SIGNALS)
    standing = with_facts(describe(judged(accounts, facts, people), 0, SIGNALS), evidence, SIGNALS)
    by_kind = {reason.kind: reason for reason in standing.reasons if reason.kind}
    ids = {told.id: told for told in facts}
    for kind, reason in by_kind.items():
        assert reason.count == sum(told.kind == kind for told in facts)
        assert all(ids[name].kind == kind for name in reason.facts)
    assert standing.conditions["project"].facts
    newest = [ids[name].at for name in standing.conditions["intent"].facts]
    assert newest == sorted(newest, reverse=True)
    assert newest[0] - newest[-1] < timedelta(days=60)
