"""Composing: sentences of an area become lines; what says the same is one line with all its sources."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from scotty.facts import DAY, Fact
from scotty.stages.research.profile.area import Area, Said
from scotty.stages.research.profile.line import Line, Origin, Reach
from scotty.stages.research.profile.room import Room
from scotty.stages.research.profile.sources import find_reach, make_source

SUREST = 0.99
"""Two sources make a statement surer, and never certain."""
_ORDER: tuple[Reach, ...] = ("public", "told", "inside")


def compose_lines(saids: Iterable[Said], area: Area, room: Room) -> list[Line]:
    """Return the lines of an area, the weightiest and newest first."""
    groups = _group(saids)
    lines = [(_weigh(same), _compose(key, same, area, room)) for key, same in groups.items()]
    ordered = sorted(
        lines, key=lambda one: (one[1].stale, -one[0], -one[1].at.timestamp(), one[1].key)
    )
    return [line for _, line in ordered]


def _group(saids: Iterable[Said]) -> dict[str, list[Said]]:
    """Return the sentences by what they are about; one told in the very words of another joins it.

    A list of news repeats a headline whose article told round and amount as fields.
    """
    told = list(saids)
    plain = {said.text: said.key for said in told if not said.key.startswith("said:")}
    groups: dict[str, list[Said]] = {}
    for said in told:
        key = plain.get(said.text, said.key) if said.key.startswith("said:") else said.key
        groups.setdefault(key, []).append(said)
    return groups


def _date(facts: list[Fact]) -> list[Fact]:
    """Return the facts by which an event is dated: a page without a day says nothing of when."""
    dated = [f for f in facts if f.kind != "finding.told" or f.at != f.known]
    return dated if any(f.data.get("statement") for f in dated) else facts


def _weigh(same: list[Said]) -> float:
    return max(said.weight for said in same)


def _compose(key: str, same: list[Said], area: Area, room: Room) -> Line:
    best = min(same, key=lambda said: _rank(said, room))
    facts = list(dict.fromkeys(room.log.identify(f) for said in same for f in said.facts))
    told = [(said, fact) for said in same for fact in said.facts if _speaks(fact, said)]
    reaches = {id(said): _reach(said, room) for said in same}
    sources = {
        room.log.identify(f): make_source(f, room, reaches[id(said)], said.quote)
        for said, f in told
    }
    days = [fact for _, fact in told]
    days = _date(days) if area.happens else days
    at = max(fact.at for fact in days)
    expires = _find_end(days, at, area.fresh)
    newest = sorted(sources.values(), key=lambda s: (s.at, s.known, s.fact), reverse=True)
    return Line(
        area=area.name,
        key=f"{area.name}:{key}",
        text=best.text,
        facts=tuple(facts),
        at=at,
        confidence=_join_confidence(same, sources, room),
        source=", ".join(dict.fromkeys(s.name for s in newest)),
        quote=next((s.quote for s in newest if s.quote), ""),
        reach=min(reaches.values(), key=_ORDER.index),
        sources=tuple(newest),
        age=say_age(at, room.moment),
        stale=expires <= f"{room.moment:%Y-%m-%d}",
        expires=expires,
        why=best.why,
        simulated=all(s.simulated for s in newest),
    )


def _rank(said: Said, room: Room) -> tuple[bool, float, float, str]:
    """Return by what the wording of a line is chosen: found in words, sure, new."""
    newest = max(said.facts, key=lambda f: (f.at, room.log.identify(f)))
    told = newest.data.get("confidence")
    sure = float(told) if isinstance(told, int | float) else 1.0
    return (not newest.data.get("statement"), -sure, -newest.at.timestamp(), said.text)


def _speaks(fact: Fact, said: Said) -> bool:
    """Return whether a fact tells the line, rather than only how somebody in it is called."""
    alone = all(f.kind == "contact.profiled" for f in said.facts)
    return alone or fact.kind != "contact.profiled"


def _reach(said: Said, room: Room) -> Reach:
    if said.reach is not None:
        return said.reach
    found = [find_reach(f, room) for f in said.facts if _speaks(f, said)]
    return max(found, key=_ORDER.index)


def _join_confidence(same: list[Said], sources: Mapping[str, Origin], room: Room) -> float:
    """Return how sure a line is: each statement as its least sure fact, two sources more than one."""
    doubt = 1.0
    places = set()
    for said in same:
        own = [sources[n] for f in said.facts if (n := room.log.identify(f)) in sources]
        place = own[0].name
        if place not in places:
            places.add(place)
            doubt *= 1.0 - min(s.confidence for s in own)
    sure = 1.0 - doubt
    return round(sure if sure >= 1.0 or len(places) < 2 else min(sure, SUREST), 3)


def _find_end(facts: list[Fact], at: datetime, fresh: float) -> str:
    """Return the day from which a line is old: the latest that its facts name, else by its area."""
    told = [day for f in facts if (day := _read_day(f.data.get("expires"))) is not None]
    plain = [f for f in facts if not f.data.get("statement")]
    own = [(at + timedelta(days=fresh)).date()] if plain or not told else []
    return max((*told, *own)).isoformat()


def _read_day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def say_age(at: datetime, moment: datetime) -> str:
    """Return how old something is, in its fitting unit: "today", "12 days old", "14 months old"."""
    days = (moment - at).total_seconds() / DAY
    for size, unit in ((730.5, "years"), (60.9, "months")):
        if days >= size:
            length = 365.25 if unit == "years" else 30.44
            return f"{int(days / length)} {unit} old"
    whole = int(days)
    return "today" if whole < 1 else "1 day old" if whole == 1 else f"{whole} days old"


def drop_lines(lines: list[Line], most: int) -> tuple[tuple[Line, ...], int]:
    """Return the lines to show, and how many are left out."""
    return tuple(lines[:most]), max(len(lines) - most, 0)
