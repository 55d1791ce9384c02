"""Sequences: read, save, compare, restore, preview for a person, and the calendar of what is to come."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from scotty.desk.engage import Planned, preview_person, show_touch
from scotty.facts import Refused
from scotty.flows.outreach.outfit import SEQUENCES, Outfit
from scotty.flows.outreach.planning import Asked, read_scene, start_enrolment
from scotty.flows.versions import Version, diff_texts, list_texts, pick_version, save_text
from scotty.playbook.sequence import Sequence, default_sequences, parse_sequence
from scotty.ports import House
from scotty.ports.outreach import Enrolment, Wanted
from scotty.stages.engage.compose import find_slot, list_slots, load_slots
from scotty.stages.engage.conditions import check_conditions


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A sequence in the list."""

    name: str
    title: str
    purpose: str
    steps: int
    days: int
    version: int
    by: str
    at: datetime | None
    #: People in it now.
    people: int
    #: Those for whom it rests.
    paused: int


def list_sequences(
    outfit: Outfit, enrolled: Mapping[str, Mapping[str, int]] | None = None
) -> list[Listed]:
    """Return all sequences, by name; `enrolled` is how many people are in them, where that is known already."""
    rows = []
    enrolled = outfit.house.outreach.enrolled() if enrolled is None else enrolled
    for name, versions in _all(outfit.house).items():
        newest = versions[-1]
        sequence = parse_sequence(newest.text)
        people = enrolled.get(name, {})
        rows.append(
            Listed(
                name=name,
                title=sequence.title,
                purpose=sequence.purpose,
                steps=len(sequence.step),
                days=sequence.step[-1].day,
                version=newest.number,
                by=newest.by,
                at=newest.at,
                people=sum(people.values()),
                paused=people.get("paused", 0),
            )
        )
    return rows


def _all(house: House) -> dict[str, tuple[Version, ...]]:
    return list_texts(house, SEQUENCES, default_sequences())


def list_versions(house: House, name: str) -> tuple[Version, ...]:
    """Return the versions of a sequence, oldest first. Raises Refused where there is none of that name."""
    found = _all(house)
    if name not in found:
        raise Refused(f"There is no sequence {name!r}.", f"Choose from {', '.join(found)}.")
    return found[name]


def read_version(house: House, name: str, number: int | None = None) -> Version:
    """Return a version of a sequence: the newest, or that of a number."""
    return pick_version(list_versions(house, name), number)


def check_text(text: str) -> Sequence:
    """Return the sequence of a text, with its conditions and templates checked. Raises Refused with the place."""
    sequence = parse_sequence(text)
    check_conditions(sequence)
    for step in sequence.step:
        for part in (
            step.subject,
            step.body,
            *(t for v in step.variants for t in (v.subject, v.body)),
        ):
            unknown = [name for name in list_slots(part) if find_slot(name) is None]
            if unknown:
                raise Refused(
                    f"Step {step.name!r}: nothing fills {{{unknown[0]}}}.",
                    f"Choose from {', '.join(load_slots())}.",
                )
    return sequence


def save_sequence(
    house: House, text: str, by: str, note: str = "", base: int | None = None
) -> tuple[str, int]:
    """Save a sequence as a new version of its name; return name and number.

    Whoever is in it already stays with the version they began with: a sequence does not change
    under people. Raises Refused with the place of the first fault.
    """
    sequence = check_text(text)
    made = Version(name=sequence.name, number=0, text=text, by=by, note=note)
    return sequence.name, save_text(house, SEQUENCES, made, default_sequences(), base)


def restore_version(house: House, name: str, number: int, by: str) -> int:
    """Save the text of an earlier version as a new one and return its number."""
    text = read_version(house, name, number).text
    return save_sequence(house, text, by, f"Restored version {number}.")[1]


def diff_versions(house: House, name: str, one: int, two: int) -> str:
    """Return what changed between two versions, as a unified diff; "" if nothing."""
    return diff_texts(read_version(house, name, one), read_version(house, name, two))


def preview_text(outfit: Outfit, text: str, account: str, contact: str) -> list[Planned]:
    """Return a sequence, saved or not, as one person would get it: words, times, why then, the gate's answer."""
    sequence = check_text(text)
    scene = read_scene(outfit, account, contact, outfit.house.clock.now())
    asked = Asked(
        account=account, contact=contact, sequence=sequence.name, by="preview", released="preview"
    )
    enrolment = start_enrolment(outfit, asked, scene, 0)
    return preview_person(outfit, enrolment, sequence, scene)


def list_people(outfit: Outfit, name: str, limit: int = 200) -> list[Enrolment]:
    """Return who is in a sequence, newest first."""
    return outfit.house.outreach.enrolments({"sequence": name}, limit=limit)


def list_calendar(outfit: Outfit, name: str | None, limit: int = 200) -> list[Planned]:
    """Return what is planned next, of one sequence or all: when, to whom, and why then."""
    wanted = Wanted(states=("planned", "waiting"), sequence=name, limit=limit)
    return [show_touch(t, t.held) for t in outfit.house.outreach.touches(wanted)]


def turn_person(outfit: Outfit, enrolment: str, state: str, by: str, why: str = "") -> Enrolment:
    """Pause, resume or end a sequence for a person. Raises Refused where that changes nothing."""
    if state not in ("active", "paused", "ended"):
        raise Refused(f"{state!r} is no state.", "Choose active, paused or ended.")
    if len(enrolment) != 32 or not all(c in "0123456789abcdef" for c in enrolment):
        raise Refused("There is no such enrolment.", "Look at the list of people.")
    now = outfit.house.clock.now()
    if not outfit.house.outreach.turn(enrolment, state, why, by, now):
        raise Refused("It is so already, or the sequence has ended.", "Look at it again.")
    found = outfit.house.outreach.enrolment(enrolment)
    if found is None:
        raise Refused("There is no such enrolment.", "Look at the list of people.")
    return found
