"""The moment to write to a person, and why then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from scotty.facts import Refused
from scotty.stages.engage.timing.calendar import why_closed
from scotty.stages.engage.timing.gazetteer import count_offsets, open_zone
from scotty.stages.engage.timing.hours import Habit
from scotty.stages.engage.timing.reasons import Reason, Skip, tell_reasons, tell_slot
from scotty.stages.engage.timing.zones import Clock

HORIZON = 400
"""Days that are looked through for an open one."""
MINUTES = tuple(m for m in range(60) if m % 15)
"""Minutes that do not look like a machine's."""
YEARS = (2, 9990)
"""Years in which days can be counted to and fro."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """When writing is allowed."""

    #: Hours of their day from which, and before which, we write.
    opens: Annotated[int, Meta(ge=0, le=23)] = 8
    closes: Annotated[int, Meta(ge=1, le=24)] = 18
    #: Least time since the touch before, as it passes, not as clocks show it.
    gap: timedelta = timedelta()
    #: Open days, from the first on, among which the best hour is looked for.
    days: Annotated[int, Meta(ge=1, le=30)] = 1
    #: Days of the week that are allowed, 0 for Monday; weekends and holidays never are.
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)

    def __post_init__(self) -> None:
        if self.opens >= self.closes or not self.weekdays or self.gap < timedelta():
            raise Refused(
                "There is no time at which writing is allowed.",
                "Let hours open before they close, allow a weekday, and let no gap be negative.",
            )


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A touch that is to be given its moment."""

    #: What the touch is called: its minute is drawn from it.
    touch: str
    #: Not before (UTC).
    earliest: datetime
    clock: Clock
    habit: Habit
    #: When the touch before was (UTC), and the fact that told it.
    after: datetime | None = None
    after_fact: str = ""
    rules: Rules = Rules()


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A moment, and why then."""

    #: UTC.
    at: datetime
    #: IANA name of the person's likeliest zone.
    zone: str
    #: The moment by the person's clock: "Tue 13 Oct 2026 09:12".
    local: str
    #: A sentence for people, made of the reasons.
    why_then: str
    reasons: tuple[Reason, ...] = ()
    #: Days passed over before it, and why.
    skipped: tuple[Skip, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts that the reasons rest on."""
        return tuple(dict.fromkeys(f for r in self.reasons for f in r.facts))


class Candidate(NamedTuple):
    """An hour that is open."""

    at: datetime
    cell: int
    #: Of the clocks that the person may have, by how many it is a working hour; of how many.
    fits: int
    clocks: int


def choose_time(wish: Wish) -> Slot:
    """Return the moment of a touch: the best open hour of the first open day (or `rules.days`).

    Open is an hour between `opens` and `closes` by the person's likeliest clock, on no weekend or
    public holiday there, not before `earliest`, and `gap` after the touch before. Of these, the
    hours that are working hours by most of the clocks they may have; of these, the likeliest by
    their habit; of equals the first. The minute is drawn from the touch's name and falls on no
    quarter. An hour that the clock leaps over is not there; of one that comes twice it is the
    first. A later `earliest` never gives an earlier moment. Raises Refused where no day is open
    within 400 days, or outside the years 2 to 9990.
    """
    gap = None if wish.after is None else wish.after + wish.rules.gap
    start = wish.earliest if gap is None else max(wish.earliest, gap)
    found: list[Candidate] = []
    skipped: list[Skip] = []
    days = 0
    for day in _days(start, wish.clock):
        why = _why_closed(day, wish.clock, wish.rules)
        open_ = [] if why else [c for c in _list_hours(wish, day) if c.at >= start]
        if open_:
            found, days = [*found, *open_], days + 1
            if days == wish.rules.days:
                break
        elif not found:
            skipped.append(Skip(day, why or "their working hours were over"))
    if not found:
        raise Refused(
            f"No day is open within {HORIZON} days of {start:%Y-%m-%d}.", "Allow more weekdays."
        )
    best = max(found, key=lambda c: (c.fits, wish.habit.rates[c.cell], -c.at.timestamp()))
    late = start == gap and start > wish.earliest
    return _tell(wish, best, skipped, late)


def next_open(moment: datetime, clock: Clock, rules: Rules | None = None) -> datetime:
    """Return the first instant from a moment on at which writing to this person is allowed.

    The moment itself where it lies in their working hours; what `choose_time` chose always does.
    Raises Refused as that does.
    """
    rules = rules or Rules()
    zone = open_zone(clock.main)
    for day in _days(moment, clock):
        if _why_closed(day, clock, rules):
            continue
        opening = datetime(day.year, day.month, day.day, rules.opens, tzinfo=zone).astimezone(UTC)
        for instant in (moment.astimezone(UTC), opening):
            local = instant.astimezone(zone)
            inside = local.date() == day and rules.opens <= local.hour < rules.closes
            if instant >= moment and inside:
                return instant
    raise Refused(f"No day is open within {HORIZON} days of {moment:%Y-%m-%d}.", "Allow more.")


def _days(start: datetime, clock: Clock) -> Iterator[date]:
    if start.tzinfo is None or not YEARS[0] <= start.year <= YEARS[1]:
        raise Refused(f"{start} is no moment to plan from.", "Give a time in UTC, in this age.")
    first = start.astimezone(open_zone(clock.main)).date()
    return (first + timedelta(days=n) for n in range(HORIZON))


def _why_closed(day: date, clock: Clock, rules: Rules) -> str:
    if day.weekday() not in rules.weekdays:
        return "a day of the week that is not allowed"
    return why_closed(day, clock.country, clock.region)


def _list_hours(wish: Wish, day: date) -> Iterator[Candidate]:
    zone = open_zone(wish.clock.main)
    minute, second = _draw_minute(wish.touch)
    for hour in range(wish.rules.opens, wish.rules.closes):
        local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
        at = local.astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            offsets = count_offsets(wish.clock.zones, at)
            fits = sum(
                wish.rules.opens <= (at + offset).hour < wish.rules.closes for offset in offsets
            )
            yield Candidate(at, day.weekday() * 24 + hour, fits, len(offsets))


def _draw_minute(touch: str) -> tuple[int, int]:
    number = int.from_bytes(blake2b(touch.encode(), digest_size=8).digest())
    return MINUTES[number % len(MINUTES)], number // len(MINUTES) % 60


def _tell(wish: Wish, best: Candidate, skipped: list[Skip], late: bool) -> Slot:
    local = best.at.astimezone(open_zone(wish.clock.main))
    reasons = tell_reasons(wish.clock, wish.habit, local, best.fits, best.clocks)
    if late:
        gap = Reason(_say_gap(wish.rules.gap), (wish.after_fact,) if wish.after_fact else ())
        reasons = (*reasons, gap)
    passed = tuple(s for s in skipped if s.day < local.date())
    text, why_then = tell_slot(local, reasons, passed)
    return Slot(
        at=best.at,
        zone=wish.clock.main,
        local=text,
        why_then=why_then,
        reasons=reasons,
        skipped=passed,
    )


def _say_gap(gap: timedelta) -> str:
    hours = gap.total_seconds() / 3600
    said = f"{hours / 24:g} days" if hours >= 48 else f"{hours:g} hours"
    return f"at least {said} after the touch before"
