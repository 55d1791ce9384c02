"""Periods in a question: since March, last week, Q3, this month, the past 30 days; in English and German."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from scotty.stages.accelerate.forecast.periods import find_period

LATELY = 30
"""Days that "lately" means, and a question about changes that names no time."""
_MONTHS = (
    "january|jan|januar|jänner",
    "february|feb|februar",
    "march|mar|märz|maerz|marz",
    "april|apr",
    "may|mai",
    "june|jun|juni",
    "july|jul|juli",
    "august|aug",
    "september|sept|sep",
    "october|oct|oktober|okt",
    "november|nov",
    "december|dec|dezember|dez",
)
_MONTH = "|".join(_MONTHS)
_WEEKDAYS = (
    "monday|montag",
    "tuesday|dienstag",
    "wednesday|mittwoch",
    "thursday|donnerstag",
    "friday|freitag",
    "saturday|samstag",
    "sunday|sonntag",
)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "zero null",
            "one a an ein eine einen",
            "two couple zwei",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
        )
    )
    for word in words.split()
}
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"days?|weeks?|months?|quarters?|years?|tage?n?|wochen?|monate?n?|quartale?n?|jahre?n?"
_THIS = r"this|the current|current|diese[rsmn]?|aktuelle[rsmn]?|laufende[rsmn]?"
_LAST = r"last|previous|letzte[rsmn]?|vorige[rsmn]?|vergangene[rsmn]?"
_NEXT = r"next|coming|nächste[rsmn]?|naechste[rsmn]?|kommende[rsmn]?"
_SINCE = re.compile(
    r"(?:\b(?:since|seit|after|from|sicne|sinse|compared (?:with|to)|nach|ab)(?: dem| the)?\s*)$",
    re.IGNORECASE,
)
_FORMS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("iso", r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
        (
            "day",
            rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.)?(?: of)? (?P<name>{_MONTH})\b,?(?: (?P<year>20\d\d))?",
        ),
        (
            "day",
            rf"\b(?P<name>{_MONTH}) (?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b,?(?: (?P<year>20\d\d))?",
        ),
        (
            "quarter",
            r"\b(?:Q(?P<number>[1-4])|(?P<nth>first|second|third|fourth) quarter)(?:[ /-]*(?:of )?(?P<year>20\d\d))?\b",
        ),
        (
            "back",
            rf"\b(?:(?:in|over|within|during|for|from|of|in den)? ?(?:the |den )?(?:{_LAST}|past) (?P<count>{_NUMBER}) (?P<unit>{_UNIT}))\b",
        ),
        ("back", rf"\b(?P<count>{_NUMBER}) (?P<unit>{_UNIT}) ago\b"),
        ("back", rf"\bvor (?P<count>{_NUMBER}) (?P<unit>{_UNIT})\b"),
        (
            "unit",
            rf"\b(?:(?P<this>{_THIS})|(?P<last>{_LAST}|past)|(?P<next>{_NEXT}))[ -](?P<unit>week|month|quarter|year|woche|monat|quartal|jahr)s?\b",
        ),
        ("unit", r"\b(?:in |for |of |by )?the (?P<unit>quarter)\b"),
        ("today", r"\b(?:today|tonight|heute|right now)\b"),
        ("yesterday", r"\b(?:yesterday|gestern)\b"),
        ("tomorrow", r"\b(?:tomorrow|morgen)\b"),
        ("weekday", rf"\b(?:last |letzten )?(?P<weekday>{'|'.join(_WEEKDAYS)})\b"),
        ("month", rf"\b(?P<name>{_MONTH})\b(?:,? (?P<year>20\d\d))?"),
        ("lately", r"\b(?:lately|recently|recent|of late|neulich|kürzlich|in letzter zeit)\b"),
        ("year", r"\b(?P<year>20\d\d)\b"),
    )
)


class Stretch(NamedTuple):
    """A stretch of days: its first and last day, and the name that the forecast has for it."""

    first: date
    last: date
    name: str = ""


class When(NamedTuple):
    """A period in a question: as one that has begun, as one to come, and whether "since" stands before."""

    text: str
    start: int
    end: int
    past: Stretch
    ahead: Stretch
    since: bool


def read_periods(text: str, today: date, fiscal_month: int = 1) -> Iterator[When]:
    """Yield the periods of a question, each stretch of it once."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in _FORMS:
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            if (
                kind == "month"
                and found[0].casefold() in ("may", "mar")
                and not _is_month(text, found)
            ):
                continue
            told = _resolve(kind, found, today, fiscal_month)
            if told is None:
                continue
            before = _SINCE.search(text[: found.start()])
            start = before.start() if before else found.start()
            taken.append((start, found.end()))
            yield When(text[start : found.end()], start, found.end(), *told, since=bool(before))


