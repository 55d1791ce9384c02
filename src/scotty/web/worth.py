"""The calculator as people see it: fields with their sources, results in three cases."""

from collections.abc import Mapping
from math import isfinite
from urllib.parse import urlencode

import msgspec

from scotty.playbook.roi import CASES, SHOWN, Input, Unit, plan_model, project, tell_value
from scotty.stages.engage.pages import read_edits
from scotty.stages.engage.pages.page import Line, Worth

SIGNS: dict[Unit, str] = {"usd": "US dollars", "share": "per cent", "even": "", "count": ""}
LONGEST = 40
"""Characters of a number."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A number of the calculator."""

    name: str
    label: str
    #: What follows the number: "per cent"; "" for bare counts.
    unit: str
    value: str
    low: str
    high: str
    #: What it started at.
    start: str
    exact: float
    source: Line


class Row(msgspec.Struct, frozen=True):
    """A result: its words, and its name for the script."""

    name: str
    label: str
    cases: tuple[str, ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The calculator, computed."""

    title: str
    says: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    #: Benefit a year in the three cases, each with the length of its bar, 0 to 100.
    bars: tuple[tuple[str, str, float], ...]
    #: Steps of the calculation in words, and as they are computed.
    steps: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    changed: bool


def show_worth(worth: Worth, query: Mapping[str, str]) -> Shown:
    """Return the calculator with the numbers of a query; what cannot be read there stays as it was."""
    values = read_form(worth, query)
    edits = read_edits(worth, values)
    found = project(plan_model(worth.model), edits.values)
    rows = tuple(
        Row(name, label, tuple(tell_value(found[case][name], unit) for case in CASES))
        for name, label, unit in SHOWN
    )
    benefits = [max(found[case]["benefit"], 0.0) for case in CASES]
    top = max((b for b in benefits if isfinite(b)), default=0.0)
    names = ("Cautious", "Expected", "Favourable")
    bars = tuple(
        (name, told, round(100 * b / top, 1) if top > 0 and isfinite(b) else 0.0)
        for name, told, b in zip(names, rows[0].cases, benefits, strict=True)
    )
    return Shown(
        title=worth.model.title,
        says=worth.model.says,
        fields=tuple(_show_field(i, worth, edits.values[i.name]) for i in worth.model.input),
        rows=rows,
        bars=bars,
        steps=tuple(
            (f.label or f.name, f"{f.name} = {f.is_.replace('*', '×')}")
            for f in worth.model.formula
        ),
        names=tuple((i.name, i.label) for i in worth.model.input),
        changed=bool(edits.changes),
    )


def _show_field(told: Input, worth: Worth, value: float) -> Field:
    given = worth.given[told.name]
    return Field(
        name=told.name,
        label=told.label,
        unit=SIGNS.get(told.unit, told.unit),
        value=write_number(value, told.unit),
        low=write_number(told.range[0], told.unit),
        high=write_number(told.range[1], told.unit),
        start=write_number(given.value, told.unit),
        exact=given.value,
        source=given.line,
    )


def write_number(value: float, unit: Unit) -> str:
    """Return a number as a field holds it; shares as per cent."""
    shown = value * 100 if unit == "share" else value
    text = f"{shown:,.10g}"
    return f"{shown:,.6f}".rstrip("0").rstrip(".") if "e" in text else text


def read_form(worth: Worth, form: Mapping[str, str]) -> dict[str, float]:
    """Return the numbers of a form by input; what is no number is left out.

    A field that stands as it was written keeps its value to the last digit. `roi.js` reads alike.
    """
    values = {}
    for told in worth.model.input:
        number, start = _read_number(form.get(told.name, "")), worth.given[told.name].value
        if number is None:
            continue
        if number == _read_number(write_number(start, told.unit)):
            values[told.name] = start
        else:
            values[told.name] = number / 100 if told.unit == "share" else number
    return values


def _read_number(text: str) -> float | None:
    plain = text.replace(",", "").replace(" ", "").strip()
    if not plain or len(text) > LONGEST or "_" in plain:
        return None
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if isfinite(number) else None


def write_query(worth: Worth, values: Mapping[str, float]) -> str:
    """Return the changed numbers as a query."""
    edits = read_edits(worth, values)
    units = {i.name: i.unit for i in worth.model.input}
    told = {n: write_number(new, units[n]) for n, (_, new) in edits.changes.items()}
    return urlencode({name: text.replace(",", "") for name, text in told.items()})
