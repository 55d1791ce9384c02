"""What the values of a column look like, so that its name need not be believed."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from scotty.vendors.files.read.delimited import Row
from scotty.vendors.files.values.meanings import (
    is_status,
    read_currency,
    read_domain,
    read_email,
    read_yesno,
)
from scotty.vendors.files.values.numbers import (
    make_count_reader,
    make_money_reader,
    make_number_reader,
)
from scotty.vendors.files.values.times import parse_time
from scotty.vendors.files.words.book import nothings, plain, unanswered

LOOKED = 1_000
"""Rows at the top of a table that are looked at."""
VALUES = 300
"""Values of a column that are judged."""
FEW = 10
"""Values below which a column's name is believed more: half the share will do."""


class Sample:
    """The first rows of a table, column by column, without cells that say nothing."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self.rows = rows
        self.values: dict[str, list[Any]] = {column: [] for column in columns}
        self._weighed: dict[tuple[str, str], tuple[float, str]] = {}
        empty = nothings() | unanswered()
        for _, cells in rows:
            for column, cell in zip(columns, cells, strict=False):
                found = self.values[column]
                if len(found) < VALUES and cell is not None and plain(str(cell)[:40]) not in empty:
                    found.append(cell)

    def weigh(self, kind: str, column: str) -> tuple[float, str]:
        """Return `weigh` of the column's values, remembered."""
        if (kind, column) not in self._weighed:
            self._weighed[kind, column] = weigh(kind, self.values[column])
        return self._weighed[kind, column]


def _is_time(raw: Any) -> bool:
    if not isinstance(raw, str):
        return not isinstance(raw, bool | list | dict)
    if raw.startswith("0000"):  # an empty date of a database is one, if a faulty one
        return True
    return parse_time(raw.strip(), True) is not None or parse_time(raw.strip(), False) is not None


def _is_number(raw: Any) -> bool:
    return any(make(raw).value is not None for make in _NUMBER_READERS)


_NUMBER_READERS = (
    make_number_reader("point"),
    make_number_reader("comma"),
    make_money_reader("point"),
    make_money_reader("comma"),
    make_count_reader("point"),
)
_NEEDED: dict[str, tuple[float, Callable[[Any], bool]]] = {
    "time": (0.6, _is_time),
    "date": (0.6, _is_time),
    "money": (0.6, _is_number),
    "number": (0.6, _is_number),
    "count": (0.6, _is_number),
    "fraction": (0.6, lambda raw: _is_number(str(raw).rstrip("% "))),
    "email": (0.6, lambda raw: not read_email(raw).fault),
    "domain": (0.5, lambda raw: not read_domain(raw).fault),
    "yesno": (0.8, lambda raw: not read_yesno(raw).fault),
    "status": (0.5, is_status),
    "currency": (0.8, lambda raw: not read_currency(raw).fault),
}
"""Type -> share of values that must look like it, and the test."""


def weigh(kind: str, values: Sequence[Any]) -> tuple[float, str]:
    """Return how far the values bear out a type (0 to 1), and the finding in words."""
    if not values:
        return 0.7, "empty in the first rows"
    if kind == "vague":
        few = len(values) >= 50 and len({str(value) for value in values}) <= 3
        return (0.0, "but it has three values at most") if few else (1.0, "")
    needed = _NEEDED.get(kind)
    if needed is None:
        return 1.0, ""
    least, test = needed
    if len(values) < FEW:
        least /= 2
    share = sum(map(test, values)) / len(values)
    words = f"{share:.0%} of its values are {_PLURAL.get(kind, kind + 's')}"
    return (share if share >= least else 0.0), words


_PLURAL = {
    "money": "amounts",
    "yesno": "yes or no",
    "status": "open, won or lost",
    "email": "e-mail addresses",
    "currency": "currencies",
}


def find_unit(revenue: Sequence[float], employees: Sequence[float]) -> tuple[str, str]:
    """Return the unit in which revenue must be told, judged by revenue for each employee.

    A company earns some 20,000 to 3,000,000 dollars an employee and year; 0.39 dollars is
    390,000 told in millions. Empty where the plain number is possible.
    """
    pairs = [r / e for r, e in zip(revenue, employees, strict=True) if e > 0 and r > 0]
    if len(pairs) < 5:
        return "", ""
    middle = median(pairs)
    if middle >= 2_000:
        return "", ""
    for unit, factor in (("thousands", 1e3), ("millions", 1e6), ("billions", 1e9)):
        if 2e4 <= middle * factor <= 3e6:
            return unit, (
                f"Revenue is read in {unit} of dollars: as it stands it would be "
                f"{middle:,.2f} dollars for each employee."
            )
    return "", ""
