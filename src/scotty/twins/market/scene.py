"""Where and when a block of companies is simulated, and its streams of chance."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from scotty.facts import Refused

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[Any]

BLOCK = 1_000
"""Companies drawn together. A market is a prefix of every larger one of the same seed and end."""
WARMUP = 210
"""Days simulated before the window, so that journeys are under way on its first day."""
MOST = 100_000
"""Companies at most: the name parts make 110,880 distinct names."""


class Market(msgspec.Struct, frozen=True, kw_only=True):
    """What to simulate: same values, same facts."""

    seed: int = 7
    #: How many companies; from 50,000 on, the market resembles the seed's numbers.
    companies: int = 50_000
    #: Length of the window that ends at `end`.
    days: int = 365
    #: The moment of the newest fact, in UTC.
    end: datetime

    def __post_init__(self) -> None:
        if self.end.tzinfo is None:
            raise Refused("A market needs an end with a zone.", "Give it in UTC.")
        if not 1 <= self.companies <= MOST:
            raise Refused(f"{self.companies} companies.", f"Ask for 1 to {MOST:,}.")
        if not 28 <= self.days <= 1_100:
            raise Refused(f"{self.days} days.", "Ask for 28 days to three years.")


@dataclass(frozen=True, slots=True)
class Scene:
    """One block of a market. Times are days since 1970-01-01 UTC, as floats."""

    seed: int
    block: int
    start: float
    end: float

    def stream(self, subject: str) -> np.random.Generator:
        """Return the subject's own stream: a draw added elsewhere leaves it as it was."""
        return np.random.default_rng([self.seed, self.block + 1, crc32(subject.encode())])

    @property
    def dawn(self) -> float:
        """When the warm-up begins."""
        return self.start - WARMUP

    @property
    def weeks(self) -> int:
        """How many weeks the grid has, warm-up included."""
        return int(np.ceil((self.end - self.dawn) / 7))

    def week(self, t: Floats) -> Ints:
        """Return the grid's week of each time, cut to the grid."""
        return np.clip((t - self.dawn) // 7, 0, self.weeks - 1).astype(np.int64)

    def mondays(self) -> Floats:
        """Return the beginning of each week of the grid."""
        return self.dawn + 7.0 * np.arange(self.weeks, dtype=np.float64)


def days_of(moment: datetime) -> float:
    """Return a moment as days since 1970-01-01 UTC."""
    return moment.astimezone(UTC).timestamp() / 86_400


def stage_scene(market: Market, block: int) -> Scene:
    """Return the scene of a block; block -1 is what all blocks share."""
    end = days_of(market.end)
    return Scene(market.seed, block, float(np.floor(end - market.days)), end)


def sigmoid(x: Floats) -> Floats:
    """Return 1 / (1 + e^-x)."""
    result: Floats = 1.0 / (1.0 + np.exp(-x))
    return result


def pick(rng: np.random.Generator, weights: Floats, size: int) -> Ints:
    """Draw `size` indices with probability in proportion to `weights`."""
    edges = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(edges, rng.random(size)), len(weights) - 1).astype(np.int64)
