"""Baselines: what people go by without a model, learnt from the same deals, to be held against."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from scotty.odds import Column, Floats, Levels, Model, Numbers, Options, fit_additive, predict_rows
from scotty.stages.accelerate.lessons import Lessons, Row

STRENGTH = 8.0
"""Deals that a stage's own share won must outweigh."""
Foretell = Callable[[Sequence[Row]], Floats]
DUE = (-1e9, 0.0, 31.0, 92.0, 1e9)
"""Days to the stated close date: overdue, this month, this quarter, later."""


def make_baselines(lessons: Lessons) -> dict[str, Foretell]:
    """Return name -> prediction, each made from deals whose end is known in `lessons`.

    `base_rate`: the share won. `stage_rate`: the share won of deals seen in that stage.
    `stated_date`: the share won by how soon the seller says it closes. `stage_and_age`: a
    logistic regression on stage and age.
    """
    ended = lessons.take(lessons.ended)
    total = float(ended.weight.sum())
    base = (float(ended.weight @ ended.won) + 2.0) / (total + 8.0)
    options = Options(base=base, knots=4, calibrate=False)
    model = fit_additive(_stage_age(ended.rows), ended.won, ended.weight, options)
    return {
        "base_rate": partial(_tell_base, base),
        "stage_rate": partial(_tell_rate, _rates(ended, base, _stage), base, _stage),
        "stated_date": partial(_tell_rate, _rates(ended, base, _due), base, _due),
        "stage_and_age": partial(_tell_logistic, model),
    }


def _tell_base(base: float, rows: Sequence[Row]) -> Floats:
    return np.full(len(rows), base)


def _tell_rate(
    rates: dict[str, float], base: float, name: Callable[[Row], str], rows: Sequence[Row]
) -> Floats:
    return np.array([rates.get(name(row), base) for row in rows], dtype=np.float64)


def _tell_logistic(model: Model, rows: Sequence[Row]) -> Floats:
    return predict_rows(model, _stage_age(rows))


def _stage_age(rows: Sequence[Row]) -> list[Column]:
    age = np.array([row.age for row in rows], dtype=np.float64)
    return [Levels("stage", [row.stage for row in rows]), Numbers("age", age)]


def _rates(ended: Lessons, base: float, name: Callable[[Row], str]) -> dict[str, float]:
    sums: dict[str, list[float]] = {}
    for row, won, weight in zip(ended.rows, ended.won.tolist(), ended.weight.tolist(), strict=True):
        entry = sums.setdefault(name(row), [0.0, 0.0])
        entry[0] += weight * won
        entry[1] += weight
    return {
        level: (good + STRENGTH * base) / (all_ + STRENGTH) for level, (good, all_) in sums.items()
    }


def _stage(row: Row) -> str:
    return row.stage or ""


def _due(row: Row) -> str:
    return "untold" if row.due is None else str(int(np.searchsorted(DUE, row.due, side="right")))
