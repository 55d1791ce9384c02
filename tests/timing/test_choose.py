"""The moment of a touch: tables for odd nights and days, and what holds everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.stages.engage.timing import (
    Act,
    Clock,
    Habit,
    History,
    Peers,
    Rules,
    Tally,
    Wish,
    choose_time,
    find_clock,
    learn_habit,
    next_open,
    prior_rates,
)
from scotty.stages.engage.timing.calendar import why_closed
from scotty.stages.engage.timing.gazetteer import open_zone, zones_by_country
from tests.timing.stories import PLAIN, clock, fields, utc, wish

NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001
NIGHT = Rules(opens=0, closes=24)
PAIRS = sorted((zone, country) for country, zones in zones_by_country().items() for zone in zones)


def at_hour(hour: int) -> Habit:
    """Return a habit of one hour of the day alone."""
    cells = tuple(float(n % 24 == hour) for n in range(168))
    return Habit(rates=tuple(c / sum(cells) for c in cells))


@pytest.mark.parametrize(
    ("zone", "country", "earliest", "day"),
    [
        ("Europe/Berlin", "DE", "2026-09-14T05:00", "Mon 14 Sep 2026"),
        ("Europe/Berlin", "DE", "2026-09-14T16:30", "Tue 15 Sep 2026"),  # 18:30 there
        ("Europe/Berlin", "DE", "2026-09-12T05:00", "Mon 14 Sep 2026"),
        ("Asia/Riyadh", "SA", "2026-09-10T16:00", "Sun 13 Sep 2026"),
        ("Asia/Dubai", "AE", "2026-09-04T00:00", "Fri 4 Sep 2026"),
        ("Asia/Jerusalem", "IL", "2026-08-13T20:00", "Sun 16 Aug 2026"),
        ("America/New_York", "US", "2026-11-26T12:00", "Fri 27 Nov 2026"),
        ("Asia/Tokyo", "JP", "2026-05-01T12:00", "Thu 7 May 2026"),
        ("Europe/London", "GB", "2026-12-24T19:00", "Tue 29 Dec 2026"),
        ("UTC", "", "2026-12-25T00:00", "Fri 25 Dec 2026"),
        # Before the epoch, on local mean time, and long after all that is known.
        ("Europe/Amsterdam", "NL", "1890-03-03T00:00", "Mon 3 Mar 1890"),
        ("Asia/Tokyo", "JP", "2400-01-01T00:00", "Mon 3 Jan 2400"),
        # Samoa skipped Friday 30 December 2011.
        ("Pacific/Apia", "WS", "2011-12-30T06:00", "Tue 3 Jan 2012"),
    ],
)
def test_days(zone: str, country: str, earliest: str, day: str) -> None:
    assert choose_time(wish(earliest, clock(zone, country))).local.startswith(day)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc_hours"),
    [
        # Spring: the hour leapt over is not there, the next likeliest is taken.
        ("Europe/Berlin", "2025-03-30", 2, {1, 3}),
        ("America/New_York", "2025-03-09", 2, {1, 3}),
        ("Australia/Sydney", "2025-10-05", 2, {1, 3}),
        ("Africa/Casablanca", "2025-04-06", 2, {1, 3}),
        ("Europe/Dublin", "2025-03-30", 1, {0, 2}),
    ],
)
def test_the_hour_that_does_not_exist(zone: str, day: str, hour: int, utc_hours: set[int]) -> None:
    spread = tuple(1.0 / (1 + abs(n % 24 - hour)) for n in range(168))
    habit = Habit(rates=tuple(c / sum(spread) for c in spread))
    midnight = datetime.fromisoformat(day).replace(tzinfo=open_zone(zone)).astimezone(UTC)
    # Clocks change on Sundays: a country where people work on them keeps the night open.
    where = Clock(zones=(zone,), how="by the zone as told", country="IL")
    slot = choose_time(Wish(touch="t", earliest=midnight, clock=where, habit=habit, rules=NIGHT))
    local = slot.at.astimezone(open_zone(zone))
    assert (local.date().isoformat(), local.hour in utc_hours) == (day, True)


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("Europe/Berlin", "2025-10-26", 2),
        ("America/New_York", "2025-11-02", 1),
        ("Australia/Sydney", "2025-04-06", 2),
        ("Europe/Dublin", "2025-10-26", 1),
        ("Africa/Casablanca", "2025-02-23", 2),
    ],
)
def test_of_the_hour_that_comes_twice_it_is_the_first(zone: str, day: str, hour: int) -> None:
    midnight = datetime.fromisoformat(day).replace(tzinfo=open_zone(zone)).astimezone(UTC)
    where = Clock(zones=(zone,), how="by the zone as told", country="IL")
    slot = choose_time(
        Wish(touch="t", earliest=midnight, clock=where, habit=at_hour(hour), rules=NIGHT)
    )
    local = slot.at.astimezone(open_zone(zone))
    assert (local.date().isoformat(), local.hour, local.fold) == (day, hour, 0)
    assert (slot.at + timedelta(hours=1)).astimezone(open_zone(zone)).hour == hour


@pytest.mark.parametrize("touch", [f"t{n}" for n in range(40)])
def test_half_an_hour_is_leapt_over_on_lord_howe(touch: str) -> None:
    zone = open_zone("Australia/Lord_Howe")
    where = Clock(zones=("Australia/Lord_Howe",), how="by the zone as told", country="IL")
    asked = Wish(
        touch=touch,
        earliest=utc("2025-10-04T13:30"),
        clock=where,
        habit=at_hour(2),
        rules=NIGHT,
    )
    local = choose_time(asked).at.astimezone(zone)
    assert local.date().isoformat() == "2025-10-05"
    assert local.hour != 2 or local.minute >= 30


def test_unknown_zone_in_the_states_is_a_working_hour_from_coast_to_coast() -> None:
    where = find_clock(fields(country="US"), {})
    slot = choose_time(Wish(touch="t", earliest=utc("2026-01-12T00:00"), clock=where, habit=PLAIN))
    for zone in ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"):
        assert 8 <= slot.at.astimezone(open_zone(zone)).hour < 18
    assert "a working hour by 6 of the 6 clocks they may have" in slot.why_then


def test_russia_has_no_hour_for_all_and_moscow_counts() -> None:
    where = find_clock(fields(country="RU"), {})
    slot = choose_time(Wish(touch="t", earliest=utc("2026-02-02T00:00"), clock=where, habit=PLAIN))
    assert 8 <= slot.at.astimezone(open_zone("Europe/Moscow")).hour < 18
    assert slot.zone == "Europe/Moscow"


def test_a_gap_is_time_that_passes() -> None:
    """24 hours after Saturday's 12:00 UTC is Sunday's, though clocks changed in between."""
    where = Clock(zones=("Europe/Berlin",), how="by the zone as told", country="IL")
    before = utc("2025-10-25T20:30")  # the night after this one has 25 hours
    asked = Wish(
        touch="t",
        earliest=before,
        clock=where,
        habit=at_hour(21),
        after=before,
        after_fact="sent",
        rules=Rules(opens=0, closes=24, gap=timedelta(hours=24)),
    )
    slot = choose_time(asked)
    assert slot.at - before >= timedelta(hours=24)
    assert "at least 24 hours after the touch before" in slot.why_then
    assert "sent" in slot.facts


def test_why_then() -> None:
    acts = tuple(
        Act(utc(f"2026-09-{day:02}T{time}"), "email.replied", f"reply-{day}")
        for day, time in ((1, "06:40"), (8, "07:10"), (15, "07:55"), (22, "13:20"))
    )
    history = History(acts=acts, sent=tuple(utc(f"2026-09-{d:02}T14:00") for d in (7, 14, 21)))
    moment = utc("2026-10-01T12:00")
    habit = learn_habit(history, "Europe/Berlin", moment, Peers())
    asked = Wish(
        touch="touch-7",
        earliest=utc("2026-10-02T17:00"),
        clock=find_clock(fields(country="DE"), {}),
        habit=habit,
    )
    slot = choose_time(asked)
    assert slot.local.startswith("Mon 5 Oct 2026 0")
    assert "in Berlin, by the country DE: 3 of their 4 answers came between 8 and 11 o'clock" in (
        slot.why_then
    )
    assert "Sat 3 Oct skipped: public holiday (German Unity Day)" in slot.why_then
    assert slot.facts == ("fact-country", "reply-1", "reply-8", "reply-15")
    assert [s.why for s in slot.skipped] == [
        "their working hours were over",
        "public holiday (German Unity Day)",
        "weekend",
    ]


@pytest.mark.parametrize(
    ("habit", "says"),
    [
        (PLAIN, "nobody's hours are learnt yet"),
        (Habit(rates=prior_rates(), counts=(0, 1234)), "by 1,234 acts of all people"),
        (
            Habit(rates=prior_rates(), counts=(412, 1234), like="finance, DE"),
            "by 412 acts of people like them (finance, DE)",
        ),
        (
            Habit(rates=prior_rates(), acts=(Act(utc("2026-01-05T22:00"), "email.clicked"),)),
            "of what is usual in offices; their own 1 click or open came at other hours",
        ),
    ],
)
def test_what_a_reason_rests_on(habit: Habit, says: str) -> None:
    asked = wish("2026-09-14T05:00", clock("Europe/Berlin", "DE"))
    slot = choose_time(Wish(touch="t", earliest=asked.earliest, clock=asked.clock, habit=habit))
    assert says in slot.why_then


def test_unknown_calendars_are_said() -> None:
    told = choose_time(wish("2150-03-02T05:00", clock("Europe/Berlin", "DE"))).why_then
    assert "public holidays of DE in 2150 are not known, weekends only" in told
    nobody = choose_time(wish("2026-03-02T05:00", find_clock({}, {}))).why_then
    assert "nothing tells where they are: UTC is assumed" in nobody
    assert "public holidays are not known, weekends only" in nobody


@pytest.mark.parametrize(
    "rules",
    [
        {"opens": 18, "closes": 8},
        {"opens": 9, "closes": 9},
        {"weekdays": ()},
        {"gap": timedelta(days=-1)},
    ],
)
def test_rules_that_allow_nothing(rules: dict[str, object]) -> None:
    with pytest.raises(Refused):
        Rules(**rules)  # type: ignore[arg-type]


def test_no_open_day_is_refused() -> None:
    asked = wish("2026-03-02T05:00", clock("Europe/Berlin", "DE"), rules=Rules(weekdays=(5, 6)))
    with pytest.raises(Refused, match="No day is open"):
        choose_time(asked)
    with pytest.raises(Refused, match="No day is open"):
        next_open(asked.earliest, asked.clock, asked.rules)


@pytest.mark.parametrize(
    "moment",
    [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), NAIVE],
)
def test_moments_outside_the_age(moment: datetime) -> None:
    where = clock("Europe/Berlin", "DE")
    with pytest.raises(Refused):
        choose_time(Wish(touch="t", earliest=moment, clock=where, habit=PLAIN))
    with pytest.raises(Refused):
        next_open(moment, where)


MOMENTS = st.datetimes(datetime(1920, 1, 1), datetime(2120, 1, 1)).map(  # noqa: DTZ001
    lambda d: d.replace(tzinfo=UTC)
)
RULES = st.sampled_from(
    [
        Rules(),
        NIGHT,
        Rules(opens=9, closes=12, days=5, weekdays=(0, 1, 2, 3, 4, 6)),
        Rules(gap=timedelta(hours=30), days=2),
    ]
)
CELLS = st.lists(st.floats(0.01, 1.0), min_size=168, max_size=168)


@given(st.sampled_from(PAIRS), MOMENTS, RULES, st.text(max_size=8), st.none() | MOMENTS)
def test_everywhere(
    pair: tuple[str, str], moment: datetime, rules: Rules, touch: str, before: datetime | None
) -> None:
    zone, country = pair
    where = Clock(zones=(zone,), how="by the zone as told", country=country)
    asked = Wish(touch=touch, earliest=moment, clock=where, habit=PLAIN, after=before, rules=rules)
    slot = choose_time(asked)
    local = slot.at.astimezone(open_zone(zone))
    assert rules.opens <= local.hour < rules.closes
    assert why_closed(local.date(), country, "") == ""
    assert local.minute % 15
    assert local.weekday() in rules.weekdays
    assert slot.at >= moment
    assert before is None or slot.at >= before + rules.gap
    assert next_open(slot.at, where, rules) == slot.at
    assert choose_time(asked) == slot
    assert (
        slot.local
        == f"{slot.local[:3]} {local.day} {slot.local.split()[2]} {local.year} {local:%H:%M}"
    )


@given(st.sampled_from(PAIRS), MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)), RULES, CELLS)
def test_later_never_gives_earlier(
    pair: tuple[str, str], moment: datetime, later: timedelta, rules: Rules, cells: list[float]
) -> None:
    zone, country = pair
    where = find_clock(fields(country=country), {})
    where = Clock(zones=(zone, *where.zones), how="by the zone as told", country=country)
    habit = Habit(rates=tuple(c / sum(cells) for c in cells))
    first, second = (
        choose_time(Wish(touch="t", earliest=e, clock=where, habit=habit, rules=rules)).at
        for e in (moment, moment + later)
    )
    assert first <= second


@given(st.sampled_from(PAIRS), MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)), RULES)
def test_opening(pair: tuple[str, str], moment: datetime, later: timedelta, rules: Rules) -> None:
    """The next opening is open, is its own next opening, and never comes earlier for a later moment."""
    zone, country = pair
    where = clock(zone, country)
    opening = next_open(moment, where, rules)
    local = opening.astimezone(open_zone(zone))
    assert opening >= moment
    assert rules.opens <= local.hour < rules.closes
    assert why_closed(local.date(), country, "") == ""
    assert next_open(opening, where, rules) == opening
    assert next_open(moment + later, where, rules) >= opening


def test_a_clock_that_jumps_back_changes_nothing_chosen_before() -> None:
    """The moment is an argument: what was chosen stays open whatever the machine's clock says."""
    asked = wish("2026-09-14T05:00", clock("Europe/Berlin", "DE"))
    slot = choose_time(asked)
    jumped = wish("2026-09-11T05:00", clock("Europe/Berlin", "DE"))
    assert choose_time(jumped).at <= slot.at
    assert next_open(slot.at, asked.clock) == slot.at


def test_minutes_spread() -> None:
    minutes = [
        choose_time(wish("2026-09-14T05:00", clock("Europe/Berlin", "DE"), f"t{n}")).at.minute
        for n in range(2000)
    ]
    assert len(set(minutes)) == 56
    assert max(minutes.count(m) for m in set(minutes)) < 70


def test_tallies_of_nothing_are_nothing() -> None:
    assert learn_habit(History(), "UTC", utc("2026-01-01T00:00"), Peers(all=Tally())).rates == (
        prior_rates()
    )
