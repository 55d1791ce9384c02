"""The table of policies, and what holds whatever they say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scotty.gate import Act, Check, Sight, Touched, decide_act, load_policies
from scotty.gate.policy import No
from scotty.playbook import default_text, parse_playbook
from scotty.playbook.gate import GateRules
from tests.gate.cases import ACT, CASES, DAY, NOW, RULES, SIGHT, Case, build

QUIET = ("ad", "page", "alert", "crm")


def ask(policy: str) -> Callable[[Act, Sight, GateRules], No | None]:
    """Return what a policy asks, its channels heeded."""
    found = next(p for p in load_policies() if p.name == policy)

    def asked(act: Act, sight: Sight, rules: GateRules) -> No | None:
        if found.channels and act.channel not in found.channels:
            return None
        return found.ask(act, sight, rules)

    return asked


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.policy}: {c.what}")
def test_a_policy_says(case: Case) -> None:
    no = ask(case.policy)(*build(case))
    if case.kind == "yes":
        assert no is None
        return
    assert no is not None
    assert no.reason
    assert no.final is (case.kind == "final")
    assert no.until == case.until
    assert (no.until is not None) is (case.kind == "later")
    if case.kind == "person":
        assert no.mend


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.policy}: {c.what}")
def test_no_act_leaves_that_a_policy_says_no_to(case: Case) -> None:
    decision = decide_act(*build(case))
    if case.kind == "yes":
        assert decision.policy != case.policy
        assert Check(case.policy, "") in decision.checks or not says(decision.checks, case.policy)
        return
    assert decision.held is not None
    assert says(decision.checks, case.policy)


def says(checks: tuple[Check, ...], policy: str) -> str:
    return "".join(c.says for c in checks if c.policy == policy)


def test_what_nobody_speaks_against_leaves() -> None:
    decision = decide_act(ACT, SIGHT, RULES)
    assert decision.allowed
    assert all(not c.says for c in decision.checks)


def test_every_policy_has_a_yes_and_a_no_in_the_table() -> None:
    told = {(c.policy, c.kind == "yes") for c in CASES}
    names = {p.name for p in load_policies()}
    assert {n for n, _ in told} == names
    assert told == {(n, kind) for n in names for kind in (True, False)}


def test_every_policy_says_why_it_is_there_in_an_order_of_its_own() -> None:
    policies = load_policies()
    assert len({p.order for p in policies}) == len(policies)
    assert all(p.why.endswith(".") and p.label for p in policies)


def test_a_new_workspace_lets_nothing_leave() -> None:
    rules = parse_playbook(default_text()).gate
    assert rules.dry_run
    assert GateRules().dry_run
    assert rules.approve == "all"
    approved = replace(ACT, asker=replace(ACT.asker, approved="otto"))
    decision = decide_act(approved, SIGHT, rules)
    assert decision.policy == "dry_run"
    assert decision.until is None


ANY = st.sampled_from(CASES)


def mix(cases: list[Case]) -> tuple[Act, Sight, GateRules]:
    """Return an act about which all these cases hold, as far as they can together."""
    parts: dict[str, dict[str, Any]] = {"act": {}, "sight": {}, "rules": {}}
    for case in cases:
        for name, part in parts.items():
            for field, value in getattr(case, name).items():
                merge = isinstance(value, dict) and isinstance(part.get(field), dict)
                part[field] = part[field] | value if merge else value
    return build(Case("", "", "yes", parts["act"], parts["sight"], parts["rules"]))


@given(st.lists(ANY, max_size=6))
def test_one_no_is_enough_and_the_gravest_decides(cases: list[Case]) -> None:
    act, sight, rules = mix(cases)
    asked = [(p.name, ask(p.name)(act, sight, rules)) for p in load_policies()]
    noes = {name: no for name, no in asked if no is not None}
    decision = decide_act(act, sight, rules)
    assert decision.allowed is not bool(noes)
    assert {c.policy for c in decision.checks if c.says} == set(noes)
    heard = {p.name for p in load_policies() if not p.channels or act.channel in p.channels}
    assert {c.policy for c in decision.checks} == heard
    if not noes:
        return
    final = [n for n in noes.values() if n.final]
    person = [n for n in noes.values() if not n.final and n.until is None]
    assert decision.final is bool(final)
    if final:
        assert noes[decision.policy].final
    elif person:
        assert decision.until is None
        assert noes[decision.policy] in person
    else:
        times = [n.until for n in noes.values() if n.until is not None]
        assert decision.until == max(times)
        assert decision.until > sight.now


@given(st.lists(ANY, max_size=6))
def test_a_decision_depends_on_nothing_else(cases: list[Case]) -> None:
    act, sight, rules = mix(cases)
    before = msgspec.json.encode((act, sight, rules))
    one = decide_act(act, sight, rules)
    assert decide_act(act, sight, rules) == one
    assert msgspec.json.encode((act, sight, rules)) == before


COUNTS = st.integers(0, 20)
AGES = st.floats(0, 7 * 24).map(lambda hours: timedelta(hours=hours))


@given(
    st.lists(ANY, max_size=4),
    COUNTS,
    COUNTS,
    COUNTS,
    COUNTS,
    AGES,
    st.lists(COUNTS, min_size=4, max_size=4),
)
def test_more_pressure_never_turns_a_no_into_a_yes(
    cases: list[Case], day: int, week: int, account_day: int, account_week: int, age: timedelta, more: list[int]
) -> None:  # fmt: skip
    act, sight, rules = mix(cases)
    touched = Touched(
        last=NOW - age if week else None, day=day, week=week, week_from=NOW - 6 * DAY,
        account_day=account_day, account_week=account_week,
    )  # fmt: skip
    pressed = replace(
        touched, last=NOW - age / 2, day=day + more[0], week=week + more[1] + 1,
        account_day=account_day + more[2], account_week=account_week + more[3],
    )  # fmt: skip
    less = decide_act(act, replace(sight, touched=touched), rules)
    harder = decide_act(act, replace(sight, touched=pressed), rules)
    assert harder.allowed <= less.allowed


@given(st.lists(ANY, max_size=6))
def test_dry_run_holds_all_that_reaches_others(cases: list[Case]) -> None:
    act, sight, rules = mix(cases)
    decision = decide_act(act, sight, replace(rules, dry_run=True))
    assert decision.allowed <= (act.channel == "alert")
