"""A mapping made ready: from the cells of a row to fields, each read and mended."""

from collections.abc import Sequence
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
                    line, column, _generalise(fault, raw), "left out of the field, kept as told"
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
            c: _to_json(cells[i]) for c, i in self._kept if cells[i] is not None and cells[i] != ""
        }
        if self._more and cells[-1]:
            also |= cells[-1]
        return Told(line, values, also, told, self._digest(cells))

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


def _generalise(fault: str, raw: Any) -> str:
    """Return the fault without the value, so that many of them are one line of the report."""
    return fault.replace(show(raw), "a value", 1)


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

    def guarded(raw: Any) -> Reading:
        if isinstance(raw, str):
            word = plain(raw) if len(raw) < 80 else ""
            if word in given:
                raw = given[word]
                if raw == LEFT_OUT:
                    return Reading(LEFT_OUT)
            elif word in empty and len(raw) < 80:
                if word in unanswered():
                    return Reading(
                        None, f"{show(raw)}: a list box nobody touched", "taken as empty"
                    )
                return NOTHING
        return read(raw)

    return guarded if entry.type in {"text", "key", "name"} and not given else remember(guarded)


def _typed(field: str, entry: Field, mapping: Mapping, now: datetime) -> Reader:
    decimal = (
        mapping.decimal.get(field, "point")
        if isinstance(mapping.decimal, dict)
        else mapping.decimal
    )
    order = mapping.dates.get(field, "") if isinstance(mapping.dates, dict) else mapping.dates
    unit = mapping.units.get(field, "")
    match entry.type:
        case "time" | "date":
            return make_time_reader(order, mapping.zone, now, entry.type == "date")
        case "money":
            return make_money_reader(decimal or "point", unit)
        case "number":
            return make_number_reader(decimal or "point", unit)
        case "count":
            return make_count_reader(decimal or "point")
        case "fraction":
            return make_fraction_reader(decimal or "point", unit == "percent")
        case "country":
            return make_country_reader()
        case "industry":
            return make_industry_reader()
        case "event":
            return _make_event_reader()
    return {
        "yesno": read_yesno,
        "status": read_status,
        "currency": read_currency,
        "email": read_email,
        "domain": read_domain,
        "list": read_list,
        "year": read_year,
    }.get(entry.type, read_text)


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
