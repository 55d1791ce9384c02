"""What happens to deals in real records: renamed stages, currencies, reopening, merging; norms."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Timeline
from scotty.playbook import Deals, Playbook
from scotty.signals import Log, Norms, Setting, StageNorm, Story, fold_name, load_clues, name_size
from tests.deals.stories import ACME, BOOK, DEAL, NOW, deal, fact, setting, story
from tests.deals.tales import SETTINGS, tales

CLUES = load_clues()
KINDS = ("deal.opened", "deal.staged", "deal.amended")
NAMES = ("Discovery", "Demo", "Proposal", "Negotiation")


def see_values(told: Story) -> dict[str, float]:
    sights = {name: each.see(told) for name, each in CLUES.items()}
    return {name: sight.value for name, sight in sights.items() if sight is not None}


def book(**rules: Any) -> Playbook:
    return msgspec.structs.replace(BOOK, deals=Deals(**rules))


def learnt(names: tuple[str, ...], rules: Playbook = BOOK) -> Setting:
    """Return a setting whose norms know these stages."""
    stages = {
        name: StageNorm(name=name, place=n / 3, usual=9, long=20, closed=9, won=n, left=40 - 9 * n)
        for n, name in enumerate(names)
    }
    return setting(rules, stages=stages, won=9, closed=30, usual_cycle=60.0, usual_pace=0.5)


def tell_again(told: Fact, **data: Any) -> Fact:
    """Return the fact with other data, under the identity that it has."""
    return msgspec.structs.replace(told, data={**told.data, **data})


@given(tales(most=40), st.floats(0, 400))
@settings(max_examples=150, deadline=None)
def test_a_stage_renamed_half_way_changes_nothing(told: list[Fact], days: float) -> None:
    """The same life, told under the new name all along, and under the old one at first."""
    new = ("Discovery", "Tour", "Proposal", "Negotiation")
    half = story(days=days).moment

    def name_it(f: Fact, demo: str) -> Fact:
        told_as = {k: demo for k in ("stage", "from") if f.data.get(k) == "Demo"}
        return tell_again(f, **told_as)

    always = [name_it(f, "Tour") for f in told]
    since = [name_it(f, "Demo" if f.known < half else "Tour") for f in told]
    same = see_values(story(*always, read=learnt(new)))
    assert see_values(story(*since, read=learnt(new, book(renamed={"Demo": "Tour"})))) == same


def test_the_renaming_itself_is_no_move() -> None:
    """A system of record may log the new name as a change of stage of every open deal."""
    life = [deal(60, stage="Discovery"), fact("deal.staged", 40, stage="Demo")]
    renaming = fact("deal.staged", 10, stage="Tour", data={"from": "Demo"})
    new = learnt(("Discovery", "Tour", "Proposal", "Negotiation"), book(renamed={"Demo": "Tour"}))
    before, after = (see_values(story(*told, read=new)) for told in (life, [*life, renaming]))
    assert before["momentum.stage_age"] == 2
    assert {k: v for k, v in after.items() if k.startswith("momentum.")} == {
        k: v for k, v in before.items() if k.startswith("momentum.")
    }


@pytest.mark.slow
@given(tales(most=30), st.sampled_from([0.25, 0.5, 2.0, 8.0]), SETTINGS)
@settings(max_examples=100, deadline=None)
def test_a_deal_in_another_currency_is_judged_by_its_worth(
    told: list[Fact], rate: float, read: Setting
) -> None:
    """Powers of two divide without a remainder, so that both stories hold the same dollars."""
    dollars = [f for f in told if _is_plain(f)]
    euros = [tell_again(f, **_exchange(f.data, rate)) if f.kind in KINDS else f for f in dollars]
    dollars = [tell_again(f, currency="USD") if f.kind in KINDS else f for f in dollars]
    norms = read.norms
    there = see_values(story(*euros, read=Setting(book=book(rates={"EUR": rate}), norms=norms)))
    here = see_values(story(*dollars, read=Setting(book=BOOK, norms=norms)))
    assert there == pytest.approx(here)


def _is_plain(f: Fact) -> bool:
    amount = f.data.get("amount")
    return f.kind != "deal.won" and (amount is None or isinstance(amount, float))


def _exchange(data: Any, rate: float) -> dict[str, Any]:
    amount = data.get("amount")
    return {"currency": "EUR"} | ({} if amount is None else {"amount": amount / rate})


@pytest.mark.parametrize("end", ["deal.lost", "deal.won"])
def test_a_deal_opened_again_is_the_same_deal(end: str) -> None:
    life = [
        deal(60, stage="Discovery", amount=5e4, close_date="2026-08-01", owner="Sam"),
        fact("deal.staged", 40, stage="Demo"),
    ]
    again = [fact(end, 30), fact("deal.amended", 10, status="open")]
    before, after = (see_values(story(*f, read=learnt(NAMES))) for f in (life, [*life, *again]))
    assert after.pop("momentum.reopened") == 1
    assert before.pop("momentum.reopened") == 0
    money = ("momentum", "economics", "competition")
    assert {k: v for k, v in after.items() if k.startswith(money)} == {
        k: v for k, v in before.items() if k.startswith(money)
    }


@pytest.mark.slow
@given(tales(most=30), st.data(), SETTINGS)
@settings(max_examples=100, deadline=None)
def test_facts_of_an_account_merged_into_this_one_count_as_its_own(
    told: list[Fact], data: st.DataObject, read: Setting
) -> None:
    """`account.linked` gives entries the account that stays; facts keep the name they came with."""
    moved = data.draw(st.lists(st.booleans(), min_size=len(told), max_size=len(told)))
    entries = [
        Entry(
            msgspec.structs.replace(f, account="acme-old.example") if old else f,
            ACME, known=f.known, verdict=f.verdict,
        )
        for f, old in zip(told, moved, strict=True)
    ]  # fmt: skip
    merged = Story(Log(Timeline(ACME, entries), NOW), DEAL, read)
    assert see_values(merged) == see_values(story(*told, read=read))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 500), st.integers(0, 500))
def test_a_record_lifts_by_its_wins_and_by_no_more_than_it_has_seen(
    won: int, more: int, all_won: int, all_more: int
) -> None:
    norms = Norms(
        won=all_won, closed=all_won + all_more, records={"owner": {"Sam": (won, won + more)}}
    )
    lift = norms.lift("owner", "Sam")
    assert (lift is None) == (won + more == 0)
    if lift is not None:
        share = won / (won + more)
        assert (lift > 1e-9) <= (share > norms.base)
        assert (lift < -1e-9) <= (share < norms.base)
        better = Norms(
            won=all_won, closed=all_won + all_more, records={"owner": {"Sam": (won + 1, won + more + 1)}}
        ).lift("owner", "Sam")  # fmt: skip
        assert better is not None
        assert better > lift


@pytest.mark.parametrize(
    ("employees", "band"),
    [(0, "1-10"), (1, "1-10"), (10, "1-10"), (10.5, "1-10"), (11, "11-50"), (50, "11-50"),
     (51, "51-200"), (201, "201-1000"), (5000, "1001-5000"), (5001, "5001+"), (1e9, "5001+")],
)  # fmt: skip
def test_bands_of_size(employees: float, band: str) -> None:
    assert name_size(employees) == band


@pytest.mark.parametrize(
    ("name", "folded"), [(" Red\u00a0 FOX ", "red fox"), ("Straße", "strasse"), ("ＡＢ", "ab")]
)
def test_names_fold(name: str, folded: str) -> None:
    assert fold_name(name) == folded
