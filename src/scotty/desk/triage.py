"""The outbox as people work through it: names, claims opened into facts, what was edited, what is next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from scotty.desk.outbox import (
    Item,
    compare_drafts,
    find_touch,
    list_tasks,
    reject_touch,
    show_item,
    want_view,
)
from scotty.desk.why import Link, tell_fact
from scotty.facts import Fact, Refused
from scotty.flows.outreach.judging import foresee
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.when import next_time
from scotty.ports import House
from scotty.ports.outreach import Tally

ASSET = "asset:"
"""How a claim names a content asset."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A touch, and who it is for as people say it."""

    item: Item
    #: The person's name, else the key; their title; the company's name.
    name: str
    title: str
    company: str
    #: Where a person finds them: address of their profile, telephone; "" where unknown.
    profile: str = ""
    phone: str = ""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of a draft, and what it rests on."""

    text: str
    facts: tuple[Link, ...]
    assets: tuple[str, ...]
    #: Ids that the ledger does not hold.
    missing: tuple[str, ...] = ()


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a draft's words, and what it changed of the one before."""

    fact: str
    by: str
    at: Any
    diff: tuple[str, ...]


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A touch, opened: every sentence that claims something with its facts, every edit."""

    line: Line
    grounds: tuple[Ground, ...]
    edits: tuple[Edit, ...]
    #: Who has the right to send stands behind it; "" for nobody yet.
    released: str
    by: str


class Pile(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the outbox, as a pile to be worked through."""

    view: str
    tally: Tally
    lines: tuple[Line, ...]
    #: Whether there is more than was asked for.
    more: bool


def lay_pile(outfit: Outfit, view: str, limit: int = 50, after: int = 0) -> Pile:
    """Return a part of the outbox with names; two questions for the names, however long it is."""
    wanted = want_view(view, limit + 1, after)
    found = [show_item(t) for t in outfit.house.outreach.touches(wanted)]
    return Pile(
        view=view,
        tally=outfit.house.outreach.tally(),
        lines=name_items(outfit.house, found[:limit]),
        more=len(found) > limit,
    )


def lay_tasks(outfit: Outfit, limit: int = 100) -> tuple[Line, ...]:
    """Return the tasks for people, the longest due first, with names and where to find them."""
    return name_items(outfit.house, list_tasks(outfit, limit))


def name_items(house: House, items: Sequence[Item]) -> tuple[Line, ...]:
    """Return touches with the names of people and companies."""
    people = {p["key"]: p for p in house.tables.people([i.contact for i in items if i.contact])}
    companies = {a["key"]: a for a in house.tables.accounts(sorted({i.account for i in items}))}
    return tuple(_name(item, people.get(item.contact or ""), companies) for item in items)


def _name(
    item: Item, person: Mapping[str, Any] | None, companies: Mapping[str, Mapping[str, Any]]
) -> Line:
    told = {} if person is None else dict(person.get("profile") or {})
    company = companies.get(item.account, {})
    return Line(
        item=item,
        name=str(told.get("name") or item.contact or item.account),
        title=str(told.get("title") or ""),
        company=str(company.get("name") or item.account),
        profile=_web(str(told.get("linkedin") or "")),
        phone=str(told.get("phone") or ""),
    )


def _web(address: str) -> str:
    """Return an address that a browser may be sent to; "" for anything else."""
    if address.startswith(("https://", "http://")):
        return address
    return f"https://{address}" if address.startswith(("www.", "linkedin.com/")) else ""


def open_touch(outfit: Outfit, name: str) -> Opened:
    """Return a touch with its claims opened into facts. Raises Refused where there is none."""
    touch = find_touch(outfit, name)
    timeline = outfit.house.ledger.timelines([touch.account])[touch.account]
    wanted = {f for claim in touch.claims for f in claim["facts"]}
    told = list(timeline.facts())
    known = {fact.id: fact for fact in told if fact.id in wanted}
    grounds = tuple(
        _ground(outfit.house, str(c["text"]), [str(f) for f in c["facts"]], known)
        for c in touch.claims
    )
    return Opened(
        line=name_items(outfit.house, [show_item(touch)])[0],
        grounds=grounds,
        edits=tuple(_edits(compare_drafts(told, name))),
        released=touch.released,
        by=touch.by,
    )


def _ground(house: House, text: str, names: Sequence[str], known: dict[str, Fact]) -> Ground:
    facts, missing = [], []
    for name in names:
        if name.startswith(ASSET):
            continue
        fact = known.get(name) or house.ledger.fact(name)
        if fact is None:
            missing.append(name)
        else:
            known[name] = fact
            facts.append(tell_fact(fact))
    assets = tuple(n.removeprefix(ASSET) for n in names if n.startswith(ASSET))
    return Ground(text=text, facts=tuple(facts), assets=assets, missing=tuple(missing))


def _edits(changes: Iterable[tuple[Fact, str]]) -> Iterable[Edit]:
    for fact, diff in changes:
        lines = tuple(line for line in diff.splitlines()[2:])
        yield Edit(fact=fact.id, by=str(fact.data["by"]), at=fact.at, diff=lines)


def release_touch(outfit: Outfit, name: str, by: str) -> Item:
    """Let an approved touch leave when its time comes. Raises Refused where a person must approve first."""
    touch = find_touch(outfit, name)
    if touch.policy != "release":
        if touch.released:
            raise Refused(f"{touch.released} has released it already.", "There is nothing to do.")
        raise Refused(
            "Nobody has approved these words yet.", "Somebody who may approve must look first."
        )
    now = outfit.house.clock.now()
    due = touch.due if touch.due > now else next_time(outfit, touch, now)
    return show_item(foresee(outfit, outfit.house.outreach.release(name, by, due, now)))


def move_on(pile: Sequence[Line], name: str) -> str:
    """Return the touch that is looked at after this one has gone from a pile; "" for none."""
    names = [line.item.id for line in pile]
    if name not in names:
        return names[0] if names else ""
    place = names.index(name)
    left = names[:place] + names[place + 1 :]
    return left[min(place, len(left) - 1)] if left else ""


def skip_task(outfit: Outfit, name: str, by: str, why: str = "") -> Item:
    """Note that a person will not do a task; its sequence goes on with the next step."""
    touch = find_touch(outfit, name)
    if touch.state != "handed":
        raise Refused(f"This act is {touch.state}: no task waits.", "See the list of tasks.")
    return reject_touch(outfit, name, by, why or "skipped")
