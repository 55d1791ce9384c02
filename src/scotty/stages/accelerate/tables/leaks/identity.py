"""Columns that name the row or say nothing: identifiers, counters, sentences, constants."""

import re

import numpy as np

from scotty.stages.accelerate.tables.field import Field
from scotty.stages.accelerate.tables.leaks.leak import Evidence, Found, leak

_NUMBERED = re.compile(r"\b(id|ids|number|no|nr|num|key|code|uuid|guid|index|row|ref|reference)\b")


@leak
def constant(evidence: Evidence) -> Found | None:
    """Find what is the same in every row, or empty in all."""
    field = evidence.field
    if not field.known.any():
        return Found("empty in every row")
    distinct = (
        len(np.unique(field.numbers[field.known]))
        if field.kind in {"numbers", "dates"}
        else len({level for level in field.levels if level is not None})
    )
    if distinct == 1 and field.known.all():
        return Found("the same in every row")
    return None


@leak
def identifier(evidence: Evidence) -> Found | None:
    """Find what names the row rather than describing it: nearly unique words, keys, counters."""
    field = evidence.field
    if field.kind == "prose":
        return Found("free text: sentences that hardly ever come again")
    if field.kind == "names":
        return Found("names the row: hardly any value stands twice")
    if field.kind == "numbers" and counts_rows(field):
        return Found("names the row: a number that counts rows")
    return None


def counts_rows(field: Field) -> bool:
    """Whether whole numbers are nearly unique, and without gaps or named as a key."""
    values = field.numbers[field.known]
    if len(values) < 30 or np.any(values != np.floor(values)):
        return False
    distinct = np.unique(values)
    if len(distinct) < 0.98 * len(values):
        return False
    dense = float(distinct[-1] - distinct[0] + 1) <= 1.5 * len(distinct)
    return dense or _NUMBERED.search(field.words) is not None
