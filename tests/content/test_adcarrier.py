"""Audiences through the gate: budget and release for each account, files within a tick, cuts, what breaks."""

import csv
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest

from scotty.desk.adcarrier import Order, list_exports, plan_exports
from scotty.desk.adfiles import list_files, read_file, tend_files, write_lists
from scotty.desk.adplan import keep_draft, make_draft, read_draft
from scotty.desk.ads import find_plan
from scotty.desk.outfit import fit_out
from scotty.desk.playbook import save_playbook
from scotty.desk.sequences import save_sequence
from scotty.facts import Fact, Refused
from scotty.flows.outreach.carrying import run_due
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import Asked, enrol_contact
from scotty.flows.outreach.reconcile import reconcile_touch
from scotty.gate import Decision
from scotty.ports import House
from scotty.ports.outreach import Touch, Wanted
from scotty.ports.suppressions import Suppression, Told
from tests.ads.stories import NOW, company, person, tell
from tests.outreach.clocks import SetClock
from tests.outreach.kit import ROOT, write_rules

FIRMS = ("acme.example", "beta.example")
CROWD = 320


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def outfit(make_house: Callable[..., House], clock: SetClock) -> Outfit:
    """Give two firms with many people, and a plan for them that is kept."""
    house = make_house(clock=clock)
    save_playbook(
        house, write_rules() + "[ads]\nchannels = {linkedin-people = [1, 1, 1]}\n", "test"
    )
    for account in FIRMS:
        house.ledger.append(company(account, employees=3_000))
        crowd = (person(account, f"p{k}", name=f"Pat P{k}", country="US") for k in range(CROWD))
        house.ledger.append(crowd)
    house.tables.refresh()
    made = fit_out(house, ROOT)
    keep_draft(house, make_draft(made).mark, "ava")
    tend_files(made)
    return made


def export(outfit: Outfit, clock: SetClock, **more: Any) -> list[str]:
    """Order all lists and let the worker carry what is due; return what came of each act."""
    items = plan_exports(outfit, Order(**{"by": "ava", "may_send": True, **more}))
    clock.forward(minutes=1)
    return [carry(outfit, item.id) for item in items]


def carry(outfit: Outfit, name: str) -> str:
    touch = outfit.house.outreach.touch(name)
    assert touch is not None
    return run_due(outfit, "worker", name, touch.wake)


def hashes(outfit: Outfit, name: str) -> set[str]:
    return {row[0] for row in csv.reader(StringIO(read_file(outfit.house, name).decode()))}


def sha(address: str) -> str:
    return sha256(address.encode()).hexdigest()


def suppress(outfit: Outfit, address: str) -> None:
    now = outfit.house.clock.now()
    fact = Fact(
        kind="contact.suppressed", at=now, known=now, source="test", key=address,
        account=address.partition("@")[2], contact=address,
        data={"reason": "unsubscribed", "scope": "all"},
    )  # fmt: skip
    entry = Suppression(address=address, reason="unsubscribed")
    outfit.house.suppressions.suppress([Told(entry, fact)])


def test_a_list_is_written_once_the_gate_said_yes_to_each_account(
    outfit: Outfit, clock: SetClock
) -> None:
    items = plan_exports(outfit, Order(by="ava", may_send=True))
    assert {i.account for i in items} == set(FIRMS)
    assert list_files(outfit.house) == []
    assert tend_files(outfit)
    assert list_files(outfit.house) == []  # planned is not allowed
    assert export(outfit, clock) == ["sent", "sent"]
    assert tend_files(outfit)
    (file,) = list_files(outfit.house)
    assert (file.action, file.rows, file.channel) == ("ADD", 2 * CROWD, "linkedin-people")
    assert file.name == f"{file.tag}-linkedin-people-add.csv"
    assert {sha(f"p3@{f}") for f in FIRMS} <= hashes(outfit, file.name)
    sent = outfit.house.ledger.facts("touch.sent")
    assert {f.data["channel"] for f in sent} == {"ad"}
    assert list_exports(outfit) == []
    assert plan_exports(outfit, Order(by="ava", may_send=True))[0].state == "sent"  # once a plan
    assert write_lists(outfit) == []


