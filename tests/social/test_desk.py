"""The desk of social selling on a real ledger: due, done, skipped, answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from scotty.desk.social import Finish, finish_task, list_social, record_answer
from scotty.facts import Refused
from scotty.playbook.ads import Social
from scotty.ports import House
from scotty.stages.engage.social.drafts import Voice
from tests.ads.stories import NOW, Stopped, company, person, tell

RULES = Social()
VOICE = Voice(
    sender="Oscar Wright",
    topic="billing",
    content="The guide",
    content_link="https://x.example/g",
    content_facts=("c" * 32,),
    ask="Would twenty minutes suit?",
)
WHO = "ada@acme.example"


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
def house(make_house: Callable[..., House], clock: Stopped) -> House:
    house = make_house(clock=clock)
    house.ledger.append(
        [
            *company("acme.example"),
            person("acme.example", "ada", name="Ada Lovelace"),
            tell("news.published", "acme.example", 3, title="Acme opens in Lyon"),
        ]
    )
    return house


def test_a_task_is_done_with_proof_and_the_next_one_differs(house: House, clock: Stopped) -> None:
    due = list_social(house, ["acme.example"], RULES, VOICE)
    (task,) = due.tasks
    assert (task.does, task.contact, task.pitch) == ("comment", WHO, False)
    assert task.draft.faults == ()
    assert task.draft.claims
    with pytest.raises(Refused, match="proof"):
        finish_task(house, task, Finish(by="oscar", done=True))
    with pytest.raises(Refused, match="reason"):
        finish_task(house, task, Finish(by="oscar", done=False))
    done = Finish(by="oscar", done=True, proof="https://net.example/p/1")
    fact = finish_task(house, task, done)
    assert finish_task(house, task, done).id == fact.id
    assert len(house.ledger.facts("touch.sent")) == 1
    assert (fact.data["channel"], fact.data["does"]) == ("social", "comment")
    held = list_social(house, ["acme.example"], RULES, VOICE)
    assert held.tasks == ()
    assert "20 hours" in held.held[WHO].reason
    clock.moment = NOW + timedelta(days=1)
    (later,) = list_social(house, ["acme.example"], RULES, VOICE).tasks
    assert later.does == "connect"


def test_asking_waits_for_an_answer_of_theirs(house: House, clock: Stopped) -> None:
    for day in range(6):
        clock.moment = NOW + timedelta(days=2 * day)
        due = list_social(house, ["acme.example"], RULES, VOICE)
        for task in due.tasks:
            assert not task.pitch
            finish_task(house, task, Finish(by="oscar", done=True, proof="x"))
    clock.moment = NOW + timedelta(days=13)
    record_answer(house, "acme.example", WHO, "accepted", "oscar")
    record_answer(house, "acme.example", WHO, "accepted", "oscar")
    assert len(house.ledger.facts("social.answered")) == 1
    asked = []
    for day in range(7):
        clock.moment = NOW + timedelta(days=14 + 2 * day)
        for task in list_social(house, ["acme.example"], RULES, VOICE).tasks:
            finish_task(house, task, Finish(by="oscar", done=True, proof="x"))
            asked.append(task.pitch)
    assert any(asked)


def test_skipping_says_why_and_touches_nobody(house: House) -> None:
    (task,) = list_social(house, ["acme.example"], RULES, VOICE).tasks
    fact = finish_task(house, task, Finish(by="oscar", done=False, why="on leave"))
    assert (fact.kind, fact.data["why"]) == ("touch.dropped", "on leave")
    assert house.ledger.facts("touch.sent") == []


def test_an_unknown_outcome_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="no outcome"):
        record_answer(house, "acme.example", WHO, "liked", "oscar")  # type: ignore[arg-type]
