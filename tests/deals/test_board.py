"""The board, a deal's page, similar deals and what keeps them, on a few planted deals."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest

from scotty.desk.deal import show_deal
from scotty.desk.deals import NO_STAGE, Wanted, expect, lay_board
from scotty.desk.shelf import Shelf
from scotty.desk.similar import look_back
from scotty.facts import Fact, Refused
from scotty.flows.deals import Pipeline
from scotty.ports import House
from scotty.signals import load_clues
from scotty.stages.accelerate.closing import tell_fate
from scotty.stages.accelerate.judge import expert_model, judge_deals
from scotty.stages.accelerate.similar import Past, rank_similar
from scotty.stages.accelerate.standing import Deal, HitRate, Warned
from scotty.stages.accelerate.warnings import load_warnings
from scotty.web.steps import stack_score
from tests.deals.stories import NOW, deal, fact, person, story

load_clues()
HITS = HitRate(raised=40, came_true=30, base=0.5, low=0.66, high=0.83)


class Still:
    """A clock that stands at NOW."""

    def now(self) -> datetime:
        return NOW


def judge(*facts: Fact, days: float = 0.0, name: str = "D1") -> Deal:
    told = story(*facts, days=days, deal=name)
    return judge_deals([told], expert_model(told.setting.norms, 30))[0]


def warn(of: Deal, weight: float) -> Deal:
    warned = Warned(
        warning="ghosted", label="Ghosted", text="Nobody answers.", weight=weight, hits=HITS
    )
    return msgspec.structs.replace(of, warnings=(warned,))


SMALL = judge(deal(30, amount=10_000, stage="Demo", owner="Ida"))
LARGE = warn(judge(deal(30, amount=90_000, stage="Proposal", owner="Sam"), name="D1"), 1.5)
BARE = judge(deal(30, owner="Sam"))
THREE = Pipeline(as_of=NOW, deals=(BARE, SMALL, LARGE), stories={}, version="expert")


@pytest.mark.parametrize(
    ("wanted", "amounts"),
    [
        (Wanted(), [90_000, 10_000, None]),
        (Wanted(at_risk=True), [90_000]),
        (Wanted(owner="Ida"), [10_000]),
        (Wanted(stage=NO_STAGE), [None]),
        (Wanted(warning="ghosted"), [90_000]),
        (Wanted(warning="stalled"), []),
        (Wanted(q="ACME"), [90_000, 10_000, None]),
        (Wanted(q="nobody"), []),
        (Wanted(limit=1), [90_000]),
    ],
    ids=str,
)
def test_the_board_shows_what_is_wanted(wanted: Wanted, amounts: list[float | None]) -> None:
    board = lay_board(THREE, wanted)
    assert [d.amount for d in board.deals] == amounts
    assert (board.open, board.at_risk, board.owners) == (3, 1, ("Ida", "Sam"))
    assert sum(c.count for c in board.columns) == board.count
    assert sum(c.weighted for c in board.columns) == pytest.approx(board.weighted)
    assert expect(BARE) == 0.0


def test_steps_add_up_as_shown() -> None:
    told = (
        deal(60, amount=50_000, stage="Demo"),
        person("ann", "CFO"),
        fact("call.held", 3, "ann"),
    )
    score = judge(*told).score
    rungs = stack_score(score)
    assert round(sum(rung.step for rung in rungs), 1) == round(score.score, 1)
    assert sum(rung.points for rung in rungs) == pytest.approx(score.logit, abs=1e-12)


def past(name: str, **data: Any) -> Past:
    opened = fact("deal.opened", 300, deal=name, n=1, **data)
    lost = fact("deal.lost", 200, deal=name, reason="price")
    then = story(opened, lost, days=240, deal=name)
    known = story(opened, lost, deal=name)
    judged = judge_deals([then], expert_model(then.setting.norms, 30))[0]
    return Past(deal=judged, story=then, fate=tell_fate(known), reason="price")


def test_the_nearest_deals_come_first_and_never_the_deal_itself() -> None:
    told = deal(60, amount=50_000, stage="Demo", product="Basic")
    mine = story(told)
    twin = past("twin", amount=50_000, stage="Demo", product="Basic")
    other = past("other", amount=900_000, stage="Negotiation", product="Pro")
    found = rank_similar(judge(told), mine, (other, twin, past("D1", amount=50_000)), 5)
    assert [s.deal for s in found] == ["twin", "other"]
    assert 0 < found[1].likeness < found[0].likeness <= 1
    assert (found[0].status, found[0].reason) == ("lost", "price")
    assert found[0].days == pytest.approx(100)
    assert "Basic" in found[0].shared


def test_a_page_tells_its_way_and_forgets_what_came_later(
    make_house: Callable[..., House],
) -> None:
    load_warnings()
    house = make_house(clock=Still())
    house.ledger.append(
        [
            deal(60, amount=50_000, stage="Demo", close_date="2026-07-01", name="Looms"),
            fact("deal.staged", 30, stage="Proposal", data={"from": "Demo"}),
            fact("deal.amended", 10, close_date="2026-09-01", amount=40_000),
            fact("deal.lost", 2, reason="no budget"),
        ]
    )
    page = show_deal(house, "D1")
    assert page.outcome is not None
    assert (page.outcome.status, page.outcome.reason) == ("lost", "no budget")
    assert [s.stage for s in page.stages] == ["Demo", "Proposal"]
    assert [t.moved for t in page.dates] == [None, 62.0]
    assert [t.moved for t in page.amounts] == [None, -10_000.0]
    assert page.deal.plays == ()
    then = show_deal(house, "D1", story(days=20).moment)
    assert then.outcome is None
    assert (len(then.dates), then.deal.amount, then.facts) == (1, 50_000.0, 2)
    assert look_back(house, "D1").closed == 1
    with pytest.raises(Refused, match="No deal is called 'D9'"):
        show_deal(house, "D9")
    with pytest.raises(Refused, match="No deal is called 'D1'"):
        show_deal(house, "D1", story(days=90).moment)


class Counting:
    """A ledger of which only the head is asked."""

    def __init__(self) -> None:
        self.at = 0

    def head(self) -> int:
        return self.at


def test_a_shelf_asks_once_and_forgets_when_told() -> None:
    asked: list[str] = []
    ready = threading.Event()

    def ask(question: str) -> int:
        asked.append(question)
        ready.set()
        return len(asked)

    shelf: Shelf[str, int] = Shelf(Counting(), ask, most=2)  # type: ignore[arg-type]
    shelf.warm("a")
    assert ready.wait(5)
    shelf.stop()
    assert [shelf.read("a"), shelf.read("a"), shelf.read("b")] == [1, 1, 2]
    assert shelf.read("c") == 3
    assert shelf.read("a") == 4  # only two are kept
    shelf.forget()
    assert shelf.read("a") == 5
