"""Pairs of columns that say more together than one by one, as columns of their own.

Lou, Caruana, Gehrke & Hooker, "Accurate Intelligible Models with Pairwise Interactions", KDD 2013.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

import msgspec
import numpy as np

from scotty.odds import Column, Flags, Floats, Levels, Numbers
from scotty.odds.columns import Places

BINS = 8
MOST = 8
"""Pairs in a model: a person can still read so many."""
CLEAR = 6.0
"""Standard deviations by which a pair must beat chance to enter."""
ROWS = 1_000
WIDE = 20
"""Columns of which pairs are looked at: those that move the score most."""
CELLS = 400


class Cross(msgspec.Struct, frozen=True):
    """Two columns taken together; the edges cut numbers into ranges, empty for levels."""

    one: str
    two: str
    one_edges: tuple[float, ...] = ()
    two_edges: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """How people read it."""
        return f"{self.one} × {self.two}"


def find_crosses(
    columns: Sequence[Column], won: Flags, probability: Floats, shares: Mapping[str, float]
) -> tuple[Cross, ...]:
    """Return pairs whose cells the additive model misses by far more than chance would.

    In each cell of a pair, sum(won - told)^2 / sum(told (1 - told)) is chi-square with one degree
    of freedom where nothing is missed.
    """
    if len(won) < ROWS:
        return ()
    wide = sorted(columns, key=lambda c: (-shares.get(c.name, 0.0), c.name))[:WIDE]
    coded = {column.name: code_column(column) for column in wide}
    missed, steep = won - probability, probability * (1.0 - probability)
    found = []
    for one, two in combinations(sorted(coded), 2):
        (first, a), (second, b) = coded[one], coded[two]
        width = int(second.max(initial=0)) + 1
        _, cell = np.unique(first * width + second, return_inverse=True)
        weight = np.bincount(cell, steep)
        if len(weight) > max(CELLS, len(won) // 20):
            continue
        inside = weight > 1.0
        freedom = int(inside.sum())
        if freedom < 4:
            continue
        miss = float(np.sum(np.square(np.bincount(cell, missed)[inside]) / weight[inside]))
        clear = (miss - freedom) / float(np.sqrt(2.0 * freedom))
        if clear > CLEAR:
            found.append((-clear, Cross(one, two, a, b)))
    found.sort(key=lambda pair: (pair[0], pair[1].name))
    return tuple(cross for _, cross in found[:MOST])


def code_column(column: Column) -> tuple[Places, tuple[float, ...]]:
    """Return each row's range or level as a number, and the edges of the ranges."""
    if isinstance(column, Numbers):
        known = np.isfinite(column.values)
        if not known.any():
            return np.zeros(len(known), dtype=np.intp), ()
        cuts = np.quantile(column.values[known], np.linspace(0, 1, BINS + 1)[1:-1])
        edges = np.unique(cuts)
        placed = np.searchsorted(edges, np.where(known, column.values, 0.0), side="right") + 1
        return np.where(known, placed, 0).astype(np.intp), tuple(edges.tolist())
    names: dict[str | None, int] = {None: 0}
    code = [names.setdefault(value, len(names)) for value in column.values]
    return np.array(code, dtype=np.intp), ()


def cross_columns(columns: Sequence[Column], crosses: Sequence[Cross]) -> list[Column]:
    """Return the columns with a column of levels for each pair after them."""
    named = {column.name: column for column in columns}
    told = [*columns]
    for cross in crosses:
        one = _tell(named[cross.one], cross.one_edges)
        two = _tell(named[cross.two], cross.two_edges)
        pairs = [f"{a} & {b}" for a, b in zip(one, two, strict=True)]
        told.append(Levels(cross.name, pairs))
    return told


def _tell(column: Column, edges: Sequence[float]) -> Sequence[str]:
    """Return a word per row: its range or level, or "not known"."""
    if isinstance(column, Levels):
        return ["not known" if value is None else value for value in column.values]
    words = [f"below {edges[0]:g}"] if edges else ["any"]
    words += [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    words += [f"{edges[-1]:g} and more"] if edges else []
    words.append("not known")
    known = np.isfinite(column.values)
    placed = np.searchsorted(edges, np.where(known, column.values, 0.0), side="right")
    return [words[place] for place in np.where(known, placed, len(words) - 1).tolist()]
