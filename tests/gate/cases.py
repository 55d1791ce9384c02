"""For every policy: acts that it lets through and acts that it holds, and how."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from scotty.gate import Act, Asker, Box, Sight, Touched
from scotty.playbook.gate import GateRules, Pressure

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ACT = Act(
    id="a" * 32, channel="mail", account="acme.example", contact="ada@acme.example",
    address="ada@acme.example", asker=Asker(by="emma", released="emma", wrote="scotty"),
)  # fmt: skip
BOX = Box(address="elsa@tideline.example", cap=50)
SIGHT = Sight(now=NOW, enrolment="active", box=BOX, tier=2, budget=1_000.0)
RULES = GateRules(dry_run=False, approve="none", approve_tiers=())
"""An act, a sight and rules that no policy says no to."""

Kind = Literal["yes", "person", "later", "final"]


class Case(msgspec.Struct, frozen=True):
    """What is changed about an act that may leave, and what the policy says then."""

    policy: str
    what: str
    kind: Kind
    act: dict[str, Any] = {}
    sight: dict[str, Any] = {}
    rules: dict[str, Any] = {}
    until: datetime | None = None


def build(case: Case) -> tuple[Act, Sight, GateRules]:
    """Return the act, sight and rules of a case."""
    act, sight, rules = (dict(part) for part in (case.act, case.sight, case.rules))
    if "asker" in act:
        act["asker"] = replace(ACT.asker, **act["asker"])
    if sight.get("box") is not None:
        sight["box"] = replace(BOX, **sight["box"])
    if "touched" in sight:
        sight["touched"] = Touched(**sight["touched"])
    if "pressure" in rules:
        rules["pressure"] = Pressure(**rules["pressure"])
    return replace(ACT, **act), replace(SIGHT, **sight), replace(RULES, **rules)


CASES = [
    Case("suppression", "nothing is known against them", "yes"),
    Case("suppression", "they unsubscribed", "final", sight={"suppressed": "unsubscribed"}),
    Case("suppression", "they complained, and it is a task", "final", {"channel": "task"}, {"suppressed": "complained"}),
    Case("suppression", "a pause passes", "later", {}, {"suppressed": "pause", "suppressed_until": NOW + 9 * DAY}, until=NOW + 9 * DAY),
    Case("still_there", "they are where they were", "yes", sight={"now_at": "acme.example"}),
    Case("still_there", "nobody knows where they are", "yes", sight={"now_at": None}),
    Case("still_there", "they left", "final", sight={"left": True}),
    Case("still_there", "they are elsewhere now", "final", sight={"now_at": "globex.example"}),
    Case("still_there", "an act for the account alone", "yes", {"contact": None, "channel": "ad"}, {"left": True}),
    Case("enrolment", "it goes on", "yes", sight={"enrolment": "active"}),
    Case("enrolment", "no sequence at all", "yes", sight={"enrolment": ""}),
    Case("enrolment", "it ended", "final", sight={"enrolment": "ended", "enrolment_why": "they replied"}),
    Case("enrolment", "it rests", "person", sight={"enrolment": "paused"}),
    Case("consent", "a country that asks for none", "yes", sight={"country": "GB"}, rules={"opt_in": ("DE",)}),
    Case("consent", "a country nobody knows", "yes", sight={"country": ""}, rules={"opt_in": ("DE",)}),
    Case("consent", "none is known", "person", sight={"country": "DE"}, rules={"opt_in": ("DE",)}),
    Case("consent", "a call, without any", "person", {"channel": "call"}, {"country": "DE"}, {"opt_in": ("DE",)}),
    Case("consent", "on a social network it is not asked for", "yes", {"channel": "social"}, {"country": "DE"}, {"opt_in": ("DE",)}),
    Case("consent", "they gave it", "yes", sight={"country": "DE", "consent": "given"}, rules={"opt_in": ("DE",)}),
    Case("consent", "they came to us", "yes", sight={"country": "DE", "consent": "asked"}, rules={"opt_in": ("DE",)}),
    Case("sound_draft", "no fault", "yes"),
    Case("sound_draft", "a fault", "person", {"faults": ("{first} was left empty",)}),
    Case("sound_draft", "several faults", "person", {"faults": ("one", "two", "three")}),
    Case("pitch", "a pitch by mail", "yes", {"pitch": True}),
    Case("pitch", "no pitch on a social network", "yes", {"channel": "social"}),
    Case("pitch", "a pitch before they engaged", "person", {"channel": "social", "pitch": True}),
    Case("pitch", "a pitch after they engaged", "yes", {"channel": "social", "pitch": True}, {"engaged": True}),
    Case("approval", "nobody need look", "yes"),
    Case("approval", "everybody must look", "person", rules={"approve": "all"}),
    Case("approval", "and did", "yes", {"asker": {"approved": "otto"}}, rules={"approve": "all"}),
    Case("approval", "the first to them", "person", {"first": True}, rules={"approve": "first"}),
    Case("approval", "not the first to them", "yes", rules={"approve": "first"}),
    Case("approval", "words that a person changed", "person", {"asker": {"wrote": "emma"}}, rules={"approve": "edited"}),
    Case("approval", "words that no person changed", "yes", rules={"approve": "edited"}),
    Case("approval", "a tier whose drafts are all looked at", "person", {}, {"tier": 1}, {"approve_tiers": (1,)}),
    Case("approval", "an agent asked", "person", {"asker": {"by": "agent:a@x"}}),
    Case("approval", "an agent asked, for an alert", "person", {"channel": "alert", "asker": {"by": "agent:a@x"}}),
    Case("approval", "an agent asked, a person approved", "yes", {"asker": {"by": "agent:a@x", "approved": "otto"}}),
    Case("approval", "an agent asked, an agent approved", "person", {"asker": {"by": "agent:a@x", "approved": "agent:b@x"}}),
    Case("approval", "an alert has no words to look at", "yes", {"channel": "alert"}, rules={"approve": "all"}),
    Case("approval", "the writer approved: two are needed", "person", {"asker": {"wrote": "emma", "approved": "emma"}}, rules={"four_eyes": True}),
    Case("approval", "another one approved", "yes", {"asker": {"wrote": "emma", "approved": "otto"}}, rules={"four_eyes": True}),
    Case("release", "released", "yes"),
    Case("release", "approved, and not released", "person", {"asker": {"released": "", "approved": "otto"}}),
    Case("dry_run", "it is off", "yes"),
    Case("dry_run", "it is on", "person", rules={"dry_run": True}),
    Case("dry_run", "it is on, for a page", "person", {"channel": "page"}, rules={"dry_run": True}),
    Case("dry_run", "it is on, for an alert to our own people", "yes", {"channel": "alert"}, rules={"dry_run": True}),
    Case("mailbox_health", "it sends", "yes", sight={"box": {}}),
    Case("mailbox_health", "there is none", "person", sight={"box": None}),
    Case("mailbox_health", "it is paused", "person", sight={"box": {"paused": "it was locked out"}}),
    Case("mailbox_health", "its domain is unfit", "person", sight={"box": {"unfit": "no SPF"}}),
    Case("mailbox_health", "unfit, and that is allowed here", "yes", {}, {"box": {"unfit": "no SPF"}}, {"unfit_domains": True}),
    Case("budget", "it costs nothing", "yes", sight={"budget": None}),
    Case("budget", "there is room", "yes", {"cost": 400.0}, {"spent": 600.0}),
    Case("budget", "there is no room", "person", {"cost": 400.01}, {"spent": 600.0}),
    Case("budget", "no tier, no budget", "person", {"cost": 1.0}, {"budget": None}),
    Case("budget", "a share of it only", "person", {"cost": 501.0}, rules={"budget_share": 0.5}),
    Case("contact_pressure", "they never heard from us", "yes"),
    Case("contact_pressure", "twenty hours ago, and no more today", "yes", {}, {"touched": {"last": NOW - 25 * HOUR, "week": 1, "week_from": NOW - 25 * HOUR}}),
    Case("contact_pressure", "an hour ago", "later", {}, {"touched": {"last": NOW - HOUR, "day": 1, "week": 1, "week_from": NOW - HOUR}}, until=NOW + 19 * HOUR),
    Case("contact_pressure", "once today, though the gap has passed", "later", {}, {"touched": {"last": NOW - 21 * HOUR, "day": 1, "week": 1}}, until=NOW + 3 * HOUR),
    Case("contact_pressure", "five times this week", "later", {}, {"touched": {"last": NOW - 2 * DAY, "week": 5, "week_from": NOW - 6 * DAY}}, until=NOW + DAY),
    Case("contact_pressure", "five times this week, and a page waits for them", "yes", {"channel": "page"}, {"touched": {"last": NOW, "week": 5}}),
    Case("contact_pressure", "the clock was set back", "later", {}, {"touched": {"last": NOW + HOUR, "day": 1, "week": 1}}, until=NOW + 21 * HOUR),
    Case("account_pressure", "three of four today", "yes", {}, {"touched": {"account_day": 3, "account_week": 3}}),
    Case("account_pressure", "four today", "later", {}, {"touched": {"account_day": 4, "account_day_from": NOW - 5 * HOUR, "account_week": 4}}, until=NOW + 19 * HOUR),
    Case("account_pressure", "fifteen this week", "later", {}, {"touched": {"account_week": 15, "account_week_from": NOW - 3 * DAY}}, until=NOW + 4 * DAY),
    Case("account_pressure", "an audience interrupts nobody", "yes", {"channel": "ad"}, {"touched": {"account_week": 15}}),
    Case("quiet_hours", "they are at work", "yes", sight={"open_from": NOW}),
    Case("quiet_hours", "it is night there", "later", sight={"open_from": NOW + 9 * HOUR}, until=NOW + 9 * HOUR),
    Case("quiet_hours", "a page may go up at night", "yes", {"channel": "page"}, {"open_from": NOW + 9 * HOUR}),
    Case("mailbox_limit", "there is room today", "yes", sight={"box": {"sent": 49}}),
    Case("mailbox_limit", "it has sent all of today's", "later", {}, {"box": {"sent": 50, "sent_from": NOW - 2 * HOUR}}, until=NOW + 22 * HOUR),
    Case("mailbox_limit", "it may send nothing yet", "later", {}, {"box": {"cap": 0}}, until=NOW + DAY),
    Case("mailbox_limit", "it sent a moment ago", "later", {}, {"box": {"sent": 1, "free": NOW + timedelta(seconds=70)}}, until=NOW + timedelta(seconds=70)),
]  # fmt: skip
