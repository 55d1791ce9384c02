"""Odds: readable models of yes or no; additive, calibrated, marked."""

from scotty.odds.calibrate import recalibrate
from scotty.odds.columns import Column, Flags, Floats, Levels, Numbers, Options, Trend
from scotty.odds.fit import deal_folds, fit_additive, name_model, spread_rows
from scotty.odds.marks import Bin, Marks, mark, measure_auc
from scotty.odds.model import Calibration, Model, Spread, Term
from scotty.odds.score import Scores, predict_rows, score_rows

__all__ = [
    "Bin",
    "Calibration",
    "Column",
    "Flags",
    "Floats",
    "Levels",
    "Marks",
    "Model",
    "Numbers",
    "Options",
    "Scores",
    "Spread",
    "Term",
    "Trend",
    "deal_folds",
    "fit_additive",
    "mark",
    "measure_auc",
    "name_model",
    "predict_rows",
    "recalibrate",
    "score_rows",
    "spread_rows",
]