def _is_month(text: str, found: re.Match[str]) -> bool:
    """Return whether "may" is the month: after a word that takes one, or written large."""
    before = text[: found.start()].rstrip().casefold()
    large = found[0][0].isupper() and bool(before)
    return large or before.endswith((" in", " since", " for", " by", " of", " until", " seit"))


def _resolve(
    kind: str, found: re.Match[str], today: date, fiscal_month: int
) -> tuple[Stretch, Stretch] | None:
    told = found.groupdict()
    if kind in ("iso", "day"):
        return _read_day(told, today)
    if kind in ("month", "quarter", "year"):
        return _read_named(kind, told, today, fiscal_month)
    return _both(_read_near(kind, told, today, fiscal_month))


def _read_near(kind: str, told: dict[str, str | None], today: date, fiscal_month: int) -> Stretch:
    """Return a period that is counted from today."""
    if kind == "back":
        return Stretch(_go_back(today, _count(told["count"] or ""), told["unit"] or ""), today)
    if kind == "unit":
        return _read_unit(told, today, fiscal_month)
    if kind == "weekday":
        return _read_weekday(told["weekday"] or "", today)
    days = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if kind in days:
        day = today + timedelta(days=days[kind])
        return Stretch(day, day)
    return Stretch(today - timedelta(days=LATELY), today)


def _both(stretch: Stretch) -> tuple[Stretch, Stretch]:
    return stretch, stretch


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word.casefold()]


def _go_back(today: date, count: int, unit: str) -> date:
    low = unit.casefold()
    if low.startswith(("day", "tag")):
        return today - timedelta(days=count)
    if low.startswith(("week", "woche")):
        return today - timedelta(weeks=count)
    months = count * (
        3 if low.startswith("quart") else 12 if low.startswith(("year", "jahr")) else 1
    )
    return _move_months(today, -months)


def _move_months(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _read_day(told: dict[str, str | None], today: date) -> tuple[Stretch, Stretch] | None:
    name = told.get("name")
    month = _name_month(name) if name else int(told["month"] or 0)
    year = told.get("year")
    try:
        this = date(int(year) if year else today.year, month, int(told["day"] or 0))
        past = this if year or this <= today else this.replace(year=this.year - 1)
        ahead = this if year or this >= today else this.replace(year=this.year + 1)
    except ValueError:
        return None
    return Stretch(past, past), Stretch(ahead, ahead)


def _name_month(name: str) -> int:
    low = name.casefold()
    return next(n for n, names in enumerate(_MONTHS, 1) if low in names.split("|"))


def _read_unit(told: dict[str, str | None], today: date, fiscal_month: int) -> Stretch:
    unit = (told.get("unit") or "").casefold()
    step = -1 if told.get("last") else 1 if told.get("next") else 0
    if unit in ("week", "woche"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return Stretch(monday, monday + timedelta(days=6))
    if unit in ("year", "jahr"):
        return Stretch(date(today.year + step, 1, 1), date(today.year + step, 12, 31))
    if unit in ("month", "monat"):
        return _find(_move_months(today, step), "month", fiscal_month)
    return _find(_move_months(today, 3 * step), "quarter", fiscal_month)


def _find(day: date, kind: str, fiscal_month: int) -> Stretch:
    period = find_period(day, "month" if kind == "month" else "quarter", fiscal_month)
    return Stretch(period.start, period.end - timedelta(days=1), period.name)


def _read_weekday(name: str, today: date) -> Stretch:
    low = name.casefold()
    number = next(n for n, names in enumerate(_WEEKDAYS) if low in names.split("|"))
    day = today - timedelta(days=(today.weekday() - number) % 7 or 7)
    return Stretch(day, day)


def _read_named(
    kind: str, told: dict[str, str | None], today: date, fiscal_month: int
) -> tuple[Stretch, Stretch]:
    year = told.get("year")
    if kind == "year":
        return _both(Stretch(date(int(year or 0), 1, 1), date(int(year or 0), 12, 31)))
    if kind == "month":
        month = _name_month(told["name"] or "")
        days = [date(y, month, 1) for y in range(today.year - 1, today.year + 2)]
        found = [_find(day, "month", fiscal_month) for day in days]
    else:
        nth = ("first", "second", "third", "fourth")
        number = told.get("number") or str(nth.index((told["nth"] or "").casefold()) + 1)
        starts = [_move_months(today.replace(day=1), 3 * step) for step in range(-7, 8)]
        periods = (_find(day, "quarter", fiscal_month) for day in starts)
        found = [p for p in periods if p.name.endswith(f"Q{number}")]
    if year:
        wanted = [p for p in found if p.name.startswith(year)]
        return _both(
            wanted[0]
            if wanted
            else Stretch(
                date(int(year), 1, 1), date(int(year), 12, 31), f"{year}-Q{told.get('number')}"
            )
        )
    past = [p for p in found if p.first <= today]
    ahead = [p for p in found if p.last >= today]
    return past[-1], ahead[0]
