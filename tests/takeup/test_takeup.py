"""Every play, taken up: an act of the right kind in the outbox, which leaves only through the gate."""

from collections.abc import Iterator
from email import policy as policies
from email.parser import BytesParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from scotty.desk.outbox import approve_touch, edit_touch, find_touch, finish_task, list_outbox
from scotty.desk.takeup import Asker, take_up
from scotty.facts import Fact, Refused
from scotty.flows.outreach.carrying import run_due
from scotty.flows.outreach.outfit import Outfit
from scotty.ports import House
from scotty.ports.outreach import Plan, Wanted
from scotty.settings import Settings
from scotty.stages.accelerate.dangers import Outlook, face_dangers
from scotty.stages.accelerate.judge import expert_model, judge_deal
from scotty.stages.accelerate.plays import Advice, Record, Said, load_plays
from scotty.stages.accelerate.plays.moves import find_moves
from scotty.stages.accelerate.standing import Deal
from scotty.stages.engage.draft import Draft
from scotty.wire import open_house
from tests.deals.cases.momentum import dated
from tests.deals.stories import ACME, NOW, fact, story
from tests.deals.test_plays import MANAGER, RICH, episodes
from tests.mailservers.maildir import count_messages, read_messages
from tests.mailservers.smtp import SmtpServer
from tests.outreach.clocks import SetClock
from tests.outreach.kit import prepare

ME = Asker(who="me@tideline.example", may_send=True)
WEAK = (*RICH[:5], *(fact("call.held", 30 + n, "ann", n=n) for n in range(8)))
OLD = (*dated((90, "2026-05-01"), (60, "2026-06-01"), (30, "2026-06-20")),)
ANN, BEA, CEM, DAN = (f"{who}@{ACME}" for who in ("ann", "bea", "cem", "dan"))
MADE: dict[str, tuple[str, str | None]] = {
    # Play -> over what, and to whom.
    "executive_sponsor": ("task", BEA),  # its writer, Mia Lead, has no mailbox here
    "multithread": ("mail", DAN),
    "retention_content": ("mail", DAN),
    "replace_champion": ("call", BEA),
    "accelerate_proposal": ("task", None),
    "mutual_plan": ("task", None),
    "battle_card": ("task", None),
    "alert_team": ("task", None),
    "follow_similar": ("task", None),
    "disqualify": ("task", None),
    "reset_close_date": ("task", None),
}


def face(*facts: Fact) -> Deal:
    """Return a deal with its plays, after a past in which meetings helped."""
    told = story(*facts)
    memory = episodes(40, done=20, done_won=15, left_won=5, move="meeting")
    record = Record(Advice(memory), {"Sam Sold": Said("Mia Lead", (MANAGER.id,))})
    judged = judge_deal(told, expert_model(told.setting.norms, 30))
    if facts == OLD:
        judged = replace(judged, score=replace(judged.score, band="unlikely", probability=0.02))
    return face_dangers(judged, told, Outlook(record=record))


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def house(database: str, tmp_path: Path, clock: SetClock) -> Iterator[House]:
    settings = Settings(home=tmp_path / "home", database_url=database)
    with open_house(settings, clock=clock) as opened:
        opened.ledger.append([*RICH, MANAGER])
        opened.tables.refresh()
        yield opened


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "mail") as server:
        yield server


def waiting(outfit: Outfit) -> set[str]:
    return {i.step for i in list_outbox(outfit, "waiting").items}


def test_every_play_becomes_an_act_that_waits(house: House, smtp: SmtpServer) -> None:
    outfit, _ = prepare(house, smtp.url, approve='"all"')
    done = {}
    for told in (face(*RICH), face(*WEAK), replace(face(*OLD), account=ACME, deal="D2")):
        for play in told.plays:
            if play.play not in done:
                taken = take_up(outfit, told, play.play, ME)
                assert taken.item is not None
                done[play.play] = (play, taken)
    assert {n: (t.item.channel, t.item.contact) for n, (_, t) in done.items()} == MADE  # type: ignore[union-attr]
    assert MADE.keys() == load_plays().keys()
    assert waiting(outfit) == MADE.keys()
    for play, taken in done.values():
        item = taken.item
        assert item is not None
        assert taken.answer.data["touch"] == item.id
        assert item.id in taken.answer.because
        planned = house.ledger.fact(item.id)
        assert planned is not None
        assert set(planned.because) == set(play.facts)
        assert item.subject
        if item.channel == "mail":  # the letter alone, and nothing of who should write it to whom
            assert item.body in play.text
            assert "“" not in item.body
            assert play.letter is not None
            assert item.body == play.letter.body
        else:
            assert item.body == play.text
        assert run_due(outfit, "w", item.id, 0) in ("stale", "held: approval")
    assert count_messages(smtp.maildir) == {}


def test_a_letter_leaves_when_it_is_approved_and_counts_as_having_written(
    house: House, smtp: SmtpServer, clock: SetClock
) -> None:
    outfit, mailbox = prepare(house, smtp.url, approve='"all"')
    item = take_up(outfit, face(*RICH), "multithread", replace(ME, note="by Friday")).item
    assert item is not None
    assert item.faults == []
    assert find_touch(outfit, item.id).mailbox == mailbox.id
    assert item.policy == "approval"
    clock.moment = item.at
    approve_touch(outfit, item.id, "boss@tideline.example", True)
    touch = find_touch(outfit, item.id)
    clock.moment = touch.due
    assert run_due(outfit, "w", item.id, touch.wake) == "sent"
    (raw,) = read_messages(smtp.maildir)
    message = BytesParser(policy=policies.default).parsebytes(raw)
    assert message["To"].addresses[0].addr_spec == DAN
    words = message.get_body(("plain",))
    assert words is not None
    assert "Could you bring us together" in words.get_content()
    (sent,) = house.ledger.facts("touch.sent")
    assert sent.data["touch"] == item.id
    later = story(*RICH, sent, days=-3)
    assert find_moves(later, NOW, ())[0] == ("wrote",)
    assert house.ledger.facts("play.answered")[0].data["note"] == "by Friday"


