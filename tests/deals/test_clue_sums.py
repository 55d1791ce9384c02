"""What the expert's curves come to over whole stories: ordinary near nothing, extremes in bounds."""

import pytest

from scotty.facts import Fact
from scotty.signals import load_clues
from tests.deals.stories import deal, fact, person, story

CLUES = load_clues()
FAMILIES = {"engagement", "intent", "fit", "relationship"}
PEOPLE = (
    person("ann", "Head of Finance"),
    person("bob", "IT Manager"),
    person("cem", "CFO"),
    person("dee", "VP Engineering"),
)
COMPANY = fact("account.profiled", 300, industry="retail", employees=120, growth=0.05)


def each(kind: str, who: str, *days: float, **data: object) -> tuple[Fact, ...]:
    return tuple(fact(kind, d, who, data=data) for d in days)


ORDINARY = (
    *(COMPANY, *PEOPLE, deal(45, owner="Sam")),
    *each("web.page_viewed", "ann", 3, 9, 17, 24, 33, 39, 46, 52),
    *each("web.page_viewed", "bob", 5, 21, 37),
    *each("web.page_read", "ann", 9, 33, 52),
    *each("web.pricing_viewed", "ann", 18),
    *each("touch.sent", "ann", 8, 15, 22, 41),
    *each("email.replied", "ann", 7, 21, 40, hours=24.0),
    *each("call.held", "ann", 13, 34),
    *each("topic.surged", "", 5, 12, topic="billing"),
)
THRIVING = (
    *(COMPANY, *PEOPLE, deal(45, owner="Sam"), fact("web.demo_requested", 47, "ann")),
    *ORDINARY[6:],
    *each("email.replied", "cem", 1, 4, hours=2.0),
    *each("email.replied", "ann", 0.5, 2, hours=1.0),
    *each("call.held", "cem", 2, 9),
    *each("call.held", "dee", 2),
    *each("web.page_read", "dee", 1, 2, 3),
    *each("product.trial_started", "bob", 12),
    *each("product.used", "bob", 1, 2, 3, 4, 5, 8, 9),
    *each("meeting.booked", "cem", 1),
    *each("web.pricing_viewed", "cem", 1, 3),
)
DYING = (
    *(COMPANY, *PEOPLE, deal(160, owner="Sam")),
    *each("email.replied", "ann", 90, 85, 80, 78, 76, hours=100.0),
    *each("call.held", "ann", 100, 130),
    *each("touch.sent", "ann", 70, 60, 50, 48, 47, 46, 45.5, 45.2),
    fact("contact.left", 60, "ann"),
)


def weigh(*told: Fact, families: set[str] | None = None) -> float:
    """Return the sum of the expert's log-odds over the clues that are not silent."""
    asked = story(*told)
    sights = ((c, c.see(asked)) for c in CLUES.values() if not families or c.family in families)
    return sum(c.curve.at(sight.value) for c, sight in sights if sight is not None)


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        pytest.param(ORDINARY, -0.7, 0.7, id="ordinary"),
        pytest.param(THRIVING, 1.0, 3.0, id="thriving"),
        pytest.param(DYING, -4.5, -2.0, id="dying"),
    ],
)
def test_sums_are_sensible(told: tuple[Fact, ...], low: float, high: float) -> None:
    assert low <= weigh(*told, families=FAMILIES) <= high


def test_all_clues_rank_the_three() -> None:
    assert weigh(*DYING) < weigh(*ORDINARY) < weigh(*THRIVING)
