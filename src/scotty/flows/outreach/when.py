"""When: the moment of a touch for a person, and when writing to them is allowed."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.scene import Scene
from scotty.ports.outreach import Touch
from scotty.signals.view import Said
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

PLACE = ("zone", "phone", "state", "region", "province", "city", "country")
"""Fields of a profile that tell where somebody is."""
Told = tuple[tuple[str, str], ...]
"""Fields of a profile and their values, sorted."""


def find_time(outfit: Outfit, scene: Scene, coming: Next, name: str) -> Slot:
    """Return the moment of the step that comes, and why then; `name` is the touch's id."""
    return find_moment(outfit, scene, coming.earliest, name)


def find_moment(outfit: Outfit, scene: Scene, earliest: datetime, name: str) -> Slot:
    """Return the moment of a touch to a person, not before `earliest`, and why then."""
    clock = find_clock(scene.contact.fields, scene.view.profile)
    return choose_time(
        Wish(
            touch=name,
            earliest=earliest,
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


def find_opening(
    person: Mapping[str, Any], company: Mapping[str, Any], zone: str, now: datetime
) -> datetime:
    """Return the next instant at which writing to a person is allowed; `now` where it is.

    `zone` is the one that the touch was planned by; holidays are those of where they are.
    """
    told = _keep_places(person) | ({"zone": zone} if zone else {})
    return next_open(now, _find_clock(_sort(told), _sort(_keep_places(company))))


def find_country(person: Mapping[str, Any], company: Mapping[str, Any]) -> str:
    """Return the country (ISO 3166-1 alpha-2) whose rules hold for a person; "" where nothing tells it."""
    return _find_clock(_sort(_keep_places(person)), _sort(_keep_places(company))).country


def _keep_places(profile: Mapping[str, Any]) -> dict[str, str]:
    return {field: str(profile[field]) for field in PLACE if profile.get(field)}


def _sort(told: Mapping[str, str]) -> Told:
    return tuple(sorted(told.items()))


@lru_cache(maxsize=65_536)
def _find_clock(person: Told, company: Told) -> Clock:
    return find_clock(_say(person), _say(company))


def _say(told: Told) -> dict[str, Said]:
    return {field: Said(value, "") for field, value in told}


def next_time(outfit: Outfit, touch: Touch, earliest: datetime) -> datetime:
    """Return a new time for a touch, not before `earliest`: its own minute, in their working hours."""
    tables = outfit.house.tables
    people = tables.contacts(touch.account)
    person: Mapping[str, Any] = next(
        (c["profile"] for c in people if c["key"] == touch.contact), {}
    )
    company: Mapping[str, Any] = next(
        (row["profile"] for row in tables.accounts([touch.account])), {}
    )
    told = _keep_places(person) | ({"zone": touch.zone} if touch.zone else {})
    clock = _find_clock(_sort(told), _sort(_keep_places(company)))
    opening = next_open(earliest, clock)
    if opening <= outfit.house.clock.now():
        return opening
    habit = learn_habit(History(), clock.main, earliest, outfit.peers("", clock.country))
    return choose_time(Wish(touch=touch.id, earliest=opening, clock=clock, habit=habit)).at
