"""An event counts once as a sign, however many tell of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scotty.facts import Fact
from scotty.stages.research.repeats import hush_repeats

AT = datetime(2026, 5, 4, tzinfo=UTC)


def tell(kind: str, source: str = "research:site", days: float = 0.0, **data: Any) -> Fact:
    at = AT + timedelta(days=days)
    key = f"{source}{days}{sorted(data.items())}"
    return Fact(kind=kind, at=at, known=at, source=source, key=key, account="a.example", data=data)


CRM = tell("funding.raised", "crm", round="Series B", amount=32_000_000)


@pytest.mark.parametrize(
    ("found", "mass"),
    [
        (tell("funding.raised", days=9, round="series b", amount=32_000_000), 0.0),
        (tell("funding.raised", days=9, amount=31_900_000.0), 0.0),
        (tell("funding.raised", days=9, round="Series C", amount=32_000_000), 1.0),
        (tell("funding.raised", days=9, round="Series B", amount=45_000_000), 1.0),
        (tell("funding.raised", days=60, round="Series B", amount=32_000_000), 1.0),
        (tell("funding.raised", days=9), 1.0),
        (tell("finding.told", days=9, round="Series B", amount=32_000_000), 1.0),
    ],
)
def test_what_a_crm_told_is_no_second_sign(found: Fact, mass: float) -> None:
    (told,) = hush_repeats([found], [CRM])
    assert told.mass == mass
    assert told.id == found.id
    assert told.data == found.data


def test_posts_are_one_in_other_words_and_of_two_pages_one_counts() -> None:
    found = [
        tell("leadership.changed", post="CFO"),
        tell("leadership.changed", days=2, post="Chief Financial Officer"),
        tell("leadership.changed", days=3, post="CTO"),
        tell("hiring.posted", post="Billing Manager"),
        tell("hiring.posted", days=1, post="Billing Analyst"),
        tell("hiring.posted", days=2, post="billing manager"),
    ]
    assert [f.mass for f in hush_repeats(found, [])] == [1, 0, 1, 1, 1, 0]


def test_the_same_fact_told_again_keeps_its_weight() -> None:
    assert [f.mass for f in hush_repeats([CRM], [CRM])] == [1.0]
