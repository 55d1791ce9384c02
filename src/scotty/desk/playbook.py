"""The playbook's versions: read, save, compare, restore. Every version is a fact."""

from datetime import datetime
from difflib import unified_diff

import msgspec

from scotty.facts import Fact, Refused
from scotty.playbook import Playbook, default_text, parse_playbook
from scotty.ports import House
from scotty.stages.accelerate.warnings import check_limits
from scotty.stages.identify.fit import check_card

KIND = "playbook.saved"
SOURCE = "scotty"
TRIES = 20


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the playbook: who saved which text when, and why."""

    number: int
    text: str
    by: str
    note: str = ""
    #: None for the first version where nobody has saved another one yet.
    at: datetime | None = None
    #: Id of the fact.
    fact: str = ""


def current_playbook(house: House, as_of: datetime | None = None) -> tuple[Playbook, int, str]:
    """Return the playbook in force at `as_of` (now by default), its number and its text.

    Before the first save, and before the date of the first version, it is the first version.
    """
    versions = list_versions(house)
    known = [v for v in versions if as_of is None or v.at is None or v.at <= as_of]
    version = known[-1] if known else versions[0]
    return parse_playbook(version.text), version.number, version.text


def list_versions(house: House) -> tuple[Version, ...]:
    """Return all versions, oldest first. There is always one: the package's default text."""
    told = sorted(
        (_read_version(fact) for fact in house.ledger.facts(KIND)), key=lambda v: v.number
    )
    return tuple(told) or (_first_version(),)


def save_playbook(house: House, text: str, by: str, note: str = "", base: int | None = None) -> int:
    """Save a new version and return its number.

    With `base`, the number that the writer started from, the save is refused when somebody
    else has saved since: nobody's work is overwritten unseen. Raises Refused with the place
    of the first fault where the text does not hold.
    """
    book = parse_playbook(text)
    check_card(book.icp)
    check_limits(book.warnings)
    for _ in range(TRIES):
        versions = list_versions(house)
        newest = versions[-1]
        if base is not None and newest.number != base:
            raise Refused(
                f"{newest.by} saved version {newest.number} after you opened version {base}.",
                "Look at what changed, then save again.",
            )
        if newest.at is None:
            house.ledger.append([_tell_version(house, newest)])
        if newest.text == text:
            return newest.number
        made = Version(number=newest.number + 1, text=text, by=by, note=note)
        if house.ledger.append([_tell_version(house, made)]).new:
            return made.number
    raise Refused("Others are saving the playbook at this moment.", "Try again.")


def restore_version(house: House, number: int, by: str) -> int:
    """Save the text of an earlier version as a new one and return its number."""
    text = read_version(house, number).text
    return save_playbook(house, text, by, f"Restored version {number}.")


def read_version(house: House, number: int) -> Version:
    """Return a version. Raises Refused where there is none of that number."""
    for version in list_versions(house):
        if version.number == number:
            return version
    raise Refused(f"The playbook has no version {number}.", "See the list of versions.")


def diff_versions(house: House, one: int, two: int) -> str:
    """Return what changed from version `one` to version `two`, as a unified diff; "" if nothing."""
    before = read_version(house, one).text.splitlines()
    after = read_version(house, two).text.splitlines()
    names = (f"version {one}", f"version {two}")
    return "\n".join(unified_diff(before, after, *names, n=2, lineterm=""))


def _first_version() -> Version:
    return Version(number=1, text=default_text(), by=SOURCE, note="What Scotty starts with.")


def _tell_version(house: House, version: Version) -> Fact:
    # The number is the key: of two saves with one number, the ledger lets one stand.
    now = house.clock.now()
    return Fact(
        kind=KIND,
        at=now,
        known=now,
        source=SOURCE,
        key=str(version.number),
        data={
            "number": version.number,
            "text": version.text,
            "by": version.by,
            "note": version.note,
        },
    )


def _read_version(fact: Fact) -> Version:
    return Version(
        number=int(fact.data["number"]),
        text=fact.data["text"],
        by=fact.data["by"],
        note=fact.data.get("note", ""),
        at=fact.known,
        fact=fact.id,
    )