def test_a_task_among_ourselves_is_no_word_to_them(
    house: House, smtp: SmtpServer, clock: SetClock
) -> None:
    outfit, _ = prepare(house, smtp.url, approve='"all"')
    item = take_up(outfit, face(*RICH), "alert_team", ME).item
    assert item is not None
    approve_touch(outfit, item.id, "me", True)
    assert run_due(outfit, "w", item.id, find_touch(outfit, item.id).wake) == "handed"
    assert finish_task(outfit, item.id, "me", "told them").state == "sent"
    (sent,) = house.ledger.facts("touch.sent")
    clock.forward(days=1)
    assert find_moves(story(*RICH, sent, days=-1), NOW, ())[0] == ()


def test_what_must_be_made_first_keeps_a_letter_from_leaving(
    house: House, smtp: SmtpServer
) -> None:
    outfit, _ = prepare(house, smtp.url, approve='"none"')
    item = take_up(outfit, face(*RICH), "retention_content", ME).item
    assert item is not None
    assert any("is not in it" in fault["what"] for fault in item.faults)
    with pytest.raises(Refused, match="fault"):
        approve_touch(outfit, item.id, "me", True)
    mended = edit_touch(outfit, item.id, item.subject, f"{item.body}\n\nhttps://x.example/a", "me")
    assert mended.faults == []


def test_taken_up_twice_it_is_one_act(house: House, smtp: SmtpServer, clock: SetClock) -> None:
    outfit, _ = prepare(house, smtp.url, approve='"all"')
    told = face(*RICH)
    first = take_up(outfit, told, "multithread", ME)
    clock.forward(days=1)
    again = take_up(outfit, told, "multithread", replace(ME, who="other@tideline.example"))
    assert again == first
    assert len(house.ledger.facts("play.answered")) == 1
    assert len(house.outreach.touches(Wanted())) == 1
    anew = face(*RICH, *house.ledger.facts("play.answered"))
    with pytest.raises(Refused, match="not proposed"):
        take_up(outfit, anew, "multithread", ME)


def test_an_act_whose_answer_was_lost_is_found_again(house: House, smtp: SmtpServer) -> None:
    outfit, _ = prepare(house, smtp.url, approve='"all"')
    plan = Plan(
        account=ACME, contact=DAN, step="multithread", channel="mail", due=NOW, by="me",
        key=f"play:D1:multithread:{NOW:%Y-%m-%d}",
    )  # fmt: skip
    before = house.outreach.plan(plan, NOW)  # we died before the answer was recorded
    taken = take_up(outfit, face(*RICH), "multithread", ME)
    assert taken.item is not None
    assert taken.item.id == before.id
    assert taken.answer.data["touch"] == before.id


def test_a_letter_in_another_s_name_leaves_from_their_own_mailbox(
    house: House, smtp: SmtpServer
) -> None:
    outfit, shared = prepare(house, smtp.url, approve='"all"')
    hers = replace(shared, id=0, address="mia@tideline.example", name="Mia Lead", owner="Mia Lead")
    hers = house.mailboxes.put(hers, "test", NOW)
    item = take_up(outfit, face(*RICH), "executive_sponsor", ME).item
    assert item is not None
    assert (item.channel, item.contact) == ("mail", BEA)
    assert find_touch(outfit, item.id).mailbox == hers.id
    assert item.body.startswith("Bea, Sam Sold has been working with")


@pytest.mark.parametrize(
    ("taker", "policy"),
    [
        (Asker(who="a", by="agent:a", may_send=True), "approval"),
        (Asker(who="junior@tideline.example"), "release"),
    ],
)
def test_without_the_right_it_waits_for_somebody_who_has_it(
    house: House, smtp: SmtpServer, taker: Asker, policy: str
) -> None:
    outfit, _ = prepare(house, smtp.url, approve='"none"')
    item = take_up(outfit, face(*RICH), "multithread", taker).item
    assert item is not None
    assert item.policy == policy


def test_a_deal_of_no_account_is_answered_and_nothing_is_planned(
    house: House, smtp: SmtpServer
) -> None:
    outfit, _ = prepare(house, smtp.url)
    taken = take_up(outfit, replace(face(*RICH), account=None), "multithread", ME)
    assert taken.item is None
    assert "touch" not in taken.answer.data
    with pytest.raises(Refused, match="no play"):
        take_up(outfit, face(*RICH), "nonsense", ME)


def test_a_letter_planned_without_a_mailbox_is_lent_one(
    house: House, smtp: SmtpServer, clock: SetClock
) -> None:
    outfit, mailbox = prepare(house, smtp.url, approve='"none"')
    plan = Plan(
        account=ACME, contact=DAN, step="multithread", channel="mail", due=NOW, by="me", key="k",
        released="me", address=DAN, draft=Draft(subject="A word", body="Hello, may I ask you?"),
    )  # fmt: skip
    name = house.outreach.plan(plan, NOW).id
    assert run_due(outfit, "w", name, 0) == "held: mailbox_health"
    touch = find_touch(outfit, name)
    assert (touch.state, touch.mailbox) == ("planned", mailbox.id)
    assert run_due(outfit, "w", name, touch.wake) == "sent"
