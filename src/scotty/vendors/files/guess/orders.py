"""Orders of day and month, and marks of fractions, decided by whole columns."""

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from statistics import median
from typing import Any

import msgspec

from scotty.vendors.files.guess.evidence import Sample, find_unit
from scotty.vendors.files.guess.guess import Guess
from scotty.vendors.files.guess.mapping import Unit
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.table import Table
from scotty.vendors.files.values.numbers import Decimal, Money, find_decimal, make_money_reader
from scotty.vendors.files.values.times import Order, find_order, is_split
from scotty.vendors.files.words.book import shapes

DATES = frozenset({"time", "date"})
NUMBERS = frozenset({"money", "number", "count", "fraction"})


def settle_orders(guess: Guess, sample: Sample, table: Table) -> None:
    """Fill in `dates`, `decimal` and `units`; where the first rows leave it open, read on.

    What no row decides is said to be ambiguous.
    """
    fields = shapes()[guess.as_].fields
    columns = {f: c for f, c in guess.mapping.columns.items() if f in fields}
    dates = {f: _told(guess.mapping.dates, f) for f in columns if fields[f].type in DATES}
    marks = {f: _told(guess.mapping.decimal, f) for f in columns if fields[f].type in NUMBERS}
    orders: dict[str, Order] = {
        f: order or find_order(sample.values[columns[f]])  # type: ignore[misc]
        for f, order in dates.items()
        if order or any(map(is_split, sample.values[columns[f]]))
    }
    decimals: dict[str, Decimal] = {
        f: mark or find_decimal(sample.values[columns[f]])  # type: ignore[misc]
        for f, mark in marks.items()
    }
    doubted = [f for f, d in decimals.items() if not d and _has_mark(sample.values[columns[f]])]
    if any(not order for order in orders.values()) or doubted:
        _read_on(table, columns, orders, decimals, doubted)
    _decide_dates(guess, columns, orders, sample)
    _decide_decimals(guess, columns, decimals, doubted)
    guess.mapping = msgspec.structs.replace(
        guess.mapping,
        dates=orders,
        decimal={f: d for f, d in decimals.items() if d != "point"},
        units=_find_units(guess, sample, decimals),
    )


def _told(given: Any, field: str) -> str:
    return str(given.get(field, "") if isinstance(given, dict) else given)


def _has_mark(values: Iterable[Any]) -> bool:
    return any(isinstance(value, str) and ("," in value or "." in value) for value in values)


def _read_on(
    table: Table,
    columns: Dict[str, str],
    orders: dict[str, Order],
    decimals: dict[str, Decimal],
    doubted: list[str],
) -> None:
    """Read the whole table, or until everything is decided."""
    place = {f: table.columns.index(columns[f]) for f in (*orders, *doubted)}
    waiting = {f for f, order in orders.items() if not order} | set(doubted)
    for _, cells in table.rows(Log()):
        for field in list(waiting):
            raw = cells[place[field]]
            if field in orders:
                orders[field] = find_order((raw,))
            else:
                decimals[field] = find_decimal((raw,))
            if orders.get(field) or decimals.get(field):
                waiting.discard(field)
        if not waiting:
            return


def _decide_dates(
    guess: Guess, columns: Dict[str, str], orders: dict[str, Order], sample: Sample
) -> None:
    decided = sorted({order for order in orders.values() if order})
    for field, order in orders.items():
        column = columns[field]
        if order:
            guess.reasons[field] += f"; its dates are {order}"
            guess.odd.append((column, f"dates written {order}", "the whole column is read so"))
            continue
        if len(decided) == 1:
            orders[field] = decided[0]
            why = "as the other date columns are"
        else:
            slashed = any("/" in str(value) for value in sample.values[column])
            orders[field] = "month-first" if slashed else "day-first"
            why = "as is usual with slashes" if slashed else "as is usual without slashes"
        guess.doubts.append(
            f"{column}: no number above 12 says which is day and which is month; "
            f"read as {orders[field]}, {why}. Give dates = … in the mapping if that is wrong."
        )


def _decide_decimals(
    guess: Guess, columns: Dict[str, str], decimals: dict[str, Decimal], doubted: list[str]
) -> None:
    decided = {mark for mark in decimals.values() if mark}
    for field, mark in list(decimals.items()):
        if mark == "comma":
            guess.reasons[field] += "; a comma stands before its fractions"
            why = "numbers written with a comma before fractions"
            guess.odd.append((columns[field], why, "the whole column is read so"))
        if mark:
            continue
        decimals[field] = "comma" if decided == {"comma"} else "point"
        if field in doubted:
            sign = "." if decimals[field] == "comma" else ","
            guess.doubts.append(
                f"{columns[field]}: '{sign}' or its opposite may stand before thousands or fractions; "
                f"read with a {decimals[field]} before fractions. Give decimal = … if that is wrong."
            )


def _find_units(guess: Guess, sample: Sample, decimals: Dict[str, Decimal]) -> dict[str, Unit]:
    units = dict(guess.mapping.units)
    columns = guess.mapping.columns
    if "growth" in columns and "growth" not in units:
        told = _amounts(sample.values[columns["growth"]], decimals.get("growth", "point"))
        if told and median(abs(value) for value in told) > 1.5:
            units["growth"] = "percent"
            guess.doubts.append(
                f"{columns['growth']}: read as per cent, as its values are above 1.5."
            )
    if (
        guess.as_ == "accounts"
        and {"revenue", "employees"} <= set(columns)
        and "revenue" not in units
    ):
        pairs = list(_pair(sample, columns, decimals))
        unit, why = find_unit([r for r, _ in pairs], [e for _, e in pairs])
        if unit:
            units["revenue"] = unit  # type: ignore[assignment]
            guess.doubts.append(f"{columns['revenue']}: {why}")
    return units


def _amounts(values: Iterable[Any], decimal: Decimal) -> list[float]:
    read = make_money_reader(decimal)
    found = (
        read(value.rstrip("% ") if isinstance(value, str) else value).value for value in values
    )
    return [money.amount for money in found if isinstance(money, Money)]


def _pair(sample: Sample, columns: Dict[str, str], decimals: Dict[str, Decimal]) -> Iterable[tuple[float, float]]:  # fmt: skip
    names = list(sample.values)
    at = names.index(columns["revenue"]), names.index(columns["employees"])
    for _, cells in sample.rows:
        revenue = _amounts([cells[at[0]]], decimals["revenue"])
        employees = _amounts([cells[at[1]]], decimals["employees"])
        if revenue and employees:
            yield revenue[0], employees[0]
