"""People and sequences: whom to engage and why them, who is in a sequence, what comes next for whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.outbox import show_item
from scotty.desk.triage import Line, name_items
from scotty.facts import Refused
from scotty.flows.outreach.outfit import Outfit
from scotty.ports.outreach import OPEN, Enrolment, Touch, Wanted
from scotty.signals.view import View
from scotty.stages.engage.audience import MOST, choose_people

SHOWN = 40
"""People of an account that are weighed for engaging."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at an account who can be written to."""

    contact: str
    name: str
    title: str
    why: str
    facts: tuple[str, ...]
    #: Whether Scotty would choose them.
    suggested: bool
    #: The sequence they are in already; "" for none.
    busy: str


class Crew(msgspec.Struct, frozen=True, kw_only=True):
    """The people of an account that can be written to, the weightiest first; and who is in a sequence."""

    account: str
    name: str
    people: tuple[Candidate, ...]
    enrolled: tuple[Enrolment, ...]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a sequence, and what comes next for them."""

    enrolment: Enrolment
    name: str
    company: str
    #: Step, due time and zone of what is planned next; None where nothing is.
    step: str = ""
    at: datetime | None = None
    zone: str = ""
    held: str = ""


def suggest_people(outfit: Outfit, account: str, most: int = MOST) -> Crew:
    """Return whom to engage at an account, and why them. Raises Refused where it is not known."""
    house = outfit.house
    row = house.tables.account(account)
    if row is None:
        raise Refused(f"No account is called {account!r}.", "Give its domain, or its exact name.")
    key = str(row["key"])
    view = View(house.ledger.timelines([key])[key], house.clock.now())
    enrolled = tuple(house.outreach.enrolments({"account": key}))
    busy = {e.contact: e.sequence for e in enrolled}
    ranked = choose_people(view, outfit.current().budget, SHOWN)
    free = [c.contact for c in ranked if c.contact not in busy][:most]
    people = tuple(
        Candidate(
            contact=choice.contact,
            name=view.people[choice.contact].tell("name") or choice.contact,
            title=view.people[choice.contact].tell("title"),
            why=choice.why,
            facts=choice.facts,
            suggested=choice.contact in free,
            busy=busy.get(choice.contact, ""),
        )
        for choice in ranked
    )
    return Crew(account=key, name=str(row["name"] or key), people=people, enrolled=enrolled)


def lay_members(outfit: Outfit, sequence: str, limit: int = 200) -> tuple[Member, ...]:
    """Return who is in a sequence, newest first, with what comes next for each."""
    house = outfit.house
    enrolments = house.outreach.enrolments({"sequence": sequence}, limit=limit)
    open_ones = Wanted(states=OPEN, enrolments=tuple(e.id for e in enrolments), limit=limit)
    coming = {t.enrolment: t for t in house.outreach.touches(open_ones)} if enrolments else {}
    people = {p["key"]: p for p in house.tables.people([e.contact for e in enrolments])}
    keys = sorted({e.account for e in enrolments})
    companies = {a["key"]: a for a in house.tables.accounts(keys)}
    return tuple(
        _member(e, people.get(e.contact), companies.get(e.account), coming.get(e.id))
        for e in enrolments
    )


def _member(
    enrolment: Enrolment,
    person: Mapping[str, Any] | None,
    company: Mapping[str, Any] | None,
    coming: Touch | None,
) -> Member:
    told = dict((person or {}).get("profile") or {})
    member = Member(
        enrolment=enrolment,
        name=str(told.get("name") or enrolment.contact),
        company=str((company or {}).get("name") or enrolment.account),
    )
    if coming is None:
        return member
    return msgspec.structs.replace(
        member, step=coming.step, at=coming.due, zone=coming.zone, held=coming.reason
    )


def lay_calendar(
    outfit: Outfit, sequence: str | None, limit: int = 200
) -> list[tuple[str, list[Line]]]:
    """Return what is planned next, of one sequence or all, day by day: (day in UTC, touches)."""
    wanted = Wanted(states=("planned", "waiting"), sequence=sequence, limit=limit)
    touches = outfit.house.outreach.touches(wanted)
    days: dict[str, list[Line]] = {}
    for line in name_items(outfit.house, [show_item(t) for t in touches]):
        days.setdefault(f"{line.item.at:%A, %-d %B}", []).append(line)
    return list(days.items())
