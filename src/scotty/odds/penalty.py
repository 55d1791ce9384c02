"""How firmly each term is held to its prior: a curve's steps and bends, a level's distance."""

from dataclasses import dataclass

import numpy as np

from scotty.odds.columns import Floats, Numbers
from scotty.odds.design import Block, Design

SILENT = 4.0
"""A value that is not known is held to "says nothing" so many times as firmly."""
BEND = 0.05
"""Weight of a curve's bends beside its steps: straight lines come cheaper than zigzags."""


@dataclass(slots=True)
class Penalty:
    """Quadratic penalties 1/2 strength * (theta - prior)' shape (theta - prior), one per term."""

    prior: Floats
    shapes: list[Floats]


def shape_penalty(design: Design) -> Penalty:
    """Return the prior points and the shape of each term's penalty, for one unit of strength."""
    prior = np.zeros(design.width)
    shapes = []
    for block in design.blocks:
        if isinstance(block.column, Numbers):
            shapes.append(_shape_curve(block))
            if block.column.prior:
                values, points = zip(*block.column.prior, strict=True)
                stop = block.start + len(block.knots)
                prior[block.start : stop] = np.interp(block.knots, values, points)
        else:
            shapes.append(np.diag([1.0] * (block.width - 1) + [SILENT]))
    return Penalty(prior, shapes)


def _shape_curve(block: Block) -> Floats:
    """Return a random walk over the knots: its whole way is as uncertain as one level is.

    A step between two knots may be as large as the share of rows between them lets it
    (half of that share is even over the knots, so that thin places stay flexible).
    """
    count = len(block.knots)
    shape = np.zeros((count + 1, count + 1))
    shape[count, count] = SILENT
    shape[:count, :count] = 1.0 / count**2
    if count == 1:
        return shape
    known = block.place < block.start + count
    rows = np.bincount(block.place[known] - block.start, minlength=count)[: count - 1]
    total = rows.sum()
    gaps = np.full(count - 1, 1.0 / (count - 1))
    if total:
        gaps = 0.5 * gaps + 0.5 * rows / total
    steps = np.diff(np.eye(count), axis=0)
    walk = steps / np.sqrt(gaps)[:, None]
    shape[:count, :count] += walk.T @ walk
    if count > 2:
        bends = np.diff(steps / gaps[:, None], axis=0)
        wide = np.sqrt(0.5 * (gaps[1:] + gaps[:-1]))[:, None]
        bends *= wide
        shape[:count, :count] += BEND * (bends.T @ bends)
    return shape
