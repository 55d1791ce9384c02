"""Numbers and money, in both conventions of writing them."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from scotty.vendors.files.values.reading import NOTHING, Reader, Reading, remember, show
from scotty.vendors.files.words.book import values

Decimal = Literal["", "point", "comma"]
UNITS = {"": 1.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9}

_SIMPLE = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?$")
_NUMBER = re.compile(r"([-+(]?)\s*([\d.,'’\s]*\d)\s*\)?$")
_SUFFIX = re.compile(r"(?<=[\d\s.,])\s*(k|m|mn|mio\.?|mm|mrd\.?|b|bn|tsd\.?)$", re.IGNORECASE)
_SCALE = {
    "k": 1e3,
    "tsd": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "mrd": 1e9,
}
_RANGE = re.compile(r"([\d.,]+\s*[kKmM]?)\s*(?:-|–|to)\s*([\d.,]+\s*[kKmM]?)$")


class Money(NamedTuple):
    """An amount, and the currency that stood with it, if one did."""

    amount: float
    currency: str | None = None


def find_decimal(texts: Iterable[Any]) -> Decimal:
    """Return how a column writes fractions: the last sign of a number with both decides.

    So does a sign that cannot stand before thousands ("3,5"), or stands twice ("1.234.567").
    Empty where nothing decides: "1,234" may be either.
    """
    votes = Counter(_vote(raw) for raw in texts if isinstance(raw, str))
    votes.pop("", None)
    return votes.most_common(1)[0][0] if votes else ""


def _vote(raw: str) -> Decimal:
    digits = "".join(c for c in raw if c.isdigit() or c in ".,")
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        return "point" if point > comma else "comma"
    sign = "." if point >= 0 else ","
    parts = digits.split(sign)
    if len(parts) < 2:
        return ""
    grouped = all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3
    thousands = len(parts) > 2
    if grouped and not thousands and parts[0] != "0":
        return ""
    if thousands:
        return "comma" if sign == "." else "point"
    return "point" if sign == "." else "comma"


def parse_number(text: str, decimal: Decimal = "point") -> float | None:
    """Return the number of a text; None where it is none, or its thousands are not grouped by three."""
    if decimal != "comma" and _SIMPLE.match(text):
        return float(text)
    found = _NUMBER.match(text)
    if found is None:
        return _plain_float(text)
    sign, body = found.groups()
    body = re.sub(r"[\s'’]", "", body)
    mark, group = (",", ".") if decimal == "comma" else (".", ",")
    whole, _, fraction = body.partition(mark)
    parts = whole.split(group)
    if group in fraction or mark in fraction or any(len(part) != 3 for part in parts[1:]):
        return None
    number = float(f"{''.join(parts) or 0}.{fraction or 0}")
    return -number if sign in {"-", "("} else number


def _plain_float(text: str) -> float | None:
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def split_money(text: str) -> tuple[str, str | None]:
    """Return a text without its currency, and the currency's ISO 4217 code."""
    table = values()["currency"]
    upper = text.upper()
    for code in table["codes"]:
        if upper.startswith(code) or upper.endswith(code):
            return (text[3:] if upper.startswith(code) else text[:-3]).strip(), code
    for sign, code in sorted(table["signs"].items(), key=lambda pair: -len(pair[0])):
        bare = text.removeprefix("-")
        if bare.startswith(sign) or text.endswith(sign):
            rest = bare.removeprefix(sign) if bare.startswith(sign) else bare.removesuffix(sign)
            return ("-" * (bare != text) + rest).strip(), code
    return text, None


def _read_number(raw: Any, decimal: Decimal) -> Reading:
    if isinstance(raw, bool):
        return Reading(fault=f"{show(raw)} is not a number.", mend="Give a number.")
    if isinstance(raw, int | float):
        return Reading(float(raw)) if math.isfinite(raw) else NOTHING
    text = str(raw).strip()
    scale = 1.0
    if found := _SUFFIX.search(text):
        scale = _SCALE[found.group(1).lower().rstrip(".")]
        text = text[: found.start()].strip()
    number = parse_number(text, decimal)
    if number is None:
        kind = "1.234,56" if decimal == "comma" else "1,234.56"
        return Reading(
            fault=f"{show(raw)} is not a number.",
            mend=f'Numbers of this column are read as {kind}; else give decimal = "comma" or "point".',
        )
    return Reading(number * scale)


def make_number_reader(decimal: Decimal, unit: str = "") -> Reader:
    """Return a reader of numbers, multiplied by the unit of the column."""
    factor = UNITS[unit]

    def read(raw: Any) -> Reading:
        found = _read_number(raw, decimal)
        return found if found.value is None else Reading(found.value * factor)

    return remember(read)


def make_money_reader(decimal: Decimal, unit: str = "") -> Reader:
    """Return a reader of money: amount, and the currency where it stands in the cell."""
    factor = UNITS[unit]

    def read(raw: Any) -> Reading:
        text, currency = split_money(str(raw).strip()) if isinstance(raw, str) else (raw, None)
        found = _read_number(text, decimal)
        if found.fault:
            return found._replace(fault=f"{show(raw)} is not an amount.")
        return found if found.value is None else Reading(Money(found.value * factor, currency))

    return remember(read)


def make_fraction_reader(decimal: Decimal, percent: bool) -> Reader:
    """Return a reader of fractions; "12 %" and, where the column holds per cents, "12" are 0.12."""

    def read(raw: Any) -> Reading:
        text = str(raw).strip()
        signed = text.endswith("%")
        found = _read_number(text.rstrip("% "), decimal)
        if found.value is None:
            return found
        return Reading(found.value / 100 if signed or percent else found.value)

    return remember(read)


def make_count_reader(decimal: Decimal) -> Reader:
    """Return a reader of whole numbers; a range is taken as its geometric middle."""

    def read(raw: Any) -> Reading:
        text = raw.strip() if isinstance(raw, str) else raw
        if isinstance(text, str):
            if found := _RANGE.match(text):
                return _middle(raw, found, decimal)
            text = text.rstrip("+").lstrip("<>~ ")
        number = _read_number(text, decimal)
        if number.value is None:
            return number
        if number.value < 0:
            return Reading(fault=f"{show(raw)} is below zero.", mend="Correct the count.")
        return Reading(round(number.value))

    return remember(read)


def _middle(raw: Any, found: re.Match[str], decimal: Decimal) -> Reading:
    low, high = (_read_number(part, decimal).value for part in found.groups())
    if low is None or high is None or not 0 <= low <= high:
        return Reading(fault=f"{show(raw)} is not a range.", mend="Write 51-200.")
    middle = round(math.sqrt(max(1.0, low) * max(1.0, high)))
    return Reading(middle, "a range instead of a number", "taken as its geometric middle")
