"""Laws of attribution, over every order and repetition of small ledgers."""

from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.stages.identify.links import Attribution
from tests.links.ledgers import ledgers
from tests.links.stories import as_told, attribute_all, hour

HUNDRED = settings(max_examples=150, deadline=None, derandomize=True)


@pytest.mark.slow
@HUNDRED
@given(ledgers(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(facts: list[Fact], random: object) -> None:
    again = facts + facts[::2]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert attribute_all(again) == attribute_all(facts)


@pytest.mark.slow
@HUNDRED
@given(ledgers(), st.integers(0, 40))
def test_the_past_never_changes(facts: list[Fact], moment: int) -> None:
    """What is told later changes nothing of what was known before: nothing sees the future."""
    then = [fact for fact in facts if fact.known <= hour(moment)]
    assert attribute_all(then) == {row for row in attribute_all(facts) if row.known <= hour(moment)}


@HUNDRED
@given(ledgers())
def test_a_fact_counts_for_one_account_at_a_time(facts: list[Fact]) -> None:
    rows = attribute_all(facts)
    for fact in {fact.id: fact for fact in facts}.values():
        mine = [row for row in rows if row.fact == fact.id]
        for moment in {row.known for row in mine}:
            counts = net(fact, mine, moment)
            assert set(counts.values()) <= {0, 1}
            assert sum(counts.values()) <= 1


@HUNDRED
@given(ledgers())
def test_rows_have_the_key_of_their_table(facts: list[Fact]) -> None:
    rows = attribute_all(facts)
    assert len({(r.fact, r.account, r.because, r.sign) for r in rows}) == len(rows)
    known = {fact.id: fact.known for fact in facts}
    assert all(row.known >= max(known[row.fact], known[row.because]) for row in rows)


@HUNDRED
@given(ledgers(undo_all=True))
def test_undo_returns_to_the_state_before(facts: list[Fact]) -> None:
    """Once every link is taken back, each fact stands where it would without any link."""
    plain = [fact for fact in facts if fact.kind not in ("account.linked", "link.undone")]
    end = hour(1000)
    for fact in plain:
        after = net(fact, attribute_all(facts), end)
        assert +after == +net(fact, attribute_all(plain), end)


def net(
    fact: Fact, rows: set[Attribution] | list[Attribution], moment: datetime
) -> Counter[tuple[str, str]]:
    told = as_told(fact)
    counts: Counter[tuple[str, str]] = Counter()
    if told.account is not None:
        counts[told.account, told.verdict] += 1
    for row in rows:
        if row.fact == fact.id and row.known <= moment:
            counts[row.account, row.verdict] += row.sign
    return counts
