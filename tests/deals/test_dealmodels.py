"""Deal models in a workspace: learnt, kept, served, restored, and never a cause of a crash."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from scotty.desk.dealbacktest import backtest_deals
from scotty.desk.dealmodels import learn_deals, serve_deals, show_model_card
from scotty.desk.imports import import_files
from scotty.desk.pipeline import judge_pipeline
from scotty.desk.weights import list_weights, served_fit, served_intent
from scotty.facts import Fact, Refused
from scotty.playbook import Card, Intent
from scotty.ports import House
from scotty.signals import SIGNALS
from tests.deals.stories import NOW

DATA = Path(__file__).parents[3] / "shared" / "data" / "deals" / "stage_history.csv.gz"
MAPPING = """
as = "deal-history"

[columns]
deal = "Opportunity ID"
at = "Transition To Timestamp"
stage = "Transition To Stage"
from = "Transition From Stage Name"
account = "Customer Name"
opened = "Creation Date"
closed = "Decision Date"
status = "Opportunity Status"
kind = "Opportunity Type"
product = "Core Product Segment"
"""


class At:
    """A clock that stands."""

    def __init__(self, days: float = 0.0) -> None:
        self.days = days

    def now(self):  # type: ignore[no-untyped-def]
        return NOW - timedelta(days=self.days)


def tell(kind: str, number: int, days: float, **data: object) -> Fact:
    at = NOW - timedelta(days=days)
    loose = number % 5 == 0
    return Fact(
        kind=kind, at=at, known=at, source="crm", key=f"{kind}:{number}:{days}",
        account=None if loose else f"a{number}.example", deal=f"D{number}", data=data,
    )  # fmt: skip


def tell_deals(count: int, *, owner: str | None = None, won: str = "mixed") -> Iterator[Fact]:
    """Yield deals, four days apart, of which those that are put off are lost; every fifth has no account."""
    draw = np.random.default_rng(5)
    for number in range(count):
        start = 60.0 + 4.0 * (count - number)
        good = bool(draw.random() < 0.5) if won == "mixed" else won == "won"
        seller = owner if owner is not None and good else f"S{number % 2}"
        due = f"{(NOW - timedelta(days=start - 40)):%Y-%m-%d}"
        money: dict[str, object] = {"amount": -500 if number == 3 else 1_000 * (1 + number % 7)}
        money |= {"currency": "EUR" if number % 3 else "USD"}
        yield tell("deal.opened", number, start, stage="New", owner=seller, close_date=due, **money)
        yield tell("deal.staged", number, start - 12, stage="Offer" if number % 2 else "Quote")
        if not good:
            later = f"{(NOW - timedelta(days=start - 90)):%Y-%m-%d}"
            yield tell("deal.amended", number, start - 20, close_date=later)
        yield tell("deal.won" if good else "deal.lost", number, start - 35)
    for number in range(count, count + 6):
        yield tell("deal.opened", number, 20, stage="New", owner="S0", amount=9_000)


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house(clock=At())


def fill(house: House, facts: Iterator[Fact]) -> None:
    house.ledger.append(list(facts))
    house.lake.sync()


def test_the_expert_judges_at_once_and_learning_waits_for_enough(house: House) -> None:
    fill(house, tell_deals(12))
    found = judge_pipeline(house)
    assert (len(found.deals), found.version) == (6, "expert")
    assert {deal.account is None for deal in found.deals} == {True, False}
    assert found.deals[0].score.note == "expert prior: 12 of 30 closed deals"
    told = learn_deals(house)
    assert (told.fitted, told.lesson.outcome) == (None, "too few")
    assert show_model_card(house).card.version == "expert"


@pytest.mark.slow
def test_versions_are_kept_served_and_restored(house: House) -> None:
    fill(house, tell_deals(90))
    told = learn_deals(house, by="me")
    assert told.lesson.outcome == "challenger", told.lesson.remark
    assert told.fitted is not None
    learnt = judge_pipeline(house)
    assert learnt.version == told.fitted.name
    page = show_model_card(house)
    assert page.serves == told.fitted.name
    assert page.card.marks is not None
    assert (page.card.deals, page.card.version) == (90, told.fitted.name)
    assert page.weights is not None
    assert learn_deals(house).lesson.outcome == "nothing new"
    serve_deals(house, "expert", "me")
    assert judge_pipeline(house).version == "expert"
    serve_deals(house, told.fitted.name, "me")
    again = judge_pipeline(house)
    assert again.deals == learnt.deals
    assert [version.serves for version in show_model_card(house).versions] == [True]
    with pytest.raises(Refused, match="no deal model"):
        show_model_card(house, "deals-99")


@pytest.mark.slow
def test_a_past_judgement_does_not_know_a_later_model(house: House) -> None:
    fill(house, tell_deals(90))
    past = NOW - timedelta(days=1)
    before = judge_pipeline(house, past)
    learn_deals(house)
    assert judge_pipeline(house, past).deals == before.deals


@pytest.mark.parametrize("won", ["won", "lost"])
def test_one_outcome_alone_is_not_enough(house: House, won: str) -> None:
    fill(house, tell_deals(40, won=won))
    told = learn_deals(house)
    assert told.lesson.outcome == "too few"
    assert f"All 40 closed deals were {won}" in told.lesson.remark
    assert judge_pipeline(house).version == "expert"


@pytest.mark.slow
def test_one_owner_with_all_the_wins_does_not_make_certainty(house: House) -> None:
    fill(house, tell_deals(60, owner="Ace"))
    learn_deals(house)
    assert all(0.01 < deal.score.probability < 0.99 for deal in judge_pipeline(house).deals)


@pytest.mark.parametrize(
    ("judgement", "weights"),
    [("deals", {"odds": "of another time"}), ("intent", {"x": 1}), ("fit", {"levels": 7})],
)
@pytest.mark.parametrize("shape", [1, 99])
def test_weights_of_an_unknown_shape_fall_back_and_say_so(
    house: House, judgement: str, weights: dict[str, object], shape: int
) -> None:
    fill(house, tell_deals(10))
    at = NOW - timedelta(days=2)
    data = {"judgement": judgement, "number": 1, "shape": shape, "weights": weights}
    data["evidence"] = {"as_of": at.isoformat()}
    fitted = Fact(kind="weights.fitted", at=at, known=at, source="scotty", key=f"{judgement}:1", data=data)  # fmt: skip
    use = {"judgement": judgement, "fitted": fitted.id, "by": "me"}
    served = Fact(kind="weights.served", at=at, known=at, source="scotty", key=f"{judgement}:1", data=use)  # fmt: skip
    fill(house, iter([fitted, served]))
    assert len(list_weights(house, judgement)) == 1  # type: ignore[arg-type]
    if judgement == "deals":
        found = judge_pipeline(house)
        assert found.version == "expert"
        notes = " ".join(found.notes)
        assert show_model_card(house).notes
    elif judgement == "intent":
        notes = served_intent(house, SIGNALS, Intent()).note
    else:
        notes = served_fit(house, Card()).note
    assert "cannot read" in notes


def test_nothing_at_all_is_refused_with_the_mend(house: House) -> None:
    with pytest.raises(Refused, match="no closed deals"):
        backtest_deals(house)


def test_a_backtest_of_few_deals_says_so(house: House) -> None:
    fill(house, tell_deals(15))
    found = backtest_deals(house)
    assert found.verdict == "not enough data"
    assert all(period.served == "expert" for period in found.periods)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here")
def test_the_stage_history_is_replayed(house: House, tmp_path: Path) -> None:
    report = import_files(house, [DATA], MAPPING, "deal-history")
    assert (report.files[0].as_, report.loaded) == ("deal-history", 71_980)
    house.lake.sync()
    found = backtest_deals(house)
    assert found.deals > 1_500
    assert found.overall is not None
    assert found.overall.ece is not None
    assert found.overall.ece < 0.12
    assert found.overall.brier is not None
    assert found.overall.base_brier is not None
    assert found.overall.brier < found.overall.base_brier * 1.08
    judged = judge_pipeline(house, NOW.replace(year=2015, month=9, day=1))
    assert len(judged.deals) > 300
    assert all(deal.amount is None for deal in judged.deals)
