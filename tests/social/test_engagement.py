"""Engagement: what a contact did themselves, on purpose, not long ago."""

import pytest

from scotty.facts import Fact
from scotty.signals import load_signals
from scotty.stages.engage.social.engagement import SIGNS, judge_engagement
from tests.ads.stories import company, person, see, tell

WHO, OTHER = "ada@acme.example", "bob@acme.example"


def act(kind: str, days: float = 10, contact: str = WHO, **more: object) -> Fact:
    return tell(kind, "acme.example", days, contact=contact, **more)


@pytest.mark.parametrize(
    ("told", "established"),
    [
        ([], False),
        ([act("social.answered", outcome="accepted")], True),
        ([act("social.answered", outcome="answered")], True),
        ([act("social.answered", outcome="declined")], False),
        ([act("social.answered")], False),
        ([act("email.replied")], True),
        ([act("email.replied", said="question")], True),
        ([act("email.replied", said="hostile")], False),
        ([act("email.replied", said="out_of_office")], False),
        ([act("email.clicked")], True),
        ([act("email.clicked", verdict="bot")], False),
        ([act("email.clicked", verdict="soft")], False),
        ([act("email.clicked", contact=OTHER)], False),
        ([act("email.clicked", 181)], False),
        ([act("email.opened")], False),
        ([act("web.page_viewed")], False),
        ([act("web.pricing_viewed")], False),
        ([act("ad.clicked")], False),
        ([act("meeting.booked")], True),
        ([act("call.held")], True),
    ],
)
def test_engagement_is_what_they_did_on_purpose(told: list[Fact], established: bool) -> None:
    view = see(*company("acme.example"), person("acme.example", "ada"), *told)
    found = judge_engagement(view, WHO)
    assert found.established is established
    assert found.why
    assert set(found.facts) == ({f.id for f in told} if established else set())


def test_every_sign_is_a_kind_that_somebody_tells() -> None:
    assert {s.kind for s in SIGNS} - set(load_signals()) == {"social.answered"}
