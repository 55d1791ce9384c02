"""What is measured at the end of the whole life, told by its name."""

import re

from scotty.stages.accelerate.tables.leaks.leak import Evidence, Found, leak

_CLOSING = r"(clos(e|ed|ing|ure)|won|win|lost|churn(ed)?|convert(ed)?|conversion|cancel(led|ed|lation)?|terminat\w+|resolution|resolved|outcome)"
_SPAN = r"(days?|weeks?|months?|hours?|minutes|time|duration|age|length|cycle)"
_LIFE = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_SPAN}\b.*\b(to|through|until|till|before|at)\b.*\b{_CLOSING}\b",
        r"\btotal days\b",
        r"\belapsed\b",
        r"\bratio days\b|\bdays ratio\b",
        r"\bdays\b.*\b(in|per|at)\b.*\b(stage|stages|phase|pipeline|status)\b",
        r"\b(sales|deal|opportunity) (cycle|age|duration|length)\b",
        r"\b(cycle|deal) (days|time|length)\b",
        r"\b(days|time|weeks) (open|in (the )?pipeline)\b",
        r"\bstages? (change|changes|moves?|transitions?|history)\b",
        r"\b(number|count|no|num) of stages?\b",
    )
]
_DATE = re.compile(
    rf"\b{_CLOSING}\b.*\b(date|day|at|on|time|timestamp)\b|\b(date|day|time)\b.*\b{_CLOSING}\b"
)
_BEFORE = re.compile(
    r"\b(expected|planned|target|forecast|estimated|last|past|previous|prior|since|signup)\b"
)


@leak
def closing_date(evidence: Evidence) -> Found | None:
    """Find the day it closed, converted or churned."""
    words = evidence.field.words
    if evidence.field.kind == "dates" and _DATE.search(words) and not _BEFORE.search(words):
        return Found("the day of the outcome itself: nobody has it beforehand")
    return None


@leak
def whole_life(evidence: Evidence) -> Found | None:
    """Find a duration, a share of one, or a count of moves over the whole life."""
    words = evidence.field.words
    if evidence.field.kind != "numbers" or _BEFORE.search(words):
        return None
    if any(pattern.search(words) for pattern in _LIFE):
        return Found("measured over the whole life of a row, known only at its end")
    return None


@leak
def moment(evidence: Evidence) -> Found | None:
    """Find dates: they say when, not what; rows to come lie beyond all that were fitted."""
    if evidence.field.kind != "dates":
        return None
    return Found("a date: rows to come lie beyond every one that was learnt from")
