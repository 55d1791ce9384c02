"""Intel on a person: what is suggested, on which facts; and the gate that a better wording must pass."""

import pytest

from scotty.facts import Fact
from scotty.signals.view import View
from scotty.stages.research.intel import Claim, Intel, make_intel
from tests.research.profile.kit import ACCOUNT, BASIS, company, find, look, person, read, tell

ANN, BO = f"ann@{ACCOUNT}", f"bo@{ACCOUNT}"
HURT = "We close the month in twelve days and half of it is spreadsheets."
PEOPLE = [person("ann", "Ann Bell", "CFO"), person("bo", "Bo Karl", "VP Engineering")]
SANDBOX = tell("account.profiled", 299, "sandbox:crm", growth=0.3)
"""Example content is for companies of the sandbox alone."""


def intel(
    *facts: Fact, who: str = ANN, written: tuple[tuple[Claim, ...], str] | None = None
) -> Intel:
    view = look(company(), SANDBOX, *PEOPLE, *facts)
    return make_intel(view, view.people[who], BASIS, {}, written)


def call(speaker: str, text: str, ours: str = "Marta Selby") -> Fact:
    turns = [
        {"side": "us", "speaker": ours, "text": "What made you look at this now?"},
        {"side": "them", "speaker": speaker, "text": text},
    ]
    return tell("call.transcribed", 20, contact=None, turns=turns)


def test_their_own_words_come_first_and_are_nobody_else_s() -> None:
    facts = (call("Ann Bell", HURT), call("Bo Karl", "Our metering code is a problem every month."))
    first = intel(*facts).cares[0]
    assert first.text == f"Ann Bell said on a call on 10 June 2026: “{HURT}”"
    assert (first.facts, first.reach, first.why) == ((facts[0].id,), "told", "Their own words.")
    assert "metering code" in intel(*facts, who=BO).cares[0].text


def test_what_hurts_the_company_and_jobs_of_their_department() -> None:
    page = read("The monthly close takes eleven days.")
    told = intel(
        page,
        find("pain", "The monthly close takes eleven days.", page),
        tell("hiring.posted", 9, post="Tax Manager"),
        tell("hiring.posted", 9, post="Backend Engineer"),
    ).cares
    assert [hint.why for hint in told[:2]] == [
        "Hurts the company.",
        "Work in their own department.",
    ]
    assert told[1].text == "Norvane posted a job for a tax manager on 21 June 2026."
    assert any(fact.startswith("asset:insight") for hint in told for fact in hint.facts)


def test_whom_they_know_and_what_they_read() -> None:
    told = intel(
        call("Ann Bell", "Hello Marta, nice to meet you."),
        tell("deal.opened", 30, deal="D-1", name="First", owner="Mo Lee"),
        tell("web.pricing_viewed", 4, contact=ANN, path="/pricing"),
        tell("web.pricing_viewed", 3, contact=BO, path="/pricing"),
    )
    assert [hint.text for hint in told.knows] == [
        "Marta Selby spoke with Ann Bell on 10 June 2026.",
        "Mo Lee has a deal with Norvane.",
    ]
    assert [hint.text for hint in told.reads] == ["“/pricing” was looked at on 26 June 2026."]
    assert {hint.reach for hint in told.reads} == {"inside"}


def test_an_opening_is_public_near_and_no_news_of_their_own_post() -> None:
    facts = (
        tell("hiring.posted", 5, post="Billing Engineer"),
        tell("hiring.posted", 5, post="Tax Accountant"),
        tell("leadership.changed", 3, post="CFO"),
        tell("topic.surged", 1, topic="billing", score=80),
    )
    told = intel(*facts).openings
    assert told[0].text == "Norvane is hiring a tax accountant (in June)."
    assert told[0].why == "Public, and in their own department."
    assert not any("CFO" in opening.text or "surged" in opening.text for opening in told)
    unsure = read("Norvane may be looking for a tax accountant.")
    doubtful = find(
        "hiring",
        unsure.data["text"],
        unsure,
        kind="hiring.posted",
        post="Tax Accountant",
        confidence=0.4,
    )
    assert intel(unsure, doubtful).openings == ()


def test_proof_says_why_it_fits_and_is_no_example_for_a_real_company() -> None:
    (first, *_) = intel().proof
    assert first.asset == "case-norrin"
    whys = {ground.why for ground in first.why}
    assert {"Same industry: software", "Similar size: 210 people"} <= whys
    assert any(ground.facts for ground in first.why)
    view = look(company(), *PEOPLE)
    real = make_intel(view, view.people[ANN], BASIS, {})
    assert real.proof == ()
    assert real.proposition.claims == ()
    assert any("No story of ours fits" in one for one in real.unknown)


