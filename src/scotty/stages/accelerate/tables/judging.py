"""Is there a signal? Judged on rows not fitted on, in time's order where there is one."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from scotty.odds import Column, Flags, Floats, deal_folds, recalibrate
from scotty.odds.columns import Places
from scotty.odds.newton import expit
from scotty.odds.share import spread_share
from scotty.stages.accelerate.tables.learn import (
    Lesson,
    apply_lesson,
    learn_columns,
    take_rows,
)

FEWEST = 20
"""Rows of the rarer outcome from which a signal can be told from luck."""
FOLDS = 5
BLOCKS = (0.4, 0.6, 0.8)
"""Where the past ends in time's order; each time the rows up to the next mark are told."""
CLEAR = 1.96
"""Standard errors by which the AUC must clear one half: 95 % of intervals hold the truth."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What a cross-validation found."""

    rows: int
    auc: float
    #: 95 % interval of the AUC (DeLong, DeLong & Clarke-Pearson, Biometrics 44, 1988).
    low: float
    high: float
    #: 1 - Brier score / that of telling every row the share won before.
    skill: float
    signal: bool


def try_columns(
    columns: Sequence[Column], won: Flags, groups: Sequence[int], ordered: bool
) -> tuple[Trial | None, Places, Floats]:
    """Learn on parts, tell the others; the rows told and what they were told, as log-odds.

    `ordered`: rows stand in time's order, and only the past teaches. Groups never straddle folds.
    None: too few rows of an outcome.
    """
    empty = np.zeros(0, dtype=np.intp), np.zeros(0)
    if min(int(won.sum()), int((~won).sum())) < FEWEST or not columns:
        return None, *empty
    logit, base = np.full(len(won), np.nan), np.full(len(won), np.nan)
    for rest, out in _split_time(groups) if ordered else _split_folds(won, groups):
        if won[rest].all() or not won[rest].any() or not len(out):
            continue
        lesson = learn_columns(take_rows(columns, rest.tolist()), won[rest])
        logit[out] = apply_lesson(lesson, take_rows(columns, out.tolist())).logit
        base[out] = won[rest].mean()
    told = np.flatnonzero(np.isfinite(logit))
    return _judge(logit[told], base[told], won[told]), told, logit[told]


def _judge(logit: Floats, base: Floats, won: Flags) -> Trial | None:
    if min(int(won.sum()), int((~won).sum())) < FEWEST // 2:
        return None
    chance = expit(logit)
    auc, error = measure_delong(logit, won)
    brier = float(np.mean(np.square(chance - won)))
    skill = 1.0 - brier / float(np.mean(np.square(base - won)))
    low, high = auc - CLEAR * error, auc + CLEAR * error
    return Trial(
        rows=len(won), auc=auc, low=max(low, 0.0), high=min(high, 1.0), skill=skill,
        signal=low > 0.5 and skill > 0.0,
    )  # fmt: skip


def _split_folds(won: Flags, groups: Sequence[int]) -> list[tuple[Places, Places]]:
    folds = deal_folds(won, groups, FOLDS)
    if folds is None:
        return []
    return [(np.flatnonzero(folds != k), np.flatnonzero(folds == k)) for k in range(FOLDS)]


def _split_time(groups: Sequence[int]) -> list[tuple[Places, Places]]:
    rows, names = len(groups), np.asarray(groups)
    cuts = [round(share * rows) for share in (*BLOCKS, 1.0)]
    splits = []
    for start, stop in pairwise(cuts):
        rest, out = np.arange(start), np.arange(start, stop)
        splits.append((rest[~np.isin(names[rest], names[out])], out))
    return splits


def measure_delong(scores: Floats, won: Flags) -> tuple[float, float]:
    """Return the AUC and its standard error, from the places of won among lost and lost among won."""
    good, bad = np.sort(scores[won]), np.sort(scores[~won])
    above = _place(good, bad)
    below = 1.0 - _place(bad, good)
    spread = above.var(ddof=1) / len(good) + below.var(ddof=1) / len(bad)
    return float(above.mean()), float(np.sqrt(spread))


def _place(scores: Floats, among: Floats) -> Floats:
    left = np.searchsorted(among, scores, side="left")
    right = np.searchsorted(among, scores, side="right")
    return np.asarray((left + right) / (2.0 * len(among)))


def calibrate_lesson(lesson: Lesson, logit: Floats, won: Flags) -> Lesson:
    """Return the lesson with its model set right by what was told of rows not fitted on."""
    return msgspec.structs.replace(lesson, model=recalibrate(lesson.model, logit, won))


def interval_of_base(won: int, rows: int) -> tuple[float, float, float]:
    """Return the share won and its 80 % interval ; no rows say a half."""
    if not rows:
        return 0.5, 0.0, 1.0
    return won / rows, *spread_share(won, rows)
