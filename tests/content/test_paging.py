"""Pages through the gate: planned, held, approved, put up just as approved; and what breaks in between."""

from collections.abc import Callable
from datetime import datetime

import pytest

from scotty.desk.content import retire_examples, save_asset
from scotty.desk.outbox import edit_touch
from scotty.desk.outfit import fit_out
from scotty.desk.pages import list_pages, open_page
from scotty.desk.paging import (
    Order,
    Preview,
    approve_page,
    list_planned,
    plan_page,
    preview_page,
)
from scotty.desk.playbook import save_playbook
from scotty.desk.sequences import save_sequence
from scotty.facts import Held, Refused
from scotty.flows.outreach.carrying import run_due
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import Asked, enrol_contact
from scotty.flows.outreach.react import react_once
from scotty.flows.outreach.reconcile import reconcile_touch
from scotty.flows.versions import Version
from scotty.gate import Decision
from scotty.ports import House
from scotty.ports.outreach import Touch
from scotty.ports.suppressions import Suppression, Told
from tests.content.test_content import OWN
from tests.outreach.clocks import SetClock
from tests.outreach.kit import ACCOUNT, ROOT, add_people, tell, write_rules

NOW = datetime.fromisoformat("2026-11-30T22:00:00+00:00")
"""Ten in the evening: a page may go up at night."""
ALLOWED = Decision(held=None)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def outfit(make_house: Callable[..., House], clock: SetClock) -> Outfit:
    house = make_house(clock=clock)
    save_playbook(house, write_rules(approve='"all"'), "test")
    add_people(house, ["maya", "sven"], NOW)
    # Examples are no content for real companies: one asset of our own, all others retired.
    retire_examples(house, "test")
    save_asset(house, Version(name="calder", number=0, text=OWN, by="ava"))
    clock.forward(seconds=5)
    return fit_out(house, ROOT)


def order(**more: object) -> Order:
    told = {"account": ACCOUNT, "contact": f"maya@{ACCOUNT}", "by": "ava", "may_send": True}
    return Order(**{**told, **more})  # type: ignore[arg-type]


def carry(outfit: Outfit, name: str) -> str:
    touch = find(outfit, name)
    return run_due(outfit, "worker", name, touch.wake)


def find(outfit: Outfit, name: str) -> Touch:
    touch = outfit.house.outreach.touch(name)
    assert touch is not None
    return touch


def test_a_page_is_previewed_held_approved_and_put_up_as_approved(
    outfit: Outfit, clock: SetClock
) -> None:
    seen = preview_page(outfit, order())
    assert isinstance(seen, Preview)
    assert seen.why == ""
    assert list_pages(outfit.house) == []
    item = plan_page(outfit, order())
    assert item.policy == "approval"
    assert [i.id for i in list_planned(outfit)] == [item.id]
    assert any("asset:calder" in c["facts"] for c in item.claims)
    clock.forward(minutes=1)
    assert carry(outfit, item.id) == "held: approval"
    assert list_pages(outfit.house) == []
    # What the world does meanwhile does not change what was approved.
    outfit.house.ledger.append(
        [tell("news.published", "n1", clock.now(), account=ACCOUNT, data={"about": "new office"})]
    )
    clock.forward(hours=1)
    approve_page(outfit, item.id, "ben", True)
    assert carry(outfit, item.id) == "sent"
    (put,) = list_pages(outfit.house)
    assert (put.kind, put.contact, put.by) == ("landing", f"maya@{ACCOUNT}", "ava")
    page = open_page(outfit.house, put.path.removeprefix("/p/")).page
    assert page == seen.page
    assert "new office" not in str(page)
    (sent,) = outfit.house.ledger.facts("touch.sent")
    assert (sent.data["channel"], sent.data["message_id"]) == ("page", put.id)
    (published,) = outfit.house.ledger.facts("page.published")
    assert published.data["allowed"] == item.id
    assert published.because == (item.id,)


def test_the_same_open_page_is_planned_once_and_another_gets_the_next_number(
    outfit: Outfit, clock: SetClock
) -> None:
    one = plan_page(outfit, order())
    assert plan_page(outfit, order()).id == one.id
    other = plan_page(outfit, order(contact=None))
    assert other.id != one.id
    clock.forward(minutes=1)
    approve_page(outfit, one.id, "ben", True)
    carry(outfit, one.id)
    assert plan_page(outfit, order()).id != one.id  # that one is up; this is a new one


def test_without_the_right_to_send_it_waits_for_somebody_who_has_it(
    outfit: Outfit, clock: SetClock
) -> None:
    item = plan_page(outfit, order(may_send=False))
    clock.forward(minutes=1)
    approve_page(outfit, item.id, "ben", False)
    assert carry(outfit, item.id) == "held: release"
    approve_page(outfit, item.id, "cleo", True)
    assert carry(outfit, item.id) == "sent"


def test_in_dry_run_nothing_goes_up(outfit: Outfit, clock: SetClock) -> None:
    save_playbook(outfit.house, write_rules(approve='"none"', dry_run="true"), "test")
    item = plan_page(outfit, order())
    assert item.policy == "dry_run"
    clock.forward(minutes=1)
    assert carry(outfit, item.id) == "held: dry_run"
    assert list_pages(outfit.house) == []


