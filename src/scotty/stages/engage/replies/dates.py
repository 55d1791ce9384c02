"""Days that a text names, in words or figures, as seen from the day it came. Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from scotty.stages.engage.replies.calendar import (
    Almanac,
    add_months,
    begin_quarter,
    begin_week,
    find_easter,
    fold_text,
    load_almanac,
    safe_date,
)

LONGEST = 6_000
"""Characters of a text in which days are sought."""
STALE = 45
"""Days that a day without a year may lie back before the next year's is meant."""
FAR = 800
"""Days ahead beyond which a told day is not believed."""
_MIDDLE, _LATE = 15, 25
"""Days of the month that stand for its middle and its end."""
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_KANJI = re.compile(r"(?:((?:19|20)\d\d)\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_KANJI_MONTH = re.compile(
    r"(?:((?:19|20)\d\d)\s?年\s?)?(\d{1,2})\s?月(?!\s?\d)(?=に|以降|から|頃|中|まで|末|初)"
)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?((?:19|20)?\d\d)(?![\d:]))?(?!\d)")
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})(?:\2((?:19|20)?\d\d))?(?![\d/-])")


class Day(NamedTuple):
    """A day that a text names."""

    day: date
    start: int
    end: int
    #: Whether a day was told; else a week, month, quarter or season, which begins with it.
    exact: bool
    #: Whether it is only near: a day of the week, tomorrow.
    near: bool = False


def find_days(text: str, received: date) -> list[Day]:
    """Return the days that a text names, in order; where two overlap, the longer.

    A day without a year is the next of that name, or one up to 45 days past. Of 3/4 and 4/3 the one
    that comes next is taken. Seasons are those of the northern half of the earth.
    """
    plain = fold_text(text[:LONGEST])
    found = [*_find_figures(plain, received), *_find_words(plain, received)]
    kept: list[Day] = []
    for day in sorted(found, key=lambda d: (d.start - d.end, not d.exact)):
        believed = -400 <= (day.day - received).days <= FAR
        if believed and not any(k.start < day.end and day.start < k.end for k in kept):
            kept.append(day)
    kept.sort(key=lambda d: d.start)
    # Of "Monday, July 22nd" the day of the week says nothing more.
    doubled = {
        a for a, b in pairwise(kept) if a.near and b.exact and not b.near and b.start - a.end <= 8
    }
    return [day for day in kept if day not in doubled]


def _find_figures(plain: str, received: date) -> Iterator[Day]:
    for found in _ISO.finditer(plain):
        day = safe_date(int(found[1]), int(found[3]), int(found[4]))
        yield from _tell(day, found)
    for found in _KANJI.finditer(plain):
        yield from _tell(_place(received, found[1], int(found[2]), int(found[3])), found)
    for found in _KANJI_MONTH.finditer(plain):
        yield from _tell(_begin_month(received, int(found[2]), found[1], 1), found, exact=False)
    for found in _DOTTED.finditer(plain):
        yield from _tell(_place(received, found[3], int(found[2]), int(found[1])), found)
    for found in _SLASHED.finditer(plain):
        first, second = int(found[1]), int(found[3])
        if (first, second) == (24, 7) and not found[4]:
            continue  # around the clock
        ways = [
            day
            for month, number in ((second, first), (first, second))
            if (day := _place(received, found[4], month, number))
        ]
        # Without a year it may be a fraction, a score, "24/7": believed only if it is close.
        reach = FAR if found[4] else 120
        ahead = [d for d in ways if -1 <= (d - received).days <= reach]
        if ahead or (ways and found[4]):
            yield from _tell(min(ahead) if ahead else max(ways), found)


def _find_words(plain: str, received: date) -> Iterator[Day]:
    book = load_almanac()
    for key, read in _READERS.items():
        for found in book.patterns[key].finditer(plain):
            yield from read(book, found, received)


def _tell(
    day: date | None, found: re.Match[str], *, exact: bool = True, near: bool = False
) -> Iterator[Day]:
    if day is not None:
        yield Day(day, found.start(), found.end(), exact, near)


