"""Reports of ad platforms, read: what was shown, clicked and spent, by campaign, day and company.

Titles above the header and totals below are left out; numbers and dates in any convention; what
cannot be read is rejected with its line and the mend.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from scotty.ports.imports import Mended, Rejected
from scotty.vendors.adplatforms.columns import Field, find_places, find_report
from scotty.vendors.files.log import BadRow, Log
from scotty.vendors.files.read.table import Layout, Table, open_table
from scotty.vendors.files.values.meanings import read_currency
from scotty.vendors.files.values.numbers import (
    find_decimal,
    make_count_reader,
    make_money_reader,
)
from scotty.vendors.files.values.reading import Reader
from scotty.vendors.files.values.times import Order, find_order, is_split, make_time_reader

LOOKED = 20_000
"""Rows looked at to tell how numbers and dates are written."""
NOTHING = frozenset({"", "-", "--", "—", "n/a", "null", "none"})


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform reports of a campaign on a day, of all or of one company."""

    campaign: str
    day: date
    #: As the platform names it; "" for the whole campaign.
    company: str = ""
    impressions: int = 0
    clicks: int = 0
    #: In hundredths of the currency; None where the report does not tell.
    cents: int | None = None
    currency: str = ""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A report, read."""

    platform: str
    #: Whether its rows are of companies: then they are a part of the campaign's, not all of it.
    by_company: bool
    results: tuple[Result, ...]
    rows: int
    rejected: tuple[Rejected, ...] = ()
    mended: tuple[Mended, ...] = ()
    notes: tuple[str, ...] = ()


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may say about a report; empty: told by the report."""

    platform: str | None = None
    currency: str = "USD"
    #: IANA zone in which the account's days begin.
    zone: str = "UTC"
    dates: Order = ""


def read_report(path: Path, now: datetime, given: Given | None = None) -> Read:
    """Return what a report says; rows of one campaign, day and company are added up.

    Raises Refused where the file as a whole cannot be read, or is not by day.
    """
    said = given or Given()
    log = Log()
    table = open_table(path, Layout(), log)
    report = find_report(table.columns, said.platform)
    places = find_places(table.columns, report)
    reader = _Reader(table, places, said, now, log)
    results: dict[tuple[str, date, str, str], Result] = {}
    rows = totals = 0
    for line, cells in table.rows(log):
        if _is_total(cells, places):
            totals += 1
            continue
        rows += 1
        try:
            found = reader.read(cells)
        except BadRow as fault:
            log.reject(line, fault, cells)
            continue
        key = (found.campaign, found.day, found.company.casefold(), found.currency)
        results[key] = _add(results[key], found) if key in results else found
    if totals:
        log.note(f"{totals} line{'s' * (totals != 1)} of totals left out.")
    return Read(
        platform=report.platform,
        by_company="company" in places,
        results=tuple(results[key] for key in sorted(results)),
        rows=rows,
        rejected=tuple(log.rejected),
        mended=tuple(log.mended),
        notes=(*log.ambiguous, *log.notes),
    )


def _is_total(cells: Sequence[Any], places: Mapping[Field, int]) -> bool:
    """Return whether a row sums up others: it says so, or it has neither day nor campaign."""
    day, campaign = (_text(cells, places, field) for field in ("day", "campaign"))
    words = (day.lower(), campaign.lower(), str(cells[0] or "").strip().lower())
    if any(w.startswith(("total", "gesamt", "summe", "insgesamt")) for w in words):
        return campaign.lower() in NOTHING or day.lower() in NOTHING or words[0][:5] == "total"
    return day.lower() in NOTHING and campaign.lower() in NOTHING


def _text(cells: Sequence[Any], places: Mapping[Field, int], field: Field) -> str:
    place = places.get(field)
    return "" if place is None or cells[place] is None else str(cells[place]).strip()


def _add(one: Result, other: Result) -> Result:
    cents = (
        None if one.cents is None and other.cents is None else (one.cents or 0) + (other.cents or 0)
    )
    return msgspec.structs.replace(
        one,
        impressions=one.impressions + other.impressions,
        clicks=one.clicks + other.clicks,
        cents=cents,
    )


