"""From a touch and what surrounds it to the gate's sight: countries, consent, hours, pressure, hostile input."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from scotty.desk.engage import Order, preview_account
from scotty.desk.playbook import save_playbook
from scotty.facts import Held
from scotty.flows.outreach.judging import count_days, judge_touch
from scotty.flows.outreach.when import find_country, find_opening
from scotty.gate import Decision
from scotty.ports.outreach import Plan, Touch
from scotty.stages.engage.hyperlinks import list_links
from tests.outreach.kit import add_people, tell, write_rules
from tests.outreach.stage import Stage


def judge(stage: Stage, touch: Touch) -> Decision:
    around = stage.house.outreach.look(touch, stage.clock.now())
    return judge_touch(stage.outfit, touch, around, touch.due)


def says(decision: Decision, policy: str) -> str:
    return next(c.says for c in decision.checks if c.policy == policy)


@pytest.mark.parametrize(
    ("profile", "asks"),
    [
        ({"country": "DE"}, True),
        ({"country": "Germany"}, True),
        ({"phone": "+49 30 901820"}, True),
        ({"country": "DE", "consent": "form of 2025-03-01"}, False),
        ({"country": "DE", "consent": "no"}, True),
        ({"country": "DE", "consent": "withdrawn"}, True),
        ({"country": "GB"}, False),
        ({}, False),
    ],
)
def test_consent_where_a_country_asks_for_it(
    stage: Stage, profile: dict[str, Any], asks: bool
) -> None:
    touch = stage.enrol("ada", profile=profile)
    assert bool(says(judge(stage, touch), "consent")) is asks


def test_the_company_s_country_counts_where_the_person_s_is_not_known(stage: Stage) -> None:
    account = f"{uuid4().hex[:8]}.example"
    touch = stage.enrol("ada", account)
    stage.clock.forward(minutes=1)
    told = tell(
        "account.profiled", uuid4().hex, stage.clock.now(), account=account, data={"country": "DE"}
    )
    stage.house.ledger.append([told])
    stage.house.tables.refresh()
    assert "DE asks for consent" in says(judge(stage, touch), "consent")


def test_a_request_of_theirs_is_consent(stage: Stage) -> None:
    touch = stage.enrol("ada", profile={"country": "DE"})
    asked = tell(
        "web.demo_requested",
        uuid4().hex,
        stage.clock.now(),
        account=touch.account,
        contact=touch.contact,
    )
    stage.house.ledger.append([asked])
    assert says(judge(stage, touch), "consent") == ""


@pytest.mark.parametrize(
    ("moment", "zone", "opens"),
    [
        # The hour that does not exist: 29 March 2026, 01:00 to 02:00 in London is no time. A Sunday.
        (
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            "Europe/London",
            datetime(2026, 3, 30, 8, 0, tzinfo=UTC),
        ),
        # The hour that occurs twice: 25 October 2026; the Monday after opens by winter time.
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            "Europe/London",
            datetime(2026, 10, 26, 9, 0, tzinfo=UTC),
        ),
        (
            datetime(2026, 3, 4, 11, 0, tzinfo=UTC),
            "Europe/London",
            datetime(2026, 3, 4, 11, 0, tzinfo=UTC),
        ),
        # Christmas Day in the country of their company, though the zone is known.
        (datetime(2026, 12, 25, 11, 0, tzinfo=UTC), "Europe/London", None),
    ],
)
def test_when_writing_to_them_is_allowed(
    moment: datetime, zone: str, opens: datetime | None
) -> None:
    opening = find_opening({}, {"country": "GB"}, zone, moment)
    assert opening >= moment
    if opens is None:
        assert opening.date() > moment.date()
    else:
        assert abs(opening - opens) <= timedelta(hours=2)
        assert (opening == moment) is (opens == moment)


def test_where_they_are() -> None:
    assert find_country({"country": "Austria"}, {"country": "GB"}) == "AT"
    assert find_country({}, {"country": "GB"}) == "GB"
    assert find_country({}, {}) == ""


def test_pressure_is_one_budget_for_all_channels(stage: Stage) -> None:
    account = f"{uuid4().hex[:8]}.example"
    touch = stage.enrol("ada", account)
    stage.drive(touch)
    now = stage.clock.now()
    other = stage.house.outreach.plan(
        Plan(account=account, contact=touch.contact, step="call", channel="call", key=uuid4().hex, due=now, by="emma", released="emma"),
        now,
    )  # fmt: skip
    decision = judge(stage, other)
    assert decision.until is not None
    assert decision.until >= now + timedelta(hours=20)
    assert "heard from us" in says(decision, "contact_pressure")


def test_the_account_has_a_budget_of_its_own(stage: Stage) -> None:
    account = f"{uuid4().hex[:8]}.example"
    touches = [stage.enrol(name, account) for name in ("ada", "otto", "emma", "hugo", "lena")]
    start = max(t.due for t in touches)
    stage.clock.moment = start
    said = [stage.drive(t) for t in touches]
    assert said.count("sent") == 5
    times = sorted(f.at for t in touches for f in stage.facts(t, "touch.sent"))
    assert times[4] - times[0] >= timedelta(hours=24)  # four a day


@pytest.mark.parametrize(
    "address",
    ["", "no address", "a@b@c", '"', "ada@", "x" * 400 + "@a.example", "ada\r\nBcc: all@x.example"],
)
def test_what_is_no_address_is_held_for_a_person_and_never_raises(
    stage: Stage, address: str
) -> None:
    now = stage.clock.now()
    touch = stage.house.outreach.plan(
        Plan(
            account="acme.example", contact="crm-17", step="mail", channel="mail", key=uuid4().hex, due=now, address=address,
            by="emma", released="emma", mailbox=stage.mailbox.id,
        ),
        now,
    )  # fmt: skip
    assert stage.drive(touch) in ("held: sound_draft", "held: carrier")
    held = stage.see(touch)
    assert held.state == "waiting"
    assert held.reason
    assert stage.house.mailboxes.find(stage.mailbox.id).paused == ""  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: all@x.example",
        "Ada\nSubject: Free",
        "<script>",
        "Ada {first}",
        "\u202eadA",
        "Ada\x00",
    ],
)
def test_a_hostile_name_stays_in_its_place(stage: Stage, name: str) -> None:
    made = stage.try_enrol("ada", profile={"name": name})
    assert not isinstance(made, Held)
    if stage.drive(made) != "sent":
        assert stage.see(made).policy == "sound_draft"
        return
    [message] = stage.received(made)
    head = message.split(b"\r\n\r\n")[0].lower()
    assert b"\nbcc:" not in head
    assert head.count(b"\nsubject:") == 1
    assert b"\nsubject: free" not in head


def test_a_field_that_nobody_knows_is_a_fault_and_not_a_gap(stage: Stage) -> None:
    touch = stage.enrol("ada", profile={"name": ""})
    assert touch.policy == "sound_draft"  # foreseen, long before it is due
    assert "first" in touch.faults[0]["what"]
    assert stage.drive(touch) == "held: sound_draft"
    assert stage.received(touch) == []


def test_a_rehearsal_shows_what_the_gate_would_say_and_changes_nothing(stage: Stage) -> None:
    account = f"{uuid4().hex[:8]}.example"
    add_people(stage.house, ["ada", "otto"], stage.clock.now(), account)
    save_playbook(stage.house, write_rules(dry_run="true"), "test")
    try:
        head = stage.house.ledger.head()
        shown = preview_account(
            stage.outfit, Order(account=account, sequence="short", by="emma", may_send=True)
        )
        assert stage.house.ledger.head() == head
        assert [t.step for t in shown.touches] == ["one", "two", "three"] * 2
        assert all(t.held is not None and t.held.mend for t in shown.touches)
        assert stage.house.outreach.enrolments({"account": account}) == []
    finally:
        save_playbook(stage.house, write_rules(), "test")


def test_days_are_counted_back_from_now() -> None:
    now = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    times = [now - timedelta(hours=h) for h in (1, 25, 26, 49)]
    counts = count_days(times, now)
    assert (counts[-1], counts[-2], sum(counts)) == (2, 1, 3)


def test_links_are_numbered_once_in_order_and_only_of_the_web() -> None:
    body = "[a](https://a.example/) [b](http://b.example/x?y=1) [a](https://a.example/) [m](mailto:x@y.example) <https://c.example> [j](javascript:alert(1))"
    assert list_links(body) == ("https://a.example/", "http://b.example/x?y=1", "https://c.example")
    assert list_links("no links, `[code](https://d.example)`") == ()