def test_money_is_the_account_s_and_held_beyond_its_budget(outfit: Outfit, clock: SetClock) -> None:
    touches = plan_exports(outfit, Order(by="ava", may_send=True))
    (line,) = (find_plan(outfit.house) or (None, ()))[1]
    for item in touches:
        touch = outfit.house.outreach.touch(item.id)
        assert touch is not None
        assert touch.cost == line.accounts[item.account] / 100
    less = write_rules(budget_share="0.01") + "[ads]\nchannels = {linkedin-people = [1, 1, 1]}\n"
    save_playbook(outfit.house, less, "test")
    clock.forward(minutes=1)
    assert {carry(outfit, item.id) for item in touches} == {"held: budget"}
    tend_files(outfit)
    assert list_files(outfit.house) == []


@pytest.mark.parametrize(
    ("rules", "order", "held"),
    [
        ({"dry_run": "true"}, {}, "held: dry_run"),
        ({}, {"may_send": False}, "held: release"),
        ({}, {"by": "agent:bot"}, "held: approval"),
    ],
)
def test_the_gate_holds_lists_like_anything_else(
    outfit: Outfit, clock: SetClock, rules: dict[str, str], order: dict[str, Any], held: str
) -> None:
    text = write_rules(**rules) + "[ads]\nchannels = {linkedin-people = [1, 1, 1]}\n"
    save_playbook(outfit.house, text, "test")
    assert set(export(outfit, clock, **order)) == {held}
    tend_files(outfit)
    assert outfit.house.ledger.facts("ad.exported") == []


def test_who_opts_out_is_cut_within_a_tick_and_never_comes_back(
    outfit: Outfit, clock: SetClock
) -> None:
    export(outfit, clock)
    tend_files(outfit)
    clock.forward(hours=1)
    suppress(outfit, "p3@acme.example")
    assert tend_files(outfit)
    remove = next(f for f in list_files(outfit.house) if f.action == "REMOVE")
    add = next(f for f in list_files(outfit.house) if f.action == "ADD")
    assert remove.rows == 1
    assert sha("p3@acme.example") in hashes(outfit, remove.name)
    assert sha("p3@acme.example") not in hashes(outfit, add.name)
    assert add.rows == 2 * CROWD - 1
    while tend_files(outfit):
        pass
    assert len(list_files(outfit.house)) == 2


def test_countries_that_ask_for_consent_are_left_out(outfit: Outfit, clock: SetClock) -> None:
    german = {"country": "DE"}
    outfit.house.ledger.append(
        [
            person("acme.example", "dora", name="Dora D", **german),
            person("acme.example", "emil", name="Emil E", consent="2026-01-05", **german),
            person("acme.example", "fritz", name="Fritz F", **german),
            tell("web.demo_requested", "acme.example", 2, contact="fritz@acme.example"),
        ]
    )
    export(outfit, clock)
    tend_files(outfit)
    found = hashes(outfit, list_files(outfit.house)[0].name)
    assert sha("dora@acme.example") not in found
    assert {sha("emil@acme.example"), sha("fritz@acme.example")} <= found
    (why,) = list_files(outfit.house)[0].left_out
    assert "asks for consent" in why


def test_a_line_that_left_the_plan_loses_its_list(outfit: Outfit, clock: SetClock) -> None:
    export(outfit, clock)
    tend_files(outfit)
    clock.forward(days=1)
    for account in FIRMS:
        outfit.house.ledger.append([tell("account.tiered", account, -0.5, tier="none")])
    outfit.house.ledger.append(company("zeta.example", employees=9_000))
    outfit.house.ledger.append(
        person("zeta.example", f"p{k}", name=f"Pat P{k}", country="US") for k in range(900)
    )
    keep_draft(outfit.house, make_draft(outfit).mark, "ava")
    while tend_files(outfit):
        pass
    assert {f.action for f in list_files(outfit.house)} == {"REMOVE"}


