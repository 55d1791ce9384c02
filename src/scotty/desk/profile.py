"""The profile of an account, and intel on its people: what is known, who says so, what is lacking."""

from datetime import datetime, timedelta

import msgspec

from scotty.desk.named import MEND, find_account
from scotty.desk.playbook import current_playbook
from scotty.desk.researched import Known, Lack, Member, Part, Research, Told
from scotty.desk.why import say_fact
from scotty.facts import Fact, Refused, Timeline
from scotty.flows.outreach.outfit import CONTENT
from scotty.flows.versions import list_texts
from scotty.playbook.content import Asset, default_contents, parse_asset
from scotty.ports import House
from scotty.signals import SIGNALS, Setting
from scotty.signals.titles import read_title, weigh_roles
from scotty.signals.view import Contact, View
from scotty.stages.research.committee import Candidate, map_committee
from scotty.stages.research.intel import Claim, Intel, make_intel
from scotty.stages.research.profile import (
    Basis,
    Profile,
    compare_profiles,
    make_profile,
)
from scotty.stages.research.profile.sources import name_source, read_url

KEY = 10
"""People of a committee that are worked at once."""
LEAST = 0.1
"""Chance below which a part is not named."""
SINCE = timedelta(days=30)
"""How far back changes are told where research never ran."""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """An account at a moment, and from when changes are told."""

    timeline: Timeline
    view: View
    since: datetime
    reason: str


def show_research(
    house: House, name: str, as_of: datetime | None = None, since: datetime | None = None
) -> Research:
    """Return what is known of an account (domain, key or exact name), as known at `as_of`.

    From the workspace alone: nothing is read anew by it. What changed is told since `since`, else
    since the research before the last. Raises Refused where no such account is known.
    """
    looked = look_at(house, name, as_of, since)
    view, basis = looked.view, read_basis(house, looked.view.moment)
    profile = make_profile(view, basis)
    before = make_profile(View(looked.timeline, looked.since), basis)
    committee = _choose_members(view, basis)
    return Research(
        account=profile.account,
        name=profile.name,
        domain=profile.domain,
        as_of=view.moment,
        simulated=profile.simulated,
        facts=_list_facts(profile, committee, view),
        profile={section.area: section.lines for section in profile.sections},
        areas={section.area: section.title for section in profile.sections},
        lacks=_join_lacks(profile),
        more={s.area: s.more for s in profile.sections if s.more},
        committee=committee,
        people=_list_people(view),
        unknown=profile.unknown,
        contradictions=profile.doubts,
        diff=compare_profiles(before, profile, looked.reason),
        researched=profile.looked.last,
        runs=profile.looked.runs,
        troubles=profile.looked.troubles,
        flaws=profile.flaws,
    )


def show_person_intel(
    house: House,
    account: str,
    contact: str,
    as_of: datetime | None = None,
    written: tuple[tuple[Claim, ...], str] | None = None,
) -> Intel:
    """Return what helps to speak with one of an account's people (address or name).

    `written` is a proposition by an agent or a person, and who: taken where it passes the gate.
    Raises Refused where account or person is not known.
    """
    view = look_at(house, account, as_of).view
    person = find_person(view, contact)
    return make_intel(view, person, read_basis(house, view.moment), {}, written)


def look_at(
    house: House, name: str, as_of: datetime | None = None, since: datetime | None = None
) -> Looked:
    """Return an account (domain, key or exact name) at a moment. Raises Refused where it is not known."""
    moment = as_of or house.clock.now()
    mend = f"{MEND[:-1]}; `scotty research DOMAIN` makes a new one known."
    row = find_account(house, name.strip(), mend)
    key = str(row["key"])
    timeline = house.ledger.timelines([key])[key]
    view = View(timeline, moment)
    then, reason = _find_since(view) if since is None else (since, f"since {since:%-d %B %Y}")
    return Looked(timeline=timeline, view=view, since=min(then, moment), reason=reason)


def find_person(view: View, contact: str) -> Contact:
    """Return one of their people by address or name. Raises Refused for somebody who is not known."""
    wanted = contact.strip().casefold()
    for person in view.people.values():
        if wanted in (person.key.casefold(), person.tell("name").casefold()):
            return person
    raise Refused(
        f"Nobody at {view.account} is known as {contact!r}.", "Give the person's address or name."
    )


