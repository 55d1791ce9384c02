"""Plays: every word rests on a fact, gains are honest, the list is by worth."""

import json
import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scotty.facts import Fact
from scotty.signals import Setting, Story
from scotty.stages.accelerate.dangers import Outlook, face_dangers
from scotty.stages.accelerate.judge import expert_model, judge_deal
from scotty.stages.accelerate.plays import (
    Advice,
    Memory,
    Record,
    Said,
    load_plays,
    rank_actions,
)
from scotty.stages.accelerate.plays.advice import Counts, count_moves, weigh_effect
from scotty.stages.accelerate.plays.case import Case
from scotty.stages.accelerate.plays.memory import Danger, Episode
from scotty.stages.accelerate.plays.moves import MOVES
from scotty.stages.accelerate.plays.propose import add_chance
from scotty.stages.accelerate.standing import Deal
from scotty.stages.accelerate.warnings import load_warnings
from tests.deals.cases.economics import letter
from tests.deals.stories import NOW, deal, fact, person, setting, story
from tests.deals.tales import SETTINGS, tales

PLAYS = load_plays()
STEADY = settings(deadline=None, derandomize=True, max_examples=50)
OPENED = deal(
    200.0, stage="Proposal", close_date="2026-06-20", amount=50_000, owner="Sam Sold",
    name="Acme billing", product="Basic",
)  # fmt: skip
MANAGER = fact("seller.told", 300, name="Sam Sold", manager="Mia Lead", account=None)
RICH = (
    OPENED,
    fact("account.profiled", 300, name="Acme Corp", employees=400),
    person("ann", "Accountant"),
    person("bea", "CFO"),
    person("cem", "Head of IT"),
    fact("call.held", 60, "ann"),
    fact("call.held", 55, "ann"),
    fact("contact.left", 20, "ann"),
    fact("call.held", 30, "dan"),
    *(fact("competitor.evaluated", n, competitor="Billoria", n=n) for n in range(3)),
    letter("The budget is frozen. It is postponed to next quarter. We are not convinced."),
    fact("deal.amended", 5, amount=40_000),
)
QUIET = deal(3.0, stage="Demo", amount=1_000, owner="Sam Sold", close_date="2026-09-30")


def faced(told: Story, advice: Advice | None = None) -> Deal:
    record = Record(advice or Advice(Memory()), {"Sam Sold": Said("Mia Lead", (MANAGER.id,))})
    norms = told.setting.norms
    return face_dangers(judge_deal(told, expert_model(norms, 30)), told, Outlook(record=record))


def episodes(count: int, *, done: int, done_won: int, left_won: int, move: str) -> Memory:
    """Return episodes like one another: in the first `done` the move was done."""
    names = tuple(load_warnings())
    made = []
    for i in range(count):
        won = i < done_won if i < done else i - done < left_won
        danger = Danger(
            deal=f"E{i}", moment=NOW - timedelta(days=300), place=0.5, amount=50_000.0,
            standing=("overdue",), values=tuple(5 if n == "overdue" else -10 for n in names),
        )  # fmt: skip
        made.append(Episode(danger=danger, moves=(move,) if i < done else (), won=won))
    return Memory(tuple(made), names)


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?", text))


@pytest.mark.slow
@given(tales(most=30), SETTINGS)
@STEADY
def test_every_claim_rests_on_facts_that_exist(told: list[Fact], read: Setting) -> None:
    asked = story(OPENED, *told, read=read)
    known = {f.id for of_kind in asked.log.kinds.values() for f in of_kind} | {MANAGER.id}
    judged = faced(asked)
    standing = {w.warning for w in judged.warnings}
    for proposed in judged.plays:
        assert proposed.facts
        assert set(proposed.facts) <= known
        assert proposed.answers
        assert set(proposed.answers) <= standing
        assert 0.0 <= proposed.gain < 1.0
        assert "{" not in proposed.text
    worths = [p.worth or 0.0 for p in judged.plays]
    assert worths == sorted(worths, reverse=True)


