"""Money and days in a line, and how a statement says them."""

import re
from typing import NamedTuple

from scotty.grounding.amounts import Amount, read_amounts
from scotty.grounding.days import read_days


class Money(NamedTuple):
    """An amount of money in a line."""

    amount: float
    currency: str
    start: int
    end: int

    def show(self) -> str:
        """Return it as English writes it: €32 million."""
        sign = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}.get(
            self.currency, f"{self.currency} "
        )
        for size, word in ((1e9, " billion"), (1e6, " million")):
            told = f"{self.amount / size:.4f}".rstrip("0").rstrip(".")
            if self.amount >= size and abs(float(told) * size - self.amount) < 1e-6 * self.amount:
                return f"{sign}{told}{word}"
        return f"{sign}{self.amount:,.0f}"


_CODES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_MONEYS = frozenset({*_CODES, "CHF", "SEK", "NOK", "DKK", "AUD", "CAD"})


def read_money(text: str) -> list[Money]:
    """Return the amounts of money in a text, in their order."""
    return [
        Money(_choose(a), _CODES.get(a.unit, a.unit), a.start, a.end)
        for a in read_amounts(text)
        if a.unit in _MONEYS and a.values[0] > 0
    ]


def _choose(amount: Amount) -> float:
    """Return what an ambiguous figure of money means: "€1.400" is fourteen hundred."""
    return (
        max(amount.values)
        if re.search(r"\d[.,]\d{3}\D*$", amount.text) and max(amount.values) < 1e6
        else min(amount.values)
    )


def read_on(text: str) -> str:
    """Return the first day, month or year that a text names, as YYYY-MM-DD, YYYY-MM or YYYY; "" for none."""
    days = sorted(read_days(text), key=lambda d: (d.day is None, d.start))
    for day in days:
        if day.year is None or not 1900 <= day.year <= 2100:
            continue
        if day.month is None:
            return f"{day.year}"
        if day.day is None or not 1 <= day.day <= 31:
            return f"{day.year}-{day.month:02}"
        return f"{day.year}-{day.month:02}-{day.day:02}"
    return ""


def say_on(on: str) -> str:
    """Return a day as a sentence ends with it: " on 3 March 2026", " in March 2026", " in 2017"; "" for none."""
    if not on:
        return ""
    year, *rest = on.split("-")
    if not rest:
        return f" in {year}"
    months = "January February March April May June July August September October November December"
    month = months.split()[int(rest[0]) - 1]
    return f" on {int(rest[1])} {month} {year}" if len(rest) == 2 else f" in {month} {year}"
