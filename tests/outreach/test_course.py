"""The course of a sequence as tables: which step comes next and when, what holds, who is chosen, what a thread is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Refused, Timeline
from scotty.playbook import default_text, parse_playbook
from scotty.playbook.sequence import parse_sequence
from scotty.signals.view import View
from scotty.stages.engage.audience import choose_people
from scotty.stages.engage.conditions import CONDITIONS, Glance, check_conditions, holds
from scotty.stages.engage.course import Past, find_next, judge_end, judge_step, list_thread
from tests.outreach.kit import SHORT, tell

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CADENCE = parse_sequence(SHORT.replace("gap_days = 0", "gap_days = 2"))
ADA, ACCOUNT = "ada@acme.example", "acme.example"


def past(step: str, fate: Any, day: float, attempt: int = 1, message: str = "") -> Past:
    return Past(step=step, attempt=attempt, fate=fate, at=START + (day - 1) * DAY, message=message)


@pytest.mark.parametrize(
    ("pasts", "now", "step", "day", "why"),
    [
        ([], 1, "one", 1, "day 1"),
        ([("one", "open", 1)], 1, None, 0, ""),
        ([("one", "unknown", 1)], 9, None, 0, ""),
        ([("one", "sent", 1)], 1, "two", 3, "day 3"),
        ([("one", "sent", 2)], 2, "two", 4, "came late"),
        ([("one", "sent", 9)], 9, "two", 11, "came late"),
        ([("one", "sent", 1)], 8, "two", 8, "as soon as can be"),
        ([("one", "failed", 1)], 1, "two", 3, "day 3"),
        ([("one", "dropped", 1)], 1, "two", 3, "day 3"),
        ([("one", "sent", 1), ("two", "dropped", 3)], 3, "three", 6, "day 6"),
        ([("one", "failed", 1), ("one", "open", 1)], 1, None, 0, ""),
        ([("one", "sent", 1), ("two", "sent", 3), ("three", "sent", 6)], 6, None, 0, ""),
    ],
)
def test_what_comes_next(
    pasts: list[Any], now: float, step: str | None, day: float, why: str
) -> None:
    coming = find_next(CADENCE, START, [past(*p) for p in pasts], START + (now - 1) * DAY)
    if step is None:
        assert coming is None
        return
    assert coming is not None
    assert (coming.step.name, coming.earliest) == (step, START + (day - 1) * DAY)
    assert why in coming.why


@given(
    st.lists(st.sampled_from(("sent", "failed", "dropped")), max_size=3),
    st.floats(0, 90),
    st.floats(0, 90),
)
def test_no_step_comes_before_its_day_its_gap_or_now(
    fates: list[Any], late: float, now: float
) -> None:
    pasts = [
        past(step.name, fate, step.day + late)
        for step, fate in zip(CADENCE.step, fates, strict=False)
    ]
    moment = START + timedelta(days=now)
    coming = find_next(CADENCE, START, pasts, moment)
    assert (coming is None) is (len(pasts) == len(CADENCE.step))
    if coming is None:
        return
    assert coming.earliest >= max(moment, START + (coming.step.day - 1) * DAY)
    for sent in (p for p in pasts if p.fate == "sent"):
        assert coming.earliest >= sent.at + CADENCE.gap_days * DAY


def test_a_thread_goes_back_through_what_was_sent() -> None:
    text = SHORT.replace('name = "three"\nday = 6', 'name = "three"\nday = 6\nthread = "two"')
    cadence = parse_sequence(text)
    one, two = past("one", "sent", 1, message="<1@x>"), past("two", "sent", 3, message="<2@x>")
    lost = past("two", "failed", 3)
    other = past("three", "sent", 6, message="<3@x>")
    assert list_thread(cadence, cadence.step[2], [two, one, other]) == (one, two)
    assert list_thread(cadence, cadence.step[2], [one, lost]) == (one,)
    assert list_thread(cadence, cadence.step[0], [one, two]) == ()
    assert list_thread(cadence, cadence.step[1], []) == ()


def act(kind: str, day: float = 2, contact: str | None = ADA, **data: Any) -> Fact:
    at = START + (day - 1) * DAY
    return tell(
        kind, f"{kind}:{contact}:{day}:{data}", at, account=ACCOUNT, contact=contact, data=data
    )


def see(*facts: Fact) -> View:
    entries = [Entry(f, ACCOUNT, f.known) for f in facts]
    return View(Timeline(ACCOUNT, entries), START + 30 * DAY)


def glance(*facts: Fact, **more: Any) -> Glance:
    profile = tell(
        "contact.profiled", ADA, START - 90 * DAY, account=ACCOUNT, contact=ADA,
        data={"name": "Ada Smith", "title": "Head of Finance", "email": ADA},
    )  # fmt: skip
    view = see(profile, *facts)
    told: dict[str, Any] = {
        "since": START,
        "touches": {"one": ("t1", "t1b"), "two": ("t2",)},
    } | more
    return Glance(view=view, contact=view.people[ADA], **told)


@pytest.mark.parametrize(
    ("condition", "facts", "more", "wanted"),
    [
        ("opened:one", [act("email.opened", touch="t1")], {}, True),
        ("opened:one", [act("email.opened", touch="t1b")], {}, True),
        ("opened:one", [act("email.opened", touch="t2")], {}, False),
        ("opened:one", [act("email.opened", -3, touch="t1")], {}, False),
        ("not opened:one", [], {}, True),
        ("clicked:two", [act("email.clicked", touch="t2")], {}, True),
        ("clicked", [act("email.clicked", touch="other")], {}, True),
        ("clicked", [act("email.clicked", contact="otto@acme.example")], {}, False),
        ("replied", [act("email.replied", said="question")], {}, True),
        ("replied:interested", [act("email.replied", said="question")], {}, False),
        ("replied:question", [act("email.replied", said="question")], {}, True),
        ("visited", [act("web.page_viewed")], {}, True),
        ("visited:pricing", [act("web.page_viewed")], {}, False),
        ("visited:pricing", [act("web.pricing_viewed")], {}, True),
        ("visited:page", [act("page.dwelt")], {}, True),
        ("meeting", [act("meeting.booked", contact="otto@acme.example")], {}, True),
        ("meeting", [act("meeting.booked", -3)], {}, False),
        ("bought", [act("deal.won", contact=None)], {}, True),
        ("left", [act("contact.left")], {}, True),
        ("not left", [], {}, True),
        ("engaged", [act("web.page_viewed")], {}, True),
        ("engaged", [], {}, False),
        ("hot", [], {"hot": True}, True),
        ("tier:1", [], {"tier": 1}, True),
        ("tier:2", [], {"tier": 1}, False),
        ("persona:finance", [], {"persona": "finance"}, True),
        ("title:finance", [], {}, True),
        ("title:engineer", [], {}, False),
    ],
)
def test_conditions(condition: str, facts: list[Fact], more: dict[str, Any], wanted: bool) -> None:
    seen = glance(*facts, **more)
    assert holds(condition, seen) is wanted
    other = condition.removeprefix("not ") if condition.startswith("not ") else f"not {condition}"
    assert holds(other, seen) is not wanted


def test_every_condition_is_in_the_table() -> None:
    mark = next(m for m in test_conditions.pytestmark if m.name == "parametrize")
    told = {case[0].removeprefix("not ").partition(":")[0] for case in mark.args[1]}
    assert told == set(CONDITIONS)


def test_a_step_and_an_end_say_what_made_them_so() -> None:
    cadence = parse_sequence(
        SHORT.replace('thread = "one"', 'only_if = ["not replied", "opened:one"]')
    )
    opened = glance(act("email.opened", touch="t1"))
    assert judge_step(cadence.step[1], opened) == ""
    assert "opened:one" in judge_step(cadence.step[1], glance())
    assert judge_end(cadence, opened) == ""
    assert judge_end(cadence, glance(act("email.replied"))) == "replied"
    with pytest.raises(Refused, match="sunny"):
        holds("sunny", opened)


@pytest.mark.parametrize(
    "condition",
    [
        "sunny",
        "opened",
        "opened:nowhere",
        "clicked:nowhere",
        "visited:moon",
        "replied:gladly",
        "tier:4",
        "not sunny",
    ],
)
def test_conditions_that_can_never_hold_are_refused(condition: str) -> None:
    for text in (
        SHORT.replace('thread = "one"', f'only_if = ["{condition}"]'),
        SHORT.replace('on = ["replied"', f'on = ["{condition}"'),
    ):
        with pytest.raises(Refused) as no:
            check_conditions(parse_sequence(text))
        assert no.value.mend


def person(name: str, title: str, **more: Any) -> Fact:
    address = f"{name}@{ACCOUNT}"
    data = {"name": name.title(), "title": title, "email": address} | more
    return tell("contact.profiled", name, START, account=ACCOUNT, contact=address, data=data)


def test_whom_to_write_to() -> None:
    rules = parse_playbook(default_text()).budget
    people = [
        person("ada", "Chief Financial Officer"), person("otto", "Accountant"), person("hugo", "Financial Controller"),
        person("lena", "Chief Technology Officer"), person("emil", "VP Operations"),
    ]  # fmt: skip
    gone = tell("contact.left", "emil", START + DAY, account=ACCOUNT, contact=f"emil@{ACCOUNT}")
    silent = tell(
        "contact.profiled",
        "crm-1",
        START,
        account=ACCOUNT,
        contact="crm-1",
        data={"name": "Nobody"},
    )
    view = see(*people, gone, silent)
    chosen = choose_people(view, rules)
    names = [c.contact.partition("@")[0] for c in chosen]
    assert "emil" not in names
    assert "crm-1" not in names
    assert set(names[:2]) == {"ada", "lena"}  # one of each department before a second one
    assert set(names) == {"ada", "lena", "otto", "hugo"}
    assert all(c.why and c.facts for c in chosen)
    assert choose_people(view, rules, most=2) == chosen[:2]
    assert choose_people(see(), rules) == ()