def test_edited_words_are_not_put_up(outfit: Outfit, clock: SetClock) -> None:
    item = plan_page(outfit, order())
    clock.forward(minutes=1)
    edit_touch(outfit, item.id, item.subject, item.body + "\n\nBuy now.", "ava")
    approve_page(outfit, item.id, "ben", True)
    assert carry(outfit, item.id) == "held: carrier"
    held = find(outfit, item.id)
    assert (held.state, held.policy, held.settled) == ("waiting", "carrier", None)
    assert "would not read as it stands" in held.reason
    assert list_pages(outfit.house) == []


def test_who_opts_out_meanwhile_gets_no_page(outfit: Outfit, clock: SetClock) -> None:
    item = plan_page(outfit, order())
    clock.forward(minutes=1)
    approve_page(outfit, item.id, "ben", True)
    fact = tell(
        "contact.suppressed", "s", clock.now(), account=ACCOUNT, contact=f"maya@{ACCOUNT}",
        data={"reason": "unsubscribed", "scope": "all"},
    )  # fmt: skip
    entry = Suppression(address=f"maya@{ACCOUNT}", reason="unsubscribed")
    outfit.house.suppressions.suppress([Told(entry, fact)])
    assert carry(outfit, item.id) == "held: suppression"
    assert find(outfit, item.id).state == "dropped"
    assert isinstance(preview_page(outfit, order()), Held)
    with pytest.raises(Refused, match="do not want"):
        plan_page(outfit, order())


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"account": "nobody.example"}, "No account"),
        ({"contact": "nobody@acme.example"}, "is known as"),
        ({"model": "gold"}, "no ROI model"),
        ({"kind": "video"}, "not recorded"),
    ],
)
def test_bad_orders_are_refused(outfit: Outfit, more: dict[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        plan_page(outfit, order(**more))


def test_examples_are_never_put_up_for_real_companies(
    make_house: Callable[..., House], clock: SetClock
) -> None:
    house = make_house(clock=clock)
    save_playbook(house, write_rules(), "test")
    add_people(house, ["maya"], NOW)
    outfit = fit_out(house, ROOT)
    seen = preview_page(outfit, order())
    assert isinstance(seen, Preview)
    assert "does not exist" in seen.why
    with pytest.raises(Refused, match="does not exist"):
        plan_page(outfit, order())


def test_a_worker_that_dies_after_putting_up_does_not_put_up_twice(
    outfit: Outfit, clock: SetClock
) -> None:
    item = plan_page(outfit, order())
    clock.forward(minutes=1)
    approve_page(outfit, item.id, "ben", True)
    touch = find(outfit, item.id)
    begun = outfit.house.outreach.begin(
        touch.id, touch.wake, "dead", lambda *_: ALLOWED, clock.now()
    )
    assert begun is not None
    claimed = begun[0]
    outfit.carriers["page"](
        claimed, lambda name: outfit.house.outreach.wire(claimed, name, (), clock.now())
    )
    outfit.house.outreach.settle(claimed, "unknown", [], clock.now())
    assert reconcile_touch(outfit, find(outfit, item.id))
    assert find(outfit, item.id).state == "sent"
    assert len(list_pages(outfit.house)) == 1


def test_a_worker_that_dies_before_it_leaves_it_to_another(outfit: Outfit, clock: SetClock) -> None:
    item = plan_page(outfit, order())
    clock.forward(minutes=1)
    touch = find(outfit, item.id)
    begun = outfit.house.outreach.begin(
        touch.id, touch.wake, "dead", lambda *_: ALLOWED, clock.now()
    )
    assert begun is not None
    outfit.house.outreach.settle(begun[0], "unknown", [], clock.now())
    assert reconcile_touch(outfit, find(outfit, item.id))
    assert find(outfit, item.id).state == "failed"
    (again,) = list_planned(outfit)
    assert (again.policy, again.body) in {("", item.body), ("approval", item.body)}


def test_what_the_carrier_refused_is_decided_anew_once_it_was_mended(
    outfit: Outfit, clock: SetClock
) -> None:
    item = plan_page(outfit, order())
    nameless = write_rules().replace('name = "Tideline"', 'name = ""')
    save_playbook(outfit.house, nameless, "test")
    clock.forward(minutes=1)
    react_once(outfit)
    approve_page(outfit, item.id, "ben", True)
    assert carry(outfit, item.id) == "held: carrier"
    assert "whose it is" in find(outfit, item.id).reason
    save_playbook(outfit.house, write_rules(), "test")
    react_once(outfit)
    assert find(outfit, item.id).state == "planned"


SEQUENCE = """
name = "paged"
title = "A page first"

[[step]]
name = "page"
day = 1
channel = "page"
does = "landing"
"""


def test_a_step_of_a_sequence_puts_its_page_up(outfit: Outfit, clock: SetClock) -> None:
    save_playbook(outfit.house, write_rules(), "test")
    save_sequence(outfit.house, SEQUENCE, "test")
    asked = Asked(
        account=ACCOUNT, contact=f"sven@{ACCOUNT}", sequence="paged", by="ava", released="ava"
    )
    touch = enrol_contact(outfit, asked)
    assert isinstance(touch, Touch)
    clock.moment = touch.due
    assert carry(outfit, touch.id) == "sent"
    (put,) = list_pages(outfit.house)
    assert put.contact == f"sven@{ACCOUNT}"
    assert outfit.links(ACCOUNT, put.contact)["page"] == ROOT + put.path
