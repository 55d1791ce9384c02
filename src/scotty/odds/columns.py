"""What goes into a model: named columns of numbers or levels, and how firmly priors are held."""

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Trend = Literal["rises", "falls", "free"]


class Numbers(msgspec.Struct, frozen=True):
    """A column of numbers, one per row; nan where a row has none."""

    name: str
    values: Floats
    #: Which way log-odds may go as values rise; kept exactly, whatever the rows say.
    trend: Trend = "free"
    #: (value, log-odds), values rising; straight between, flat beyond. Empty: zero everywhere.
    prior: tuple[tuple[float, float], ...] = ()


class Levels(msgspec.Struct, frozen=True):
    """A column of names, one per row; None where a row has none."""

    name: str
    values: Sequence[str | None]


Column = Numbers | Levels


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is fitted."""

    #: Rows that the prior of a column is worth, before the rows say how firmly to hold it.
    prior_strength: float = 40.0
    #: Share won before any row, 0-1; None: the rows alone say.
    base: float | None = None
    #: Rows that `base` is worth.
    base_strength: float = 8.0
    #: Learn each column's strength from the rows (empirical Bayes); else all keep `prior_strength`.
    adapt: bool = True
    #: Correct the logit by what a cross-validation found; see `recalibrate`.
    calibrate: bool = True
    #: Most knots of a curve, and most levels of a column with points of their own.
    knots: int = 12
    levels: int = 60
    folds: int = 5


def count_rows(columns: Sequence[Column]) -> int:
    """Return the number of rows of the columns; 0 where there is no column."""
    return len(columns[0].values) if columns else 0
