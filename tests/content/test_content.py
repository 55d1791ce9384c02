"""Content: lists, filters, saves, differences, retiring; where assets are used and what came back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scotty.desk.content import (
    Wanted,
    diff_versions,
    list_assets,
    list_versions,
    read_version,
    restore_version,
    retire_asset,
    retire_examples,
    save_asset,
    show_asset,
)
from scotty.facts import Fact, Refused
from scotty.flows.versions import Version
from scotty.playbook.content import default_contents
from scotty.ports import House
from scotty.ports.outreach import SOURCE
from tests.outreach.clocks import SetClock

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OWN = """+++
title = "How Calder Freight bills by the mile"
kind = "case_study"
industry = ["logistics"]
persona = ["finance"]
says = ["{customer} sends its invoices {days} days earlier."]
source = "Interview with its controller, May 2026"
expires = 2026-12-15

[figures]
customer = "Calder Freight"
days = 6
+++

# How Calder Freight bills by the mile
"""


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house(clock=SetClock(NOW))


def save(house: House, text: str = OWN, name: str = "calder", base: int | None = None) -> int:
    return save_asset(house, Version(name=name, number=0, text=text, by="ava"), base)


def test_a_new_workspace_shows_examples_and_says_so(house: House) -> None:
    rows = list_assets(house)
    assert len(rows) == len(default_contents()) > 20
    assert all(row.example and row.source == "invented for the sandbox" for row in rows)
    assert all((row.version, row.at, row.sent, row.pages) == (1, None, 0, 0) for row in rows)


def test_own_content_is_no_example_and_ends_soon(house: House) -> None:
    assert save(house) == 1
    row = next(r for r in list_assets(house) if r.name == "calder")
    assert (row.example, row.state, row.by) == (False, "soon", "ava")
    assert row.at == NOW


@pytest.mark.parametrize(
    ("wanted", "has"),
    [
        (Wanted(kind="case_study"), True),
        (Wanted(kind="benchmark"), False),
        (Wanted(industry="logistics"), True),
        (Wanted(industry="media"), False),
        (Wanted(persona="finance"), True),
        (Wanted(persona="legal"), False),
        (Wanted(state="soon"), True),
        (Wanted(state="over"), False),
        (Wanted(state="example"), False),
        (Wanted(kind="case_study", industry="logistics", persona="finance", state="soon"), True),
    ],
)
def test_filters(house: House, wanted: Wanted, has: bool) -> None:
    save(house)
    assert any(row.name == "calder" for row in list_assets(house, wanted)) is has


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no front matter", "front matter"),
        (OWN.replace("{days}", "6"), "holds a number"),
        (OWN.replace("{days}", "{weeks}"), "lacks"),
        (OWN.replace('kind = "case_study"', 'kind = "poem"'), "does not hold"),
        (OWN.replace("2026-12-15", "soon"), "not TOML"),
        (OWN.replace('customer = "Calder Freight"\n', ""), "customer"),
    ],
)
def test_a_fault_is_refused_with_its_place(house: House, text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        save(house, text)
    assert house.ledger.facts("content.saved") == []


@pytest.mark.parametrize("name", ["", "Calder", "../calder", "a b", "x" * 70])
def test_a_name_that_is_none_is_refused(house: House, name: str) -> None:
    with pytest.raises(Refused):
        save(house, name=name)


def test_versions_are_compared_and_restored_and_nobody_is_overwritten(house: House) -> None:
    save(house)
    assert save(house, OWN.replace("days = 6", "days = 7"), base=1) == 2
    with pytest.raises(Refused, match="after you opened version 1"):
        save(house, OWN.replace("days = 6", "days = 9"), base=1)
    assert "-days = 6\n+days = 7" in diff_versions(house, "calder", 1, 2)
    assert restore_version(house, "calder", 1, "ben") == 3
    assert read_version(house, "calder").text == OWN
    assert [v.by for v in list_versions(house, "calder")] == ["ava", "ava", "ben"]
    with pytest.raises(Refused, match="no version 9"):
        read_version(house, "calder", 9)
    with pytest.raises(Refused, match="no content called"):
        show_asset(house, "nothing")


@pytest.mark.parametrize("text", [OWN, OWN.replace("expires = 2026-12-15\n", "")])
def test_what_is_retired_is_not_used_any_more(house: House, text: str) -> None:
    save(house, text)
    assert retire_asset(house, "calder", "ava") == 2
    shown = show_asset(house, "calder")
    assert shown.row.state == "over"
    assert not shown.asset.holds(NOW.date())
    assert shown.asset.figures == {"customer": "Calder Freight", "days": 6}


def test_examples_are_retired_together_and_own_content_stays(house: House) -> None:
    save(house)
    assert retire_examples(house, "ava") == len(default_contents())
    assert retire_examples(house, "ava") == 0
    assert {r.name for r in list_assets(house) if r.state != "over"} == {"calder"}


def tell(kind: str, touch: str, **data: object) -> Fact:
    return Fact(
        kind=kind, at=NOW, known=NOW, source=SOURCE, key=f"{kind}:{touch}:{len(data)}",
        account="acme.example", contact="maya@acme.example", data={"touch": touch, **data},
    )  # fmt: skip


def test_use_and_answers_are_counted_by_the_newest_words(house: House) -> None:
    save(house)
    words = {"claims": [{"text": "x", "facts": ["asset:calder"]}], "assets": ["insight-finance"]}
    facts = [tell("touch.drafted", t, **words) for t in ("t1", "t2", "t3", "t4")]
    facts += [tell("touch.sent", t, channel="mail") for t in ("t1", "t2", "t3")]
    facts += [tell("email.replied", "t1", said="interested")]
    facts += [tell("email.replied", "t2", said="unsubscribe")]
    house.ledger.append(facts)
    house.lake.sync()
    rows = {r.name: r for r in list_assets(house)}
    for name in ("calder", "insight-finance"):
        row = rows[name]
        assert (row.drafted, row.sent, row.answered) == (4, 3, 1)
        assert row.rate.low < 1 / 3 < (row.rate.high or 0)
    assert rows["case-norrin"].drafted == 0
