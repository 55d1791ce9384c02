"""Making a profile: every area told, each sentence checked, what is lacking said."""

from scotty.signals.view import View
from scotty.stages.research.profile.area import Area, load_areas
from scotty.stages.research.profile.check import Checker
from scotty.stages.research.profile.compose import compose_lines
from scotty.stages.research.profile.doubts import find_doubts
from scotty.stages.research.profile.lacking import (
    find_looked,
    list_troubles,
    list_wanted,
    say_lacking,
)
from scotty.stages.research.profile.line import Flaw, Line, Looked, Profile, Section
from scotty.stages.research.profile.room import Basis, Room


def make_profile(view: View, basis: Basis) -> Profile:
    """Return the profile of an account as its view knows it. Pure.

    A sentence whose names, numbers, days or quotations its facts do not say is left out, and
    stands among the flaws.
    """
    room = Room(view, basis)
    checker, looked = Checker(room), find_looked(room)
    wanted = tuple(list_wanted(room))
    flaws: list[Flaw] = []
    sections = tuple(
        _make_section(area, room, looked, checker, flaws) for area in load_areas().values()
    )
    return Profile(
        account=view.account,
        name=room.name or view.account,
        domain=view.tell("domain") or view.account,
        as_of=view.moment,
        simulated=view.simulated,
        sections=sections,
        unknown=(
            *(section.unknown for section in sections if section.unknown),
            *(f"{what} {reason}" for what, reason in wanted),
            *list_troubles(looked),
        ),
        wanted=wanted,
        doubts=tuple(find_doubts(room)),
        looked=looked,
        flaws=tuple(flaws),
    )


def _make_section(
    area: Area, room: Room, looked: Looked, checker: Checker, flaws: list[Flaw]
) -> Section:
    lines = compose_lines(area.tell(room), area, room)
    shown: list[Line] = []
    left = 0
    for line in lines:
        if len(shown) == area.most:
            left += 1
        elif loose := checker.find_loose(line.text, line.facts):
            flaws.append(Flaw(area=area.name, text=line.text, loose=loose, facts=line.facts))
        else:
            shown.append(line)
    lacks, reason = say_lacking(area, shown, looked, room)
    return Section(
        area=area.name,
        title=area.title,
        lines=tuple(shown),
        more=left,
        lacks=lacks,
        reason=reason,
    )


def check_profile(profile: Profile, view: View, basis: Basis) -> list[Flaw]:
    """Return every line of a profile that its facts do not bear out; [] is how it must be."""
    checker = Checker(Room(view, basis))
    told = ((line, checker.find_loose(line.text, line.facts)) for line in profile.lines())
    return [
        Flaw(area=line.area, text=line.text, loose=loose, facts=line.facts)
        for line, loose in told
        if loose
    ]


def find_line(profile: Profile, key: str) -> Line | None:
    """Return the line of a key; None where there is none."""
    return next((line for line in profile.lines() if line.key == key), None)
