"""The pace: three to five a week, a mix, worth before asking, and no pitch before engagement."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Fact, Held
from scotty.playbook.ads import Social
from scotty.signals.view import View
from scotty.stages.engage.social.pace import (
    ORDER,
    WORTH,
    Done,
    History,
    Next,
    choose_next,
    plan_week,
    read_history,
)
from tests.ads.stories import NOW, company, person, see, tell

WHO = "ada@acme.example"
RULES = Social()
NEWS = ("news.published", "hiring.posted", "funding.raised")


def act(kind: str, days: float = 10, **more: object) -> Fact:
    contact = None if kind in NEWS else WHO
    return tell(kind, "acme.example", days, contact=contact, **more)


def view_of(*told: Fact) -> View:
    return see(*company("acme.example"), person("acme.example", "ada", name="Ada Lovelace"), *told)


def sent(does: str, days: float, **more: object) -> Fact:
    return act("touch.sent", days, channel="social", does=does, **more)


def choose(*told: Fact) -> Next | Held:
    view = view_of(*told)
    return choose_next(view, view.people[WHO], read_history(view, WHO), RULES)


ACCEPTED = act("social.answered", 20, outcome="accepted")
CLICKED = act("email.clicked", 5)


@pytest.mark.parametrize(
    ("told", "does", "pitch"),
    [
        ([], "connect", False),
        ([act("news.published", 5, title="Acme opens in Lyon")], "comment", False),
        ([sent("connect", 3)], "share", False),
        ([sent("share", 3)], "connect", False),
        ([sent("connect", 90), sent("share", 3)], "connect", False),
        ([sent("connect", 20), sent("share", 3)], "inmail", False),
        ([ACCEPTED], "share", False),
        ([ACCEPTED, sent("share", 3)], "message", False),
        ([ACCEPTED, sent("share", 9), sent("comment", 8), sent("share", 3)], "message", True),
        ([CLICKED, sent("share", 3), sent("comment", 6), sent("connect", 20)], "inmail", True),
        ([sent("share", 3), sent("comment", 6), sent("connect", 20)], "inmail", False),
    ],
)
def test_the_next_touch(told: list[Fact], does: str, pitch: bool) -> None:
    found = choose(*told)
    assert isinstance(found, Next), found
    assert (found.does, found.pitch) == (does, pitch)
    assert found.why


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([sent("connect", 0.5)], "less than 20 hours"),
        ([sent(d, k + 1.0) for k, d in enumerate(ORDER)], "5 touches in seven days"),
        ([act("contact.left", 3)], "left on"),
        ([sent("connect", 40), sent("connect", 10), sent("share", 3)], "Nothing to do"),
    ],
)
def test_when_nothing_may_be_done_it_says_why(told: list[Fact], words: str) -> None:
    found = choose(*told)
    assert isinstance(found, Held), found
    assert words in found.reason


def test_no_post_is_answered_twice() -> None:
    news = act("news.published", 5, title="Acme opens in Lyon")
    old = sent("comment", 3)
    answered = msgspec.structs.replace(old, because=(news.id,))
    again = choose(news, answered, sent("share", 2))
    assert isinstance(again, Next)
    assert again.event is None


histories = st.lists(
    st.tuples(st.floats(0.1, 60), st.sampled_from(ORDER), st.booleans()), max_size=12
).map(
    lambda rows: tuple(
        Done(at=NOW - timedelta(days=days), does=does, pitch=pitch)
        for days, does, pitch in sorted(rows, key=lambda row: -row[0])
    )
)
worlds = st.lists(
    st.sampled_from(
        [
            ACCEPTED,
            CLICKED,
            act("social.answered", 2, outcome="declined"),
            *(act("news.published", d, title=f"News {d}") for d in (3.0, 9.0, 30.0, 90.0)),
            act("web.pricing_viewed", 1),
        ]
    ),
    unique_by=lambda fact: fact.id,
    max_size=7,
)
rules = st.builds(
    Social,
    most=st.integers(1, 7),
    gap_hours=st.integers(0, 72),
    worth_first=st.integers(0, 3),
)


@given(histories, worlds, rules)
def test_a_week_keeps_to_the_pace(done: tuple[Done, ...], told: list[Fact], rules: Social) -> None:
    view = view_of(*told)
    answers = read_history(view, WHO)
    history = msgspec.structs.replace(answers, done=done)
    week = plan_week(view, view.people[WHO], history, rules)
    assert week == plan_week(view, view.people[WHO], history, rules)
    line = [(d.at, d.does, d.pitch) for d in done] + [(n.at, n.does, n.pitch) for n in week]
    for k in range(len(done), len(line)):
        at, does, pitch = line[k]
        within = [a for a, _, _ in line[: k + 1] if at - a < timedelta(days=7)]
        assert len(within) <= rules.most
        if k:
            assert does != line[k - 1][1]
            assert at - line[k - 1][0] >= timedelta(hours=rules.gap_hours)
        if pitch:
            assert {ACCEPTED.id, CLICKED.id} & {f.id for f in told}
            since = max((j + 1 for j in range(k) if line[j][2]), default=0)
            assert sum(x[1] in WORTH for x in line[since:k]) >= rules.worth_first
        if does == "message":
            assert answers.accepted
    events = [n.event.id for n in week if n.event is not None]
    assert len(events) == len(set(events))


def test_a_quiet_week_has_its_three_touches() -> None:
    news = [act("news.published", d, title=f"News {d}") for d in (3.0, 9.0)]
    view = view_of(*news)
    week = plan_week(view, view.people[WHO], History(), RULES)
    assert RULES.least <= len(week) <= RULES.most
    assert len({n.does for n in week}) >= 3


def test_a_touch_that_was_planned_elsewhere_counts_by_its_plan() -> None:
    plan = act("touch.planned", 9, channel="social", does="comment")
    done = act("touch.sent", 8, channel="social", touch=plan.id)
    (read,) = read_history(view_of(plan, done), WHO).done
    assert (read.does, read.at, read.pitch) == ("comment", done.at, False)
