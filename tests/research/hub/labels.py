"""Labelled questions to the shelf, the shelf that they are asked of, and how well an order answers them."""

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from math import log2
from pathlib import Path
from typing import NamedTuple

import msgspec

from scotty.playbook.content import Asset, default_assets

FOLDER = Path(__file__).parent
DEPTH = 5


class Query(NamedTuple):
    """A question, and asset -> grade of what should come back."""

    words: str
    wanted: dict[str, int]


class Measured(NamedTuple):
    """nDCG of the first five, and the mean reciprocal rank of the first that is wanted at all."""

    ndcg: float
    mrr: float


@cache
def read_shelf() -> tuple[Asset, ...]:
    """Return the assets that come with Scotty, and those of `assets.toml`."""
    told = tomllib.loads((FOLDER / "assets.toml").read_text(encoding="utf-8"))
    more = [
        msgspec.convert({"name": name, "source": "invented for tests", **fields}, Asset)
        for name, fields in told.items()
    ]
    return (*default_assets().values(), *more)


@cache
def read_queries() -> tuple[Query, ...]:
    """Return the labelled questions."""
    told = tomllib.loads((FOLDER / "queries.toml").read_text(encoding="utf-8"))
    return tuple(Query(q["words"], q["wanted"]) for q in told["query"])


def measure(queries: Sequence[Query], ask: Callable[[str], list[str]]) -> Measured:
    """Return how well what `ask` answers is ordered."""
    found = [(q, ask(q.words)) for q in queries]
    gains = [_discount([q.wanted.get(n, 0) for n in names]) / _ideal(q) for q, names in found]
    ranks = [
        next((1 / n for n, a in enumerate(names, 1) if q.wanted.get(a)), 0.0) for q, names in found
    ]
    return Measured(sum(gains) / len(gains), sum(ranks) / len(ranks))


def _discount(grades: list[int]) -> float:
    return sum((2.0**g - 1.0) / log2(n + 1) for n, g in enumerate(grades[:DEPTH], 1))


def _ideal(query: Query) -> float:
    return _discount(sorted(query.wanted.values(), reverse=True))


def ask_substring(words: str) -> list[str]:
    """Answer as plain search does: assets in whose text the question stands, by name."""
    wanted = words.casefold().strip('"')
    return sorted(a.name for a in read_shelf() if wanted in _whole(a))


def ask_any_word(words: str) -> list[str]:
    """Answer by how many of the words stand there as substrings, then by name."""
    wanted = [w for w in words.casefold().replace('"', " ").split() if w]
    counts = {a.name: sum(w in _whole(a) for w in wanted) for a in read_shelf()}
    return sorted((n for n, c in counts.items() if c), key=lambda n: (-counts[n], n))


def _whole(asset: Asset) -> str:
    told = (asset.title, asset.kind, asset.product, *asset.industry, *asset.persona, *asset.pain)
    return "\n".join(
        (*told, *asset.quote(), *map(asset.tell, asset.figures), asset.body)
    ).casefold()
