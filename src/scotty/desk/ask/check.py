"""Checking an answer: every number, day and quotation of a line stands in its facts, or in what was judged."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from scotty.desk.tools import Line
from scotty.facts import Fact
from scotty.grounding import Evidence, Ground, find_loose, join_evidence, read_fact, read_prose
from scotty.grounding.amounts import Amount

DEEPEST = 8
"""Levels of what was judged that are looked into."""


def find_faults(line: Line, facts: Iterable[Fact], today: date) -> list[str]:
    """Return what in a line stands neither in its facts nor in what it was judged from."""
    if line.judged == line.text:
        return []  # a line that was told before, word for word: it was checked then
    told = [read_fact(fact) for fact in facts]
    evidence = join_evidence((*told, read_judged(line.judged)))
    return [loose.text for loose in find_loose(line.text, Ground(evidence, today))]


def read_judged(value: Any) -> Evidence:
    """Return what a judgement says: its words and days, and its numbers as they may be rounded."""
    plain = msgspec.to_builtins(value, builtin_types=(date, datetime), enc_hook=str, str_keys=True)
    return join_evidence(_read(part) for part in _flatten(plain, DEEPEST))


def _flatten(value: Any, depth: int) -> Iterator[Any]:
    if isinstance(value, Mapping | list | tuple):
        inner = value.values() if isinstance(value, Mapping) else value
        for part in inner if depth else ():
            yield from _flatten(part, depth - 1)
    else:
        yield value


def _read(value: Any) -> Evidence:
    if value is None or isinstance(value, bool):
        return Evidence()
    if isinstance(value, int | float):
        return Evidence(tuple(Amount(str(value), (v,), "", 0, 0) for v in _round(float(value))))
    if isinstance(value, date):
        day = date(value.year, value.month, value.day)
        return Evidence(days=(day,), years=frozenset({day.year}))
    text = str(value)
    return Evidence() if len(text) == 32 and text.isalnum() else read_prose(text[:20_000])


def _round(value: float) -> Iterator[float]:
    """Yield a number as it may be written: whole, to one or two digits, a share in per cent."""
    size = abs(value)
    yield size
    yield from (float(round(size, digits)) for digits in (0, 1, 2))
    if size <= 1.0:
        yield from (float(round(100 * size, digits)) for digits in (0, 1))
