"""Evidence: the numbers, days and words that a set of facts and assets says."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.grounding.amounts import Amount, read_amounts, read_multiples
from scotty.grounding.days import read_days
from scotty.grounding.vocabulary import fold_words
from scotty.playbook.content import Asset

DEEPEST = 3
"""Levels of nested data that are looked into."""


class Evidence(msgspec.Struct, frozen=True):
    """What may be said on the strength of some facts."""

    amounts: tuple[Amount, ...] = ()
    days: tuple[date, ...] = ()
    #: Years and months that are told without a day.
    years: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    #: Each text, its words between blanks, for phrases.
    texts: tuple[str, ...] = ()

    def holds_phrase(self, phrase: str) -> bool:
        """Return whether some text says these words in this order."""
        wanted = f" {' '.join(fold_words(phrase))} "
        return any(wanted in text for text in self.texts)


def join_evidence(parts: Iterable[Evidence]) -> Evidence:
    """Return what all parts together say."""
    told = tuple(parts)
    return Evidence(
        tuple(a for part in told for a in part.amounts),
        tuple(d for part in told for d in part.days),
        frozenset().union(*(part.years for part in told)),
        frozenset().union(*(part.words for part in told)),
        tuple(t for part in told for t in part.texts),
    )


def read_fact(fact: Fact, fields: tuple[str, ...] = ()) -> Evidence:
    """Return what a fact says: its data, of these fields or of all, and the day it happened."""
    data = {k: v for k, v in fact.data.items() if not fields or k in fields}
    return join_evidence((_read_data(data), Evidence(days=(fact.at.date(),))))


def read_asset(asset: Asset) -> Evidence:
    """Return what an asset says: any words of it, and the numbers of its figures and sentences.

    A figure that a sentence of it uses has the unit of that sentence. Numbers that stand only in
    its body prove nothing: "two months" of one paragraph would stand for any two.
    """
    used = "".join(asset.says)
    bare = {k: v for k, v in asset.figures.items() if f"{{{k}}}" not in used or isinstance(v, str)}
    prose = read_prose("\n".join((asset.title, asset.product, asset.body)))
    said = (read_prose(quote) for quote in asset.quote())
    return join_evidence((Evidence(words=prose.words, texts=prose.texts), *said, _read_data(bare)))


@lru_cache(maxsize=4_096)
def read_prose(text: str) -> Evidence:
    """Return what a text says."""
    days = tuple(read_days(text))
    words = fold_words(text)
    amounts = [
        *read_amounts(text),
        *(Amount(word, (), "times", at, at) for word, at in read_multiples(text)),
    ]
    whole = (_make_day(d.year, d.month, d.day) for d in days)
    return Evidence(
        tuple(amounts),
        tuple(day for day in whole if day is not None),
        frozenset(d.year for d in days if d.year),
        frozenset(words),
        (f" {' '.join(words)} ",),
    )


def _make_day(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month, day) if year and month and day else None
    except ValueError:
        return None


def _read_data(data: Mapping[str, Any]) -> Evidence:
    return join_evidence(_read_value(value) for value in _flatten(data, DEEPEST))


def _flatten(value: Any, depth: int) -> Iterator[Any]:
    if isinstance(value, Mapping | list | tuple):
        inner = value.values() if isinstance(value, Mapping) else value
        for part in inner if depth else ():
            yield from _flatten(part, depth - 1)
    else:
        yield value


def _read_value(value: Any) -> Evidence:
    if isinstance(value, bool) or value is None:
        return Evidence()
    if isinstance(value, int | float):
        told = float(value)
        year = int(told) if told.is_integer() and 1800 <= told <= 2100 else None
        bare = Amount(str(value), (told,), "", 0, 0)
        return Evidence((bare,), years=frozenset({year} if year else ()))
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Evidence(days=(day,), years=frozenset({day.year}))
    return read_prose(str(value)[:20_000])
