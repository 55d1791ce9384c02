"""Dealing people out: exact shares, kept arms, and only those move whom a change concerns."""

from collections import Counter
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.playbook.sequence import Step, Variant
from scotty.stages.engage.trials import HOLDOUT, Plan, assign_arm, plan_step

TRIAL = ("spring", "introduction")
PEOPLE = [f"p{n}@acme.example" for n in range(20_000)]
PLANS = st.builds(
    lambda weights, holdout: Plan(
        shares=tuple((f"v{n}", w) for n, w in enumerate(weights)), holdout=holdout
    ),
    st.lists(st.floats(0.0, 100.0), min_size=1, max_size=6).filter(any),
    st.floats(0.0, 0.5),
)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(shares=(("a", 1), ("b", 1))),
        Plan(shares=(("a", 8), ("b", 1), ("c", 1)), holdout=0.1),
        Plan(shares=(("a", 0.05), ("b", 99.95)), holdout=0.5),
        Plan(shares=(("a", 1), ("b", 0), ("c", 3))),
    ],
)
def test_shares_are_exact(plan: Plan) -> None:
    dealt = Counter(assign_arm(plan, TRIAL, p) for p in PEOPLE)
    for arm, chance in plan.chances.items():
        spread = sqrt(len(PEOPLE) * chance * (1 - chance))
        assert abs(dealt[arm] - len(PEOPLE) * chance) <= 4 * spread, arm
    assert set(dealt) <= {a for a, c in plan.chances.items() if c}


@given(PLANS, st.text(max_size=20), st.text(max_size=8), st.text(max_size=8))
def test_the_same_person_keeps_the_arm(plan: Plan, contact: str, sequence: str, step: str) -> None:
    arm = assign_arm(plan, (sequence, step), contact)
    assert plan.chances[arm] > 0
    turned = Plan(shares=plan.shares[::-1], holdout=plan.holdout)
    scaled = Plan(shares=tuple((a, 2 * w) for a, w in plan.shares), holdout=plan.holdout)
    assert {assign_arm(p, (sequence, step), contact) for p in (plan, turned, scaled)} == {arm}


@given(PLANS.filter(lambda p: sum(w > 0 for _, w in p.shares) > 1), st.data())
def test_a_stopped_arm_moves_only_its_own(plan: Plan, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from([a for a, w in plan.shares if w]))
    after = Plan(
        shares=tuple((a, 0.0 if a == gone else w) for a, w in plan.shares), holdout=plan.holdout
    )
    for contact in PEOPLE[:60]:
        before = assign_arm(plan, TRIAL, contact)
        assert before == gone or assign_arm(after, TRIAL, contact) == before


def test_trials_are_dealt_independently() -> None:
    plan = Plan(shares=(("a", 1), ("b", 1)))
    other = ("spring", "proof")
    same = sum(assign_arm(plan, TRIAL, p) == assign_arm(plan, other, p) for p in PEOPLE)
    assert abs(same - len(PEOPLE) / 2) < 4 * sqrt(len(PEOPLE) / 4)
    held = Plan(shares=(("a", 1), ("b", 1)), holdout=0.5)
    kept = [p for p in PEOPLE if assign_arm(held, TRIAL, p) != HOLDOUT]
    firsts = sum(assign_arm(held, TRIAL, p) == "a" for p in kept)
    assert abs(firsts - len(kept) / 2) < 4 * sqrt(len(kept) / 4)


def test_a_growing_holdout_only_takes() -> None:
    for contact in PEOPLE[:500]:
        small, large = (
            assign_arm(Plan(shares=(("a", 1), ("b", 1)), holdout=h), TRIAL, contact)
            for h in (0.1, 0.3)
        )
        assert large in (small, HOLDOUT)


@pytest.mark.parametrize(
    ("shares", "holdout"),
    [
        ((), 0.0),
        ((("a", 0.0),), 0.0),
        ((("a", -1.0), ("b", 2.0)), 0.0),
        ((("a", float("nan")),), 0.0),
        ((("a", float("inf")),), 0.0),
        ((("a", 1.0), ("a", 1.0)), 0.0),
        (((HOLDOUT, 1.0),), 0.0),
        ((("a", 1.0),), 1.0),
        ((("a", 1.0),), -0.1),
    ],
)
def test_plans_that_are_none(shares: tuple[tuple[str, float], ...], holdout: float) -> None:
    with pytest.raises(Refused):
        Plan(shares=shares, holdout=holdout)


def test_a_step_makes_its_plan() -> None:
    two = (Variant(name="plain", body="x", share=3), Variant(name="bold", body="y"))
    assert plan_step(Step(name="intro", day=1, variants=two)).chances == {
        "plain": 0.75,
        "bold": 0.25,
    }
    assert plan_step(Step(name="intro", day=1, body="x", holdout=0.2)).chances == {
        "": 0.8,
        HOLDOUT: 0.2,
    }
