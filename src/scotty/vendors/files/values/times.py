"""Moments and days, in the ways in which files write them."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Literal
from zoneinfo import ZoneInfo

from scotty.vendors.files.values.reading import Reader, Reading, remember, show

Order = Literal["", "day-first", "month-first"]

EARLIEST = 1990
"""First year taken for real; 1970 is an empty Unix time, 1900 an empty cell of Excel."""
FARTHEST = timedelta(days=366 * 30)
"""How far ahead a planned day may lie."""
LEEWAY = timedelta(days=1)
"""How far ahead of our clock a thing that happened may lie: zones and clocks differ."""
EXCEL = datetime(1899, 12, 30)  # noqa: DTZ001 - serial 0 of the 1900 system, its false leap day included

_SPLIT = re.compile(
    r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r"\s*([AaPp])?\.?[Mm]?\.?\s*(Z|UTC|GMT|[-+]\d\d:?\d\d)?)?$"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)??(?:(\d{1,2})(?:st|nd|rd|th)?[-\s.]+([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.?\s+(\d{1,2})"
    r"(?:st|nd|rd|th)?,?)[-\s,]+(\d{4}|\d\d)(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp])?\.?[Mm]?\.?)?$"
)
_DIGITS = re.compile(r"(\d{5}(?:\.\d+)?|\d{6}|\d{8}|\d{10}|\d{12}|\d{13}|\d{14})(?:\.0+)?$")


def parse_time(text: str, day_first: bool = False) -> datetime | None:
    """Return the moment a text says, aware or naive as written; None where it says none.

    ISO 8601, 20150211130001, 20150211, day/month/year in either order, month names, Unix
    seconds and milliseconds, and Excel's serial days (1900 system).
    """
    try:
        if len(text) >= 10 and text[4] == "-":
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        if found := _SPLIT.match(text):
            return _from_parts(found, day_first)
        if found := _DIGITS.match(text):
            return _from_digits(found.group(1))
        if found := _NAMED.match(text):
            return _from_name(found)
    except (ValueError, OverflowError):
        pass
    return None


def _from_parts(found: re.Match[str], day_first: bool) -> datetime | None:
    one, _, two, three, hour, minute, second, fraction, half, zone = found.groups()
    if len(one) == 4 or (len(one) == 3):
        year, month, day = one, two, three
    elif day_first:
        day, month, year = one, two, three
    else:
        month, day, year = one, two, three
    moment = datetime(  # noqa: DTZ001 - the zone follows, if told
        _widen(year), int(month), int(day), _clock(hour, half), int(minute or 0), int(second or 0),
        int((fraction or "0")[:6].ljust(6, "0")),
    )  # fmt: skip
    return moment if zone is None else moment.replace(tzinfo=_zone(zone))


def _from_digits(text: str) -> datetime:
    if len(text) == 6 and text[:2] in {"19", "20"} and "01" <= text[4:] <= "12":
        return datetime(int(text[:4]), int(text[4:]), 1)  # noqa: DTZ001 - a month
    if len(text) in {5, 6} or "." in text:
        serial = timedelta(days=float(text))
        return EXCEL + timedelta(seconds=round(serial.total_seconds()))
    if len(text) in {8, 12, 14}:
        return datetime.strptime(text.ljust(14, "0"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - naive as told
    seconds = int(text) / (1000 if len(text) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC)


def _from_name(found: re.Match[str]) -> datetime:
    day_a, name_a, name_b, day_b, year, hour, minute, second, half = found.groups()
    month = _MONTHS.index((name_a or name_b)[:3].lower()) + 1
    return datetime(  # noqa: DTZ001 - no zone told
        _widen(year), month, int(day_a or day_b), _clock(hour, half), int(minute or 0), int(second or 0)
    )  # fmt: skip


def _widen(year: str) -> int:
    return int(year) + (2000 if int(year) < 69 else 1900) if len(year) == 2 else int(year)


def _clock(hour: str | None, half: str | None) -> int:
    if half is None:
        return int(hour or 0)
    return int(hour or 0) % 12 + (12 if half in "pP" else 0)


def _zone(text: str) -> timezone:
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def find_order(values: Iterable[Any]) -> Order:
    """Return in which order a column writes day and month: one number above 12 decides it all.

    Empty where nothing decides.
    """
    for raw in values:
        order = _order(raw)
        if order:
            return order
    return ""


def _order(raw: Any) -> Order:
    found = _SPLIT.match(raw.strip()) if isinstance(raw, str) else None
    if found is None or len(found.group(1)) > 2:
        return ""
    if int(found.group(1)) > 12 >= int(found.group(3)):
        return "day-first"
    return "month-first" if int(found.group(3)) > 12 >= int(found.group(1)) else ""


def is_split(raw: Any) -> bool:
    """Whether a cell writes day and month as two numbers whose order must be known."""
    found = _SPLIT.match(raw.strip()) if isinstance(raw, str) else None
    return found is not None and len(found.group(1)) <= 2


def make_time_reader(order: Order, zone: str, now: datetime, planned: bool) -> Reader:
    """Return a reader of moments in UTC. `planned`: they may lie ahead (a close date)."""
    local = UTC if zone == "UTC" else ZoneInfo(zone)
    day_first = order == "day-first"
    latest = now + (FARTHEST if planned else LEEWAY)

    def read(raw: Any) -> Reading:
        moment = parse_time(raw.strip(), day_first) if type(raw) is str else _as_moment(raw)
        if moment is None:
            return _blame(raw, order)
        if moment.year < EARLIEST:
            return _too_early(moment)
        moment = moment.replace(tzinfo=local) if moment.tzinfo is None else moment
        if moment.tzinfo is not UTC:
            moment = moment.astimezone(UTC)
        if moment > latest:
            return Reading(
                fault=f"The date {show(raw)} lies {'more than 30 years ahead' if planned else 'in the future'}.",
                mend="Correct the year, or leave the cell empty.",
            )
        if moment > now and not planned:
            return Reading(now, "a moment up to a day ahead of our clock", "taken as now")
        return Reading(moment)

    return remember(read)


def _as_moment(raw: Any) -> datetime | None:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, date):
        return datetime.combine(raw, time())
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        whole = math.isfinite(raw) and raw == int(raw)
        return parse_time(str(int(raw)) if whole else str(raw))
    return None


def _blame(raw: Any, order: Order) -> Reading:
    if isinstance(raw, str) and raw.strip().startswith("0000"):
        fault = f"The date {show(raw)} is how a database writes an empty one."
        return Reading(fault=fault, mend="Leave the cell empty.")
    kind = {"day-first": "day-first date", "month-first": "month-first date"}.get(order, "date")
    return Reading(
        fault=f"{show(raw)} is not a {kind}.",
        mend='Write 2024-12-31 or 2024-12-31T23:59:59Z; or give dates = "day-first" in the mapping.',
    )


def _too_early(moment: datetime) -> Reading:
    why = f"The year {moment.year:04d} cannot be right."
    if moment.year in {1969, 1970}:
        why = "1970 is what an empty Unix time looks like."
    if moment.year in {1899, 1900}:
        why = "1900 is what an empty cell of Excel looks like."
    return Reading(fault=why, mend="Correct it, or leave the cell empty.")
