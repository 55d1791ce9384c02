"""The content hub at the desk: found by words and filter, suggested for somebody, doubted out of facts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scotty.desk.content import Wanted, list_assets, save_asset
from scotty.desk.hub import recommend_content, search_content
from scotty.desk.playbook import save_playbook
from scotty.desk.stale import list_stale
from scotty.facts import Fact, Refused
from scotty.flows.versions import Version
from scotty.playbook import default_text
from scotty.ports import House
from tests.outreach.clocks import SetClock

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OWN = """+++
title = "Calder Freight bills by the mile"
kind = "case_study"
industry = ["logistics"]
persona = ["finance"]
stage = ["aware", "evaluating"]
pain = ["slow-close"]
says = ["{customer} sends its invoices {days} days earlier."]
source = "Interview with its controller, May 2026"

[figures]
customer = "Calder Freight"
site = "calder.example"
employees = 200
days = 6
+++

# Calder Freight bills by the mile

Dispatch used to mail a sheet of mileages each Friday.
"""
CARD = """+++
title = "Against Quillon"
kind = "battle_card"
source = "our own"
[figures]
rival = "Quillon"
+++

Quillon has no connector for payroll systems.
"""


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def house(make_house: Callable[..., House], clock: SetClock) -> House:
    house = make_house(clock=clock)
    for name, text in (("calder", OWN), ("against-quillon", CARD)):
        save_asset(house, Version(name=name, number=0, text=text, by="ava"))
    house.ledger.append([
        tell("account.profiled", 30, "acme.example", name="Acme", domain="acme.example", industry="logistics", employees=260),
        tell("contact.profiled", 29, "acme.example", "ada@acme.example", name="Ada Lund", title="CFO"),
        tell("account.profiled", 30, "sim.example", name="Sim", domain="sim.example", industry="software", source="sandbox:crm"),
    ])  # fmt: skip
    house.lake.sync()
    return house


def tell(kind: str, days: float, account: str, who: str | None = None, **more: Any) -> Fact:
    at = NOW - timedelta(days=days)
    source = more.pop("source", "test")
    key = f"{account}:{days}:{who}:{sorted(more)}"
    return Fact(kind=kind, at=at, known=at, source=source, key=key, account=account, contact=who, data=more)  # fmt: skip


def test_found_by_words_with_a_marked_passage(house: House) -> None:
    found = search_content(house, "mileage sheets")
    assert found.hits[0].row.name == "calder"
    assert {b.text for b in found.hits[0].excerpt if b.hit} == {"sheet", "mileages"}
    assert found.among == len(list_assets(house))
    assert search_content(house, "").hits == ()


@pytest.mark.parametrize(
    ("wanted", "has"),
    [
        (Wanted(kind="case_study"), True),
        (Wanted(kind="video"), False),
        (Wanted(stage="aware"), True),
        (Wanted(stage="customer"), False),
        (Wanted(pain="slow-close"), True),
        (Wanted(pain="churn"), False),
        (Wanted(state="example"), False),
    ],
)
def test_filters_narrow_a_search(house: House, wanted: Wanted, has: bool) -> None:
    names = [hit.row.name for hit in search_content(house, "mileages", wanted).hits]
    assert ("calder" in names) is has


def test_a_saved_version_is_found_at_once(house: House) -> None:
    text = OWN.replace("mileages", "tachographs")
    save_asset(house, Version(name="calder", number=0, text=text, by="ava"))
    assert search_content(house, "tachograph").hits[0].row.name == "calder"


def test_suggested_for_somebody_real_out_of_own_content_alone(house: House) -> None:
    found = recommend_content(house, "acme.example", "Ada Lund")
    assert (found.company, found.contact, found.persona, found.stage) == ("Acme", "ada@acme.example", "finance", "aware")  # fmt: skip
    assert [one.name for one in found.assets] == ["calder"]
    assert found.assets[0].score == sum(part.points for part in found.assets[0].parts)
    assert found.people == (("ada@acme.example", "Ada Lund", "CFO"),)
    assert not found.simulated
    simulated = recommend_content(house, "sim.example", limit=50)
    assert simulated.simulated
    assert any(one.example for one in simulated.assets)


@pytest.mark.parametrize(
    ("account", "contact", "stage", "why"),
    [
        ("nobody.example", None, None, "No account"),
        ("acme.example", "eve@acme.example", None, "Nobody at"),
        ("acme.example", None, "later", "no stage"),
    ],
)
def test_who_is_not_known_is_refused(
    house: House, account: str, contact: str | None, stage: str | None, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        recommend_content(house, account, contact, stage)


def test_doubts_come_from_facts_around_an_asset(house: House, clock: SetClock) -> None:
    save_playbook(
        house, default_text() + '\n[research]\nrivals = { quillon = "quillon.example" }\n', "test"
    )
    assert not {"calder", "against-quillon"} & set(list_stale(house))
    clock.forward(days=1)
    later = clock.now()
    for kind, account, data in (
        ("account.profiled", "calder.example", {"name": "Calder Freight", "domain": "calder.example", "employees": 900}),
        ("account.profiled", "quillon.example", {"name": "Quillon", "domain": "quillon.example"}),
        ("finding.told", "quillon.example", {"area": "news", "statement": "Quillon launches a payroll connector."}),
    ):  # fmt: skip
        house.ledger.append([Fact(kind=kind, at=later, known=later, source="test", key=account + kind, account=account, data=data)])  # fmt: skip
    stale = list_stale(house)
    assert [found.sort for found in stale["calder"]] == ["customer"]
    assert [found.sort for found in stale["against-quillon"]] == ["rival"]
    clock.forward(days=700)
    assert {found.sort for found in list_stale(house)["calder"]} == {
        "customer",
        "figures",
        "unused",
    }
    doubted = recommend_content(house, "acme.example")
    assert any(part.name == "doubt" for part in doubted.assets[0].parts)
