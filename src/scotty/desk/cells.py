"""Cells of a flat table, as written by anyone, into the learner's numbers, dates and levels."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import numpy as np

from scotty.odds import Floats
from scotty.stages.accelerate.tables.field import Field, Kind, split_name
from scotty.vendors.files.values.numbers import Decimal, Money, find_decimal, make_money_reader
from scotty.vendors.files.values.reading import Reader
from scotty.vendors.files.values.times import find_order, parse_time
from scotty.vendors.files.words.book import nothings, plain, unanswered

LOOKED = 3_000
"""Different values of a column that its kind is told by."""
MOST = 0.9
"""Share of them that must read as numbers, or as dates."""
ANSWERS = frozenset({"unknown", "none", "nil", "undefined", "tbd", "?", "-", "--", "—"})
"""Words that say nothing among numbers, but are an answer like others in a list of words."""
_DATED = {"date", "day", "time", "timestamp", "ts", "at", "on", "datetime"}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How a column is read: the same for the rows that teach and for those told."""

    name: str
    kind: Kind
    decimal: Decimal = ""
    day_first: bool = False
    #: Upper ends of ranges, where an amount is used by its size alone.
    edges: tuple[float, ...] = ()


def plan_column(name: str, cells: Sequence[Any]) -> Plan:
    """Tell a column's kind by its values; its name decides only for bare digits."""
    counts = Counter(_text(cell) for cell in cells)
    known = {text: n for text, n in counts.items() if plain(text) not in _silent(numbers=True)}
    texts = [text for text, _ in Counter(known).most_common(LOOKED)]
    if not texts:
        words = any(plain(text) not in _silent(numbers=False) for text in counts)
        return Plan(name=name, kind="levels" if words else "empty")
    decimal = find_decimal(texts)
    numeric = sum(_is_number(text, decimal) for text in texts) >= MOST * len(texts)
    coded = any(len(t) > 1 and t[0] == "0" and t.isdigit() for t in texts)
    order = find_order(texts)
    dated = bool(_DATED & set(split_name(name).split())) or not numeric
    if dated and _are_dates(texts, order != "month-first", numeric):
        return Plan(name=name, kind="dates", day_first=_is_day_first(order, texts))
    if numeric and not coded:
        return Plan(name=name, kind="numbers", decimal=decimal)
    return Plan(name=name, kind=_kind_of_words(known))


def _kind_of_words(counts: dict[str, int]) -> Kind:
    rows, distinct = sum(counts.values()), len({plain(text) for text in counts})
    if rows < 20 or distinct <= 0.5 * rows:
        return "levels"
    words = np.mean([len(text.split()) for text in list(counts)[:LOOKED]])
    return "prose" if words >= 4 else "names"


def read_column(plan: Plan, cells: Sequence[Any], filled_open: float | None = None) -> Field:
    """Return the column's values; a cell that does not read as the others do is not known."""
    if plan.kind in {"numbers", "dates"}:
        read = _number_reader(plan.decimal) if plan.kind == "numbers" else _date_reader(plan)
        values = _convert(cells, read)
        if plan.edges:
            sizes = np.searchsorted(plan.edges, np.where(np.isfinite(values), values, 0.0))
            values = np.where(np.isfinite(values), sizes.astype(np.float64), np.nan)
        return Field(plan.name, plan.kind, values, filled_open=filled_open)
    silent = _silent(numbers=False)
    seen: dict[str, str | None] = {}
    levels = []
    for cell in cells:
        text = _text(cell)
        if text not in seen:
            word = plain(text)
            seen[text] = None if word in silent else word
        levels.append(seen[text])
    return Field(plan.name, plan.kind, levels=levels, filled_open=filled_open)


def coarsen_plan(plan: Plan, values: Floats) -> Plan:
    """Return the plan with ranges of size: edges 1.5, 3.5 and 7.5 times powers of ten, none round."""
    known = np.abs(values[np.isfinite(values) & (values != 0.0)])
    low, high = (int(np.floor(np.log10(x))) for x in (known.min(), known.max()))
    sizes = [
        part * 10.0**power for power in range(max(low, -3), high + 1) for part in (1.5, 3.5, 7.5)
    ]
    below = [-size for size in reversed(sizes)] if (values < 0.0).any() else []
    return msgspec.structs.replace(plan, edges=(*below, 0.0, *sizes))


def is_filled(cell: Any) -> bool:
    """Whether a cell says anything."""
    return plain(_text(cell)) not in _silent(numbers=True)


def find_currencies(plan: Plan, cells: Sequence[Any]) -> list[str]:
    """Return the currencies that stand in a column of amounts, by code."""
    if plan.kind != "numbers":
        return []
    read = make_money_reader(plan.decimal)
    seen = {cell.strip() for cell in cells[:LOOKED] if isinstance(cell, str)}
    texts = {text for text in seen if not (text[:1] in "-0123456789." and text[-1:].isdigit())}
    found = {v.currency for t in texts if isinstance(v := read(t).value, Money) and v.currency}
    return sorted(found)


def _silent(*, numbers: bool) -> frozenset[str]:
    words = nothings() | unanswered()
    return words if numbers else words - ANSWERS


def _text(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and cell != cell):  # noqa: PLR0124 - nan
        return ""
    return cell.strip() if isinstance(cell, str) else str(cell)


def _convert(cells: Sequence[Any], read: Callable[[str], float]) -> Floats:
    seen: dict[str, float] = {}
    values = np.empty(len(cells))
    for row, cell in enumerate(cells):
        text = _text(cell)
        found = seen.get(text)
        if found is None:
            found = seen[text] = read(text)
        values[row] = found
    return values


def _number_reader(decimal: Decimal) -> Callable[[str], float]:
    money = make_money_reader(decimal)
    silent = _silent(numbers=True)

    def read(text: str) -> float:
        if plain(text) in silent:
            return np.nan
        found = _read_number(text, decimal, money)
        return np.nan if found is None else found

    return read


def _is_number(text: str, decimal: Decimal) -> bool:
    return _read_number(text, decimal, make_money_reader(decimal)) is not None


def _read_number(text: str, decimal: Decimal, money: Reader) -> float | None:
    if decimal != "comma" and text[:1] in "-0123456789." and "_" not in text:
        try:
            number = float(text)
        except ValueError:
            pass
        else:
            return number if np.isfinite(number) else None
    if text.lower() in {"true", "false"}:
        return None
    bare = text.removesuffix("%").strip()
    found = money(bare).value
    if not isinstance(found, Money):
        return None
    return found.amount / 100.0 if bare != text else found.amount


def _are_dates(texts: Sequence[str], day_first: bool, numeric: bool) -> bool:
    good = 0
    for text in texts:
        if not numeric and text.isdigit():
            return False
        moment = parse_time(text, day_first)
        good += moment is not None and 1900 <= moment.year <= 2150
    return good >= MOST * len(texts)


def _is_day_first(order: str, texts: Sequence[str]) -> bool:
    """Where no number above twelve decides, slashes are American, all else is not."""
    return order == "day-first" or (not order and not any("/" in text for text in texts))


def _date_reader(plan: Plan) -> Callable[[str], float]:
    def read(text: str) -> float:
        moment = parse_time(text, plan.day_first) if text else None
        if moment is None:
            return np.nan
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - EPOCH).total_seconds() / 86_400.0

    return read


EPOCH = datetime.combine(date(1970, 1, 1), time(), UTC)
