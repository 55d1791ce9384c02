"""Experiments on simulated campaigns: a planted effect is found, none is not declared, what follows is dealt."""

from collections.abc import Callable
from datetime import datetime

import pytest

from scotty.desk.outfit import fit_out
from scotty.desk.sequences import save_sequence
from scotty.desk.trials import list_trials
from scotty.facts import Fact
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.trials import decide_trials, gather_trials
from scotty.flows.outreach.writing import deal_arm
from scotty.ports import House
from scotty.ports.outreach import SOURCE
from scotty.stages.engage.trials import HOLDOUT
from tests.experiments.stories import DAY, START, reply, run_campaign, tell_person, write_text
from tests.outreach.clocks import SetClock

Make = Callable[..., House]


def open_outfit(make_house: Make, holdout: float = 0.0) -> tuple[Outfit, SetClock]:
    clock = SetClock(START)
    house = make_house(clock=clock)
    save_sequence(house, write_text(holdout), "test")
    return fit_out(house, "http://127.0.0.1:8080"), clock


def verdicts(outfit: Outfit) -> list[Fact]:
    return outfit.house.ledger.facts("trial.decided")


def test_a_planted_effect_is_found_once_and_dealt_by(make_house: Make) -> None:
    outfit, clock = open_outfit(make_house)
    last = run_campaign(outfit.house, range(900), {"short": 0.18, "long": 0.04}, seed=3)
    clock.moment = last + 15 * DAY
    assert decide_trials(outfit) == 1
    (told,) = verdicts(outfit)
    assert (told.data["verdict"], told.data["arm"]) == ("winner", "short")
    assert told.data["evidence"] > 40
    assert dict(told.data["shares"]) == {"short": 1.0, "long": 0.0}
    assert "wins" in told.data["sentence"]
    assert decide_trials(outfit) == 0  # the same verdict is not told again
    step = outfit.cadence("pair")[0].step[0]
    assert {deal_arm(outfit, "pair", step, f"new{n}@b.example") for n in range(50)} == {"short"}


def test_people_dealt_by_a_verdict_teach_nothing_about_the_loser(make_house: Make) -> None:
    outfit, clock = open_outfit(make_house)
    last = run_campaign(outfit.house, range(900), {"short": 0.18, "long": 0.04}, seed=3)
    clock.moment = last + 15 * DAY
    decide_trials(outfit)
    before = list_trials(outfit)[0].report.pairs[0]
    later = clock.forward(days=1)
    for number in range(5_000, 5_040):
        outfit.house.ledger.append(tell_person(number, "short", later)[0])
    clock.forward(days=20)
    outfit.house.lake.sync()
    found = next(g for g in gather_trials(outfit, clock.now()) if g.sequence == "pair")
    assert len(found.cases) == 940
    assert found.left_out == 0
    after = list_trials(outfit)[0].report
    assert after.pairs[0].e == before.e
    assert next(a for a in after.arms if a.name == "short").ripe > 440


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_effect_is_not_declared_however_often_one_looks(make_house: Make, seed: int) -> None:
    outfit, clock = open_outfit(make_house)
    for start in range(0, 800, 100):
        last = run_campaign(
            outfit.house, range(start, start + 100), {"short": 0.1, "long": 0.1}, seed * 100 + start
        )
        clock.moment = last + 15 * DAY
        decide_trials(outfit)
    assert [f for f in verdicts(outfit) if f.data["verdict"] == "winner"] == []


def test_a_holdout_tells_what_the_step_does(make_house: Make) -> None:
    outfit, clock = open_outfit(make_house, holdout=0.3)
    rates = {"short": 0.15, "long": 0.15, HOLDOUT: 0.01}
    clock.moment = run_campaign(outfit.house, range(900), rates, seed=5, holdout=0.3) + 16 * DAY
    decide_trials(outfit)
    report = list_trials(outfit)[0].report
    assert report.held is not None
    assert report.held.dealt > 200
    assert report.effect.startswith("The step does good")
    assert verdicts(outfit) == []  # of the wordings none is better


