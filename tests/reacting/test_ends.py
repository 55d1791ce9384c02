"""Ends that come from beyond the person: a hot account, a crowd of facts about others."""

from collections.abc import Callable
from datetime import timedelta

from scotty.desk.engage import Order, engage_account
from scotty.flows.outreach.react import react_once
from scotty.ports import House
from scotty.ports.outreach import Wanted
from tests.deals.stories import NOW
from tests.outreach.clocks import SetClock
from tests.outreach.kit import ACCOUNT, add_people, prepare, tell


def test_a_hot_account_ends_what_was_for_the_quiet_and_only_that(
    make_house: Callable[..., House],
) -> None:
    clock = SetClock(NOW)
    house = make_house(clock=clock)
    outfit, _ = prepare(house, "smtp://127.0.0.1:1")
    quiet, busy = add_people(house, ["ann", "bob"], NOW - timedelta(days=1))
    for contact, sequence in ((quiet, "reawaken"), (busy, "short")):
        order = Order(account=ACCOUNT, sequence=sequence, contacts=(contact,), by="me")
        assert engage_account(outfit, order).touches
    react_once(outfit)  # the past is no news
    crowd = [
        tell("web.page_viewed", f"v{n}", NOW, account=f"b{n % 700}.example") for n in range(2_000)
    ]
    views = [tell("web.page_viewed", "own", NOW, account=ACCOUNT, contact=busy)]
    house.ledger.append([*crowd, *views, tell("account.heated", "h", NOW, account=ACCOUNT)])
    assert react_once(outfit)
    alive = {e.contact: (e.state, e.why) for e in house.outreach.enrolments({}, alive=False)}
    assert alive == {quiet: ("ended", "hot"), busy: ("active", "")}
    touches = {t.contact: (t.state, t.reason) for t in house.outreach.touches(Wanted())}
    assert touches[quiet] == ("dropped", "The sequence ended: hot")
    assert touches[busy][0] == "planned"
    both = house.outreach.enrolments({"contact": [quiet, busy]}, alive=False)
    assert {e.contact for e in both} == {quiet, busy}
    (dropped,) = house.ledger.facts("touch.dropped")
    assert dropped.data["why"] == "The sequence ended: hot"
