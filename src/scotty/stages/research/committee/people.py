"""Their people, each once: who is one person under several keys, and what each did."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from scotty.facts import Fact
from scotty.names import read_line
from scotty.signals import fold_name
from scotty.signals.story import DEEDS
from scotty.signals.titles import Title, read_title
from scotty.signals.view import Contact, Said, View

_LONG = 120


class Human(msgspec.Struct, frozen=True, kw_only=True):
    """A person, under one key or several."""

    key: str
    name: str
    keys: tuple[str, ...]
    why: str
    title: Title
    title_said: Said | None
    #: Every fact of theirs, oldest first.
    facts: tuple[Fact, ...]
    #: What they did on purpose, oldest first.
    deeds: tuple[Fact, ...]
    left: Fact | None


def clip(text: str, longest: int = _LONG) -> str:
    """Return outside text on one line, cut."""
    line = read_line(text[: 8 * longest])
    return line if len(line) <= longest else line[: longest - 1] + "…"


def list_humans(view: View) -> list[Human]:
    """Return everybody known, each once, in order of their keys."""
    told: dict[str, list[Fact]] = {}
    for kind in sorted(view.log.kinds):
        for fact in view.log.of(kind):
            if fact.contact in view.people:
                told.setdefault(str(fact.contact), []).append(fact)
    return [
        _make_human(view, group, why, told)
        for group, why in group_people(list(view.people.values()))
    ]


def group_people(people: Sequence[Contact]) -> list[tuple[list[Contact], str]]:
    """Return people who are one together, with the reason; the one with most acts leads a group.

    One address, one profile on a network, or one name where not two addresses of one domain tell
    them apart, and titles do not speak of two functions.
    """
    groups: list[tuple[list[Contact], str]] = []
    seats: dict[str, int] = {}
    for person in sorted(people, key=lambda p: (-len(p.acts), p.key)):
        found, why = None, ""
        for mark, reason in _marks(person):
            place = seats.get(mark)
            if place is None:
                continue
            if reason == "the same name" and not _may_be_one(groups[place][0], person):
                continue
            found, why = place, reason
            break
        if found is None:
            groups.append(([person], ""))
            found = len(groups) - 1
        else:
            groups[found][0].append(person)
            groups[found] = (groups[found][0], why)
        for mark, _ in _marks(person):
            seats.setdefault(mark, found)
    return sorted(groups, key=lambda g: g[0][0].key)


def _marks(person: Contact) -> Iterable[tuple[str, str]]:
    if person.email:
        yield f"mail {person.email.strip().casefold()}", "the same address"
    if person.tell("linkedin"):
        yield f"profile {person.tell('linkedin').rstrip('/').casefold()}", "the same profile"
    name = fold_name(person.tell("name"))
    if len(name.split()) > 1 and all(len(word.strip(".")) > 1 for word in name.split()):
        yield f"name {name}", "the same name"


def _may_be_one(group: Sequence[Contact], person: Contact) -> bool:
    for other in group:
        one, two = (p.email.casefold().partition("@")[2] for p in (other, person))
        if one and one == two and other.email.casefold() != person.email.casefold():
            return False
        functions = {read_title(p.tell("title")).function for p in (other, person)} - {"other"}
        if len(functions) > 1:
            return False
    return True


def _make_human(
    view: View, group: Sequence[Contact], why: str, told: Mapping[str, list[Fact]]
) -> Human:
    first = group[0]
    facts = sorted(
        (f for p in group for f in told.get(p.key, ())),
        key=lambda f: (f.at, view.log.identify(f)),
    )
    said = [p.fields["title"] for p in group if "title" in p.fields]
    known = {view.log.identify(f): (f.known, f.at) for f in facts}
    title = max(said, key=lambda s: (known.get(s.fact, (view.moment,) * 2), s.fact), default=None)
    gone = [p.left for p in group]
    names = [p.tell("name") for p in group if p.tell("name")]
    return Human(
        key=first.key,
        name=clip(names[0] if names else first.key),
        keys=tuple(p.key for p in group),
        why=why,
        title=read_title(str(title.value) if title else ""),
        title_said=title,
        facts=tuple(facts),
        deeds=tuple(f for f in facts if f.kind in DEEDS),
        # Somebody known twice has left only when nobody speaks of them as there any more.
        left=gone[0] if all(gone) else None,
    )
