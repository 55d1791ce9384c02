"""Advice: what moves went with recovery in the deals most like this one."""

from collections.abc import Collection, Sequence
from math import log, log10, nan, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scotty.stages.accelerate.plays.memory import WITHIN, Danger, Episode, Memory
from scotty.stages.accelerate.warnings import load_warnings

Floats = npt.NDArray[np.float64]
NEAREST = 60
LEAST = 8
"""Similar deals that did, and that did not, from which our own record is heard at all."""
GUESS = 0.5
"""Standard deviation of an expert's guess, in log-odds."""

BIAS = 0.8
"""Standard deviation of what selection may add to an association, in log-odds: sellers do more where
buyers want more, so however many deals there are, the record moves a guess by a third at most."""


class Effect(NamedTuple):
    """What doing something changes in the log-odds of winning, and what that rests on."""

    points: float
    basis: str


class Counts(NamedTuple):
    """Similar deals: where it was done, and won; where it was not, and won all the same."""

    done: int
    done_won: int
    left: int
    left_won: int

    @property
    def enough(self) -> bool:
        """Whether there are enough of both to be heard."""
        return min(self.done, self.left) >= LEAST

    @property
    def points(self) -> tuple[float, float]:
        """Log-odds ratio of winning, and its standard error (half a deal added to each count)."""
        a, b = self.done_won + 0.5, self.done - self.done_won + 0.5
        c, d = self.left_won + 0.5, self.left - self.left_won + 0.5
        return log(a * d / (b * c)), sqrt(1 / a + 1 / b + 1 / c + 1 / d)


class Advice:
    """The memory laid out for comparing; build it once and ask it for many deals."""

    def __init__(self, memory: Memory) -> None:
        self.episodes = memory.episodes
        self._names = memory.names
        width = len(memory.names)
        dangers = [e.danger for e in self.episodes]
        self._values = np.array([self._lay(d, memory.names) for d in dangers]).reshape(
            -1, width + 2
        )
        self._standing = np.array([self._stand(d) for d in dangers]).reshape(len(dangers), width)

    def find_similar(self, danger: Danger, count: int = NEAREST) -> list[Episode]:
        """Return the episodes most like a danger, the most alike first; never of the deal itself.

        Likeness: the mean of four differences, each 0 to 1, of those that both sides know
        (Gower 1971, Biometrics 27): the place on the way, the amount (tenfold is 1), which
        warnings stand (Jaccard, counted twice), and how far each lies from its limit; a silent
        warning counts as far within.
        """
        if not self.episodes:
            return []
        mine = self._lay(danger, tuple(load_warnings()))
        gaps = np.abs(self._values - mine) / np.r_[1, 1, np.full(len(self._names), 3)]
        gaps = np.minimum(gaps, 1.0)
        own = self._stand(danger)
        both = (self._standing & own).sum(axis=1)
        either = (self._standing | own).sum(axis=1)
        jaccard = 1.0 - both / np.maximum(either, 1)
        parts = np.c_[gaps[:, :2], jaccard, jaccard, _mean(gaps[:, 2:])]
        order = np.argsort(_mean(parts), kind="stable")
        near = (self.episodes[i] for i in order.tolist())
        return [e for e in near if e.danger.deal != danger.deal][:count]

    def _lay(self, danger: Danger, names: Sequence[str]) -> Floats:
        amount = danger.amount
        told = dict(zip(names, danger.values, strict=True))
        return np.array(
            [
                nan if danger.place is None else danger.place,
                log10(amount) if amount is not None and amount > 0 else nan,
                *(told.get(name, WITHIN) / 10 for name in self._names),
            ]
        )

    def _stand(self, danger: Danger) -> npt.NDArray[np.bool_]:
        return np.array([name in danger.standing for name in self._names], dtype=np.bool_)


def count_moves(similar: Sequence[Episode], moves: Collection[str], play: str = "") -> Counts:
    """Return how often any of the moves was done, or the play taken up, in similar deals, and won."""
    done = [e for e in similar if play in e.taken or not set(moves).isdisjoint(e.moves)]
    won = sum(e.won for e in done)
    return Counts(len(done), won, len(similar) - len(done), sum(e.won for e in similar) - won)


def weigh_effect(counts: Counts, guess: float) -> Effect:
    """Return what doing it changes: our own record drawn toward the expert's guess, by precision.

    A normal prior around the guess times the normal approximation of the log-odds ratio, whose
    variance is widened by what selection may have added (Greenland 2005, J. R. Stat. Soc. A 168,
    "Multiple-bias modelling for analysis of observational data"). Nobody drew lots for who got
    it, and the text says so.
    """
    if not counts.enough:
        return Effect(
            guess,
            f"An expert's guess: too few similar deals of our own (done in {counts.done}, "
            f"not in {counts.left}).",
        )
    points, error = counts.points
    own, prior = 1 / (error**2 + BIAS**2), 1 / GUESS**2
    return Effect(
        (own * points + prior * guess) / (own + prior),
        f"Of {counts.done + counts.left} similar deals in like danger, {counts.done_won} of "
        f"{counts.done} where it was done were won within a quarter, {counts.left_won} of "
        f"{counts.left} where it was not; drawn toward an expert's guess. Who got it was not "
        "left to chance, so this is no proof that it works.",
    )


def _mean(values: Floats) -> Floats:
    """Return the mean of each row over what is known; 0 where nothing is."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.asarray(total / np.maximum(known.sum(axis=1), 1), dtype=np.float64)
