"""Which column is which field of a kind of table, by name and by values."""

from typing import NamedTuple

from scotty.vendors.files.guess.evidence import Sample
from scotty.vendors.files.words.book import Shape, split_words, squeeze, values, wide

_ENTITIES = frozenset(
    {
        "account",
        "activity",
        "company",
        "contact",
        "context",
        "customer",
        "deal",
        "event",
        "opportunity",
        "organisation",
        "organization",
        "person",
        "properties",
        "property",
        "traits",
        "user",
    }
)
"""Words that exports put before a column's own name: "Deal - Owner", "properties.email"."""
VAGUE = 8
"""Rank from which a word for a company may mean something else."""
ALIKE = 0.85
"""Strength of a match that needed a word taken off."""


class Match(NamedTuple):
    """A column taken for a field, how strongly (0 to 1), and why."""

    field: str
    column: str
    strength: float
    why: str


def _names(header: str) -> list[tuple[str, str, float]]:
    """Return the bare forms of a header to look up, with the reason and strength of each."""
    words = split_words(header)
    found = [(squeeze(header), "its name", 1.0)]
    codes = {code.lower() for code in values()["currency"]["codes"]}
    if len(words) > 1 and words[-1] in codes:
        words = words[:-1]
        found.append((squeeze("".join(words)), "its name without the currency", 0.95))
    while len(words) > 1 and words[0] in _ENTITIES:
        words = words[1:]
        found.append((squeeze("".join(words)), "the end of its name", ALIKE))
    return found


def match_columns(shape: Shape, sample: Sample) -> list[Match]:
    """Return the best assignment of columns to fields: strongest first, each used once."""
    candidates = []
    for field, entry in shape.fields.items():
        ranks = {squeeze(word): rank for rank, word in reversed(list(enumerate(entry.words)))}
        for column in sample.values:
            for bare, why, strength in _names(column):
                if bare in ranks:
                    # "Client" may be a name or "current": then it must have more than three values.
                    vague = entry.type == "name" and ranks[bare] >= VAGUE
                    share, finding = sample.weigh("vague" if vague else entry.type, column)
                    reason = why + (f", and {finding}" if finding else "")
                    if share:
                        value = strength * share * (1 - 0.01 * ranks[bare])
                        candidates.append(Match(field, column, value, reason))
                    break
    return _assign(candidates)


def _assign(candidates: list[Match]) -> list[Match]:
    fields: set[str] = set()
    columns: set[str] = set()
    chosen = []
    for match in sorted(candidates, key=lambda m: -m.strength):
        if match.field not in fields and match.column not in columns:
            fields.add(match.field)
            columns.add(match.column)
            chosen.append(match)
    return chosen


def match_by_values(shape: Shape, sample: Sample, taken: list[Match]) -> list[Match]:
    """Return matches by values alone: a column of mail addresses or domains under an odd name."""
    used = {match.column for match in taken}
    found = []
    for kind in ("email", "domain"):
        field = next((name for name, entry in shape.fields.items() if entry.type == kind), None)
        if field is None or field in {match.field for match in taken}:
            continue
        for column, told in sample.values.items():
            if column in used or len(told) < 3:
                continue
            share, finding = sample.weigh(kind, column)
            if share >= 0.9:
                found.append(Match(field, column, 0.5, f"{finding}, whatever its name"))
                used.add(column)
                break
    return found


def match_channels(sample: Sample) -> tuple[str, dict[str, str]] | None:
    """Return the date column and channel -> column of spend laid out wide; None where it is not."""
    book = wide()
    channels = {squeeze(channel): channel for channel in book.channels}
    ended: dict[str, str] = {}
    bare: dict[str, str] = {}
    for column, told in sample.values.items():
        if not told or not sample.weigh("money", column)[0]:
            continue
        words = split_words(column)
        if (
            len(words) > 1
            and words[-1] in book.endings
            and squeeze("".join(words[:-1])) in channels
        ):
            ended[channels[squeeze("".join(words[:-1]))]] = column
        elif squeeze(column) in channels:
            bare[channels[squeeze(column)]] = column
    found = ended if len(ended) >= 2 else bare
    dates = {squeeze(word) for word in book.dates}
    date = next(
        (c for c, v in sample.values.items() if squeeze(c) in dates and sample.weigh("date", c)[0]),
        None,
    )
    return (date, found) if date is not None and len(found) >= 2 else None
