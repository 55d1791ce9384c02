"""Days and hours in a text: dates, months, years, times of day; which of them are offers."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_ENGLISH = tuple(_MONTHS)
_GERMAN = "januar februar märz april mai juni juli august september oktober november dezember"
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_FOREIGN = {
    name: n for names in (_GERMAN, _FRENCH) for n, name in enumerate(names.split(), start=1)
}
_MONTHS |= {"jänner": 1, **_FOREIGN}
_MONTH = "|".join(sorted((name.capitalize() for name in _MONTHS), key=len, reverse=True))
# Three letters alone are too often a name: Jan, Mar.
_WHOLE = "|".join(
    name.capitalize() for name in _ENGLISH if len(name) > 4 or name in ("may", "june", "july")
)
_DAY = r"(?P<{}>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b",
        rf"\b{_DAY.format('day')}\.?(?: of)? (?P<month>{_MONTH})\b\.?,?(?: (?P<year>(?:19|20)\d\d))?",
        rf"\b(?P<month>{_MONTH})\b\.? {_DAY.format('day')}\b(?!\s?(?:%|per cent|:))(?:,? (?P<year>(?:19|20)\d\d))?",
        # French months are written small; without a day or a year they are words like others.
        rf"\b(?P<day>[0-3]?\d)(?:er)? (?P<month>{_FRENCH.replace(' ', '|')})\b(?: (?P<year>(?:19|20)\d\d))?",
        rf"\b(?P<month>{_FRENCH.replace(' ', '|')}) (?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<day>[0-3]?\d)[./](?P<number>[01]?\d)[./](?P<year>(?:19|20)\d\d)\b",
        rf"\b(?P<month>{_MONTH})\b\.? (?P<year>(?:19|20)\d\d)",
        rf"\b(?P<month>{_WHOLE})\b",
        r"\bQ[1-4](?: ?[/-]? ?(?P<year>(?:19|20)\d\d))?\b",
        r"(?<![\w$€£.,-])(?P<year>(?:19|20)\d\d)(?![\w%]|[.,]\d| (?:people|employees|customers|users|companies|per cent))",
    )
)
_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d)?\s?(?:[ap]\.?m\b\.?|o[’']clock|Uhr\b)"
    r"|\b(?:[01]?\d|2[0-3]):[0-5]\d\b(?: ?(?:UTC(?:[+-]\d{4})?|GMT|[A-Z]{3,4})\b)?"
    r"|\b(?:at|before|after|between|from|to|until|till|or|and|around|by) (?:1?\d|2[0-3])(?: ?[-–] ?(?:1?\d|2[0-3]))?"
    r"(?!\w|[.,:]\d|[\s-]?(?:%|per|[kmbx]\b|million|billion|thousand|hours?|days?|weeks?|months?|years?|quarters?|people|employees"
    r"|customers|users|companies|countries|markets|invoices|engineers|teams|systems|times|points|dollars|euros|pounds))",
    re.IGNORECASE,
)
_MODAL = re.compile(r"May (?:I|we|you|be|not|this|that|it)\b")
AHEAD = 190
"""Days ahead that we may propose."""


class Day(NamedTuple):
    """A date as it stands in a text; what it leaves open is None."""

    text: str
    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int

    def meets(self, told: date) -> bool:
        """Return whether a day told by a fact is that one."""
        mine = (self.year, self.month, self.day)
        return all(
            m is None or m == t
            for m, t in zip(mine, (told.year, told.month, told.day), strict=True)
        )

    def lies_ahead(self, today: date) -> bool:
        """Return whether it may be meant as a day to come, within half a year or so."""
        if self.month is None:
            return self.year is None or self.year in (today.year, today.year + 1)
        for year in (self.year,) if self.year else (today.year, today.year + 1):
            try:
                that = date(year, self.month, self.day or 28)
            except ValueError:
                continue
            if 0 <= (that - today).days <= AHEAD:
                return True
        return False


def read_days(text: str) -> Iterator[Day]:
    """Yield the dates, months, quarters and years of a text, each stretch of it once."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            if _MODAL.match(text, found.start()):
                continue
            taken.append(found.span())
            yield _read_day(found)


def _read_day(found: re.Match[str]) -> Day:
    told = found.groupdict()
    number = told.get("number")
    month = int(number) if number else _MONTHS.get((told.get("month") or "").casefold())
    return Day(
        found[0].strip(),
        int(told["year"]) if told.get("year") else None,
        month,
        int(told["day"]) if told.get("day") else None,
        *found.span(),
    )


def find_clock(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text speaks of a time of day: 10:00, 3 pm, "at 10"."""
    for found in _CLOCK.finditer(text):
        yield found.span()


def blank_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with these stretches blank, all else in its place."""
    parts: list[str] = []
    place = 0
    for start, end in sorted(spans):
        parts.append(text[place:start])
        parts.append(" " * (end - max(start, place)))
        place = max(place, end)
    return "".join((*parts, text[place:]))
