"""The playbook's versions: read, save, compare, restore. Every version is a fact."""

from datetime import datetime

from scotty.facts import Refused
from scotty.flows.versions import Version, diff_texts, list_texts, save_text
from scotty.playbook import Playbook, default_text, parse_playbook
from scotty.ports import House
from scotty.stages.accelerate.warnings import check_limits
from scotty.stages.identify.fit import check_card

KIND = "playbook.saved"


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
    return list_texts(house, KIND, {"": default_text()})[""]


def save_playbook(house: House, text: str, by: str, note: str = "", base: int | None = None) -> int:
    """Save a new version and return its number; with `base`, see `flows.versions.save_text`.

    Raises Refused with the place of the first fault where the text does not hold.
    """
    book = parse_playbook(text)
    check_card(book.icp)
    check_limits(book.warnings)
    made = Version(number=0, text=text, by=by, note=note)
    return save_text(house, KIND, made, {"": default_text()}, base)


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
    return diff_texts(read_version(house, one), read_version(house, two))