def _place(received: date, year: str | None, month: int, day: int) -> date | None:
    """Return a day whose year may not be told."""
    if year:
        told = int(year)
        return safe_date(told + 2000 if told < 100 else told, month, day)
    this = safe_date(received.year, month, day) or safe_date(received.year + 1, month, day)
    if this is None:
        return None
    if (this - received).days < -STALE:
        return safe_date(received.year + 1, month, day)
    # "28 December" told in January has just gone by.
    before = safe_date(received.year - 1, month, day)
    gone = before is not None and (received - before).days <= STALE and (this - received).days > 300
    return before if gone else this


def _begin_month(received: date, month: int, year: str | None, day: int) -> date | None:
    if year:
        return safe_date(int(year), month, day)
    this = safe_date(received.year, month, day)
    return this if this and this > received else safe_date(received.year + 1, month, day)


def _read_day(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    month = book.months[found["month"]]
    last = found.groupdict().get("last")
    yield from _tell(_place(received, found["year"], month, int(last or found["day"])), found)


def _read_month(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    part = book.parts.get(found.groupdict().get("part") or "", "start")
    day = {"start": 1, "middle": _MIDDLE, "end": _LATE}[part]
    month = book.months[found["month"]]
    yield from _tell(_begin_month(received, month, found["year"], day), found, exact=False)


def _read_year(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    part = book.parts.get(found["part"] or "", "start")
    day = safe_date(int(found["year"]), {"start": 1, "middle": 6, "end": 12}[part], 1)
    yield from _tell(day if day and day > received else None, found, exact=False)


def _read_quarter(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    del book
    month = 3 * int(found["q"] or found["n"]) - 2
    year = int(found["year"]) if found["year"] else received.year
    start = safe_date(year, month, 1)
    if start and not found["year"] and start <= received:
        # Within that quarter: a month on, if that is still in it; else a year on.
        later = received + timedelta(days=30)
        start = later if later < add_months(start, 3) else add_months(start, 12)
    yield from _tell(start, found, exact=False)


def _read_ahead(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    told = found["count"]
    count = int(told) if told.isdecimal() else book.numbers[told]
    day = _step(received, book.units[found["unit"]], count)
    yield from _tell(day, found, exact=False, near=(day - received).days <= 7)


def _step(day: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=min(count, 500) * (7 if unit == "week" else 1))
    return add_months(day, min(count, 100) * {"month": 1, "quarter": 3, "year": 12}[unit])


def _read_next(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    unit = book.units[found["unit"] or found["unit2"]]
    starts: dict[str, Callable[[], date]] = {
        "day": lambda: received + timedelta(days=1),
        "week": lambda: begin_week(received),
        "month": lambda: add_months(received.replace(day=1), 1),
        "quarter": lambda: begin_quarter(received, 1),
        "year": lambda: date(received.year + 1, 1, 1),
    }
    yield from _tell(starts[unit](), found, exact=False, near=unit in ("day", "week"))


def _read_season(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    month = book.seasons[found["season"]]
    start = _begin_month(received, month, found["year"], 1)
    if start and found["after"]:
        start = add_months(start, 3)
        if not found["year"] and add_months(start, -12) > received:
            start = add_months(start, -12)
    yield from _tell(start, found, exact=False)


def _read_feast(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    told = book.feasts[found["feast"]]
    if told == "easter":
        year = received.year + (find_easter(received.year) < received)
        yield from _tell(find_easter(year) + timedelta(days=2), found, exact=False)
    else:
        month, day = map(int, told.split("-"))
        yield from _tell(_begin_month(received, month, None, day), found, exact=False)


def _read_relative(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    days = book.relative[found["word"]]
    yield from _tell(received + timedelta(days=days), found, near=days < 7)


def _read_weekday(book: Almanac, found: re.Match[str], received: date) -> Iterator[Day]:
    ahead = (book.weekdays[found["weekday"]] - received.weekday() - 1) % 7 + 1
    yield from _tell(received + timedelta(days=ahead), found, near=True)


_READERS: dict[str, Callable[[Almanac, re.Match[str], date], Iterator[Day]]] = {
    "day_month": _read_day,
    "month_day": _read_day,
    "part_month": _read_month,
    "month": _read_month,
    "month_is": _read_month,
    "part_year": _read_year,
    "quarter": _read_quarter,
    "ahead": _read_ahead,
    "next": _read_next,
    "season": _read_season,
    "feast": _read_feast,
    "relative": _read_relative,
    "weekday": _read_weekday,
}
