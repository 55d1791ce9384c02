"""Time as an office knows it: months, quarter ends, weekends, working hours."""

import numpy as np

from scotty.twins.market.scene import Floats, Ints


def month_of(t: Floats) -> Ints:
    """Return the calendar month of each time, 0 for January."""
    months = np.floor(t).astype("datetime64[D]").astype("datetime64[M]")
    return months.astype(np.int64) % 12


def season_of(t: Floats, months: list[float]) -> Floats:
    """Return how busy the time of the year is: the month's multiplier."""
    return np.asarray(months)[month_of(t)]


def quarter_end(t: Floats) -> Floats:
    """Return the last midnight of the calendar quarter in which each time lies."""
    months = np.floor(t).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    after = (months // 3 + 1) * 3
    return after.astype("datetime64[M]").astype("datetime64[D]").astype(np.float64)


def date_text(t: float) -> str:
    """Return the day of a time as YYYY-MM-DD."""
    return str(np.datetime64(int(t), "D"))


def place_in_office(
    rng: np.random.Generator, t: Floats, offset: Floats, strict: bool = False
) -> Floats:
    """Move times into the local working day; one in eight weekends and evenings stays.

    `strict` keeps none there: calls are held in office hours.
    `offset` is the local time's distance from UTC in hours. Most clickstreams of
    business sites fall to a fifth at weekends; that is all that is claimed here.
    """
    day = np.floor(t)
    weekday = (day + 3) % 7
    weekend = (weekday >= 5) & (strict | (rng.random(len(t)) < 0.875))
    day = np.where(weekend, day - (weekday - 4) - rng.integers(0, 5, len(t)), day)
    hour = 8.0 + 10.0 * rng.beta(2.0, 2.2, len(t))
    late = (rng.random(len(t)) < 0.1) & (not strict)
    hour = np.where(late, 18.0 + 5.0 * rng.random(len(t)), hour)
    return day + (hour - offset) / 24.0


def leave_weekend(t: Floats) -> Floats:
    """Move Saturdays and Sundays to the Friday before: sellers' records are made on workdays."""
    weekday = (np.floor(t) + 3) % 7
    return np.asarray(t - np.maximum(weekday - 4, 0), np.float64)
