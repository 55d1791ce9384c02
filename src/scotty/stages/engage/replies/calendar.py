"""Words of dates read once, as patterns; and days that follow from a day. Pure."""

import re
import tomllib
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Almanac(NamedTuple):
    """Patterns of dates in words, and what their words mean."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    units: Mapping[str, str]
    parts: Mapping[str, str]
    seasons: Mapping[str, int]
    feasts: Mapping[str, str]
    relative: Mapping[str, int]
    patterns: Mapping[str, re.Pattern[str]]


@cache
def load_almanac() -> Almanac:
    """Return the words of dates of the file beside this one."""
    home = files("scotty.stages.engage.replies")
    told: dict[str, Any] = tomllib.loads(home.joinpath("dates.toml").read_text(encoding="utf-8"))
    long = _turn(told["months"])
    book: dict[str, dict[str, Any]] = {
        "months": {word: int(n) for word, n in {**_turn(told["short"]), **long}.items()},
        "weekdays": {word: int(n) for word, n in _turn(told["weekdays"]).items()},
        "numbers": {word: int(n) for word, n in _turn(told["numbers"]).items()},
        "units": _turn(told["units"]),
        "parts": _turn(told["parts"]),
        "seasons": {word: int(n) for word, n in _turn(told["seasons"]).items()},
        "feasts": _turn(told["feasts"]),
        "relative": {word: int(n) for word, n in _turn(told["relative"]).items()},
    }
    return Almanac(**book, patterns=_compile(told, book, long))


def _compile(
    told: dict[str, Any], book: dict[str, dict[str, Any]], long: Iterable[str]
) -> dict[str, re.Pattern[str]]:
    month, name, part = _any(book["months"]), _any(long), _any(book["parts"])
    unit, season = _any(book["units"]), _any(book["seasons"])
    year = r"(?:[\s,.'’/]{0,3}(?:(?:de|del|do|of)\s)?(?P<year>(?:19|20)\d\d)(?!\d))?"
    number = rf"(?P<count>\d{{1,3}}|{_any(book['numbers'])})"
    texts = {
        "day_month": rf"(?<![\d.:/])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|de|te|ste|\.|º|°|:e|e)?\s{{0,2}}(?:(?:of|de|di|da)\s)?(?P<month>{month})(?!\w)\.?{year}",
        "month_day": rf"(?<!\w)(?P<month>{month})\.?\s{{1,2}}(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|\s?(?:h|am|pm|uhr)\b)(?:\s?(?:-|–|to|until|through|till)\s?(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]))?{year}",
        "part_month": rf"(?<!\w)(?P<part>{part})\s?(?P<month>{name})(?!\w){year}",
        "month": rf"(?<!\w)(?!(?:(?:we|i|to|is|this|a)\smay|(?:we|i|to)\smarch)(?!\w))(?:{_any(told['within']['words'])})\s(?P<month>{name})(?!\w)(?!\s\d{{1,2}}(?!\d)){year}",
        "part_year": rf"(?<!\w)(?:(?P<part>{part})|in|auf|im jahr|en|em|nel|i|w)\s(?P<year>20\d\d)(?![\d./-])",
        "month_is": rf"(?<!\w)(?P<month>{name})\s(?:would|is\sbetter|works|suits|might|could|wäre|waere|ware|passt|passer|serait|seria|sarebbe|convient)(?!\w)(?P<year>)",
        "quarter": rf"(?<!\w)(?:(?:q|t|kw)\s?(?P<q>[1-4])|(?P<n>[1-4])(?:st|nd|rd|th|\.|er|e|eme|º|o|:a)?\s?(?:{_any(told['units']['quarter'])}))(?!\w){year}",
        "ahead": rf"(?<!\w)(?P<how>{_any(told['ahead']['words'])})\s{number}\s(?P<unit>{unit})(?!\w)",
        "next": rf"(?<!\w)(?:(?:{_any(told['next']['before'])})\s(?P<unit>{unit})|(?P<unit2>{unit})\s(?:{_any(told['next']['behind'])}))(?!\w)",
        "season": rf"(?<!\w)(?:(?P<after>{_any(told['season_words']['after'])})|(?:{_any(told['season_words']['within'])}))\s?(?P<season>{season})(?!\w){year}",
        "feast": rf"(?<!\w)(?P<feast>{_any(book['feasts'])})(?!\w)",
        "relative": rf"(?<!\w)(?P<word>{_any(book['relative'])})(?!\w)",
        "weekday": rf"(?<!\w)(?P<weekday>{_any(book['weekdays'])})(?!\w)",
    }
    return {key: re.compile(text) for key, text in texts.items()}


def _turn(told: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold_text(word): key for key, words in told.items() for word in words}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted({*words}, key=lambda w: (-len(w), w)))


def fold_text(text: str) -> str:
    """Return a text of the same length without case and accents."""
    return "".join(map(_fold, text.replace("’", "'")))


@cache
def _fold(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter.lower())[:1].lower()
    return plain if len(plain) == 1 else letter


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return a day, None where there is none of that name."""
    if not (1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    total = day.year * 12 + day.month - 1 + months
    year, month = min(total // 12, 2200), total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def begin_quarter(day: date, ahead: int) -> date:
    """Return the first day of the quarter so many after that of a day."""
    return add_months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3 * ahead)


def begin_week(day: date) -> date:
    """Return the Monday after a day."""
    return day + timedelta(days=7 - day.weekday())


def find_easter(year: int) -> date:
    """Return Easter Sunday (Gregorian; "Nature", 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
