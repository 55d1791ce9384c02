"""Sums and counts in a question: over 50k, between 20k and 80k, the top 5, tier 2."""

import re
from typing import NamedTuple

_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "tausend": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "million": 1e6,
}
_SUM = r"(?:US)?[$€]?\s?(\d{1,3}(?:[,.]\d{3})+|\d+(?:[.,]\d+)?)\s?(k|m|mn|mio|thousand|tausend|millions?)?\b\s?(?:[$€]|dollars?|usd|eur|euros?)?"
_LEAST = r"over|above|more than|at least|greater than|bigger than|larger than|exceeding|from|mindestens|über|ueber|mehr als|>=?"
_MOST = r"under|below|less than|up to|at most|smaller than|cheaper than|unter|höchstens|weniger als|bis zu|<=?"
_BETWEEN = re.compile(rf"\b(?:between|zwischen)\s+{_SUM}\s+(?:and|und)\s+{_SUM}", re.IGNORECASE)
_LEAST_IS = re.compile(rf"(?:\b(?:worth |valued )?(?:{_LEAST}))\s*{_SUM}", re.IGNORECASE)
_MOST_IS = re.compile(rf"(?:\b(?:worth |valued )?(?:{_MOST}))\s*{_SUM}", re.IGNORECASE)
_COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn"
_BEST = r"best|hottest|top|biggest|largest|first|most|wichtigsten|besten|größten|heißesten|next"
_LIMITS = (
    re.compile(
        rf"\b(?:{_BEST})\s+(?P<count>\d{{1,3}}|{_COUNTS})\b(?!\s?(?:days|weeks|months|%))",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<count>\d{{1,3}}|{_COUNTS})\s+(?={_BEST})", re.IGNORECASE),
)
_TIER = re.compile(
    r"\b(?:tier|stufe)\s*(?:to |auf )?(?P<tier>[123]|one|two|three|eins|zwei|drei)\b",
    re.IGNORECASE,
)
_TIER_TO = re.compile(r"\btier\b.*\b(?:to|auf)\s+(?P<tier>[123]|one|two|three)\b", re.IGNORECASE)


class Sums(NamedTuple):
    """What a question says of amounts (US dollars), how many lines it wants, and which tier."""

    least: float | None = None
    most: float | None = None
    limit: int | None = None
    tier: str = ""
    #: Where these stand.
    spans: tuple[tuple[int, int], ...] = ()


def read_sums(text: str) -> Sums:
    """Return the bounds, the number of lines and the tier that a question names."""
    spans: list[tuple[int, int]] = []
    least = most = None
    if both := _BETWEEN.search(text):
        least, most = _read(both[1], both[2] or both[4]), _read(both[3], both[4])
        spans.append(both.span())
    else:
        for bound in filter(_is_money, _LEAST_IS.finditer(text)):
            least = _read(bound[1], bound[2])
            spans.append(bound.span())
        for bound in filter(_is_money, _MOST_IS.finditer(text)):
            most = _read(bound[1], bound[2])
            spans.append(bound.span())
    limit = _LIMITS[0].search(text) or _LIMITS[1].search(text)
    if limit:
        spans.append((limit.start("count"), limit.end("count")))
    tier = _TIER.search(text) or _TIER_TO.search(text)
    if tier:
        spans.append((tier.start("tier"), tier.end("tier")))
    return Sums(
        least,
        most,
        _count(limit["count"]) if limit else None,
        str(_count(tier["tier"])) if tier else "",
        tuple(spans),
    )


def _is_money(found: re.Match[str]) -> bool:
    """Return whether a number is one of money: with its sign, its scale, or four digits."""
    return bool(found[2] or re.search(r"[$€]|dollar|usd|eur", found[0], re.IGNORECASE)) or (
        len(re.sub(r"\D", "", found[1])) >= 4
    )


def _read(number: str, scale: str | None) -> float:
    plain = re.sub(r"[.,](?=\d{3}\b)", "", number).replace(",", ".")
    return float(plain) * _SCALES.get((scale or "").casefold().rstrip("s"), 1.0)


def _count(word: str) -> int:
    names = _COUNTS.split("|")
    return int(word) if word.isdecimal() else names.index(word.casefold()) % 10 + 1
