"""A mapping made ready: from the cells of a row to fields, each read and mended."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal as Exact
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from scotty.facts import Refused
from scotty.signals import load_signals
from scotty.vendors.files.guess.mapping import Mapping
from scotty.vendors.files.log import BadRow, Log
from scotty.vendors.files.values.meanings import (
    make_country_reader,
    make_industry_reader,
    read_currency,
    read_domain,
    read_email,
    read_list,
    read_status,
    read_text,
    read_year,
    read_yesno,
)
from scotty.vendors.files.values.numbers import (
    make_count_reader,
    make_fraction_reader,
    make_money_reader,
    make_number_reader,
)
from scotty.vendors.files.values.reading import NOTHING, Reader, Reading, remember, show
from scotty.vendors.files.values.times import make_time_reader
from scotty.vendors.files.words.book import Field, lexicon, nothings, plain, shapes, unanswered

SHOWN = 10
"""Different faults of a column that are shown with their values."""
LEFT_OUT = "-"
"""Value that a mapping gives to events that shall not be told."""


class Told(msgspec.Struct):
    """A row, read: its fields, what no field took, and what stood there before it was mended."""

    line: int
    values: dict[str, Any]
    also: dict[str, Any]
    told: dict[str, Any]
    digest: str

    def get(self, field: str) -> Any:
        """Return a field's value, or None."""
        return self.values.get(field)


class _Step(NamedTuple):
    field: str
    place: int
    read: Reader
    column: str
    must: bool


class Plan:
    """Reads rows of one table under one mapping."""

    def __init__(self, columns: Sequence[str], mapping: Mapping, now: datetime, log: Log) -> None:
        if mapping.as_ is None:
            raise Refused("The mapping does not say what the table holds.", 'Give as = "…".')
        fields = shapes()[mapping.as_].fields
        self._log = log
        self._faults: dict[str, set[str]] = {}
        self._steps = [
            _Step(f, columns.index(c), _make_reader(f, fields[f], mapping, now), c, fields[f].must)
            for f, c in mapping.columns.items()
            if f in fields
        ]
        used = {step.place for step in self._steps} | {
            columns.index(c) for c in mapping.channels.values()
        }
        self._more = "…" in columns
        self._kept = [(c, i) for i, c in enumerate(columns) if i not in used and c != "…"]
        self._order = [(c, i) for c, i in sorted((c, i) for i, c in enumerate(columns))]
        self._fixed = _read_fixed(fields, mapping, now)
        #: Channel -> index of its column, where spend is laid out wide; and how to read it.
        self.channels = {channel: columns.index(c) for channel, c in mapping.channels.items()}
        self.columns = dict(mapping.columns)

    def read(self, line: int, cells: Sequence[Any]) -> Told:
        """Return the row read. Raises BadRow where a field that must be read cannot be."""
        values = dict(self._fixed)
        told: dict[str, Any] = {}
        for field, index, read, column, must in self._steps:
            raw = cells[index]
            if raw is None or raw == "":
                continue
            value, why, did, fault, mend = read(raw)
            if fault:
                if must:
                    raise BadRow(column, fault, mend)
                self._log.mend(
                    line, column, self._phrase(column, fault, raw), "left out; kept as told"
                )
                told[field] = _to_json(raw)
                continue
            if why:
                self._log.mend(line, column, why, did)
                if did:
                    told[field] = _to_json(raw)
            if value is not None:
                values[field] = value
        also = {
            c: v if type(v) is str else _to_json(v)
            for c, i in self._kept
            if (v := cells[i]) is not None and v != ""
        }
        if self._more and cells[-1]:
            also |= cells[-1]
        return Told(line, values, also, told, self._digest(cells))

    def _phrase(self, column: str, fault: str, raw: Any) -> str:
        """Return the fault; without the value once a column has shown many, so that reports stay short."""
        shown = self._faults.setdefault(column, set())
        if fault in shown or len(shown) < SHOWN:
            shown.add(fault)
            return fault
        return fault.replace(show(raw), "another value", 1)

    def _digest(self, cells: Sequence[Any]) -> str:
        """Return what tells this content from any other: the same under any order of columns."""
        text = "\x1f".join(
            [
                f"{c}\x1e{cells[i]}"
                for c, i in self._order
                if cells[i] is not None and cells[i] != ""
            ]
        )
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _to_json(raw: Any) -> Any:
    if isinstance(raw, str | int | float | bool | dict | list) or raw is None:
        return raw
    if isinstance(raw, datetime | date):
        return raw.isoformat()
    if isinstance(raw, Exact):
        return float(raw)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def _read_fixed(fields: dict[str, Field], mapping: Mapping, now: datetime) -> dict[str, Any]:
    found = {}
    for field, raw in mapping.fixed.items():
        if field not in fields:
            raise Refused(
                f"{mapping.as_} have no field {field!r}.", f"They have: {', '.join(fields)}."
            )
        reading = _make_reader(field, fields[field], mapping, now)(raw)
        if reading.fault:
            raise Refused(f"fixed.{field}: {reading.fault}", reading.mend)
        found[field] = reading.value
    return found


