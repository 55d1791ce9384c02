"""Grounding: what in a sentence its facts do not say: numbers, days, quotations."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from scotty.grounding.amounts import Amount, read_amounts, read_multiples
from scotty.grounding.days import Day, blank_spans, find_clock, read_days
from scotty.grounding.evidence import Evidence
from scotty.grounding.vocabulary import fold_words, load_vocabulary

ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|org|net|io|example|co\.uk|de|fr|eu|ai|dev|app)\b(?:/\S*)?"
)
_QUOTE = re.compile(r"“([^“”]{2,400})”|\"([^\"]{2,400})\"|„([^„“”]{2,400})[“”]|«([^«»]{2,400})»")


class Loose(msgspec.Struct, frozen=True):
    """Something in a sentence that nothing stands for."""

    text: str
    #: number, day, quote, name.
    what: str


class Ground(msgspec.Struct, frozen=True):
    """What a sentence is held against."""

    evidence: Evidence
    today: date
    #: Names that need no fact, as they are written: masked before dates are looked for (June, Jan).
    names: tuple[str, ...] = ()


def find_loose(sentence: str, ground: Ground) -> Iterator[Loose]:
    """Yield the numbers, days and quotations of a sentence that its evidence does not say."""
    text = blank_spans(sentence, [found.span() for found in ADDRESS.finditer(sentence)])
    text = blank_spans(text, _find_names(text, ground.names))
    text = blank_spans(text, [f.span() for f in load_vocabulary().standards.finditer(text)])
    offer = is_offer(text)
    days = list(read_days(text))
    for day in days:
        if not _holds_day(day, ground, offer):
            yield Loose(day.text, "day")
    text = blank_spans(text, [(day.start, day.end) for day in days])
    if offer:
        text = blank_spans(text, find_clock(text))
    for amount in read_amounts(text):
        if not _is_ours(text, amount, offer) and not _holds_amount(amount, ground.evidence):
            yield Loose(amount.text, "number")
    for word, _ in read_multiples(text):
        if not ground.evidence.holds_phrase(word):
            yield Loose(word, "number")
    for quote in read_quotes(sentence):
        if not ground.evidence.holds_phrase(quote):
            yield Loose(f"“{quote}”", "quote")


def read_quotes(text: str) -> list[str]:
    """Return what stands in quotation marks and has two words or more."""
    found = ("".join(filter(None, match.groups())) for match in _QUOTE.finditer(text))
    return [quote for quote in found if len(fold_words(quote)) > 1]


def is_offer(text: str) -> bool:
    """Return whether a sentence offers our time rather than says something of the world."""
    words, told = set(fold_words(text)), load_vocabulary()
    return bool(words & told.offers or "?" in text) and not words & told.claims


def _find_names(text: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
    return [
        found.span()
        for name in names
        if name
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]


def _holds_day(day: Day, ground: Ground, offer: bool) -> bool:
    told = ground.evidence
    if any(day.meets(that) for that in told.days):
        return True
    if day.month is None and day.day is None:
        soon = day.year is None or day.year in (ground.today.year, ground.today.year + 1)
        return soon or day.year in told.years or told.holds_phrase(day.text)
    # A month alone may be ours to name in an offer; so may a day to come.
    return (offer and day.lies_ahead(ground.today)) or told.holds_phrase(day.text)


def _is_ours(text: str, amount: Amount, offer: bool) -> bool:
    """Return whether a number counts what we offer: "two questions", "20 minutes" in an offer."""
    told = load_vocabulary()
    if amount.unit in ("minute", "hour"):
        return offer
    if amount.unit:
        return False
    after = fold_words(text[amount.end : amount.end + 40])
    counted = next((w for w in after[:3] if w in told.offered), None)
    if counted in ("hour", "hours", "minute", "minutes", "min", "mins"):
        return offer
    # "15 or 20 minutes", "10 to 15 minutes"
    if offer and re.match(
        r"\s*(?:[-–]|to|or|and)\s*\d{1,3}[ -](?:min|minutes?)\b", text[amount.end :]
    ):
        return True
    small = all(value <= 12 for value in amount.values)
    return counted is not None and small and not set(fold_words(text)) & told.claims


def _holds_amount(amount: Amount, evidence: Evidence) -> bool:
    if any(amount.meets(told) for told in evidence.amounts):
        return True
    year = amount.values[0]
    return not amount.unit and year in evidence.years
