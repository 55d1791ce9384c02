"""Enrichment: in the user's order, within the cap, told once, never mailed before a person says so."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scotty.desk.committee import draw_committee
from scotty.desk.enrich import enrich_account
from scotty.desk.playbook import current_playbook, save_playbook
from scotty.desk.vouch import take_over
from scotty.facts import Fact, Later, Refused
from scotty.flows.outreach.planning import address_of
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.ports.enrich import Field, Found, Wanted
from scotty.signals.view import View
from scotty.stages.engage.audience import choose_people
from scotty.vendors.contactfile import ContactFile

HOME = "loomworks.example"
OMAR, ADA = "003OMAR", f"ada.frost@{HOME}"


class Paid:
    """A provider that costs, and counts how often it is asked."""

    about = "A provider for tests."
    fields: frozenset[Field] = frozenset({"email", "phone"})

    def __init__(self, name: str, cost: float, answer: Sequence[Found] | Exception) -> None:
        self.name, self.cost, self.answer = name, cost, answer
        self.asked: list[str] = []

    def ask(self, wanted: Wanted, field: Field) -> Sequence[Found]:
        self.asked.append(wanted.contact)
        if isinstance(self.answer, Exception):
            raise self.answer
        return [f for f in self.answer if f.field == field]


def email(value: str, probability: float) -> list[Found]:
    return [Found(field="email", value=value, probability=probability)]


def fill(house: House, *more: tuple[str, str | None, dict[str, Any]]) -> None:
    then = house.clock.now() - timedelta(days=40)
    told: list[tuple[str, str | None, dict[str, Any]]] = [
        ("account.profiled", None, {"name": "Loom Works", "domain": HOME}),
        ("contact.profiled", OMAR, {"name": "Omar Orr", "title": "COO"}),
        ("contact.profiled", ADA, {"name": "Ada Frost", "title": "CFO", "email": ADA}),
        *more,
    ]
    house.ledger.append(
        Fact(kind=k, at=then, known=then, source="crm", key=f"{k}{who}{d}", account=HOME,
             contact=who, data=d)
        for k, who, d in told
    )  # fmt: skip


def order(house: House, providers: str, cap: float = 0.0) -> None:
    text = re.sub(r"(?m)^(providers|cost_cap) = .*\n", "", current_playbook(house)[2])
    head, _, tail = text.partition("[research]\n")
    kept = f"{head}[research]\nproviders = {providers}\ncost_cap = {cap}\n{tail}"
    save_playbook(house, kept, "test")


def look(house: House) -> View:
    return View(house.ledger.timelines([HOME])[HOME], house.clock.now())


def test_first_good_answer_ends_it_and_is_not_paid_twice(make_house: Callable[..., House]) -> None:
    weak, good, last = (
        Paid("weak", 0.1, email(f"o@{HOME}", 0.4)),
        Paid("good", 0.2, email(f"omar.orr@{HOME}", 0.9)),
        Paid("last", 0.2, email(f"never@{HOME}", 1.0)),
    )
    house = make_house(enrichers={p.name: p for p in (weak, good, last)})
    fill(house)
    order(house, '["weak", "good", "last"]', 1.0)
    found = enrich_account(house, HOME)
    assert [(t.value, t.provider) for t in found.told] == [(f"omar.orr@{HOME}", "good")]
    assert (round(found.spent, 2), last.asked) == (0.3, [])
    assert weak.asked == good.asked == [OMAR]  # Ada's address is known: nobody asks for it
    again = enrich_account(house, HOME)
    assert (again.spent, round(again.total, 2), len(good.asked)) == (0.0, 0.3, 1)
    assert again.told[0].fact == found.told[0].fact


def test_the_cap_holds_and_lacks_are_remembered(make_house: Callable[..., House]) -> None:
    dear = Paid("dear", 0.6, [])
    house = make_house(enrichers={"dear": dear})
    fill(house, ("contact.profiled", "003TESS", {"name": "Tess Toll", "title": "CTO"}))
    order(house, '["dear", "pattern"]', 1.0)
    found = enrich_account(house, HOME)
    assert len(dear.asked) == 1
    assert round(found.total, 2) == 0.6
    assert any("cap" in note for note in found.notes)
    assert {t.provider for t in found.told} == {"pattern"}
    enrich_account(house, HOME)
    assert len(dear.asked) == 1


def test_a_provider_that_fails_stops_nobody(make_house: Callable[..., House]) -> None:
    broken = Paid("broken", 0.0, Refused("The key is wrong.", "Set another."))
    tired = Paid("tired", 0.0, Later("Too many questions.", 60))
    house = make_house(enrichers={"broken": broken, "tired": tired})
    fill(house)
    order(house, '["broken", "tired", "pattern"]')
    found = enrich_account(house, HOME)
    assert [t.provider for t in found.told] == ["pattern"]
    assert sum("key is wrong" in n or "Too many" in n for n in found.notes) == 2
    with pytest.raises(Refused, match="cannot be asked"):
        enrich_account(house, HOME, ("shoe size",))
    order(house, '["nowhere"]')
    with pytest.raises(Refused, match="nowhere"):
        enrich_account(house, HOME)


def test_inferred_addresses_are_never_mailed_before_a_person_says_so(
    make_house: Callable[..., House],
) -> None:
    house = make_house()
    fill(
        house,
        ("person.found", None, {"name": "Vera Vane", "job": "General Counsel", "confidence": 0.9}),
    )
    found = enrich_account(house, HOME)
    told = {t.contact: t for t in found.told}
    assert told[OMAR].value == f"omar.orr@{HOME}"
    assert 0.2 < told[OMAR].probability < 0.9
    view, rules = look(house), Playbook().budget
    assert address_of(view.people[OMAR]) == ""
    assert [c.contact for c in choose_people(view, rules)] == [ADA]
    assert "found:vera-vane" not in view.people
    drawn = draw_committee(house, HOME)
    assert drawn.reach[OMAR].provider == "pattern"
    assert drawn.reach["found:vera-vane"].value == f"vera.vane@{HOME}"

    took = take_over(house, HOME, told[OMAR].fact, "priya")
    assert took.because == (told[OMAR].fact,)
    assert address_of(look(house).people[OMAR]) == f"omar.orr@{HOME}"
    with pytest.raises(Refused, match="known by now"):
        take_over(house, HOME, told[OMAR].fact, "priya")
    vera = take_over(house, HOME, told["found:vera-vane"].fact, "priya")
    person = look(house).people[vera.contact or ""]
    assert (person.tell("name"), person.tell("title")) == ("Vera Vane", "General Counsel")
    assert house.access.acts(5, None)[0].did == "contact.taken"
    with pytest.raises(Refused, match="no such answer"):
        take_over(house, HOME, "f" * 32, "priya")


def test_what_the_workspace_holds_comes_first(make_house: Callable[..., House]) -> None:
    house = make_house()
    fill(
        house,
        ("contact.proposed", ADA, {"name": "Omar Orr", "email": f"oo@{HOME}", "by": ADA}),
    )
    found = enrich_account(house, HOME)
    assert [(t.value, t.provider) for t in found.told] == [(f"oo@{HOME}", "ledger")]


def test_a_file_is_a_provider(make_house: Callable[..., House], home: Path) -> None:
    (home / "enrich").mkdir(parents=True)
    file = home / "enrich" / "bought.csv"
    file.write_text(
        f"name,domain,email,phone,seen\nOmar Orr,{HOME},Omar@{HOME},+49 30 1234567,2026-01-05\n"
    )
    house = make_house()
    fill(house)
    order(house, '["file:bought", "pattern"]')
    found = enrich_account(house, HOME, ("email", "phone"))
    told = {(t.contact, t.field): t for t in found.told}
    assert told[OMAR, "email"].value == f"omar@{HOME}"
    assert told[OMAR, "phone"].at.year == 2026
    assert told[OMAR, "phone"].provider == "file:bought"
    bad = home / "enrich" / "bad.csv"
    bad.write_text("colour,size\nred,1\nblue,2\n")
    with pytest.raises(Refused, match=r"bad\.csv"):
        ContactFile(bad).ask(Wanted(account=HOME, domain=HOME, contact="x"), "email")


def test_nothing_to_ask_is_said(make_house: Callable[..., House]) -> None:
    house = make_house()
    fill(house, ("contact.profiled", OMAR, {"email": f"omar@{HOME}"}))
    assert enrich_account(house, HOME).notes == (
        "Nothing was asked: the email of everybody who counts is known.",
    )
    then = house.clock.now()
    house.ledger.append([
        Fact(kind="account.profiled", at=then, known=then, source="crm", key="bare",
             account="bare.example", data={"name": "Bare"})
    ])  # fmt: skip
    assert enrich_account(house, "bare.example").notes == (
        "Nothing was asked: nobody is known there.",
    )
