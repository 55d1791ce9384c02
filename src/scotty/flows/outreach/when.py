"""When: the moment of a touch for a person, and when writing to them is allowed."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.scene import Scene
from scotty.ports.outreach import Touch
from scotty.stages.engage.course import Next
from scotty.stages.engage.timing import (
    Act,
    Clock,
    Habit,
    History,
    Slot,
    Wish,
    choose_time,
    find_clock,
    learn_habit,
    next_open,
)
from scotty.stages.engage.timing.hours import WEIGHTS
from scotty.stages.engage.view import Said

PLACE = ("zone", "phone", "state", "region", "province", "city", "country")
"""Fields of a profile that tell where somebody is."""


def find_time(outfit: Outfit, scene: Scene, coming: Next, name: str) -> Slot:
    """Return the moment of the step that comes, and why then; `name` is the touch's id."""
    clock = find_clock(scene.contact.fields, scene.view.profile)
    return choose_time(
        Wish(
            touch=name,
            earliest=coming.earliest,
            clock=clock,
            habit=_read_habit(outfit, scene, clock),
        )
    )


def _read_habit(outfit: Outfit, scene: Scene, clock: Clock) -> Habit:
    log, key = scene.view.log, scene.contact.key
    acts = tuple(
        Act(f.at, f.kind, log.identify(f)) for f in log.of(*sorted(WEIGHTS)) if f.contact == key
    )
    sent = tuple(f.at for f in log.of("touch.sent") if f.contact == key)
    peers = outfit.peers(scene.persona, clock.country)
    return learn_habit(History(acts=acts, sent=sent), clock.main, scene.view.moment, peers)


def find_opening(profile: Mapping[str, Any], zone: str, now: datetime) -> datetime:
    """Return the next instant at which writing to a person is allowed; `now` where it is."""
    told = {field: str(profile[field]) for field in PLACE if profile.get(field)}
    return next_open(
        now, _find_clock(tuple(sorted(({"zone": zone} if zone else {} | told).items())))
    )


@lru_cache(maxsize=65_536)
def _find_clock(told: tuple[tuple[str, str], ...]) -> Clock:
    return find_clock({field: Said(value, "") for field, value in told}, {})


def next_time(outfit: Outfit, touch: Touch, earliest: datetime) -> datetime:
    """Return a new time for a touch, not before `earliest`: its own minute, in their working hours."""
    row = outfit.house.tables.contacts(touch.account)
    profile: Mapping[str, Any] = next((c["profile"] for c in row if c["key"] == touch.contact), {})
    told = {field: str(profile[field]) for field in PLACE if profile.get(field)}
    clock = _find_clock(
        tuple(sorted((told | ({"zone": touch.zone} if touch.zone else {})).items()))
    )
    opening = next_open(earliest, clock)
    if opening <= outfit.house.clock.now():
        return opening
    habit = learn_habit(History(), clock.main, earliest, outfit.peers("", clock.country))
    return choose_time(Wish(touch=touch.id, earliest=opening, clock=clock, habit=habit)).at
