"""Months and fiscal quarters: their names, their days, and which comes before and after."""

import re
from datetime import UTC, date, datetime, time
from typing import Literal

import msgspec

from scotty.facts import DAY, Refused

Kind = Literal["month", "quarter"]
_NAME = re.compile(r"(\d{4})-(?:Q([1-4])|(0[1-9]|1[0-2]))")
_MONTHS = "January February March April May June July August September October November December"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A month or a fiscal quarter; from the start of its first day to the start of `end`, in UTC.

    A fiscal year bears the number of the calendar year in which it ends, as most companies
    count; with a first month of January both are one.
    """

    name: str
    kind: Kind
    start: date
    #: The first day after it.
    end: date

    @property
    def label(self) -> str:
        """The name for people: "August 2026", "Q3 2026"."""
        if self.kind == "month":
            return f"{_MONTHS.split()[self.start.month - 1]} {self.start.year}"
        year, quarter = self.name.split("-")
        return f"{quarter} {year}"

    @property
    def opens(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.start, time.min, UTC)

    @property
    def closes(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.end, time.min, UTC)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def holds(self, day: date | datetime | None) -> bool:
        """Whether a day, or a moment, lies in it; no day lies nowhere."""
        if isinstance(day, datetime):
            day = day.astimezone(UTC).date()
        return day is not None and self.start <= day < self.end

    def elapsed(self, moment: datetime) -> float:
        """Return the share of it that is over at a moment, 0-1."""
        passed = (moment - self.opens).total_seconds() / DAY
        return min(1.0, max(0.0, passed / self.days))


def find_period(day: date | datetime, kind: Kind, fiscal_month: int = 1) -> Period:
    """Return the month or fiscal quarter that a day lies in. `fiscal_month` begins the year, 1-12."""
    if isinstance(day, datetime):
        day = day.astimezone(UTC).date()
    months = day.year * 12 + day.month - 1
    if kind == "month":
        return Period(name=f"{day:%Y-%m}", kind=kind, start=_first(months), end=_first(months + 1))
    since = (day.month - fiscal_month) % 12
    start = months - since % 3
    year = (months - since + 11) // 12
    return Period(
        name=f"{year}-Q{since // 3 + 1}", kind=kind, start=_first(start), end=_first(start + 3)
    )


def move_period(period: Period, steps: int, fiscal_month: int = 1) -> Period:
    """Return the period so many of its kind later, or earlier where `steps` is negative."""
    size = 1 if period.kind == "month" else 3
    months = period.start.year * 12 + period.start.month - 1 + steps * size
    return find_period(_first(months), period.kind, fiscal_month)


def back_year(period: Period, fiscal_month: int = 1) -> Period:
    """Return the same period of the year before."""
    return move_period(period, -12 if period.kind == "month" else -4, fiscal_month)


def read_period(name: str, fiscal_month: int = 1) -> Period:
    """Return the period of a name, as 2026-08 or 2026-Q3. Raises Refused for any other word."""
    found = _NAME.fullmatch(name.strip().upper())
    if found is None:
        raise Refused(f"{name!r} is not a period.", "Write 2026-Q3, or 2026-08.")
    year, quarter, month = found.groups()
    if month:
        return find_period(date(int(year), int(month), 1), "month", fiscal_month)
    begin = int(year) * 12 + fiscal_month - 1 - (12 if fiscal_month > 1 else 0)
    return find_period(_first(begin + 3 * (int(quarter) - 1)), "quarter", fiscal_month)


def _first(months: int) -> date:
    """Return the first day of a month, counted from year 0."""
    return date(months // 12, months % 12 + 1, 1)
