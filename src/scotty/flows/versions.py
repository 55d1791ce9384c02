"""Versioned texts: playbook, sequences, content. Every version is a fact; none is ever lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import unified_diff

import msgspec

from scotty.facts import Fact, Refused
from scotty.ports import House

SOURCE = "scotty"
TRIES = 20


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a text: who saved it when, and why."""

    #: Which text; "" where there is only one of the kind.
    name: str = ""
    number: int
    text: str
    by: str
    note: str = ""
    #: None for the first version where nobody has saved another one yet.
    at: datetime | None = None
    #: Id of the fact.
    fact: str = ""


def list_texts(
    house: House, kind: str, defaults: Mapping[str, str]
) -> dict[str, tuple[Version, ...]]:
    """Return name -> versions, oldest first, of all texts of a kind; `defaults` come with the package."""
    told: dict[str, list[Version]] = defaultdict(list)
    for fact in house.ledger.facts(kind):
        version = _read(fact)
        told[version.name].append(version)
    found = {name: tuple(sorted(v, key=lambda v: v.number)) for name, v in told.items()}
    first = {name: (first_version(name, text),) for name, text in defaults.items()}
    return dict(sorted((first | found).items()))


def first_version(name: str, text: str) -> Version:
    """Return the version that comes with the package."""
    return Version(name=name, number=1, text=text, by=SOURCE, note="What Scotty starts with.")


def pick_version(versions: Sequence[Version], number: int | None) -> Version:
    """Return the newest of a text's versions, or that of a number. Raises Refused where there is none."""
    for version in reversed(versions):
        if number in (None, version.number):
            return version
    newest = versions[-1]
    raise Refused(f"{newest.name} has no version {number}.", f"Its newest is {newest.number}.")


def save_text(
    house: House, kind: str, made: Version, defaults: Mapping[str, str], base: int | None = None
) -> int:
    """Save a new version and return its number; `made.number` does not matter.

    With `base`, the number that the writer started from, the save is refused when somebody else
    has saved since: nobody's work is overwritten unseen. A text that is the newest already is
    not saved again.
    """
    for _ in range(TRIES):
        newest = list_texts(house, kind, defaults).get(made.name, (None,))[-1]
        if newest is not None and base is not None and newest.number != base:
            raise Refused(
                f"{newest.by} saved version {newest.number} after you opened version {base}.",
                "Look at what changed, then save again.",
            )
        if newest is not None and newest.at is None:
            house.ledger.append([_tell(house, kind, newest)])
        if newest is not None and newest.text == made.text:
            return newest.number
        number = 1 if newest is None else newest.number + 1
        if house.ledger.append(
            [_tell(house, kind, msgspec.structs.replace(made, number=number))]
        ).new:
            return number
    raise Refused("Others are saving it at this moment.", "Try again.")


def diff_texts(one: Version, two: Version) -> str:
    """Return what changed from one version to another, as a unified diff; "" if nothing."""
    names = (f"version {one.number}", f"version {two.number}")
    lines = unified_diff(one.text.splitlines(), two.text.splitlines(), *names, n=2, lineterm="")
    return "\n".join(lines)


def _tell(house: House, kind: str, version: Version) -> Fact:
    # Name and number are the key: of two saves with one number, the ledger lets one stand.
    now = house.clock.now()
    kept = ("name", "number", "text", "by", "note")
    return Fact(
        kind=kind,
        at=now,
        known=now,
        source=SOURCE,
        key=f"{version.name}:{version.number}" if version.name else str(version.number),
        data={
            field: value for field in kept if (value := getattr(version, field)) or field != "name"
        },
    )


def _read(fact: Fact) -> Version:
    return Version(
        name=fact.data.get("name", ""),
        number=int(fact.data["number"]),
        text=fact.data["text"],
        by=fact.data["by"],
        note=fact.data.get("note", ""),
        at=fact.known,
        fact=fact.id,
    )
