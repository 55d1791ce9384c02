"""Cases of the clues of intent."""

from scotty.facts import Fact
from tests.deals.stories import Case, fact, setting

BLIND = setting(kinds=frozenset({"email.replied"}))


def surges(*days: float, topic: str = "billing", mass: float = 1.0) -> tuple[Fact, ...]:
    return tuple(fact("topic.surged", d, topic=topic, mass=mass) for d in days)


def several(kind: str, *days: float) -> tuple[Fact, ...]:
    return tuple(fact(kind, d) for d in days)


TOPICS = [
    Case("intent.topics", "two topics", (*surges(1, 8, 15), *surges(9, topic="tax")), 2, shown=2),
    Case("intent.topics", "over", surges(29, 40), 0),
    Case("intent.topics", "no feed", (), None, BLIND),
    Case("intent.weeks", "three weeks", (*surges(1, 8, 9), *surges(30, topic="tax")), 3, shown=3),
    Case("intent.weeks", "none", surges(57), 0),
    Case("intent.weeks", "no feed", (), None, BLIND),
    Case("intent.own_year", "as ever", surges(14, *range(42, 364, 28)), 12.5 / 13, shown=4),
    Case(
        "intent.own_year",
        "four times",
        surges(1, 8, 15, 22, *range(42, 364, 28)),
        (4 + 1 / (322 / 28)) / (12 / (322 / 28) + 1 / (322 / 28)),
    ),
    Case("intent.own_year", "known for too short a time", surges(1, 60, 100), None),
    Case("intent.reviews", "two visits", several("review.viewed", 3, 44, 46), 2),
    Case("intent.reviews", "no feed", (), None, BLIND),
]
SITE = [
    Case("intent.pricing", "once of late", several("web.pricing_viewed", 20, 22), 1),
    Case(
        "intent.pricing",
        "a bot's look",
        (fact("web.pricing_viewed", 2, verdict="bot"),),
        0,
        shown=0,
    ),
    Case("intent.pricing", "no site", (), None, BLIND),
    Case(
        "intent.asked",
        "demo and form",
        several("web.demo_requested", 100) + several("web.form_submitted", 9),
        2,
    ),
    Case("intent.asked", "never", (), 0),
    Case("intent.asked", "no site", (), None, BLIND),
]
COMPANY = [
    Case("intent.hiring", "two jobs", several("hiring.posted", 10, 59, 61), 2),
    Case("intent.hiring", "no feed", (), None, BLIND),
    Case("intent.funding", "the last round", several("funding.raised", 300, 100), 100, shown=1),
    Case("intent.funding", "over a year ago", several("funding.raised", 400), None),
    Case("intent.leaders", "a new chief", several("leadership.changed", 20), 20),
    Case("intent.leaders", "none of late", several("leadership.changed", 200), None),
    Case("intent.tender", "out for a week", several("tender.published", 7), 7),
    Case("intent.tender", "none", (), None),
    Case("intent.added", "two products", several("technology.added", 10, 170, 190), 2),
    Case("intent.added", "no feed", (), None, BLIND),
    Case("intent.dropped", "one product", several("technology.dropped", 10), 1),
    Case("intent.dropped", "no feed", (), None, BLIND),
    Case(
        "intent.funding",
        "told late, it is not known before",
        (fact("funding.raised", 30, known=-1),),
        None,
    ),
]
CASES = [*TOPICS, *SITE, *COMPANY]