def read_basis(house: House, moment: datetime) -> Basis:
    """Return what profiles are made against, as it stood at a moment: playbook, content, signals."""
    book, _, _ = current_playbook(house, moment)
    return Basis(book=book, signals=SIGNALS, assets=_read_assets(house, moment))


def _read_assets(house: House, moment: datetime) -> dict[str, Asset]:
    found = {}
    for name, versions in list_texts(house, CONTENT, default_contents()).items():
        known = [v for v in versions if v.at is None or v.at <= moment]
        if known:
            found[name] = parse_asset(name, known[-1].text)
    return found


def _find_since(view: View) -> tuple[datetime, str]:
    """Return from when changes are told, and why from then."""
    runs = sorted(f.known for f in view.log.of("research.done"))
    if len(runs) > 1:
        return runs[-2], f"since the research of {runs[-2]:%-d %B %Y}"
    if runs:
        done = view.log.of("research.done")[-1]
        took = done.data.get("seconds")
        began = runs[-1] - timedelta(seconds=1 + (took if isinstance(took, int | float) else 60.0))
        return began, f"by the first research, on {runs[-1]:%-d %B %Y}"
    return view.moment - SINCE, f"in the last {SINCE.days} days"


def _choose_members(view: View, basis: Basis) -> tuple[Member, ...]:
    """Return the key contacts; after them those named in public whom nobody can reach yet."""
    drawn = map_committee(view, Setting(book=basis.book))
    known = tuple(
        Member(
            contact=one.contact,
            name=one.name,
            title=one.title,
            roles=tuple(
                Part(role=r.role, probability=r.probability, facts=r.facts) for r in one.roles
            ),
        )
        for one in drawn.members
        if one.key
    )
    named = sorted(drawn.candidates, key=lambda c: (c.part in ("none", "unknown"), -c.probability))
    return (known + tuple(_name_member(one, basis) for one in named))[:KEY]


def _name_member(one: Candidate, basis: Basis) -> Member:
    """Return somebody named in public with the parts that their title speaks for."""
    told = weigh_roles(read_title(one.job), basis.book.research.home)
    ranked = sorted(told.roles, key=lambda pair: -pair[1])
    roles = (Part(role=r, probability=p, facts=one.facts) for r, p in ranked if p >= LEAST)
    return Member(contact=one.contact, name=one.name, title=one.job, roles=tuple(roles))


def _join_lacks(profile: Profile) -> tuple[Lack, ...]:
    joined: dict[str, list[str]] = {}
    for section in profile.sections:
        if section.lacks:
            joined.setdefault(section.reason, []).append(section.lacks)
    for what, reason in profile.wanted:
        joined.setdefault(reason, []).append(what)
    return tuple(Lack(what=tuple(what), reason=reason) for reason, what in joined.items())


def _list_people(view: View) -> tuple[Known, ...]:
    people = (
        Known(
            contact=one.key,
            name=one.tell("name") or one.key,
            title=one.tell("title"),
            acts=len(one.acts),
            last=one.acts[-1].at if one.acts else None,
        )
        for one in view.people.values()
        if one.left is None
    )
    return tuple(sorted(people, key=lambda one: (-one.acts, one.name, one.contact)))


def _list_facts(profile: Profile, committee: tuple[Member, ...], view: View) -> tuple[Told, ...]:
    """Return every fact that a line, a contradiction or the committee names, newest first."""
    named: dict[str, str] = {}
    for line in profile.lines():
        quotes = {source.fact: source.quote for source in line.sources}
        named |= {fact: quotes.get(fact, "") or named.get(fact, "") for fact in line.facts}
    for doubt in profile.doubts:
        named |= {s.fact: s.quote for side in doubt.sides for s in side.sources}
    for one in committee:
        named |= {fact: named.get(fact, "") for part in one.roles for fact in part.facts}
    known = {view.log.identify(f): f for facts in view.log.kinds.values() for f in facts}
    told = (_tell(known[name], name, quote) for name, quote in named.items() if name in known)
    return tuple(sorted(told, key=lambda one: (one.at, one.id), reverse=True))


def _tell(fact: Fact, name: str, quote: str) -> Told:
    sure = fact.data.get("confidence")
    return Told(
        id=name,
        kind=fact.kind,
        statement=str(fact.data.get("statement") or say_fact(fact)),
        quote=quote,
        source=read_url(fact) or name_source(fact),
        at=fact.at,
        known=fact.known,
        confidence=float(sure) if isinstance(sure, int | float) else 1.0,
        simulated=fact.source.startswith("sandbox"),
    )
