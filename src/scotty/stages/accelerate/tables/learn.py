"""Learning a table's columns: the telling ones, curves and levels, then pairs."""

from collections.abc import Sequence

import msgspec
import numpy as np

from scotty.odds import (
    Column,
    Flags,
    Floats,
    Levels,
    Model,
    Numbers,
    Options,
    Scores,
    fit_additive,
    score_rows,
    spread_rows,
)
from scotty.stages.accelerate.tables.crosses import Cross, cross_columns, find_crosses
from scotty.stages.accelerate.tables.field import Field
from scotty.stages.accelerate.tables.leaks.leak import code_field, rate_codes

WIDE = 60
"""Columns that a model is fitted on; of a wider table, those that say most by themselves."""
NARROW = 24
FOR_EACH = 12
"""Rows for each column above `NARROW`."""
LOOKED = 20_000
OPTIONS = Options(calibrate=False, levels=150)


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt: the model, its pairs, and what each column moves."""

    model: Model
    crosses: tuple[Cross, ...] = ()
    #: Column -> its share in what moves the score, 0-1; a pair counts half for each of its two.
    shares: dict[str, float] = {}


def learn_columns(columns: Sequence[Column], won: Flags) -> Lesson:
    """Fit the most telling columns, then those pairs that say more together. Not yet calibrated."""
    kept = screen_columns(columns, won)
    model = fit_additive(kept, won, options=OPTIONS)
    scores = score_rows(model, kept)
    shares = share_out(model, scores, ())
    crosses = find_crosses(kept, won, scores.probability, shares)
    if crosses:
        told = cross_columns(kept, crosses)
        model = fit_additive(told, won, options=OPTIONS)
        shares = share_out(model, score_rows(model, told), crosses)
    return Lesson(model=model, crosses=crosses, shares=shares)


def apply_lesson(lesson: Lesson, columns: Sequence[Column]) -> Scores:
    """Score rows by what was learnt."""
    return score_rows(lesson.model, cross_columns(columns, lesson.crosses))


def share_out(model: Model, scores: Scores, crosses: Sequence[Cross]) -> dict[str, float]:
    """Return each column's share of the parts' mean distance from their mean."""
    moved = np.abs(scores.parts - scores.parts.mean(axis=0)).mean(axis=0)
    total = float(moved.sum()) or 1.0
    pairs = {cross.name: (cross.one, cross.two) for cross in crosses}
    shares: dict[str, float] = {}
    for term, move in zip(model.terms, moved.tolist(), strict=True):
        both = pairs.get(term.name, (term.name,))
        for name in both:
            shares[name] = shares.get(name, 0.0) + move / total / len(both)
    return shares


def screen_columns(columns: Sequence[Column], won: Flags) -> list[Column]:
    """Return at most `WIDE` columns, fewer of few rows: in their order, those that say most alone.

    What a column says is judged on rows that its rates were not taken from.
    """
    most = min(WIDE, max(NARROW, len(won) // FOR_EACH))
    if len(columns) <= most:
        return list(columns)
    rows = spread_rows(len(won), LOOKED)
    half = np.arange(len(rows)) % 2 == 0
    gains = {c.name: _measure_gain(c, rows.tolist(), won[rows], half) for c in columns}
    best = set(sorted(gains, key=lambda name: (-gains[name], name))[:most])
    return [column for column in columns if column.name in best]


def _measure_gain(column: Column, rows: Sequence[int], won: Flags, half: Flags) -> float:
    """Return by how much the log-likelihood of a row rises by the column alone, in nats."""
    if isinstance(column, Numbers):
        field = Field(column.name, "numbers", column.values[rows])
    else:
        field = Field(column.name, "levels", levels=[column.values[row] for row in rows])
    code = code_field(field)
    gain = 0.0
    for fit in (half, ~half):
        rate = rate_codes(code[fit], won[fit], int(code.max(initial=0)) + 1)[code[~fit]]
        base = rate_codes(np.zeros(int(fit.sum()), dtype=np.intp), won[fit], 1)[0]
        gain += _likelihood(rate, won[~fit]) - _likelihood(np.full(len(rate), base), won[~fit])
    return gain


def _likelihood(rate: Floats, won: Flags) -> float:
    safe = np.clip(rate, 1e-6, 1.0 - 1e-6)
    return float(np.mean(np.where(won, np.log(safe), np.log1p(-safe))))


def take_rows(columns: Sequence[Column], rows: Sequence[int]) -> list[Column]:
    """Return the columns with these rows alone."""
    at = np.asarray(rows, dtype=np.intp)
    listed = at.tolist()
    return [
        Numbers(c.name, c.values[at], c.trend, c.prior)
        if isinstance(c, Numbers)
        else Levels(c.name, [c.values[row] for row in listed])
        for c in columns
    ]