def draft_all(told: Story) -> dict[str, tuple[str, dict[str, Said]]]:
    judged = faced(told)
    case = Case(
        deal=judged,
        story=told,
        standing={w.warning: w for w in judged.warnings},
        managers={"Sam Sold": Said("Mia Lead", (MANAGER.id,))},
        advice=Advice(Memory()),
    )
    made = {name: plan.make(case) for name, plan in PLAYS.items() if _answers(name, judged)}
    return {n: (PLAYS[n].words, dict(d.slots)) for n, d in made.items() if d is not None}


def _answers(name: str, judged: Deal) -> bool:
    standing = {w.warning for w in judged.warnings}
    return not PLAYS[name].answers or not standing.isdisjoint(PLAYS[name].answers)


def test_words_in_slots_are_the_words_of_their_facts() -> None:
    told = story(*RICH)
    by_id = {f.id: f for f in (*RICH, MANAGER)}
    warnings = {w.text for w in faced(told).warnings}
    drafts = draft_all(told)
    assert len(drafts) >= 8
    for name, (_, slots) in drafts.items():
        for slot, said in slots.items():
            if not said.facts:
                assert not numbers(said.text), (name, slot)
                continue
            if set(said.text.split("; ")) <= warnings:
                continue  # a warning's own sentence: its value is the reading of these facts
            source = json.dumps(
                [[by_id[f].contact, dict(by_id[f].data)] for f in said.facts]
            ).casefold()
            for word in re.findall(r"[^\W_]+", said.text.replace(",", "").casefold()):
                assert word in source, (name, slot, word)


def test_templates_claim_no_number_and_no_cause() -> None:
    for plan in PLAYS.values():
        assert not numbers(plan.words), plan.name
        assert not re.search(r"\b(because|causes?|caused|will win|guarantee)", plan.words), (
            plan.name
        )


def test_the_plays_of_the_brief_are_there() -> None:
    assert {
        *("alert_team", "follow_similar", "executive_sponsor", "retention_content"),
        *("accelerate_proposal", "multithread", "replace_champion", "reset_close_date"),
        *("disqualify", "mutual_plan", "battle_card"),
    } <= PLAYS.keys()


@pytest.mark.parametrize("name", PLAYS)
def test_a_declaration_says_all(name: str) -> None:
    plan = PLAYS[name]
    assert plan.make.__doc__
    assert plan.why.endswith(".")
    assert plan.hours > 0
    assert 0 <= plan.points <= 0.5
    assert set(plan.moves) <= MOVES.keys()


def test_who_is_named_is_who_is_known() -> None:
    plays = {p.play: p for p in faced(story(*RICH)).plays}
    assert plays["executive_sponsor"].who == "Mia Lead"
    assert "Bea (CFO)" in plays["executive_sponsor"].text
    assert "Billoria" in plays["battle_card"].text
    assert "dan@acme.example" in plays["multithread"].text
    assert plays["alert_team"].who == "Sam Sold"
    assert plays["retention_content"].worth is not None


def test_a_deal_in_no_danger_and_a_closed_one_have_no_plays() -> None:
    assert faced(story(QUIET)).plays == ()
    assert faced(story(*RICH, fact("deal.lost", 1))).plays == ()


def test_an_answered_play_rests_until_another_warning_begins() -> None:
    before = {p.play: p for p in faced(story(*RICH)).plays}
    answered = list(before["alert_team"].answers)

    def answer(days: float, warnings: list[str]) -> Fact:
        data = {"play": "alert_team", "taken": True, "by": "me", "warnings": warnings}
        return fact("play.answered", days, deal="D1", data=data)

    def proposed(*more: Fact) -> set[str]:
        return {p.play for p in faced(story(*RICH, *more)).plays}

    assert "alert_team" not in proposed(answer(2, answered))
    assert "alert_team" in proposed(answer(2, answered[1:]))
    assert "alert_team" in proposed(answer(31, answered))


def test_our_own_record_is_heard_from_eight_of_each_and_moves_the_guess_by_a_third() -> None:
    few = weigh_effect(Counts(7, 7, 30, 0), 0.3)
    assert few.points == 0.3
    assert few.basis.startswith("An expert's guess")
    good = weigh_effect(Counts(30, 20, 30, 10), 0.3)
    bad = weigh_effect(Counts(30, 10, 30, 20), 0.3)
    assert bad.points < 0.3 < good.points
    assert "20 of 30" in good.basis
    assert "no proof" in good.basis
    endless = weigh_effect(Counts(3000, 2000, 3000, 1000), 0.3)
    assert endless.points == pytest.approx(0.3 + 0.281 * (1.386 - 0.3), abs=0.01)


