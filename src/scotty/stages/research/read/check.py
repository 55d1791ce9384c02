"""The check: a finding says no more than its quote, and its quote stands in the text."""

from collections.abc import Iterator

from scotty.grounding import find_unknown, fold_words, read_prose, read_quotes
from scotty.grounding.amounts import read_amounts, read_multiples
from scotty.grounding.days import blank_spans, read_days
from scotty.stages.research.read.orders import is_order
from scotty.stages.research.read.subject import Subject

OURS = "Series DNS"
"""Names of our own that a statement may use."""


def check_finding(statement: str, quote: str, text: str, subject: Subject) -> Iterator[str]:
    """Yield what speaks against a finding; nothing where it says what its quote says, and no more.

    The quote stands in the text word for word, white space aside. Each number, day, name and quotation
    of the statement is in the quote; the company's own name may be used for its "we".
    """
    if not quote.strip() or " ".join(quote.split()) not in " ".join(text.split()):
        yield "the quote does not stand in the text"
    if is_order(quote) or is_order(statement):
        yield "the words give an order"
    told = read_prose(quote)
    plain = statement
    for name in (*subject.names, subject.brand, subject.account):
        plain = plain.replace(name, " ") if name else plain
    days = list(read_days(plain))
    for day in days:
        dated = any(day.meets(that) for that in told.days)
        partly = any(_covers(day, that) for that in read_days(quote))
        if not dated and not partly:
            yield f"the quote does not say {day.text}"
    rest = blank_spans(plain, [(day.start, day.end) for day in days])
    for amount in read_amounts(rest):
        if (
            not any(amount.meets(that) for that in told.amounts)
            and amount.values[0] not in told.years
        ):
            yield f"the quote does not say {amount.text}"
    for word, _ in read_multiples(rest):
        if not told.holds_phrase(word):
            yield f"the quote does not say {word}"
    for said in read_quotes(statement):
        if not told.holds_phrase(said):
            yield f"the quote does not say “{said}”"
    known = {
        *told.words,
        *fold_words(" ".join((*subject.names, subject.brand, subject.account, OURS))),
    }
    for name in find_unknown(plain, known):
        yield f"the quote does not name {name}"


def _covers(mine: object, theirs: object) -> bool:
    """Return whether a day of the statement is no more exact than one of the quote, and the same."""
    pairs = [(getattr(mine, f), getattr(theirs, f)) for f in ("year", "month", "day")]
    return all(m is None or m == t for m, t in pairs)
