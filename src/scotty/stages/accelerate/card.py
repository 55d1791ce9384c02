"""The model card: how good the deal score was on deals it had not learnt from, and for whom."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import numpy as np

from scotty.odds import Marks, Model, mark, measure_auc
from scotty.stages.accelerate.drift import Drift
from scotty.stages.accelerate.learn import Trial, Walk
from scotty.stages.accelerate.lessons import Lessons, Row

FEWEST = 10
"""Deals of a segment without which nothing is said of it."""
MOST = 8
"""Segments of one sort that are told, the largest first."""
AGES = ((30.0, "up to 30 days"), (90.0, "31-90 days"), (180.0, "91-180 days"))
AMOUNTS = ((10_000.0, "up to $10K"), (50_000.0, "$10K-50K"), (250_000.0, "$50K-250K"))
FLAT = 0.02
"""Log-odds between a clue's best and worst value below which it is not used."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """How the score did on some of the deals."""

    by: str
    level: str
    deals: int
    #: Mean probability told, and share won, 0-1.
    told: float
    came: float
    auc: float | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a person should know of a version before trusting it. All marks are out of time."""

    version: str
    as_of: datetime | None = None
    #: Closed deals that it was learnt from, how many were won, looks at them; first and last look.
    deals: int = 0
    won: int = 0
    looks: int = 0
    first: datetime | None = None
    last: datetime | None = None
    #: Clues that it uses, by how much they can move the score, and those that taught it nothing.
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    calibrated_on: str = ""
    marks: Marks | None = None
    #: The same rows by the champion of then, and by what people go by without a model.
    champion: Marks | None = None
    baselines: dict[str, Marks] = {}
    segments: tuple[Segment, ...] = ()
    trial: Trial = Trial()
    drift: Drift = Drift()
    notes: tuple[str, ...] = ()


def write_card(model: Model, learnt: Lessons, walk: Walk | None, version: str) -> Card:
    """Return the card of a model: what it was learnt from, and how its like did walking forward."""
    ended = learnt.take(learnt.ended)
    deals, won = ended.count_deals()
    used, unused = rank_clues(model)
    looks = [row.moment for row in ended.rows]
    return Card(
        version=version,
        as_of=learnt.as_of,
        deals=deals,
        won=won,
        looks=len(ended),
        first=looks[0] if looks else None,
        last=looks[-1] if looks else None,
        used=used,
        unused=unused,
        calibrated_on=_tell_calibration(model),
        marks=None if walk is None else mark_walk(walk),
        segments=() if walk is None else mark_segments(walk),
    )


def _tell_calibration(model: Model) -> str:
    rows = model.calibration.rows
    return f"{rows:,} looks, each told by a fit without its deal" if rows else "nothing yet"


def rank_clues(model: Model) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return clues by how far their points reach, and those that reach nowhere."""
    reach = {term.name: max(term.points) - min(term.points) for term in model.terms}
    ranked = sorted(reach, key=lambda name: (-reach[name], name))
    return (
        tuple(name for name in ranked if reach[name] >= FLAT),
        tuple(name for name in ranked if reach[name] < FLAT),
    )


def mark_walk(walk: Walk) -> Marks:
    """Return the marks of what was foretold; each deal counts once, however often looked at."""
    return mark(walk.probability, walk.lessons.won, walk.lessons.weight)


def mark_segments(walk: Walk) -> tuple[Segment, ...]:
    """Return how the score did by owner, stage, size of the deal, product, and age."""
    segments: list[Segment] = []
    for by, name in SEGMENTS.items():
        levels = [name(row) for row in walk.lessons.rows]
        found = [_mark_segment(walk, by, level, levels) for level in set(levels) if level]
        told = sorted((s for s in found if s.deals >= FEWEST), key=lambda s: (-s.deals, s.level))
        segments += told[:MOST]
    return tuple(segments)


def _mark_segment(walk: Walk, by: str, level: str, levels: Sequence[str | None]) -> Segment:
    mask = np.array([x == level for x in levels], dtype=np.bool_)
    lessons = walk.lessons.take(mask)
    total = max(float(lessons.weight.sum()), 1e-12)
    return Segment(
        by=by,
        level=level,
        deals=lessons.count_deals()[0],
        told=float(lessons.weight @ walk.probability[mask]) / total,
        came=float(lessons.weight @ lessons.won) / total,
        auc=measure_auc(walk.probability[mask], lessons.won, lessons.weight),
    )


def _band(value: float | None, bands: tuple[tuple[float, str], ...], beyond: str) -> str | None:
    if value is None:
        return None
    return next((name for most, name in bands if value <= most), beyond)


SEGMENTS: dict[str, Callable[[Row], str | None]] = {
    "owner": lambda row: row.owner,
    "stage": lambda row: row.stage,
    "amount": lambda row: _band(row.amount, AMOUNTS, "over $250K"),
    "product": lambda row: row.product,
    "age": lambda row: _band(row.age, AGES, "over 180 days"),
}
"""How rows are told apart."""
