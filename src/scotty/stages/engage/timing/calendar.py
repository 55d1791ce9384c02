"""Working days where a person is: weekends and public holidays, by the `holidays` library."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from holidays import country_holidays

SATURDAY, SUNDAY = 5, 6


class Year(NamedTuple):
    """What is known of a year somewhere."""

    #: Day -> the holiday's name, in English where the library has it.
    holidays: dict[date, str]
    weekend: frozenset[date]
    #: Whether public holidays of that year are known at all.
    known: bool


@lru_cache(maxsize=2048)
def read_year(country: str, region: str, year: int) -> Year:
    """Return public holidays (half days left out) and weekend days of a year.

    A day that is observed elsewhere counts where it is observed: Boxing Day 2026 on 28 December.
    Where the library does not know the country, or the year, weekends are Saturday and Sunday,
    or those of the nearest year it knows, and `known` is false.
    """
    days = [date.fromordinal(n) for n in _ordinals(year)]
    try:
        told = country_holidays(country)
    except (NotImplementedError, TypeError):
        return Year({}, frozenset(d for d in days if d.weekday() in (SATURDAY, SUNDAY)), False)
    known = told.start_year <= year <= told.end_year
    language = "en_US" if "en_US" in told.supported_languages else None
    subdivision = region if region in told.subdivisions else None
    if known:
        told = country_holidays(country, subdivision, years=year, expand=False, language=language)
    weekend = frozenset(d for d in days if told.is_weekend(d))
    holidays = {d: str(told[d]) for d in sorted(told) if d.year == year} if known else {}
    return Year(holidays, weekend, known)


def why_closed(day: date, country: str, region: str) -> str:
    """Return why a day is no working day there; "" where it is one.

    A weekend day that is declared a working day (China before Golden Week) stays closed: nobody
    minds a letter that waits for Monday.
    """
    year = read_year(country, region, day.year)
    if name := year.holidays.get(day):
        return f"public holiday ({name})"
    return "weekend" if day in year.weekend else ""


def knows_holidays(day: date, country: str) -> bool:
    """Return whether public holidays of that country and year are known."""
    return read_year(country, "", day.year).known


def _ordinals(year: int) -> range:
    first = date(year, 1, 1).toordinal()
    return range(first, first + (366 if _leap(year) else 365))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