@pytest.mark.parametrize(
    ("said", "answered", "harmed"),
    [
        ("interested", 1, 0),
        ("question", 1, 0),
        ("not_now", 1, 0),
        ("referral", 1, 0),
        ("objection", 0, 0),
        ("wrong_person", 0, 0),
        ("unsubscribe", 0, 1),
        ("hostile", 0, 1),
    ],
)
def test_what_counts_as_an_answer(make_house: Make, said: str, answered: int, harmed: int) -> None:
    outfit, clock = open_outfit(make_house)
    facts, contact, touch = tell_person(1, "short", START)
    outfit.house.ledger.append([*facts, reply(contact, touch, START + DAY, said)])
    clock.forward(days=20)
    outfit.house.lake.sync()
    arm = next(a for a in list_trials(outfit)[0].report.arms if a.name == "short")
    assert (arm.ripe, arm.answered, arm.harmed) == (1, answered, harmed)


def act(kind: str, contact: str, at: datetime, **data: str) -> Fact:
    account = contact.partition("@")[2]
    return Fact(
        kind=kind, at=at, known=at, source=SOURCE, key=f"{kind}:{at}", account=account,
        contact=contact, data=data,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "data", "days", "met", "harmed"),
    [
        ("meeting.booked", {}, 3, 1, 0),
        ("meeting.booked", {}, -1, 0, 0),  # before the touch
        ("meeting.booked", {}, 15, 0, 0),  # after the window
        ("email.complained", {}, 2, 0, 1),
        ("contact.suppressed", {"reason": "unsubscribed"}, 2, 0, 1),
        ("contact.suppressed", {"reason": "bounced"}, 2, 0, 0),
    ],
)
def test_meetings_and_harm_count_within_the_window(
    make_house: Make, kind: str, data: dict[str, str], days: int, met: int, harmed: int
) -> None:
    outfit, clock = open_outfit(make_house)
    facts, contact, _ = tell_person(1, "long", START)
    outfit.house.ledger.append([*facts, act(kind, contact, START + days * DAY, **data)])
    clock.forward(days=30)
    outfit.house.lake.sync()
    arm = next(a for a in list_trials(outfit)[0].report.arms if a.name == "long")
    assert (arm.ripe, arm.met, arm.harmed) == (1, met, harmed)


def test_an_arm_that_nobody_could_be_dealt_is_left_out_and_said(make_house: Make) -> None:
    outfit, clock = open_outfit(make_house)
    outfit.house.ledger.append(tell_person(1, "gone", START)[0])
    clock.forward(days=20)
    outfit.house.lake.sync()
    shown = list_trials(outfit)[0]
    assert shown.left_out == 1
    assert sum(a.dealt for a in shown.report.arms) == 0


def test_a_workspace_without_experiments_has_none(make_house: Make) -> None:
    house = make_house()
    outfit = fit_out(house, "http://127.0.0.1:8080")
    assert decide_trials(outfit) == 0
    assert all(not shown.report.arms[0].dealt for shown in list_trials(outfit))


def test_other_words_are_another_experiment(make_house: Make) -> None:
    outfit, clock = open_outfit(make_house)
    last = run_campaign(outfit.house, range(900), {"short": 0.18, "long": 0.04}, seed=3)
    clock.moment = last + 15 * DAY
    decide_trials(outfit)
    save_sequence(outfit.house, write_text().replace("A longer question", "Billing, again"), "test")
    (shown, *_) = [t for t in list_trials(outfit) if t.sequence == "pair"]
    assert (shown.left_out, sum(a.dealt for a in shown.report.arms)) == (900, 0)
    step = outfit.cadence("pair")[0].step[0]
    arms = {deal_arm(outfit, "pair", step, f"new{n}@b.example") for n in range(50)}
    assert arms == {"short", "long"}  # the old verdict is on other words
    assert decide_trials(outfit) == 0
