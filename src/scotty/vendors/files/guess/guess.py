"""Guess what a table holds and which column is which; every guess has its reason."""

from typing import cast, get_args

import msgspec

from scotty.facts import Refused
from scotty.ports.imports import What
from scotty.vendors.files.guess.columns import (
    Match,
    match_by_values,
    match_channels,
    match_columns,
)
from scotty.vendors.files.guess.evidence import Sample
from scotty.vendors.files.guess.mapping import Mapping
from scotty.vendors.files.words.book import shapes, squeeze

_HINTS: dict[str, tuple[str, ...]] = {
    "products": ("product",), "sellers": ("seller", "team", "rep"), "accounts": ("account", "compan", "organi"),
    "customers": ("churn", "customer", "subscri"), "contacts": ("contact", "people", "person"),
    "leads": ("lead", "prospect", "mql"), "deals": ("deal", "opportunit", "pipeline", "closed"),
    "deal-history": ("stage", "history"), "events": ("event", "activit"), "topics": ("topic", "surge", "intent"),
    "technologies": ("tech",), "spend": ("spend", "cost", "budget", "ads"), "usage": ("usage",),
}  # fmt: skip
"""Words in a file's name that speak for what it holds."""
HINT = 2.0


class Guess(msgspec.Struct, kw_only=True):
    """A whole mapping, and why each part of it."""

    mapping: Mapping
    #: Field -> why this column.
    reasons: dict[str, str]
    #: Columns with no field.
    kept: list[str]
    doubts: list[str] = msgspec.field(default_factory=list)
    #: Column, what is odd about all of it, and how it is read.
    odd: list[tuple[str, str, str]] = msgspec.field(default_factory=list)

    @property
    def as_(self) -> What:
        """What the table holds."""
        return cast("What", self.mapping.as_)


class _Candidate(msgspec.Struct):
    what: What
    matches: list[Match]
    score: float


def guess_mapping(name: str, sample: Sample, given: Mapping, as_: What | None = None) -> Guess:
    """Return the mapping of a table: what is given stands, the rest is guessed.

    Raises Refused, naming the columns seen and what is missing, where nothing fits.
    """
    for field, column in (given.columns | given.channels).items():
        if column and column not in sample.values:
            raise Refused(
                f"The mapping takes {field} from the column {column!r}, which {name} does not have.",
                f"It has: {_list(sample)}.",
            )
    wanted = as_ or given.as_
    candidates = [
        _judge(what, name, sample, given) for what in ([wanted] if wanted else get_args(What))
    ]
    best = max((c for c in candidates if _is_whole(c, wanted)), key=lambda c: c.score, default=None)
    if wanted in {None, "spend"} and (best is None or best.what == "spend"):
        channels = (
            (given.columns.get("at", ""), given.channels)
            if given.channels
            else match_channels(sample)
        )
        if channels and not (best and best.what == "spend"):
            return _lay_wide(sample, given, channels)
    if best is None:
        raise _refuse(name, sample, candidates, wanted)
    return _settle(best, sample, given)


def _judge(what: What, name: str, sample: Sample, given: Mapping) -> _Candidate:
    shape = shapes()[what]
    if given.as_ in {None, what}:
        said = [
            Match(f, c, 1.0, "as the mapping says")
            for f, c in given.columns.items()
            if f in shape.fields
        ]
    else:
        said = []
    fields, columns = {m.field for m in said}, {m.column for m in said}
    guessed = [
        m for m in match_columns(shape, sample) if m.field not in fields and m.column not in columns
    ]
    matches = [match for match in [*said, *guessed] if match.column]
    matches += match_by_values(shape, sample, [*said, *guessed])
    score = sum(shape.fields[m.field].weight * m.strength for m in matches)
    if any(hint in name.lower() for hint in _HINTS[what]):
        score += HINT
    bare = {squeeze(column) for column in sample.values}
    if bare & {squeeze(bar) for bar in shape.bars}:
        score -= 100
    return _Candidate(what, matches, score)


def _is_whole(candidate: _Candidate, wanted: What | None) -> bool:
    found = {match.field for match in candidate.matches}
    if wanted is None and candidate.score < 0:
        return False
    return any(set(need) <= found for need in shapes()[candidate.what].needs)


def _settle(best: _Candidate, sample: Sample, given: Mapping) -> Guess:
    used = {match.column for match in best.matches}
    place = list(sample.values).index
    matches = sorted(best.matches, key=lambda match: place(match.column))
    mapping = msgspec.structs.replace(
        given, as_=best.what, columns={match.field: match.column for match in matches}
    )
    return Guess(
        mapping=mapping,
        reasons={match.field: match.why for match in best.matches},
        kept=[column for column in sample.values if column not in used and column != "…"],
    )


def _lay_wide(sample: Sample, given: Mapping, found: tuple[str, dict[str, str]]) -> Guess:
    date, channels = found
    if not date:
        raise Refused("The mapping gives channels but no date.", 'Add [columns] at = "…".')
    mapping = msgspec.structs.replace(given, as_="spend", columns={"at": date}, channels=channels)
    used = {date, *channels.values()}
    return Guess(
        mapping=mapping,
        reasons={"at": "its name"} | dict.fromkeys(channels, "a channel by its name, with numbers"),
        kept=[column for column in sample.values if column not in used and column != "…"],
    )


def _list(sample: Sample) -> str:
    names = [column for column in sample.values if column != "…"]
    return ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")


def _refuse(
    name: str, sample: Sample, candidates: list[_Candidate], wanted: What | None
) -> Refused:
    nearest = max(candidates, key=lambda c: c.score)
    found = {match.field: match.column for match in nearest.matches}
    needs = " or ".join(" + ".join(need) for need in shapes()[nearest.what].needs)
    seen = f"Columns seen: {_list(sample)}."
    if wanted or found:
        taken = ", ".join(f"{field} = {column!r}" for field, column in found.items()) or "nothing"
        return Refused(
            f"{name} cannot be read as {nearest.what}: it needs {needs}; found: {taken}. {seen}",
            'Give a mapping: as = "…" and [columns] field = "column".',
        )
    return Refused(
        f"{name} holds no table that is known. {seen}",
        'Say what it is with --as, and which column is which with --mapping (as = "…", [columns]).',
    )
