"""Who leads, who came and who went."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.names.naming import put_article
from scotty.signals import fold_name
from scotty.signals.titles import read_rank
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, show_plain
from scotty.stages.research.profile.tell import is_finding, tell_finding, tell_findings

LEADS = 3
"""Rank of a title from which somebody leads: vice president (see `signals.titles.RANKS`)."""
SAME = 90
"""Days within which two tellings of one post are one change."""


@area(
    "leadership",
    "Leadership",
    110,
    "No change of leaders is known",
    reading=("news", "site", "filing"),
    fresh=365.0,
    happens=True,
    most=16,
)
def tell_leadership(room: Room) -> Iterator[Said]:
    """Yield changes told, leaders named in public, and leaders among our contacts who left."""
    changes = room.of("leadership.changed")
    for fact in changes:
        key = name_change(fact, changes)
        if is_finding(fact):
            yield tell_finding(fact, key)._replace(weight=1.0)
        else:
            yield Said(key, say_leader(fact, room), (fact,), 1.0)
    yield from tell_findings(room, "leadership")
    for fact in room.of("person.found"):
        if is_finding(fact) and (read_rank(str(fact.data.get("job") or "")) or 0) >= LEADS:
            yield tell_finding(fact, f"is:{fold_name(str(fact.data.get('name') or ''))}")
    for fact in room.of("contact.left"):
        yield from _tell_left(fact, room)


def name_change(fact: Fact, changes: list[Fact]) -> str:
    """Return post, person and the first day that it was told on: one change, however often told.

    Without a post, only what is told in the same words is the same.
    """
    if not _fold(fact, "post") and not _fold(fact, "name"):
        return str(fact.data.get("statement") or fact.id)
    post, name = _fold(fact, "post"), _fold(fact, "name")
    same = [
        f
        for f in changes
        if _fold(f, "post") == post
        and (not name or _fold(f, "name") in ("", name))
        and abs((f.at - fact.at).days) <= SAME
    ]
    names = {_fold(f, "name") for f in same} - {""}
    if not name and len(names) == 1:
        (name,) = names
    return f"{post}:{name}:{same[0].at:%Y-%m}"


def _fold(fact: Fact, field: str) -> str:
    return fold_name(str(fact.data.get(field) or ""))


def say_leader(fact: Fact, room: Room) -> str:
    """Return the sentence of a change that was told as fields."""
    post, name = (
        show_plain(fact.data.get("post") or "", 80),
        show_plain(fact.data.get("name") or "", 80),
    )
    if name:
        return (
            f"{name} is the new {post} of {room.company}."
            if post
            else f"{name} joined {room.company}."
        )
    return f"{room.company} has {put_article(f'new {post}') if post else 'a new leader'}."


def _tell_left(fact: Fact, room: Room) -> Iterator[Said]:
    contact = room.view.people.get(fact.contact or "")
    title = contact.fields.get("title") if contact else None
    if title is None or (read_rank(str(title.value)) or 0) < LEADS:
        return
    name, because = room.person(fact.contact)
    told = (fact, *because, room.by_id[title.fact])
    text = f"{name}, {show_plain(title.value, 80)}, left."
    yield Said(f"left:{fact.contact}", text, told)