def test_similar_deals_are_found_and_counted() -> None:
    memory = episodes(40, done=20, done_won=15, left_won=5, move="meeting")
    near = Advice(memory).find_similar(replace(memory.episodes[0].danger, deal="mine"))
    assert len(near) == 40
    assert count_moves(near, ("meeting",)) == Counts(20, 15, 20, 5)
    assert count_moves(near, ("offer",)) == Counts(0, 0, 40, 20)
    own = Advice(memory).find_similar(memory.episodes[0].danger)
    assert [e.danger.deal for e in own].count("E0") == 0


def test_the_most_alike_come_first() -> None:
    memory = episodes(10, done=5, done_won=1, left_won=1, move="offer")
    dangers = [replace(e.danger, amount=50_000.0 * 2**i) for i, e in enumerate(memory.episodes)]
    told = tuple(replace(e, danger=d) for e, d in zip(memory.episodes, dangers, strict=True))
    near = Advice(replace(memory, episodes=told)).find_similar(replace(dangers[0], deal="mine"))
    assert [e.danger.deal for e in near[:4]] == ["E0", "E1", "E2", "E3"]


def test_what_went_with_recovery_is_proposed_and_what_did_not_is_not() -> None:
    told = story(*RICH)
    helped = Advice(episodes(40, done=20, done_won=15, left_won=5, move="meeting"))
    plays = {p.play: p for p in faced(told, helped).plays}
    assert MOVES["meeting"] in plays["follow_similar"].text
    hurt = Advice(episodes(40, done=20, done_won=5, left_won=15, move="meeting"))
    assert "follow_similar" not in {p.play for p in faced(told, hurt).plays}


@given(st.floats(0.001, 0.999), st.floats(-1, 1))
def test_a_gain_is_never_less_than_nothing_nor_more_than_is_left(p: float, points: float) -> None:
    gain = add_chance(p, points)
    assert 0.0 <= gain <= 1 - p
    assert (gain > 0) == (points > 0) or abs(points) < 1e-9


def test_the_list_is_by_the_worth_of_an_hour_and_has_each_deal_once() -> None:
    told = faced(story(*RICH))
    deals = [
        replace(
            told,
            deal=f"D{n}",
            amount=amount,
            plays=tuple(
                replace(p, worth=p.gain * amount / p.hours if amount and p.worth else None)
                for p in told.plays
            ),
        )
        for n, amount in enumerate((1e3, 5e5, None, 2e4))
    ]
    actions = rank_actions(deals)
    assert [a.deal for a in actions] == ["D1", "D3", "D0", "D2"]
    assert actions[-1].worth is None
    for action, each in zip(actions, sorted(deals, key=lambda d: -(d.amount or 0)), strict=True):
        assert action.worth == max((p.worth for p in each.plays if p.worth), default=None)
    assert rank_actions([faced(story(QUIET))]) == ()


def test_letting_go_is_worth_the_time_it_frees_less_the_chance_given_up() -> None:
    told = faced(story(*RICH))
    hopeless = replace(
        told, score=replace(told.score, probability=0.001, band="unlikely"), amount=10_000.0
    )
    letting = replace(told.plays[0], play="disqualify", gain=0.0, worth=None, hours=0.5)
    mine = replace(hopeless, deal="H", plays=(letting,))
    other = replace(told, deal="O", plays=(replace(told.plays[0], worth=100.0),))
    worth = {a.deal: a.worth for a in rank_actions([mine, other])}
    assert worth["H"] == pytest.approx((4 * 100.0 - 0.001 * 10_000) / 0.5)
    assert worth["O"] == 100.0


def test_a_setting_that_collects_nothing_proposes_nothing() -> None:
    deaf = story(QUIET, read=setting(kinds=frozenset()))
    assert faced(deaf).plays == ()
