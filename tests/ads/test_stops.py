"""Stops: a reply, a closed deal, a cooled account, a person who left; and pace."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.playbook.ads import Ads
from scotty.stages.engage.ads.pacing import Run, judge_pace, plan_by
from scotty.stages.engage.ads.stops import judge_stop
from tests.ads.stories import company, person, see, tell

ADS = Ads()
WHO = "ada@acme.example"
START = date(2026, 8, 1)


def at(kind: str, days: float = 10, **more: object) -> Fact:
    return tell(kind, "acme.example", days, **more)


@pytest.mark.parametrize(
    ("told", "account", "ada"),
    [
        ([], None, None),
        ([at("email.replied", contact=WHO)], "replied", "replied"),
        ([at("email.replied", 91, contact=WHO)], None, None),
        ([at("email.replied", contact=WHO, said="out_of_office")], None, None),
        ([at("email.replied", contact=WHO, verdict="bot")], None, None),
        ([at("deal.opened", deal="d"), at("deal.won", 5, deal="d")], "bought", "bought"),
        ([at("deal.won", 900, deal="d")], "bought", "bought"),
        ([at("account.profiled", 5, customer=True)], "bought", "bought"),
        ([at("deal.lost", 5, deal="d")], "lost", "lost"),
        ([at("deal.lost", 95, deal="d")], None, None),
        ([at("deal.lost", 5, deal="d"), at("deal.opened", 2, deal="e")], None, None),
        ([at("account.heated", 20), at("account.cooled", 5)], "cooled", "cooled"),
        ([at("account.cooled", 20), at("account.heated", 5)], None, None),
        ([at("contact.left", contact=WHO)], None, "left"),
    ],
)
def test_ads_stop_where_they_must(told: list[Fact], account: str | None, ada: str | None) -> None:
    view = see(*company("acme.example"), person("acme.example", "ada"), *told)
    whole = judge_stop(view, ADS)
    assert (whole.rule if whole else None) == account
    single = judge_stop(view, ADS, view.people[WHO])
    assert (single.rule if single else None) == ada
    for stop in filter(None, (whole, single)):
        assert stop.why
        assert stop.facts
        assert stop.facts[0] in {f.id for f in told}


def test_a_reply_may_stop_the_person_alone() -> None:
    ads = msgspec.structs.replace(ADS, reply_stops="person")
    view = see(
        *company("acme.example"),
        person("acme.example", "ada"),
        person("acme.example", "bob"),
        at("email.replied", contact=WHO),
    )
    assert judge_stop(view, ads) is None
    assert judge_stop(view, ads, view.people["bob@acme.example"]) is None
    stop = judge_stop(view, ads, view.people[WHO])
    assert stop is not None
    assert stop.rule == "replied"


RUN = Run(tag="SC-00000000", cents=10_000, start=START, days=10)


@pytest.mark.parametrize(
    ("spent", "day", "pace", "stops", "words"),
    [
        ({}, -1, "not begun", False, "begins on 2026-08-01"),
        ({}, 2, "silent", False, "$30 was planned"),
        ({0: 1_000, 1: 500}, 2, "slow", False, "50% of what was planned by now"),
        ({0: 1_000, 1: 1_000, 2: 1_000}, 2, "on pace", False, "100%"),
        ({0: 3_000, 1: 3_000}, 1, "fast", False, "$5 a day spends the rest"),
        ({0: 10_000}, 1, "spent", True, "stop it"),
        ({0: 10_001}, 1, "over", True, "$0.01 more"),
        ({0: 9_000}, 9, "on pace", True, "90%"),
        ({3: 5_000}, 2, "silent", False, "Nothing is reported"),
    ],
)
def test_pace_says_what_to_do(
    spent: dict[int, int], day: int, pace: str, stops: bool, words: str
) -> None:
    told = {START + timedelta(days=k): cents for k, cents in spent.items()}
    found = judge_pace(RUN, told, START + timedelta(days=day), ADS)
    assert (found.pace, found.stops) == (pace, stops)
    assert words in found.says
    assert found.left == RUN.cents - found.spent


@given(st.integers(1, 10**8), st.integers(1, 365), st.integers(-5, 400))
def test_the_plan_by_day_grows_to_all_of_it(cents: int, days: int, day: int) -> None:
    run = Run(tag="t", cents=cents, start=START, days=days)
    when = START + timedelta(days=day)
    assert 0 <= plan_by(run, when) <= plan_by(run, when + timedelta(days=1)) <= cents
    assert plan_by(run, START + timedelta(days=days - 1)) == cents
    found = judge_pace(run, {}, when, ADS)
    assert [planned for _, planned, _ in found.days] == sorted(p for _, p, _ in found.days)
