"""Map the committee of an account from what is known of it: pure, so that every day can be drawn."""

from collections.abc import Mapping, Sequence

import msgspec

from scotty.signals import Setting, fold_name
from scotty.signals.titles import read_title, weigh_roles
from scotty.signals.view import View
from scotty.stages.research.committee.choose import choose_key
from scotty.stages.research.committee.cover import EVEN, fill_seats, find_next, list_gaps
from scotty.stages.research.committee.moves import find_moves, key_named, list_named, read_named
from scotty.stages.research.committee.people import Human, clip, list_humans
from scotty.stages.research.committee.said import hear_people
from scotty.stages.research.committee.shapes import Candidate, Committee, Member, Role
from scotty.stages.research.committee.strength import weigh_champion
from scotty.stages.research.committee.weigh import YEAR, guess_title, weigh_person

MOST = 400
"""People of one company who are weighed: those who did most, then the first by key."""


def map_committee(view: View, setting: Setting) -> Committee:
    """Return who decides at the view's account at its moment, each part with its evidence."""
    humans = list_humans(view)
    humans.sort(key=lambda h: (-len(h.deeds), -(h.title.rank or 0), h.key))
    humans = humans[:MOST]
    said = hear_people(view, humans)
    stir = any(f.at >= view.moment - YEAR for h in humans for f in h.deeds)
    members = [
        _make_member(view, human, (setting, stir), said.get(human.key, {}), humans)
        for human in humans
    ]
    keys = {chosen.contact: chosen.why for chosen in choose_key(members)}
    members = [
        msgspec.structs.replace(m, key=m.contact in keys, why_key=keys.get(m.contact, ""))
        for m in members
    ]
    order = {contact: place for place, contact in enumerate(keys)}
    members.sort(key=lambda m: (m.left, order.get(m.contact, len(order)), -_weight(m), m.contact))
    candidates = list_candidates(view, members, setting)
    seats = fill_seats(view, members)
    return Committee(
        account=view.account,
        name=clip(view.tell("name")) or view.account,
        as_of=view.moment,
        simulated=view.simulated,
        members=tuple(members),
        candidates=candidates,
        seats=seats,
        key=tuple(keys),
        gaps=list_gaps(view, members, seats),
        next=find_next(seats, candidates, setting.book.research.home),
    )


def _weight(member: Member) -> float:
    return member.roles[0].probability if member.roles else 0.0


def _make_member(
    view: View,
    human: Human,
    against: tuple[Setting, bool],
    said: Mapping[str, tuple[str, ...]],
    humans: Sequence[Human],
) -> Member:
    setting, stir = against
    roles = weigh_person(view, human, said, setting, stir)
    part, settle = _name_part(human, roles, setting)
    last = human.deeds[-1] if human.deeds else None
    words = dict.fromkeys(
        human.title.quote(t) for t in human.title.tellings if t.what in ("level", "function")
    )
    return Member(
        contact=human.key,
        name=human.name,
        title=clip(human.title.text),
        function=human.title.function,
        seniority=human.title.seniority,
        part=part,
        roles=roles,
        settle=settle,
        told=tuple(words),
        title_facts=(human.title_said.fact,) if human.title_said else (),
        heard=last.at if last else None,
        heard_fact=view.log.identify(last) if last else "",
        strength=weigh_champion(view, human, said, humans),
        moves=find_moves(view, human),
        left=human.left is not None,
        merged=human.keys[1:],
        why_merged=human.why,
    )


def _name_part(human: Human, roles: Sequence[Role], setting: Setting) -> tuple[str, str]:
    """Return the part at even odds, else none or unknown, and what would settle it."""
    if roles[0].probability >= EVEN:
        return roles[0].role, ""
    guess = guess_title(human, setting)
    if guess.role == "none":
        return "none", ""
    if human.title_said is None:
        return "unknown", "No title is known: ask what they do."
    return "unknown", guess.settle or "What they did and said speaks against their title: ask."


def list_candidates(
    view: View, members: Sequence[Member], setting: Setting
) -> tuple[Candidate, ...]:
    """Return people named in public who are not among those known, the newest naming of each."""
    known = {fold_name(m.name) for m in members}
    found: dict[str, Candidate] = {}
    for fact in list_named(view):
        name, job = read_named(fact)
        if fold_name(name) in known:
            continue
        title = read_title(job)
        guess = weigh_roles(title, setting.book.research.home)
        found[fold_name(name)] = Candidate(
            contact=key_named(name),
            name=clip(name),
            job=job,
            function=title.function,
            seniority=title.seniority,
            part=guess.role,
            probability=guess.probability,
            at=fact.at,
            facts=(view.log.identify(fact),),
        )
    return tuple(sorted(found.values(), key=lambda c: (-c.at.timestamp(), c.name))[:50])
