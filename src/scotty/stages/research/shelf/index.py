"""The index: every asset's words by field, how rare each word is, and what assets have in common."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from scotty.playbook.content import Asset, Kind
from scotty.stages.research.shelf.terms import STOPS, Term, split_terms

Floats = npt.NDArray[np.float64]

FIELDS = {"title": 3.0, "tags": 2.0, "says": 1.5, "figures": 1.5, "body": 1.0}
"""What a word in a field counts. Set before anything was measured, and not changed since."""
KINDS: dict[Kind, str] = {
    "case_study": "case study, customer story, reference",
    "benchmark": "benchmark, figures to compare with",
    "insight": "insight",
    "block": "product",
    "objection": "objection, answer to a doubt",
    "battle_card": "battle card, competitor, rival",
    "roi_note": "ROI, return on investment",
    "event": "event",
    "video": "video, film",
}
"""What people call a kind of asset when they look for one."""
LENGTH = 0.6
"""How far a long field dampens a word in it (BM25's b)."""
TOPICS = 0.5
"""Share of as many topics as there are assets that likeness is told by; more, and it is of words alone."""
MOST_TOPICS, MOST_WORDS, MOST_ASSETS = 96, 6_000, 1_500
"""Bounds of the decomposition: beyond so many assets likeness is left out, and words alone decide."""


@dataclass(frozen=True, eq=False)
class Index:
    """What a search is answered from. The order in which assets are given changes nothing."""

    names: tuple[str, ...]
    #: Asset -> field -> its text, and its words in order.
    texts: tuple[Mapping[str, str], ...]
    terms: tuple[Mapping[str, tuple[Term, ...]], ...]
    #: Stem -> asset -> how often it stands there, weighted by field and length. So for whole words.
    stems: Mapping[str, Mapping[int, float]]
    words: Mapping[str, Mapping[int, float]]
    #: Word as folded -> its stem.
    vocabulary: Mapping[str, str]
    #: Word -> its row of `topics`; asset by asset, and word by word, in the space of topics.
    columns: Mapping[str, int]
    topics: Floats
    places: Floats

    def weigh(self, stem: str) -> float:
        """Return how much a stem tells: log((n - df + 0.5) / (df + 0.5) + 1); 0 for one that is nowhere."""
        df = len(self.stems.get(stem, ()))
        return log((len(self.names) - df + 0.5) / (df + 0.5) + 1.0) if df else 0.0


def build_index(assets: Iterable[Asset]) -> Index:
    """Return the index of these assets. Pure; a few milliseconds for a hundred of them."""
    ordered = sorted(assets, key=lambda asset: asset.name)
    texts = tuple(_lay_out(asset) for asset in ordered)
    terms = tuple({f: tuple(split_terms(t)) for f, t in text.items()} for text in texts)
    stems = _count(terms, lambda term: term.stem)
    columns, topics, places = _decompose(stems, len(ordered))
    return Index(
        names=tuple(asset.name for asset in ordered),
        texts=texts,
        terms=terms,
        stems=stems,
        words=_count(terms, lambda term: term.word),
        vocabulary={t.word: t.stem for fields in terms for all_ in fields.values() for t in all_},
        columns=columns,
        topics=topics,
        places=places,
    )


def _lay_out(asset: Asset) -> dict[str, str]:
    """Return field -> text. What is said of whom it is for counts as its own words."""
    told = (KINDS[asset.kind], asset.product, *asset.industry, *asset.persona, *asset.stage)
    figures = (f"{k.replace('_', ' ')} {asset.tell(k)}" for k in asset.figures)
    return {
        "title": asset.title,
        "tags": ", ".join(w.replace("-", " ") for w in (*told, *asset.pain) if w),
        "says": "\n".join(asset.quote()),
        "figures": ", ".join(figures),
        "body": asset.body,
    }


def _count(
    terms: Sequence[Mapping[str, tuple[Term, ...]]], key: Callable[[Term], str]
) -> dict[str, dict[int, float]]:
    usual = {
        field: sum(len(fields[field]) for fields in terms) / max(len(terms), 1) or 1.0
        for field in FIELDS
    }
    found: dict[str, dict[int, float]] = {}
    for place, fields in enumerate(terms):
        for field, weight in FIELDS.items():
            damp = 1.0 - LENGTH + LENGTH * len(fields[field]) / usual[field]
            for word, count in Counter(key(term) for term in fields[field]).items():
                row = found.setdefault(word, {})
                row[place] = row.get(place, 0.0) + weight * count / damp
    return found


def _decompose(
    stems: Mapping[str, Mapping[int, float]], assets: int
) -> tuple[dict[str, int], Floats, Floats]:
    """Return word -> row, the words' and the assets' places in the space of topics.

    Latent semantic analysis (Deerwester et al., "Indexing by Latent Semantic Analysis", JASIS 41,
    1990): TF-IDF, rows of length one, and its greatest singular vectors.
    """
    none: tuple[dict[str, int], Floats, Floats] = ({}, np.zeros((0, 0)), np.zeros((assets, 0)))
    told = [w for w, rows in stems.items() if w not in STOPS and len(rows) > 1]
    if assets < 3 or assets > MOST_ASSETS or not told:
        return none
    kept = sorted(told, key=lambda w: (-len(stems[w]), w))[:MOST_WORDS]
    columns = {word: n for n, word in enumerate(sorted(kept))}
    table = np.zeros((assets, len(columns)))
    for word, column in columns.items():
        rows = stems[word]
        rare = log((assets + 1) / (len(rows) + 0.5))
        for place, count in rows.items():
            table[place, column] = log(1.0 + count) * rare
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    table = np.divide(table, lengths, out=np.zeros_like(table), where=lengths > 0)
    left, strengths, right = np.linalg.svd(table, full_matrices=False)
    most = min(MOST_TOPICS, max(2, round(TOPICS * assets)), int((strengths > 1e-9).sum()))
    return columns, right[:most].T.copy(), left[:, :most] * strengths[:most]