def _make_reader(field: str, entry: Field, mapping: Mapping, now: datetime) -> Reader:
    """Return the reader of a field: given meanings first, then ways to say nothing, then its type."""
    read = _typed(field, entry, mapping, now)
    given = {plain(told): meant for told, meant in mapping.values.get(field, {}).items()}
    empty = nothings() | unanswered()
    longest = max(map(len, empty))

    def guarded(raw: Any) -> Reading:
        if isinstance(raw, str):
            if given and plain(raw) in given:
                raw = given[plain(raw)]
                if raw == LEFT_OUT:
                    return Reading(LEFT_OUT)
            elif len(raw) <= longest + 2 and (word := raw.strip().lower()) in empty:
                if word in unanswered():
                    return Reading(
                        None, f"{show(raw)}: a list box nobody touched", "taken as empty"
                    )
                return NOTHING
        return read(raw)

    # Ids do not repeat themselves; all else does.
    return guarded if entry.type == "key" else remember(guarded)


def _typed(field: str, entry: Field, mapping: Mapping, now: datetime) -> Reader:
    decimal = (
        mapping.decimal.get(field, "point")
        if isinstance(mapping.decimal, dict)
        else mapping.decimal
    )
    order = mapping.dates.get(field, "") if isinstance(mapping.dates, dict) else mapping.dates
    unit = mapping.units.get(field, "")
    makers: dict[str, Callable[[], Reader]] = {
        "time": lambda: make_time_reader(order, mapping.zone, now, planned=False),
        "date": lambda: make_time_reader(order, mapping.zone, now, planned=True),
        "money": lambda: make_money_reader(decimal or "point", unit),
        "number": lambda: make_number_reader(decimal or "point", unit),
        "count": lambda: make_count_reader(decimal or "point"),
        "fraction": lambda: make_fraction_reader(decimal or "point", unit == "percent"),
        "country": make_country_reader,
        "industry": make_industry_reader,
        "event": _make_event_reader,
    }
    if entry.type in makers:
        return makers[entry.type]()
    return _SIMPLE.get(entry.type, read_text)


_SIMPLE: dict[str, Reader] = {
    "yesno": read_yesno,
    "status": read_status,
    "currency": read_currency,
    "email": read_email,
    "domain": read_domain,
    "list": read_list,
    "year": read_year,
}


def _make_event_reader() -> Reader:
    kinds = load_signals()
    words = lexicon("event")

    def read(raw: Any) -> Reading:
        word = plain(str(raw))
        kind = word if word in kinds else words.get(word) or words.get(word.replace("_", " "))
        if kind is None:
            return Reading(
                fault=f"No signal is called {show(raw)}.",
                mend='Say what it means in the mapping: [values.event] "…" = "web.page_viewed", or "-" to leave it out.',
            )
        return Reading(kind)

    return read
