"""Single stories of the market: TechCorp's weeks, and what is said in calls."""

import itertools
import os
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest

from scotty.facts import Fact
from scotty.twins.market import Market, simulate
from scotty.twins.market.dialogue import Script, write_call
from tests.twins.test_market import digest

END = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return list(simulate(Market(companies=6_000, end=END)).facts())


@pytest.mark.parametrize("seed", [7, 1, 2024])
def test_techcorp_is_about_to_buy(seed: int) -> None:
    market = simulate(Market(companies=20, end=END, seed=seed))
    mine = [f for f in market.facts() if f.account == "techcorp.example"]
    profile = next(f for f in mine if f.kind == "account.profiled")
    assert profile.data["employees"] == 150
    assert profile.data["industry"] == "software"
    people = {f.data["title"]: f for f in mine if f.kind == "contact.profiled"}
    assert people["CFO"].known < END - timedelta(days=300)
    assert "VP Engineering" in people
    recent = [f for f in mine if f.at > END - timedelta(days=10) and f.verdict == "human"]
    earlier = [f for f in mine if END - timedelta(days=40) < f.at <= END - timedelta(days=10)]
    assert len(recent) > 20
    assert len(recent) / 10 > 2 * len(earlier) / 30, "interest has jumped"
    assert len({f.contact for f in recent if f.contact}) >= 3
    kinds = {f.kind for f in recent}
    assert {"web.demo_requested", "web.pricing_viewed", "topic.surged", "review.compared"} <= kinds
    assert any(f.kind == "funding.raised" and f.data["round"] == "Series B" for f in mine)
    assert not any(f.deal for f in mine), "no deal yet"
    truth = market.truth().to_pylist()[0]
    assert truth["account"] == "techcorp.example"
    assert truth["intends"]
    assert truth["icp"] > 80


@pytest.mark.slow
def test_transcripts_are_well_formed(facts: list[Fact]) -> None:
    calls = [f for f in facts if f.kind == "call.transcribed"]
    assert len(calls) > 60
    for call in calls:
        turns = call.data["turns"]
        assert 15 <= len(turns) <= 60
        assert {t["side"] for t in turns} == {"us", "them"}
        assert all(a["at"] < b["at"] for a, b in itertools.pairwise(turns))
        assert all(t["text"] and "{" not in t["text"] and t["speaker"] for t in turns)
        assert len({t["speaker"] for t in turns if t["side"] == "us"}) == 1
        assert call.deal is not None
    lengths = [len(f.data["turns"]) for f in calls]
    assert max(lengths) > 35
    assert min(lengths) < 25


def test_who_has_left_takes_part_no_longer(facts: list[Fact]) -> None:
    """In meetings booked, calls and letters; someone else of the company takes over."""
    names = {f.contact: f.data["name"] for f in facts if f.kind == "contact.profiled"}
    left = {f.contact: f.at for f in facts if f.kind == "contact.left"}
    gone = {
        (f.account, names[f.contact]): f.at
        for f in facts
        if f.kind == "contact.left" and f.contact in names
    }
    talks = ("meeting.booked", "call.held", "call.transcribed", "email.replied")
    told = [f for f in facts if f.kind in talks and f.deal is not None]
    assert any(f.contact in left for f in told), "they took part before"
    assert any(f.account in {who for who, _ in gone} for f in told)
    over = timedelta(hours=3)  # a transcript is told when the call is over
    assert not [f for f in told if f.contact in left and f.at > left[f.contact] + over]
    speakers = [
        (f, turn["speaker"])
        for f in told
        if f.kind == "call.transcribed"
        for turn in f.data["turns"]
        if turn["side"] == "them"
    ]
    assert not [s for f, s in speakers if f.at > gone.get((f.account, s), END) + over]


def test_words_lean_on_the_outcome(facts: list[Fact]) -> None:
    """Calls of deals that are won sound better, though not always."""
    won = {f.deal for f in facts if f.kind == "deal.won"}
    lost = {f.deal for f in facts if f.kind == "deal.lost"}
    gloomy = (
        "no budget",
        "too expensive",
        "postponed",
        "not convinced",
        "frozen",
        "no rush",
        "quiet around",
    )
    tone: defaultdict[bool, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.kind == "call.transcribed" and fact.deal in won | lost:
            words = " ".join(t["text"].lower() for t in fact.data["turns"])
            tone[fact.deal in won].append(sum(words.count(g) for g in gloomy))
    assert mean(tone[True]) < 0.8 * mean(tone[False])
    assert any(tone[True]), "a won deal has bad days too"


def test_calls_take_place_in_office_hours(facts: list[Fact]) -> None:
    held = [f.at for f in facts if f.kind == "call.held" and f.deal]
    weekend = sum(at.weekday() >= 5 for at in held)
    assert weekend < 0.04 * len(held), "only where it is Friday or Monday there"


def test_a_mood_decides_what_is_said() -> None:
    def script(mood: float) -> Script:
        return Script(
            seed=(1, 2, 3), title="A call", us="Ann Bee", them=("Cid Dow",), company="Doe Ltd",
            product="Tideline Billing", rival="", tool="Lakeform", amount=50_000, stage=2, mood=mood,
        )  # fmt: skip

    good, bad = write_call(script(1.0)), write_call(script(0.0))
    assert good == write_call(script(1.0))
    assert good["turns"] != bad["turns"]


@pytest.mark.slow
def test_same_digest_in_another_process() -> None:
    """Nothing hangs on the order of sets: another hash seed, the same market."""
    program = (
        "from tests.twins.test_market import END, Market, digest, simulate;"
        "print(digest(simulate(Market(companies=30, end=END)).facts()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == digest(simulate(Market(companies=30, end=END)).facts())
