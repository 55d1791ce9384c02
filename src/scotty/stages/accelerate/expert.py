"""The expert: what every clue's curve says before any deal has closed, held against the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from scotty.odds import Floats, Model, Numbers, Options, fit_additive, name_model
from scotty.signals import Clue, Norms

EXPERT = "expert"
WITHIN, ACROSS = 0.30, 0.12
"""Correlation to expect between clues of one family, and between families.

Clues of a family look at the same few facts (three clues count the same calls); families share
a cause, how keen the buyer is. Not measured on anything: an assumption, to be overruled by data.
"""
WORTH = 40.0
"""Deals that the expert's curve of one clue is worth, before the deals say how firmly to hold it."""
MOST_KNOTS = 6
"""Knots of a learnt curve: few, because readers look at sixty of them."""


def temper_clues(clues: Iterable[Clue], kinds: frozenset[str]) -> dict[str, float]:
    """Return what share of its curve each clue keeps, so that many clues do not shout each other up.

    The best linear vote of m equally good witnesses who agree with correlation r counts each
    1 / (1 + (m - 1) r) of what it would count alone (the inverse of an equicorrelated
    covariance; compare Winkler, "Combining Probability Distributions from Dependent
    Information Sources", Management Science 1981). Applied within each family to the clues
    that can speak where `kinds` are collected, and again across families.
    """
    speaking = [c for c in clues if not c.needs or not kinds or not kinds.isdisjoint(c.needs)]
    crowd = Counter(clue.family for clue in speaking)
    over = 1.0 + (max(len(crowd), 1) - 1) * ACROSS
    return {
        clue.name: 1.0 / ((1.0 + (max(crowd[clue.family], 1) - 1) * WITHIN) * over)
        for clue in clues
    }


def lay_columns(
    values: Sequence[Mapping[str, float]], clues: Mapping[str, Clue], shares: Mapping[str, float]
) -> list[Numbers]:
    """Return one column for each clue over rows of clue values; nan where it is silent."""
    columns = []
    for name, clue in clues.items():
        share = shares.get(name, 0.0)
        told = np.array([row.get(name, np.nan) for row in values], dtype=np.float64)
        told[~np.isfinite(told)] = np.nan
        prior = tuple((value, points * share) for value, points in clue.curve.knots)
        columns.append(Numbers(name, told, clue.curve.trend, prior))
    return columns


def make_options(norms: Norms) -> Options:
    """Return how deal models are fitted: held to the expert, and to the share won so far."""
    return Options(prior_strength=WORTH, base=norms.base, knots=MOST_KNOTS)


def fit_expert(clues: Mapping[str, Clue], norms: Norms) -> Model:
    """Return the model of no rows: the tempered curves, about the share of deals won so far."""
    columns = lay_columns([], clues, temper_clues(clues.values(), norms.kinds))
    nothing: Floats = np.zeros(0)
    model = fit_additive(columns, nothing.astype(np.bool_), nothing, make_options(norms))
    return name_model(model, EXPERT)
