"""Audiences: who is on which platform's list, going on by an export, coming off when they must."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from scotty.desk.adlists import (
    List,
    Screen,
    make_list,
    tell_company,
    write_companies,
    write_people,
)
from scotty.desk.ads import Planned, find_plan, read_views
from scotty.facts import Fact, Refused
from scotty.names import read_mail
from scotty.playbook.ads import Ads, Channel
from scotty.ports import House
from scotty.signals.view import View
from scotty.stages.engage.ads.stops import Stop, judge_stop
from scotty.vendors.adplatforms.members import Company, Member

JOINED, LEFT = "ad.exported", "ad.stopped"
"""Kinds by which somebody goes on a platform's list, and off it; one fact for each."""


class Exit(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who must go off an audience: how they joined, why they go, and what they are there."""

    joined: Fact
    stop: Stop
    row: Member | Company


def export_ads(
    house: House, ads: Ads, screen: Screen, by: str, tags: Sequence[str] = ()
) -> tuple[List, ...]:
    """Return the lists of the plan in force, of all lines or of those named; whoever is on them joins.

    Suppression is asked for each address, now; what it raises goes through, and then nothing is
    written. Joining is on record before a list is handed out, so that whoever may be at a platform
    can be taken off. Raises Refused where no plan is kept or a tag is unknown.
    """
    return export_lines(house, choose_lines(house, tags), ads, screen, by)


def export_lines(
    house: House, lines: Sequence[Planned], ads: Ads, screen: Screen, by: str
) -> tuple[List, ...]:
    """Return the lists of these lines, for the accounts that each names; see `export_ads`."""
    moment = house.clock.now()
    accounts = sorted({account for line in lines for account in line.accounts})
    views = {view.account: view for view in read_views(house, accounts, moment)}
    lists = [
        make_list(line.tag, line.channel, [views[a] for a in line.accounts], ads, screen)
        for line in lines
    ]
    on = read_members(house, accounts[0] if len(accounts) == 1 else None)
    house.ledger.append(
        fact for made in lists for fact in _join(made, on.get(made.tag, {}), by, moment)
    )
    return tuple(lists)


def choose_lines(house: House, tags: Sequence[str] = ()) -> list[Planned]:
    """Return lines of the plan in force: all, or those of these tags. Raises Refused for unknown ones."""
    found = find_plan(house)
    if found is None:
        raise Refused("No plan is kept.", "Draft one and keep it first.")
    known = {line.tag: line for line in found[1]}
    if missing := [tag for tag in tags if tag not in known]:
        raise Refused(f"No line is called {missing[0]}.", "Choose from the plan in force.")
    return [known[tag] for tag in tags] if tags else list(known.values())


def read_members(house: House, account: str | None = None) -> dict[str, dict[str, Fact]]:
    """Return audience -> who is on it now, of one account or all -> the fact by which they joined.

    Who: a contact's key, or an account's where the audience is of companies.
    """
    on: dict[str, dict[str, Fact]] = defaultdict(dict)
    told = [*house.ledger.facts(JOINED, account), *house.ledger.facts(LEFT, account)]
    for fact in sorted(told, key=lambda f: (f.at, f.kind == JOINED, f.id)):
        who = fact.contact or fact.account or ""
        if fact.kind == JOINED:
            on[str(fact.data["audience"])][who] = fact
        else:
            on[str(fact.data["audience"])].pop(who, None)
    return dict(on)


def _join(made: List, on: Mapping[str, Fact], by: str, now: datetime) -> Iterator[Fact]:
    """Yield who joins with this list; whoever is on it already does not join again."""
    rows: Iterable[Member | Company] = (*made.members, *made.companies)
    for one in rows:
        email = one.email if isinstance(one, Member) else ""
        contact = one.contact or email if isinstance(one, Member) else None
        if (contact or one.account) in on:
            continue
        yield Fact(
            kind=JOINED,
            at=now,
            known=now,
            source="sandbox:ads" if made.simulated else "scotty",
            key=f"{made.tag}:{contact or one.account}:{now.isoformat()}",
            account=one.account,
            contact=contact,
            because=one.facts,
            data={
                "audience": made.tag,
                "channel": made.channel,
                "platform": made.platform,
                "email": email,
                "by": by,
            },
        )


def remove_stopped(house: House, ads: Ads, screen: Screen, by: str) -> tuple[List, ...]:
    """Return a REMOVE list for each audience that somebody must leave, and record their leaving.

    Whoever is suppressed, has replied, left, is known no more, or is at an account that bought,
    lost, cooled or is planned no more. Run again it finds nobody: leaving is a fact. What `screen`
    raises goes through, and then nothing is recorded.
    """
    lists, facts = find_stopped(house, ads, screen, by)
    house.ledger.append(facts)
    return lists


def find_stopped(
    house: House, ads: Ads, screen: Screen, by: str
) -> tuple[tuple[List, ...], list[Fact]]:
    """Return the lists of `remove_stopped`, and the facts of leaving; records nothing."""
    moment = house.clock.now()
    on = read_members(house)
    found = find_plan(house)
    planned = {line.tag: frozenset(line.accounts) for line in (found[1] if found else ())}
    theirs: dict[str, list[tuple[str, Fact]]] = defaultdict(list)
    for tag, them in on.items():
        for joined in them.values():
            theirs[joined.account or ""].append((tag, joined))
    exits: dict[str, list[Exit]] = defaultdict(list)
    for view in read_views(house, sorted(theirs), moment):
        for tag, joined in theirs[view.account]:
            home = view.account in planned.get(tag, frozenset())
            if (stop := _judge(view, joined, ads, screen, home)) is not None:
                exits[tag].append(Exit(joined=joined, stop=stop, row=_tell(view, joined)))
    lists = [_cut(tag, gone) for tag, gone in sorted(exits.items())]
    facts = [_leave(tag, gone, by, moment) for tag, them in sorted(exits.items()) for gone in them]
    return tuple(lists), facts


def _judge(view: View, joined: Fact, ads: Ads, screen: Screen, planned: bool) -> Stop | None:
    if joined.contact is not None:
        address = read_mail(str(joined.data.get("email", ""))) or joined.contact
        if screen.is_suppressed(address):
            return Stop(rule="suppressed", why="They asked not to hear from us.")
        if joined.contact not in view.people:
            return Stop(rule="unknown", why="Nothing is known of them any more.")
    if not planned:
        return Stop(rule="unplanned", why="The plan in force does not have it in this audience.")
    person = None if joined.contact is None else view.people[joined.contact]
    return judge_stop(view, ads, person)


def _tell(view: View, joined: Fact) -> Member | Company:
    if joined.contact is None:
        return tell_company(view)
    return Member(email=str(joined.data["email"]), account=view.account, contact=joined.contact)


def _cut(tag: str, gone: Sequence[Exit]) -> List:
    channel: Channel = gone[0].joined.data["channel"]
    rows = sorted((one.row for one in gone), key=lambda row: (row.account, repr(row)))
    people = [row for row in rows if isinstance(row, Member)]
    if people:
        made = write_people(tag, channel, "REMOVE", people)
    else:
        companies = [row for row in rows if isinstance(row, Company)]
        made = write_companies(tag, channel, "REMOVE", companies)
    simulated = any(one.joined.source.startswith("sandbox") for one in gone)
    return msgspec.structs.replace(made, simulated=simulated)


def _leave(tag: str, gone: Exit, by: str, now: datetime) -> Fact:
    joined, stop = gone.joined, gone.stop
    return Fact(
        kind=LEFT,
        at=now,
        known=now,
        source=joined.source,
        key=f"{tag}:{joined.contact or joined.account}:{joined.id}",
        account=joined.account,
        contact=joined.contact,
        because=(joined.id, *stop.facts),
        data={
            "audience": tag,
            "channel": joined.data["channel"],
            "platform": joined.data["platform"],
            "rule": stop.rule,
            "why": stop.why,
            "by": by,
        },
    )
