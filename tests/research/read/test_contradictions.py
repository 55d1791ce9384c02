"""Findings that cannot both be true are set side by side; those that can are not."""

from typing import Any

import pytest

from scotty.stages.research.read import Said, find_contradictions


def said(key: str, area: str, day: Any = 20_000, **value: Any) -> Said:
    return Said(id=key, area=area, statement="", day=day, value=value)


ROUND: dict[str, Any] = {"round": "Series B", "currency": "USD"}


@pytest.mark.parametrize(
    ("field", "one", "two"),
    [
        ("amount", said("a", "funding", amount=32e6, **ROUND), said("b", "funding", 20_010, amount=35e6, **ROUND)),
        ("date", said("a", "funding", on="2026-03-03", **ROUND), said("b", "funding", on="2026-03-05", **ROUND)),
        ("employees", said("a", "about", employees=340), said("b", "about", employees=900)),
        ("founded", said("a", "about", founded=2014), said("b", "about", 10_000, founded=2015)),
        ("headquarters", said("a", "about", headquarters="Leeds"), said("b", "about", headquarters="York")),
        ("price", said("a", "acquisition", company="Wegenet", amount=1e6, currency="EUR"), said("b", "acquisition", company="Wegenet", amount=2e6, currency="EUR")),
        ("post", said("a", "leadership", name="Judith Ashworth", job="Chief Financial Officer"), said("b", "leadership", name="Owen Tregarth", post="Chief Financial Officer")),
    ],
)  # fmt: skip
def test_what_disagrees_is_shown(field: str, one: Said, two: Said) -> None:
    for order in ((one, two), (two, one)):
        (found,) = find_contradictions(order)
        assert found.field == field
        assert set(found.facts) == {"a", "b"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (said("a", "funding", amount=32e6, **ROUND), said("b", "funding", amount=32e6, **ROUND)),
        (said("a", "funding", amount=32e6, **ROUND), said("b", "funding", amount=9e6, round="Series A", currency="USD")),
        (said("a", "funding", amount=32e6, **ROUND), said("b", "funding", 20_900, amount=35e6, **ROUND)),
        (said("a", "funding", amount=32e6, **ROUND), said("b", "funding", amount=95e6, total=True, **ROUND)),
        (said("a", "funding", amount=32e6, **ROUND), said("b", "funding", amount=29e6, round="Series B", currency="EUR")),
        (said("a", "about", employees=340), said("b", "about", employees=350)),
        (said("a", "about", employees=340), said("b", "about", 21_000, employees=900)),
        (said("a", "leadership", name="A B", was="CFO", change="left"), said("b", "leadership", name="C D", post="CFO", change="joined")),
        (said("a", "leadership", name="A B", job="Regional Manager"), said("b", "leadership", name="C D", job="Regional Manager")),
        (said("a", "pain"), said("b", "pain")),
    ],
)  # fmt: skip
def test_what_may_both_be_true_is_not(one: Said, two: Said) -> None:
    assert find_contradictions((one, two)) == []
