"""The committee of an account: who decides, why we think so, who is missing; as of any date."""

from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.named import MEND, find_account
from scotty.desk.playbook import current_playbook
from scotty.desk.why import say_fact
from scotty.facts import Fact
from scotty.ports import House
from scotty.signals import Setting
from scotty.signals.view import View
from scotty.stages.research.committee import Committee, Member, map_committee


class CommitteeMap(msgspec.Struct, frozen=True, kw_only=True):
    """A committee, and what each fact under it says."""

    committee: Committee
    #: Fact id -> what it says, in words.
    told: dict[str, str]
    #: Person -> address that was inferred or told by a provider, not by a person or a system of record.
    reach: dict[str, "Reach"]


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """An address that nobody has vouched for yet: never mailed before a person takes it over."""

    value: str
    provider: str
    probability: float
    fact: str


def show_committee(house: House, name: str, as_of: datetime | None = None) -> Committee:
    """Return who decides at an account (domain, key or exact name), as known at `as_of`.

    Raises Refused where no such account is known.
    """
    return draw_committee(house, name, as_of).committee


def draw_committee(house: House, name: str, as_of: datetime | None = None) -> CommitteeMap:
    """Return the committee with the words of every fact that it rests on. Raises as `show_committee`."""
    moment = as_of or house.clock.now()
    row = find_account(house, name.strip(), f"{MEND[:-1]}; `scotty hot` lists some.")
    key = str(row["key"])
    view = View(house.ledger.timelines([key])[key], moment)
    book, _, _ = current_playbook(house, moment)
    committee = map_committee(view, Setting(book=book))
    named = {view.log.identify(f): f for kind in sorted(view.log.kinds) for f in view.log.of(kind)}
    used = _list_used(committee)
    return CommitteeMap(
        committee=committee,
        told={name: say_fact(named[name]) for name in sorted(used & named.keys())},
        reach=_find_reach(view),
    )


def _list_used(committee: Committee) -> set[str]:
    """Return every fact that the committee names."""
    return {
        fact
        for group in (
            *(r.facts for m in committee.members for r in m.roles),
            *(p.facts for m in committee.members if m.strength for p in m.strength.pieces),
            *(move.facts for m in committee.members for move in m.moves),
            *(c.facts for c in committee.candidates),
            *(s.facts for s in committee.seats),
        )
        for fact in group
    }


def _find_reach(view: View) -> dict[str, Reach]:
    """Return addresses that were told of people who have none, the likeliest of each."""
    found: dict[str, Reach] = {}
    for fact in view.log.of("contact.enriched"):
        who = fact.contact or ""
        person = view.people.get(who)
        if fact.data.get("field") != "email" or (person is not None and person.email):
            continue
        reach = _read_reach(fact, view.log.identify(fact))
        if who not in found or reach.probability >= found[who].probability:
            found[who] = reach
    return found


def _read_reach(fact: Fact, name: str) -> Reach:
    told = fact.data.get("probability")
    return Reach(
        value=str(fact.data.get("value") or ""),
        provider=str(fact.data.get("provider") or ""),
        probability=float(told) if isinstance(told, int | float) else 0.0,
        fact=name,
    )


def shape_members(committee: Committee) -> list[dict[str, Any]]:
    """Return the people as programs are given them, the key contacts first.

    `[{contact, name, title, roles: [{role, probability, facts}], …}]`: parts of one in ten at least.
    """
    return [_shape_member(member) for member in committee.members]


def _shape_member(member: Member) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(member)
    roles = [
        {"role": r.role, "probability": round(r.probability, 4), "facts": list(r.facts)}
        for r in member.shown
    ]
    shown = ("contact", "name", "title", "function", "seniority", "part", "settle")
    return {
        **{field: plain[field] for field in shown},
        "roles": roles,
        "heard": plain["heard"],
        "strength": round(member.strength.points, 1) if member.strength else None,
        "moves": plain["moves"],
        "left": member.left,
        "key": member.key,
        "why_key": member.why_key,
        "merged": list(member.merged),
    }


def shape_committee(committee: Committee) -> dict[str, Any]:
    """Return the whole as programs are given it: members, seats, gaps, whom to find next."""
    plain: dict[str, Any] = msgspec.to_builtins(committee)
    return {**plain, "members": shape_members(committee)}
