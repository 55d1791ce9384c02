"""The brief: an account's profile on two pages of paper."""

from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.profile import look_at, read_basis
from scotty.ports import House
from scotty.signals import Setting
from scotty.signals.view import Contact, View
from scotty.stages.research.committee import PARTS, map_committee
from scotty.stages.research.intel import make_intel
from scotty.stages.research.profile import Basis, make_profile
from scotty.stages.research.profile.changes import compare_profiles
from scotty.stages.research.profile.paper import compose_brief

SHOWN = 6
"""People on the brief."""


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A brief, and what its file is called."""

    file: str
    pdf: bytes


def print_brief(house: House, name: str, as_of: datetime | None = None) -> Brief:
    """Return an account's profile as a PDF of two pages, as known at `as_of`.

    Raises Refused where no such account is known.
    """
    looked = look_at(house, name, as_of)
    basis = read_basis(house, looked.view.moment)
    profile = make_profile(looked.view, basis)
    before = make_profile(View(looked.timeline, looked.since), basis)
    diff = compare_profiles(before, profile, looked.reason)
    people = _choose_people(looked.view, basis)
    data = compose_brief(
        profile, diff, [_tell(*one) for one in people], _write_word(looked.view, people, basis)
    )
    day = f"{looked.view.moment:%Y-%m-%d}"
    slug = "".join(c if c.isalnum() and c.isascii() else "-" for c in profile.account)[:60]
    return Brief(file=f"{slug}-{day}.pdf", pdf=house.press.pdf("brief", data))


def _choose_people(view: View, basis: Basis) -> list[tuple[Contact, str]]:
    """Return the key contacts of the committee, each with their likeliest part."""
    drawn = map_committee(view, Setting(book=basis.book))
    return [
        (view.people[one.contact], PARTS[one.roles[0].role] if one.roles else "")
        for one in drawn.members
        if one.key and one.contact in view.people
    ][:SHOWN]


def _tell(one: Contact, part: str) -> tuple[str, str, str, str]:
    seen = f"{one.acts[-1].at:%-d %B %Y}" if one.acts else "not seen"
    return one.tell("name") or one.key, one.tell("title") or "title unknown", part, seen


def _write_word(
    view: View, people: list[tuple[Contact, str]], basis: Basis
) -> dict[str, Any] | None:
    """Return a first word to the first of them for whom there is one."""
    for one, _ in people[:3]:
        intel = make_intel(view, one, basis, {})
        if intel.proposition.claims:
            return {"to": f"{intel.name}, {intel.title}", "text": intel.proposition.text}
    return None