class _Reader:
    """Reads the cells of a row by how its columns write numbers and dates."""

    def __init__(
        self, table: Table, places: Mapping[Field, int], said: Given, now: datetime, log: Log
    ) -> None:
        self._places, self._table, self._said, self._log = places, table, said, log
        numbers = [self._column(f) for f in ("cost", "impressions", "clicks") if f in places]
        decimal = find_decimal(cell for column in numbers for cell in column) or "point"
        order = said.dates or self._find_order()
        self._read_day: Reader = make_time_reader(order, said.zone, now, planned=False)
        self._zone = said.zone
        self._count: Reader = make_count_reader(decimal)
        self._money: Reader = make_money_reader(decimal)

    def _column(self, field: Field) -> Iterator[Any]:
        rows = islice(self._table.rows(Log()), LOOKED)
        return (cells[self._places[field]] for _, cells in rows)

    def _find_order(self) -> Order:
        order = find_order(self._column("day"))
        if order or not any(is_split(cell) for cell in islice(self._column("day"), 50)):
            return order
        self._log.doubt(
            "Days such as 03/04/2026 may be read both ways; taken as month/day. "
            'Give dates = "day-first" if that is wrong.'
        )
        return "month-first"

    def read(self, cells: Sequence[Any]) -> Result:
        """Return what a row says. Raises BadRow with the column and the mend."""
        day = self._day(cells, "day")
        if "until" in self._places and self._cell(cells, "until"):
            until = self._day(cells, "until")
            if until != day:
                raise BadRow(
                    self._name("until"),
                    f"The row spans {day:%Y-%m-%d} to {until:%Y-%m-%d}.",
                    "Export it with a row for each day.",
                )
        campaign = self._cell(cells, "campaign")
        if campaign.lower() in NOTHING:
            raise BadRow(self._name("campaign"), "No campaign.", "Give its name.")
        amount, currency = self._cost(cells)
        return Result(
            campaign=" ".join(campaign.split()),
            day=day,
            company=" ".join(self._cell(cells, "company").split()),
            impressions=self._number(cells, "impressions"),
            clicks=self._number(cells, "clicks"),
            cents=amount,
            currency=currency,
        )

    def _cell(self, cells: Sequence[Any], field: Field) -> str:
        return _text(cells, self._places, field)

    def _name(self, field: Field) -> str:
        return self._table.columns[self._places[field]]

    def _day(self, cells: Sequence[Any], field: Field) -> date:
        raw = cells[self._places[field]]
        found = self._read_day(raw)
        if found.value is None:
            raise BadRow(self._name(field), found.fault or "No day.", found.mend)
        moment: datetime = found.value
        # The reader answers in UTC; the day is the one that was written, in the account's zone.
        return _local(moment, self._zone)

    def _number(self, cells: Sequence[Any], field: Field) -> int:
        if field not in self._places or self._cell(cells, field).lower() in NOTHING:
            return 0
        found = self._count(cells[self._places[field]])
        if found.value is None:
            raise BadRow(self._name(field), found.fault or "No number.", found.mend)
        return int(found.value)

    def _cost(self, cells: Sequence[Any]) -> tuple[int | None, str]:
        said = self._cell(cells, "currency")
        currency = self._said.currency
        if said:
            read = read_currency(said)
            if read.value is None:
                raise BadRow(self._name("currency"), read.fault, read.mend)
            currency = str(read.value)
        if "cost" not in self._places:
            return None, currency
        if self._cell(cells, "cost").lower() in NOTHING:
            return 0, currency
        found = self._money(cells[self._places["cost"]])
        if found.value is None:
            raise BadRow(self._name("cost"), found.fault or "No amount.", found.mend)
        amount, own = found.value if isinstance(found.value, tuple) else (found.value, None)
        if amount < 0:
            raise BadRow(self._name("cost"), "The cost is below zero.", "Correct it.")
        return round(amount * 100), own or currency


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
