"""Lines of deals, kept records and answered plays, on a real workspace."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from scotty.desk.dangers import learn_dangers
from scotty.desk.plays import answer_play, list_actions
from scotty.desk.watch import watch_deals
from scotty.facts import Refused
from scotty.ports import House
from tests.deals.stories import NOW, deal, fact


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def house(make_house: Callable[..., House], clock: Hand) -> House:
    made = make_house(clock=clock)
    past = [
        told
        for n in range(12)
        for told in (
            fact("deal.opened", 500, n=n, deal=f"L{n}", stage="Demo", owner="Sam", amount=9_000, close_date="2025-04-30"),
            fact("deal.lost", 400, n=n, deal=f"L{n}", reason="price"),
        )
    ]  # fmt: skip
    here = deal(60, stage="Demo", close_date="2026-06-20", amount=50_000, owner="Sam", name="Acme")
    made.ledger.append([*past, here])
    return made


def lines(house: House) -> list[tuple[str, bool]]:
    told = house.ledger.facts("deal.warned")
    return [(str(f.data["warning"]), bool(f.data["stands"])) for f in told]


def test_a_line_is_told_when_a_warning_begins_and_when_it_ends(house: House, clock: Hand) -> None:
    assert watch_deals(house).new > 0
    begun = lines(house)
    assert ("overdue", True) in begun
    told = next(f for f in house.ledger.facts("deal.warned") if f.data["warning"] == "overdue")
    assert told.deal == "D1"
    assert told.because
    assert watch_deals(house).new == 0, "told once"
    clock.time = NOW + timedelta(days=1)
    house.ledger.append([fact("deal.amended", -0.5, close_date="2026-08-30")])
    watch_deals(house)
    assert lines(house).count(("overdue", False)) == 1
    assert lines(house).count(("overdue", True)) == 1
    clock.time = NOW + timedelta(days=2)
    house.ledger.append([fact("deal.lost", -1.5)])
    watch_deals(house)
    standing = {name for name, stands in lines(house) if stands}
    assert {name for name, stands in lines(house) if not stands} == standing


def test_the_record_is_kept_and_shown_from_then_on(house: House, clock: Hand) -> None:
    before = list_actions(house).actions[0]
    kept = learn_dangers(house)
    assert kept.weights["rates"]["overdue"]["raised"] == 12
    assert learn_dangers(house).id == kept.id, "nothing new to learn is no new version"
    found = watch_deals(house)
    assert found.new
    past = list_actions(house, as_of=NOW - timedelta(days=1)).actions[0]
    assert past.deal == before.deal == "D1"


def test_an_answer_is_a_fact_and_what_cannot_be_answered_is_refused(house: House) -> None:
    (first,) = list_actions(house, owner="Sam", limit=1).actions
    assert first.deal == "D1"
    told = answer_play(house, "D1", first.play.play, taken=False, by="me", note="not now")
    assert told.data["taken"] is False
    assert set(told.because) == set(first.play.facts)
    assert house.ledger.facts("play.answered") == [told]
    assert list_actions(house).actions[0].play.play != first.play.play
    for deal_, play in (("D1", "nonsense"), ("D9", "alert_team"), ("D1", "battle_card")):
        with pytest.raises(Refused):
            answer_play(house, deal_, play, taken=True, by="me")
    with pytest.raises(Refused, match="no list"):
        list_actions(house, limit=0)
    assert list_actions(house, owner="Nobody").actions == ()