def test_a_worker_that_dies_half_way_adds_nobody_twice(outfit: Outfit, clock: SetClock) -> None:
    item = plan_exports(outfit, Order(by="ava", may_send=True))[0]
    clock.forward(minutes=1)
    touch = outfit.house.outreach.touch(item.id)
    assert touch is not None
    begun = outfit.house.outreach.begin(
        touch.id, touch.wake, "dead", lambda *_: Decision(held=None), clock.now()
    )
    assert begun is not None
    claimed = begun[0]
    outfit.carriers["ad"](
        claimed, lambda name: outfit.house.outreach.wire(claimed, name, (), clock.now())
    )
    outfit.house.outreach.settle(claimed, "unknown", [], clock.now())
    told = len(outfit.house.ledger.facts("ad.exported"))
    assert reconcile_touch(outfit, claimed)
    again = outfit.house.outreach.touches(
        Wanted(channels=("ad",), states=("planned",), account=touch.account)
    )
    assert [carry(outfit, t.id) for t in again] == ["sent"]
    assert len(outfit.house.ledger.facts("ad.exported")) == told == CROWD


def test_a_draft_is_kept_as_it_was_seen_or_not_at_all(outfit: Outfit) -> None:
    shown = read_draft(outfit.house)
    assert shown is not None
    assert shown.drafted.plan.lines
    outfit.house.ledger.append(company("gamma.example", tier=1, employees=40_000))
    make_draft(outfit)
    with pytest.raises(Refused, match="made anew"):
        keep_draft(outfit.house, shown.mark, "ava")


@pytest.mark.parametrize("name", ["index.json", "../adplan.json", "nothing.csv", ""])
def test_only_lists_can_be_fetched(outfit: Outfit, name: str) -> None:
    with pytest.raises(Refused, match="no list"):
        read_file(outfit.house, name)


STEPS = """
name = "shown"
title = "Ads, then nothing"

[[step]]
name = "ads"
day = 1
channel = "ad"
does = "committee"
"""


def test_a_step_of_a_sequence_asks_for_the_account_s_lines(outfit: Outfit, clock: SetClock) -> None:
    save_sequence(outfit.house, STEPS, "test")
    asked = Asked(
        account="acme.example",
        contact="p1@acme.example",
        sequence="shown",
        by="ava",
        released="ava",
    )
    touch = enrol_contact(outfit, asked)
    assert isinstance(touch, Touch)
    clock.moment = max(touch.due, clock.moment)
    assert carry(outfit, touch.id) == "sent"
    (own,) = list_exports(outfit)
    assert own.cost > 0
    clock.forward(minutes=1)
    assert carry(outfit, own.id) == "sent"
    assert {f.account for f in outfit.house.ledger.facts("ad.exported")} == {"acme.example"}


def test_an_account_that_the_plan_does_not_have_waits_for_a_person(
    outfit: Outfit, clock: SetClock
) -> None:
    outfit.house.ledger.append(
        [*company("loose.example"), person("loose.example", "kim", name="Kim K")]
    )
    outfit.house.tables.refresh()
    save_sequence(outfit.house, STEPS, "test")
    asked = Asked(
        account="loose.example",
        contact="kim@loose.example",
        sequence="shown",
        by="ava",
        released="ava",
    )
    touch = enrol_contact(outfit, asked)
    assert isinstance(touch, Touch)
    clock.moment = max(touch.due, clock.moment) + timedelta(minutes=1)
    assert carry(outfit, touch.id) == "held: carrier"
    held = outfit.house.outreach.touch(touch.id)
    assert held is not None
    assert held.state == "waiting"