def test_objections_name_what_was_said_and_rivals_in_play() -> None:
    told = intel(
        call("Ann Bell", "That is too expensive for us. Switching would be too risky."),
        tell("competitor.evaluated", 9, competitor="Meterwise"),
    ).objections
    assert "too expensive" in told[0].text
    said = next(o for o in told if "Switching" in o.quote)
    assert said.answer is not None
    assert said.answer.facts == ("asset:objection-switching",)
    assert any(o.text.startswith("Meterwise is in play") and "card" in o.why for o in told)


def test_a_proposition_is_two_to_four_sentences_each_with_facts() -> None:
    told = intel(tell("funding.raised", 9, "news", round="Series B", amount=32_000_000)).proposition
    assert 2 <= len(told.claims) <= 4
    assert told.claims[0].text == "I saw that Norvane raised its Series B of $32 million."
    assert all(claim.facts for claim in told.claims)
    assert told.by == "templates"


RAISED = tell("funding.raised", 9, "news", round="Series B", amount=32_000_000)
VISIT = tell("web.pricing_viewed", 2, contact=ANN, path="/pricing")
OTHER = PEOPLE[1]
GOOD = (
    Claim(text="Norvane raised $32 million in its Series B.", facts=(RAISED.id,)),
    Claim(text="Norrin Software closes its month in 3 days.", facts=("asset:case-norrin",)),
)
BAD: list[tuple[Claim, str]] = [
    (Claim(text="Norvane raised $40 million.", facts=(RAISED.id,)), "$40 million"),
    (Claim(text="Norvane raised $32 million.", facts=()), "no fact at all"),
    (Claim(text="Norvane raised $32 million.", facts=("f" * 32,)), "no fact ffff"),
    (Claim(text="You looked at “/pricing” of late.", facts=(VISIT.id,)), "our eyes only"),
    (Claim(text="Bo Karl is VP Engineering.", facts=(OTHER.id,)), "somebody else"),
    (Claim(text="Norvane grows by 30 per cent.", facts=(SANDBOX.id,)), "estimate"),
    (Claim(text="Meterwise stops at contracts.", facts=("asset:card-meterwise",)), "battle card"),
    (Claim(text="It is so. It is also so.", facts=(RAISED.id,)), "not one sentence"),
    (Claim(text=f"It is {'so ' * 200}.", facts=(RAISED.id,)), "not one sentence"),
]


def test_a_better_wording_is_taken_where_all_of_it_may_be_said() -> None:
    told = intel(RAISED, VISIT, written=(GOOD, "nathan-cross")).proposition
    assert (told.claims, told.by, told.refused) == (GOOD, "nathan-cross", ())


@pytest.mark.parametrize(("claim", "why"), BAD, ids=[why for _, why in BAD])
def test_a_wording_that_says_more_falls_back_to_the_templates(claim: Claim, why: str) -> None:
    told = intel(RAISED, VISIT, written=((GOOD[0], claim), "nathan-cross")).proposition
    assert told.by == "templates"
    assert told.claims[0].text == "I saw that Norvane raised its Series B of $32 million."
    assert any(why in one for one in told.refused)


@pytest.mark.parametrize("many", [0, 1, 5])
def test_so_many_sentences_are_no_proposition(many: int) -> None:
    told = intel(RAISED, written=(GOOD[:1] * many, "x")).proposition
    assert told.by == "templates"
    assert told.refused


def test_of_somebody_without_a_title_little_is_said_and_that_plainly() -> None:
    view = look(company(), tell("web.page_viewed", 3, contact=ANN, path="/about"))
    told = make_intel(view, view.people[ANN], BASIS, {})
    assert (told.name, told.title, told.department) == (ANN, "", "")
    assert any("title" in one for one in told.unknown)


def test_all_intel_of_a_market_is_borne_out(small_market: list[Fact]) -> None:
    chosen = {"techcorp.example", "sollenexa.example", "orlokett-digital.example"}
    seen = 0
    for account in sorted(chosen):
        facts = [f for f in small_market if f.account == account]
        view: View = look(*facts, account=account, moment=max(f.known for f in facts))
        for one in view.people.values():
            told = make_intel(view, one, BASIS, {})
            assert told.flaws == ()
            seen += 1
            assert all(hint.facts for hint in (*told.cares, *told.reads, *told.knows))
            assert all(o.facts for o in told.openings)
            assert all(p.facts for p in told.proof)
    assert seen > 10
