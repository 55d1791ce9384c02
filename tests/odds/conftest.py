"""Rows whose true odds are known."""

import numpy as np

from scotty.odds import Column, Flags, Floats, Levels, Numbers

LEVELS = tuple("abcdefgh")


def plant(rows: int, seed: int) -> tuple[list[Column], Flags, Floats]:
    """Return columns, outcomes, and the true probabilities: a rising curve, a spike, eight levels."""
    rng = np.random.default_rng(seed)
    reach = rng.normal(size=rows)
    size = np.where(rng.random(rows) < 0.3, 0.0, rng.exponential(size=rows))
    level = rng.integers(0, len(LEVELS), rows)
    silent = rng.random(rows) < 0.2
    logit = -0.8 + np.where(silent, 0.0, 1.2 * np.tanh(reach)) + 0.7 * (size == 0.0)
    logit += np.linspace(-0.9, 0.9, len(LEVELS))[level]
    chance = 1.0 / (1.0 + np.exp(-logit))
    columns: list[Column] = [
        Numbers("reach", np.where(silent, np.nan, reach), "rises"),
        Numbers("size", size),
        Numbers("noise", rng.normal(size=rows)),
        Levels("kind", [LEVELS[place] for place in level.tolist()]),
    ]
    return columns, rng.random(rows) < chance, chance
