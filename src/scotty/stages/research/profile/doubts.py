"""Doubts: sources that cannot all be right, side by side; nobody resolves them in silence."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from scotty.facts import Fact
from scotty.signals import fold_name
from scotty.signals.happening import spell_money
from scotty.signals.titles import read_rank
from scotty.stages.research.profile.areas.funding import read_amount
from scotty.stages.research.profile.line import Doubt, Reach, Side
from scotty.stages.research.profile.room import Room, show_plain
from scotty.stages.research.profile.sources import find_reach, make_source, name_source
from scotty.stages.research.read import Said, find_contradictions

NEAR = 0.1
"""Two counts of employees within a tenth of each other are one: nobody counts on one day."""
FRESH = timedelta(days=540)
"""What was told longer ago than this contradicts nobody: it was true then."""
CHIEF = 4
SAME_POST = timedelta(days=120)
"""Whoever was named for a post so long before somebody else was its holder then."""


class Told(NamedTuple):
    """A value, and the fact that told it."""

    value: Any
    fact: Fact


def _count_apart(one: Any, other: Any) -> bool:
    if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in (one, other)):
        return False
    return bool(abs(one - other) > NEAR * max(abs(one), abs(other)))


def _differ(one: Any, other: Any) -> bool:
    return fold_name(str(one)) != fold_name(str(other))


FIELDS: dict[str, tuple[str, Callable[[Any, Any], bool], Callable[[Any], str]]] = {
    "employees": ("how many people work there", _count_apart, lambda v: f"{v:,.0f} people"),
    "founded": ("when it was founded", _differ, lambda v: show_plain(v, 40)),
    "industry": ("which industry it is in", _differ, lambda v: show_plain(v, 80)),
    "country": ("which country it sits in", _differ, lambda v: show_plain(v, 80)),
    "city": ("where its head office is", _differ, lambda v: show_plain(v, 80)),
    "parent": ("to whom it belongs", _differ, lambda v: show_plain(v, 80)),
}
"""Field of a company -> what it is about, when two values cannot both be right, how one is said."""


ALSO = {"city": "headquarters"}
"""Field -> what findings call it."""
LEFT_TO_READERS = ("price", "date")
"""Contradictions between findings that are found by their readers alone (see `research.read`)."""


def find_doubts(room: Room) -> Iterator[Doubt]:
    """Yield what sources tell differently: of the company, of a round, of who holds a post."""
    for field, (about, apart, say) in FIELDS.items():
        told = _list_fields(field, room)
        yield from _set_apart("company", about, told, apart, say, room)
    yield from _doubt_rounds(room)
    yield from _doubt_posts(room)
    yield from _doubt_readings(room)


def _list_fields(field: str, room: Room) -> list[Told]:
    """Return the last telling of a field by each source, what was found in public included."""
    last: dict[str, Told] = {}
    for fact in sorted(room.of("account.profiled", "finding.told"), key=lambda f: (f.known, f.at)):
        data = fact.data if fact.kind == "account.profiled" else fact.data.get("value")
        value = (
            data.get(field) or data.get(ALSO.get(field, "")) if isinstance(data, Mapping) else None
        )
        if value not in (None, "", []) and isinstance(value, str | int | float):
            last[name_source(fact)] = Told(value, fact)
    return [one for one in last.values() if one.fact.known >= room.moment - FRESH]


def _doubt_rounds(room: Room) -> Iterator[Doubt]:
    rounds: dict[str, list[Told]] = {}
    for fact in room.of("funding.raised"):
        named, amount = fold_name(str(fact.data.get("round") or "")), read_amount(fact)
        if named and amount is not None:
            rounds.setdefault(f"{named}\0{amount[1]}", []).append(Told(amount[0], fact))
    for key, told in rounds.items():
        named, currency = key.split("\0")
        about = f"how much was raised in the {show_plain(named, 40)}"
        say = partial(spell_money, currency=currency)
        yield from _set_apart("funding", about, told, lambda a, b: a != b, say, room)


def _doubt_posts(room: Room) -> Iterator[Doubt]:
    """Yield posts at the top for which several people are named at about the same time."""
    posts: dict[str, list[Told]] = {}
    for fact in room.of("person.found", "leadership.changed", "contact.profiled"):
        field = {"person.found": "job", "leadership.changed": "post"}.get(fact.kind, "title")
        post, name = str(fact.data.get(field) or ""), str(fact.data.get("name") or "")
        gone = fact.contact is not None and room.view.people[fact.contact].left is not None
        value = fact.data.get("value")
        left = isinstance(value, Mapping) and value.get("change") == "left"
        gone = gone or left or fact.data.get("change") == "left"
        if post and name and not gone and read_rank(post) == CHIEF:
            posts.setdefault(fold_name(post), []).append(Told(name, fact))
    for post, told in posts.items():
        latest = max(one.fact.at for one in told)
        near = [one for one in told if one.fact.at >= latest - SAME_POST]
        about = f"who is {show_plain(post, 60)}"
        yield from _set_apart("leadership", about, near, _differ, lambda v: show_plain(v, 80), room)


def _doubt_readings(room: Room) -> Iterator[Doubt]:
    """Yield what findings tell differently of an acquisition's price or a round's day."""
    facts = [f for kind in FOUND for f in room.of(kind) if f.data.get("statement")]
    known = {room.log.identify(f): f for f in facts}
    said = (
        Said(
            id=name,
            area=str(f.data.get("area") or ""),
            statement=str(f.data["statement"]),
            day=f.at.toordinal(),
            value=value if isinstance(value := f.data.get("value"), Mapping) else {},
        )
        for name, f in known.items()
    )
    for one in find_contradictions(said):
        if one.field in LEFT_TO_READERS:
            sides = tuple(
                _show_side([Told(known[f].data["statement"], known[f])], show_plain, room)
                for f in one.facts
            )
            about = {"price": "what an acquisition cost", "date": "the day of a round"}[one.field]
            yield Doubt(area=one.area, about=about, sides=sides)


FOUND = ("finding.told", "funding.raised")


def _set_apart(
    area: str,
    about: str,
    told: list[Told],
    apart: Callable[[Any, Any], bool],
    say: Callable[[Any], str],
    room: Room,
) -> Iterator[Doubt]:
    """Yield the values side by side, where some two cannot both be right."""
    sides: list[list[Told]] = []
    for one in sorted(told, key=lambda t: (t.fact.known, t.fact.at, t.fact.id), reverse=True):
        home = next((side for side in sides if not apart(side[0].value, one.value)), None)
        if home is None:
            sides.append([one])
        else:
            home.append(one)
    shown = [_show_side(side, say, room) for side in sides]
    if len(shown) > 1 and all(side.text for side in shown):
        yield Doubt(area=area, about=about, sides=tuple(shown))


def _show_side(side: list[Told], say: Callable[[Any], str], room: Room) -> Side:
    sources = tuple(make_source(t.fact, room, _reach(t.fact, room)) for t in side)
    return Side(text=say(side[0].value), facts=tuple(s.fact for s in sources), sources=sources)


def _reach(fact: Fact, room: Room) -> Reach:
    return "public" if fact.kind == "account.profiled" else find_reach(fact, room)
