"""Why then: sentences that say only what is so, each with its facts."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from scotty.stages.engage.timing.calendar import knows_holidays
from scotty.stages.engage.timing.hours import Act, Habit, cell_of
from scotty.stages.engage.timing.zones import Clock

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ANSWERS = frozenset({"email.replied", "meeting.booked"})


class Reason(msgspec.Struct, frozen=True):
    """A part of the sentence, and ids of the facts that it rests on."""

    text: str
    facts: tuple[str, ...] = ()


class Skip(msgspec.Struct, frozen=True):
    """A day that was passed over, by the person's calendar, and why."""

    day: date
    why: str


def tell_reasons(
    clock: Clock, habit: Habit, local: datetime, fits: int, clocks: int
) -> tuple[Reason, ...]:
    """Return why a local moment: where they are, the hour, and what is not known."""
    found = [Reason(f"in {_city(clock.main)}, {clock.how}", clock.facts)]
    if not clock.known:
        found = [Reason(clock.how)]
    if clocks > 1:
        found.append(Reason(f"a working hour by {fits} of the {clocks} clocks they may have"))
    found.append(tell_habit(habit, clock.main, local.hour))
    if not knows_holidays(local.date(), clock.country):
        where = f" of {clock.country} in {local.year}" if clock.country else ""
        found.append(Reason(f"public holidays{where} are not known, weekends only"))
    return tuple(found)


def tell_habit(habit: Habit, zone: str, hour: int) -> Reason:
    """Return what speaks for an hour: their own acts near it, else those of others."""
    near = [a for a in habit.acts if _near(a, zone, hour)]
    if near:
        first, last = max(0, hour - 1), min(24, hour + 2)
        text = f"{len(near)} of their {_count(habit.acts)} came between {first} and {last} o'clock"
        return Reason(text, tuple(a.fact for a in near if a.fact))
    alike, everybody = habit.counts
    own = f"; their own {_count(habit.acts)} came at other hours" if habit.acts else ""
    if alike:
        who = f" ({habit.like})" if habit.like else ""
        text = f"the likeliest open hour by {alike:,} acts of people like them{who}"
    elif everybody:
        text = f"the likeliest open hour by {everybody:,} acts of all people"
    elif habit.acts:
        text = "the likeliest open hour of what is usual in offices"
    else:
        text = "nobody's hours are learnt yet: the usual ones of offices, the morning first"
    return Reason(text + own, tuple(a.fact for a in habit.acts if a.fact))


def tell_slot(
    local: datetime, reasons: Sequence[Reason], skipped: Sequence[Skip]
) -> tuple[str, str]:
    """Return a local moment as text, and the whole sentence; weekends passed over go unsaid."""
    day = f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"
    time = f"{local:%H:%M}"
    parts = [r.text for r in reasons]
    parts += [f"{_say_day(s.day)} skipped: {s.why}" for s in skipped if s.why != "weekend"]
    join = " " if parts[0].startswith("in ") else ", "
    why = f"{day} {time}{join}{parts[0]}: {'; '.join(parts[1:])}."
    return f"{day} {local.year} {time}", why


def _near(act: Act, zone: str, hour: int) -> bool:
    return abs(cell_of(act.at, zone) % 24 - hour) <= 1


def _count(acts: Sequence[Act]) -> str:
    """Return "4 answers", or "7 answers, clicks and opens" where there are others."""
    if len(acts) == 1:
        return "1 answer" if acts[0].kind in ANSWERS else "1 click or open"
    only = all(a.kind in ANSWERS for a in acts)
    return f"{len(acts)} answers" if only else f"{len(acts)} answers, clicks and opens"


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _say_day(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
