"""Periods: names, fiscal years, leap years, and days that summer time makes shorter."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.stages.accelerate.forecast.periods import (
    Kind,
    back_year,
    find_period,
    move_period,
    read_period,
)


@pytest.mark.parametrize(
    ("day", "kind", "first", "name", "start", "end"),
    [
        ("2026-08-31", "month", 1, "2026-08", "2026-08-01", "2026-09-01"),
        ("2026-12-31", "month", 1, "2026-12", "2026-12-01", "2027-01-01"),
        ("2026-08-31", "quarter", 1, "2026-Q3", "2026-07-01", "2026-10-01"),
        ("2026-01-31", "quarter", 2, "2026-Q4", "2025-11-01", "2026-02-01"),
        ("2026-02-01", "quarter", 2, "2027-Q1", "2026-02-01", "2026-05-01"),
        ("2026-06-30", "quarter", 7, "2026-Q4", "2026-04-01", "2026-07-01"),
        ("2026-07-01", "quarter", 7, "2027-Q1", "2026-07-01", "2026-10-01"),
        ("2026-12-31", "quarter", 12, "2027-Q1", "2026-12-01", "2027-03-01"),
        ("2024-02-29", "month", 1, "2024-02", "2024-02-01", "2024-03-01"),
    ],
)
def test_a_day_lies_in_its_period(
    day: str, kind: Kind, first: int, name: str, start: str, end: str
) -> None:
    found = find_period(date.fromisoformat(day), kind, first)
    assert (found.name, str(found.start), str(found.end)) == (name, start, end)


def test_days_are_those_of_utc_whatever_the_clocks_do() -> None:
    # Clocks in Berlin went back on 2026-10-25; March of 2026 has 743 hours there, 744 here.
    late = datetime(2026, 4, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert find_period(late, "month").name == "2026-03"
    march = find_period(date(2026, 3, 1), "month")
    assert march.closes - march.opens == timedelta(days=31)
    assert march.elapsed(datetime(2026, 3, 16, 12, tzinfo=UTC)) == 0.5


def test_a_leap_february_has_29_days() -> None:
    assert find_period(date(2024, 2, 1), "month").days == 29
    assert back_year(find_period(date(2024, 2, 29), "month")).name == "2023-02"


@given(
    day=st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    kind=st.sampled_from(["month", "quarter"]),
    first=st.integers(1, 12),
    steps=st.integers(-40, 40),
)
def test_periods_follow_one_another_and_names_lead_back(
    day: date, kind: Kind, first: int, steps: int
) -> None:
    found = find_period(day, kind, first)
    assert found.holds(day)
    assert read_period(found.name, first) == found
    assert move_period(found, 1, first).start == found.end
    assert move_period(move_period(found, steps, first), -steps, first) == found


@pytest.mark.parametrize("name", ["", "2026", "2026-Q5", "2026-13", "2026-1", "Q3 2026"])
def test_other_words_are_refused(name: str) -> None:
    with pytest.raises(Refused, match="not a period"):
        read_period(name)
