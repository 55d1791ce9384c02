"""Scoring rows by a model: log-odds, what each term added, probability and its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scotty.facts import Bug
from scotty.odds.columns import Column, Floats, Numbers, Places, count_rows
from scotty.odds.design import place_levels, place_numbers
from scotty.odds.model import Model, Term
from scotty.odds.newton import expit

NORMAL_80 = 1.2815515655446004
"""Standard deviations on either side that hold 80 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One entry per row; `logit` is the model's base plus the row's `parts` (rows x terms)."""

    logit: Floats
    parts: Floats
    probability: Floats
    #: 80 % interval of the probability.
    low: Floats
    high: Floats


def score_rows(model: Model, columns: Sequence[Column]) -> Scores:
    """Score rows; columns are found by name.

    Those that the model lacks are passed over; those that are missing count as not known.
    Raises Bug where a column is of the wrong kind.
    """
    named = {column.name: column for column in columns}
    rows = count_rows(columns)
    factor = np.array(model.spread.factor).reshape(-1, len(model.spread.remainder))
    rest = np.array(model.spread.remainder)
    parts = np.empty((rows, len(model.terms)))
    lean = np.repeat(factor[:, :1], rows, axis=1)
    loose = np.full(rows, rest[0])
    start = 1
    for which, term in enumerate(model.terms):
        points = np.array([*term.coefficients, 0.0])
        place, share = locate(term, named.get(term.name), rows)
        parts[:, which] = _between(points, place, share)
        stop = start + len(points) - 1
        loose += _between(np.append(rest[start:stop], 0.0), place, share)
        for direction, held in enumerate(factor):
            lean[direction] += _between(np.append(held[start:stop], 0.0), place, share)
        start = stop
    logit = model.base + parts.sum(axis=1)
    half = NORMAL_80 * np.sqrt(np.square(lean).sum(axis=0) + loose + _calibration(model, logit))
    return Scores(logit, parts, expit(logit), expit(logit - half), expit(logit + half))


def predict_rows(model: Model, columns: Sequence[Column]) -> Floats:
    """Return probabilities alone: `score_rows` without parts and intervals."""
    named = {column.name: column for column in columns}
    rows = count_rows(columns)
    logit = np.full(rows, model.base)
    for term in model.terms:
        place, share = locate(term, named.get(term.name), rows)
        logit += _between(np.array([*term.coefficients, 0.0]), place, share)
    return expit(logit)


def locate(term: Term, column: Column | None, rows: int) -> tuple[Places, Floats]:
    """Return where rows fall among a term's coefficients."""
    if column is None:
        return np.full(rows, len(term.coefficients) - 1), np.zeros(rows)
    if isinstance(column, Numbers) != bool(term.knots):
        raise Bug(f"column {column.name} is not of the kind that the model was fitted on")
    if isinstance(column, Numbers):
        return place_numbers(column.values, np.array(term.knots))
    return place_levels(column.values, term.levels), np.zeros(rows)


def _between(points: Floats, place: Places, share: Floats) -> Floats:
    low = points[place]
    return low + share * (points[place + 1] - low)


def _calibration(model: Model, logit: Floats) -> Floats:
    line = model.calibration
    shift, slope, both = line.variance
    raw = (logit - line.shift) / line.slope if line.slope else np.zeros(len(logit))
    return np.asarray(shift + raw * raw * slope + 2.0 * raw * both + line.slack)
