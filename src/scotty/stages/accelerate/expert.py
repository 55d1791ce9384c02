"""The expert: what every clue's curve says before any deal has closed, held against the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from scotty.odds import Floats, Model, Numbers, Options, fit_additive, name_model
from scotty.signals import Clue, Norms

EXPERT = "expert"
WITHIN, ACROSS = 0.15, 0.30
"""Correlation to expect between the curves of two clues of one family, and between the sums of
two families: clues of a family look at the same few facts, families share how keen the buyer is.

On the sandbox's deals the curves' own values agree by 0.11 and 0.34. These two and the doubt were
set after runs of the sandbox (seeds 3 and 7) had been looked at.
"""
DOUBT = 1.0
"""Standard deviation, in log-odds, by which the expert may be wrong of a deal all clues together.

Clues share it evenly: so firmly is each curve held before the deals say how firmly to hold it.
"""
MOST_KNOTS = 2
"""Knots that a learnt curve gets besides those of the expert's: the ends of what was seen."""


def temper_clues(clues: Iterable[Clue], kinds: frozenset[str]) -> dict[str, float]:
    """Return what share of its curve each clue keeps, so that many clues do not shout each other up.

    m pieces of evidence that agree with correlation r spread sqrt(1 + (m - 1) r) times as far
    as m independent ones (the design effect of clusters: Kish, "Survey Sampling", 1965). Each
    curve is divided by that, within its family over the clues that can speak where `kinds`
    are collected, and again across families: all together claim no more than independent
    clues of the same size would.
    """
    speaking = [c for c in clues if not c.needs or not kinds or not kinds.isdisjoint(c.needs)]
    crowd = Counter(clue.family for clue in speaking)
    over = 1.0 + (max(len(crowd), 1) - 1) * ACROSS
    return {
        clue.name: ((1.0 + (max(crowd[clue.family], 1) - 1) * WITHIN) * over) ** -0.5
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


def make_options(norms: Norms, clues: int) -> Options:
    """Return how deal models are fitted: held to the expert, and to the share won so far."""
    steep = norms.base * (1.0 - norms.base)
    return Options(prior_strength=clues / (steep * DOUBT**2), base=norms.base, knots=MOST_KNOTS)


def fit_expert(clues: Mapping[str, Clue], norms: Norms) -> Model:
    """Return the model of no rows: the tempered curves, about the share of deals won so far."""
    columns = lay_columns([], clues, temper_clues(clues.values(), norms.kinds))
    nothing: Floats = np.zeros(0)
    model = fit_additive(
        columns, nothing.astype(np.bool_), nothing, make_options(norms, len(clues))
    )
    return name_model(model, EXPERT)
