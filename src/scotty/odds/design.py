"""From columns to coefficients: where each row falls on each term's knots or levels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scotty.facts import Bug
from scotty.odds.columns import Column, Floats, Numbers, Options, Places

CHUNK = 4096
"""Rows made dense at a time: with 500 coefficients, 16 MB."""


@dataclass(slots=True)
class Block:
    """A term's coefficients, `start` to `start + width`: knots or levels, (others,) not known.

    A row takes share 1 - `share` of the coefficient at `place` and `share` of the one after.
    """

    column: Column
    knots: Floats
    levels: tuple[str, ...]
    start: int
    place: Places
    share: Floats

    @property
    def width(self) -> int:
        """Coefficients: for each knot, or each level and all others, and one for "not known"."""
        return len(self.knots) + 1 if isinstance(self.column, Numbers) else len(self.levels) + 2


@dataclass(slots=True)
class Design:
    """All blocks; coefficient 0 is the base."""

    blocks: list[Block]
    rows: int
    width: int

    def take(self, rows: Places) -> "Design":
        """Return the design of some rows."""
        blocks = [
            Block(b.column, b.knots, b.levels, b.start, b.place[rows], b.share[rows])
            for b in self.blocks
        ]
        return Design(blocks, len(rows), self.width)

    def logit(self, theta: Floats) -> Floats:
        """Return the log-odds of every row."""
        total = np.full(self.rows, theta[0])
        padded = np.append(theta, 0.0)
        for block in self.blocks:
            low = padded[block.place]
            total += low + block.share * (padded[block.place + 1] - low)
        return total

    def pull(self, residual: Floats) -> Floats:
        """Return the transposed design times a vector over rows."""
        total = np.zeros(self.width + 1)
        total[0] = residual.sum()
        for block in self.blocks:
            part = residual * block.share
            total += np.bincount(block.place, residual - part, self.width + 1)
            total += np.bincount(block.place + 1, part, self.width + 1)
        return total[:-1]

    def gram(self, weights: Floats) -> Floats:
        """Return the design's weighted cross-products, width x width."""
        total = np.zeros((self.width, self.width))
        for first in range(0, self.rows, CHUNK):
            dense = self.dense(first, min(first + CHUNK, self.rows))
            dense *= np.sqrt(weights[first : first + CHUNK])[:, None]
            total += dense.T @ dense
        return total

    def dense(self, first: int, last: int) -> Floats:
        """Return rows `first` to `last` as a matrix."""
        matrix = np.zeros((last - first, self.width + 1))
        matrix[:, 0] = 1.0
        row = np.arange(last - first)
        for block in self.blocks:
            place, share = block.place[first:last], block.share[first:last]
            matrix[row, place] += 1.0 - share
            matrix[row, place + 1] += share
        return matrix[:, :-1]


def lay_out(columns: Sequence[Column], options: Options) -> Design:
    """Choose knots and levels of every column and place its rows. Raises Bug on uneven columns."""
    blocks: list[Block] = []
    start, rows = 1, len(columns[0].values) if columns else 0
    for column in columns:
        if len(column.values) != rows:
            raise Bug(f"column {column.name} has {len(column.values)} rows, others {rows}")
        empty = np.zeros(0)
        if isinstance(column, Numbers):
            knots = choose_knots(column, options.knots)
            place, share = place_numbers(column.values, knots)
            block = Block(column, knots, (), start, place + start, share)
        else:
            levels = choose_levels(column.values, options.levels)
            place = place_levels(column.values, levels)
            block = Block(column, empty, levels, start, place + start, np.zeros(rows))
        blocks.append(block)
        start += block.width
    return Design(blocks, rows, start)


def choose_knots(column: Numbers, most: int) -> Floats:
    """Return knots: quantiles of the known values, the prior's own, and both sides of a spike."""
    values = np.sort(column.values[np.isfinite(column.values)])
    prior = np.array([value for value, _ in column.prior], dtype=np.float64)
    if not len(values):
        return prior if len(prior) else np.zeros(1)
    most = max(2, min(most, 2 + len(values) // 25))
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) <= most:
        return np.union1d(distinct, prior)
    shares = np.linspace(0.005, 0.995, most)
    knots = values[np.round(shares * (len(values) - 1)).astype(np.intp)]
    # A value that many rows share may jump against its neighbours: a knot on either side lets it.
    spikes = np.flatnonzero(counts > len(values) / most)
    beside = np.clip(np.concatenate([spikes - 1, spikes, spikes + 1]), 0, len(distinct) - 1)
    return np.union1d(np.union1d(knots, distinct[beside]), prior)


def choose_levels(values: Sequence[str | None], most: int) -> tuple[str, ...]:
    """Return the most frequent levels with two rows or more, the rest being "others"."""
    counts = Counter(value for value in values if value is not None)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(sorted(level for level, count in ranked[:most] if count > 1))


def place_numbers(values: Floats, knots: Floats) -> tuple[Places, Floats]:
    """Return each row's lower knot and how far it is on to the next, 0-1."""
    known = np.isfinite(values)
    last = len(knots) - 1
    if last == 0:
        return np.where(known, 0, 1).astype(np.intp), np.zeros(len(values))
    inside = np.clip(np.where(known, values, knots[0]), knots[0], knots[-1])
    place = np.minimum(np.searchsorted(knots, inside, side="right") - 1, last - 1)
    share = (inside - knots[place]) / (knots[place + 1] - knots[place])
    return np.where(known, place, last + 1), np.where(known, share, 0.0)


def place_levels(values: Sequence[str | None], levels: Sequence[str]) -> Places:
    """Return each row's level; after the last come all others, then "not known"."""
    places: dict[str | None, int] = {level: place for place, level in enumerate(levels)}
    others = len(levels)
    places[None] = others + 1
    return np.fromiter((places.get(v, others) for v in values), np.intp, len(values))
