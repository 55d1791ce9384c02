"""Learn to tell wins from losses: champion and challenger, judged on later deals only."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np

from scotty.odds import Floats, Model, fit_additive, predict_rows, score_rows
from scotty.signals import CLUES, Norms
from scotty.stages.accelerate.expert import lay_columns, make_options, temper_clues
from scotty.stages.accelerate.lessons import Lessons, Row, draw_lessons

CUTS = 4
"""Times at which a walk through the past learns anew."""
EARLY = 0.6
"""Share of `learn_from` closed deals from which a walk begins to learn."""
FEWEST = 10
"""Deals, of both outcomes together, without which two models are not compared."""

MakeModel = Callable[[datetime], Model]
NormsAt = Callable[[datetime], Norms]


@dataclass(frozen=True, slots=True)
class Walk:
    """What was foretold of rows by models that were made before them."""

    lessons: Lessons
    probability: Floats
    low: Floats
    high: Floats


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """Champion against challenger on deals that neither had learnt from; log loss in nats."""

    deals: int = 0
    won: int = 0
    rows: int = 0
    #: First look that counted.
    since: datetime | None = None
    champion: float | None = None
    challenger: float | None = None
    #: Log loss of telling every deal the share won before.
    base: float | None = None

    @property
    def better(self) -> bool:
        """Whether the challenger foretold later deals better than the champion."""
        return (
            self.champion is not None
            and self.challenger is not None
            and self.challenger < self.champion
        )


def fit_deals(lessons: Lessons, norms: Norms) -> Model:
    """Fit the expert's curves to deals whose end is known; looks at one deal stay together."""
    ended = lessons.take(lessons.ended)
    shares = temper_clues(CLUES.values(), norms.kinds)
    columns = lay_columns([row.values for row in ended.rows], CLUES, shares)
    return fit_additive(
        columns, ended.won, ended.weight, make_options(norms, len(CLUES)), groups=ended.deals
    )


def choose_cuts(
    rows: Sequence[Row], as_of: datetime, learn_from: int, most: int = CUTS
) -> list[datetime]:
    """Return times at which a walk learns: evenly over the deals that had closed by then."""
    lessons = draw_lessons(rows, as_of)
    ends: dict[str, datetime] = {}
    for row, ended in zip(lessons.rows, lessons.ended.tolist(), strict=True):
        since = row.fate(as_of)[1]
        if ended and since is not None:
            ends[row.deal] = since
    known = sorted(ends.values())
    first = int(EARLY * learn_from)
    if len(known) <= first:
        return []
    places = np.linspace(first, len(known), most + 1)[:-1]
    return sorted({known[int(place)] for place in places})


def walk_forward(
    rows: Sequence[Row], as_of: datetime, cuts: Sequence[datetime], make: MakeModel
) -> Walk:
    """Foretell each row after the first cut by the model made at the last cut before it.

    `make` is given the cut, and must look at nothing known later. Only rows whose end is
    known at `as_of` count; a deal that was taught by closing before a cut has no row after it.
    """
    lessons = draw_lessons(rows, as_of)
    lessons = lessons.take(lessons.ended)
    times = lessons.moments
    edges = [cut.timestamp() for cut in cuts] + [np.inf]
    told: Floats = np.full((3, len(lessons)), np.nan)
    for nth, cut in enumerate(cuts):
        inside = (times >= edges[nth]) & (times < edges[nth + 1])
        if inside.any():
            values = [row.values for row in lessons.take(inside).rows]
            scores = score_rows(make(cut), lay_columns(values, CLUES, {}))
            told[:, inside] = scores.probability, scores.low, scores.high
    seen = np.isfinite(told[0])
    return Walk(lessons.take(seen), *told[:, seen])


def compare_models(champion: Walk, challenger: Walk, before: float) -> Trial:
    """Compare two walks over the rows that both foretold; `before` is the share won till then."""
    mine = {(r.deal, r.moment): p for r, p in _pairs(champion)}
    shared = np.array([(r.deal, r.moment) in mine for r in challenger.lessons.rows], dtype=np.bool_)
    lessons = challenger.lessons.take(shared)
    deals, won = lessons.count_deals()
    if deals < FEWEST or not 0 < won < deals:
        return Trial(deals=deals, won=won, rows=len(lessons))
    old = np.array([mine[row.deal, row.moment] for row in lessons.rows])
    return Trial(
        deals=deals,
        won=won,
        rows=len(lessons),
        since=lessons.rows[0].moment,
        champion=log_loss(old, lessons),
        challenger=log_loss(challenger.probability[shared], lessons),
        base=log_loss(np.full(len(lessons), before), lessons),
    )


def _pairs(walk: Walk) -> Iterable[tuple[Row, float]]:
    return zip(walk.lessons.rows, walk.probability.tolist(), strict=True)


def log_loss(probability: Floats, lessons: Lessons) -> float:
    """Return the mean negative log-likelihood of fates, weighted, in nats."""
    safe = np.clip(probability, 1e-9, 1.0 - 1e-9)
    each = np.where(lessons.won, -np.log(safe), -np.log1p(-safe))
    return float(lessons.weight @ each / lessons.weight.sum())


def predict_values(model: Model, rows: Sequence[Row]) -> Floats:
    """Return probabilities of rows."""
    return predict_rows(model, lay_columns([row.values for row in rows], CLUES, {}))
