"""A mapping: which column is which field, as TOML that a person can write, read and keep."""

import json
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from scotty.facts import Refused
from scotty.ports.imports import ALIASES, What
from scotty.vendors.files.read.table import Layout
from scotty.vendors.files.values.numbers import Decimal
from scotty.vendors.files.values.times import Order
from scotty.vendors.files.words.book import shapes

Unit = Literal["", "thousands", "millions", "billions", "percent"]


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename={"as_": "as"}):  # fmt: skip
    """How one table is to be read. What is left out is guessed."""

    #: File name, or a pattern such as "deals_*.csv", that this is for.
    match: str = "*"
    #: What the table holds.
    as_: What | None = None
    #: Field -> column. An empty column leaves the field out.
    columns: dict[str, str] = {}
    #: Field -> (value as told -> value meant). For `event`, the value "-" leaves the row out.
    values: dict[str, dict[str, str]] = {}
    #: Field -> value that holds for every row, such as currency = "EUR".
    fixed: dict[str, str] = {}
    #: Order of day and month: for all date fields, or field by field.
    dates: Order | dict[str, Order] = ""
    #: How fractions are written: for all number fields, or field by field.
    decimal: Decimal | dict[str, Decimal] = ""
    #: Field -> unit of its numbers.
    units: dict[str, Unit] = {}
    #: Zone of times that name none, as in the IANA database.
    zone: str = "UTC"
    #: Spend with a column for each channel: channel -> column.
    channels: dict[str, str] = {}
    #: How a text file is written, where sniffing goes wrong.
    encoding: str = ""
    delimiter: str = ""
    #: Names for the columns of a file without a header.
    header: tuple[str, ...] = ()

    @property
    def layout(self) -> Layout:
        """How the text is written."""
        return Layout(encoding=self.encoding, delimiter=self.delimiter, header=self.header)


class _MappingFile(msgspec.Struct, forbid_unknown_fields=True):
    table: list[Mapping]


def parse_mapping(text: str) -> list[Mapping]:
    """Return the mappings of a TOML text: one at top level, or several as [[table]].

    Raises Refused with the place of the first fault: a field that no table of the kind has,
    an unknown entry, a zone that does not exist.
    """
    try:
        found = tomllib.loads(text)
        for table in (found, *_tables(found)):
            if isinstance(named := table.get("as"), str):
                table["as"] = ALIASES.get(named, named)
        if "table" in found:
            mappings = msgspec.convert(found, _MappingFile).table
        else:
            mappings = [msgspec.convert(found, Mapping)]
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"The mapping is not TOML: {error}.", "Mend that line.") from error
    except msgspec.ValidationError as error:
        raise Refused(f"The mapping does not hold: {error}.", "Mend that entry.") from error
    for number, mapping in enumerate(mappings, 1):
        _check(mapping, f"table {number}" if "table" in found else "mapping")
    return mappings


def _tables(found: dict[str, Any]) -> list[dict[str, Any]]:
    tables = found.get("table")
    return [t for t in tables if isinstance(t, dict)] if isinstance(tables, list) else []


def _check(mapping: Mapping, place: str) -> None:
    try:
        ZoneInfo(mapping.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(
            f"{place}: no zone is called {mapping.zone!r}.", 'Such as "Europe/Berlin".'
        ) from None
    if mapping.as_ is None:
        return
    known = shapes()[mapping.as_].fields
    told: list[tuple[str, Iterable[str]]] = [
        ("columns", mapping.columns), ("values", mapping.values), ("fixed", mapping.fixed), ("units", mapping.units),
    ]  # fmt: skip
    told += [
        (n, v)
        for n, v in (("dates", mapping.dates), ("decimal", mapping.decimal))
        if isinstance(v, dict)
    ]
    for entry, fields in told:
        for field in fields:
            if field not in known:
                raise Refused(
                    f"{place}: {entry}.{field}: {mapping.as_} have no such field.",
                    f"They have: {', '.join(known)}.",
                )


def read_mapping(path: Path) -> list[Mapping]:
    """Return the mappings of a TOML file."""
    try:
        return parse_mapping(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The mapping {path} cannot be read: {error}.", "Check the path.") from error


def pick_mapping(mappings: Iterable[Mapping], path: Path) -> Mapping:
    """Return the first mapping whose pattern the file's name meets; an empty one where none does."""
    for mapping in mappings:
        if fnmatch(path.name, mapping.match) or fnmatch(str(path), mapping.match):
            return mapping
    return Mapping()


def write_mapping(mapping: Mapping, reasons: Dict[str, str] | None = None) -> str:
    """Return the TOML of a mapping; each column's reason stands behind it as a comment."""
    plain = msgspec.to_builtins(mapping)
    tables = {name: value for name, value in plain.items() if isinstance(value, dict) and value}
    lines = [
        f"{name} = {_toml(value)}" for name, value in plain.items() if name not in tables and value
    ]
    for name, entries in tables.items():
        lines += ["", f"[{name}]"]
        for key, value in entries.items():
            reason = (reasons or {}).get(key, "") if name in {"columns", "channels"} else ""
            lines.append(
                f"{_toml(key)} = {_toml(value)}"
                + (f"  # {' '.join(reason.split())}" if reason else "")
            )
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # A JSON string is a TOML basic string, but for DEL (TOML 1.0, "String").
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
