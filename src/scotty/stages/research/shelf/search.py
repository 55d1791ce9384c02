"""Search: assets ranked by the words asked for, and by likeness to them."""

from collections.abc import Container
from itertools import pairwise

import msgspec
import numpy as np

from scotty.stages.research.shelf.index import Floats, Index
from scotty.stages.research.shelf.terms import STOPS, Term, split_terms

SATURATION = 1.2
"""How soon more of the same word adds nothing (BM25's k1)."""
EXACT = 0.2
"""What the very word adds to its stem."""
NEAR = 0.3
"""What two words side by side add, as asked, to what both tell."""
BEGUN = 0.8
"""What a word counts that the last one asked for is the beginning of."""
MISSPELT = 0.6
"""What the nearest word counts where the one asked for stands nowhere."""
ALIKE = 0.5
"""Share of three-letter pieces in common from which a word may be meant (Dice)."""
LATENT = 0.3
"""Weight of likeness beside words."""
LIKE_ENOUGH = 0.45
"""Likeness (a cosine) from which an asset is found without any of the words."""
LONGEST = 400
"""Characters of a question that are read."""
BEST = 0.12
"""Share of the best score below which an asset is noise, where its words are not all there."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """One word of a question: what stands for it in the index, and what each counts."""

    word: str
    stem: str
    #: Stem -> share of its weight.
    stems: tuple[tuple[str, float], ...]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An asset that was found: 1 is the best of the question."""

    name: str
    score: float
    #: What the words and what likeness give, 0 to 1 each.
    words: float
    likeness: float
    #: Stems by which it was found, for marking.
    found: tuple[str, ...] = ()


def search_index(
    index: Index, question: str, among: Container[str] | None = None, limit: int = 20
) -> list[Hit]:
    """Return assets for a question, best first, equals by name; of `among` only, where given.

    Words in "quotation marks" must stand so; the last word may be begun only; a word that stands
    nowhere is taken for the nearest one. Nothing asked finds nothing.
    """
    question = question[:LONGEST]
    phrases, loose, open_ended = _read(question)
    if not phrases and not loose:
        return []
    sought = [
        _seek(index, term, open_ended and n == len(loose) - 1) for n, term in enumerate(loose)
    ]
    places = range(len(index.names))
    whole = [p for p in places if all(_stands(index, p, phrase) for phrase in phrases)]
    words = {p: _weigh_words(index, p, sought, phrases) for p in whole}
    most = max(words.values(), default=0.0)
    likeness = _weigh_likeness(
        index, [*sought, *(_seek(index, t, False) for x in phrases for t in x)]
    )
    hits = []
    for place in whole:
        told = words[place] / most if most else 0.0
        like = max(float(likeness[place]), 0.0)
        if not told and like < LIKE_ENOUGH:
            continue
        found = tuple(
            sorted({s for one in sought for s, _ in one.stems if place in index.stems[s]})
        )
        stems = {t.stem for phrase in phrases for t in phrase}
        hits.append(
            Hit(
                name=index.names[place],
                score=(told + LATENT * like) / (1.0 + LATENT),
                words=told,
                likeness=like,
                found=tuple(sorted({*found, *stems})),
            )
        )
    return _order(hits, among, limit)


def _order(hits: list[Hit], among: Container[str] | None, limit: int) -> list[Hit]:
    best = max((hit.score for hit in hits), default=0.0)
    kept = [
        msgspec.structs.replace(hit, score=round(hit.score / best, 6))
        for hit in hits
        if hit.score >= BEST * best and (among is None or hit.name in among)
    ]
    return sorted(kept, key=lambda hit: (-hit.score, hit.name))[: max(limit, 0)]


def _read(question: str) -> tuple[list[list[Term]], list[Term], bool]:
    """Return phrases, single words, and whether the last word may go on."""
    parts = question.replace("“", '"').replace("”", '"').replace("„", '"').split('"')
    phrases = [split_terms(part) for part in parts[1::2]]
    loose = [term for part in parts[::2] for term in split_terms(part)]
    telling = [term for term in loose if term.word not in STOPS]
    ended = question[-1:].isspace() or (len(parts) % 2 == 1 and not parts[-1].strip())
    begun = [] if ended or len(loose) > 1 else loose  # "the" may become "theory"
    return [p for p in phrases if p], telling or begun, not ended


def _seek(index: Index, term: Term, begun: bool) -> Sought:
    stems = {term.stem: 1.0} if term.stem in index.stems else {}
    if begun and len(term.word) > 1:
        for word, stem in index.vocabulary.items():
            if word != term.word and word.startswith(term.word):
                stems.setdefault(stem, BEGUN)
    if not stems and (near := _find_near(index, term.word)):
        stems[index.vocabulary[near]] = MISSPELT
    return Sought(word=term.word, stem=term.stem, stems=tuple(sorted(stems.items())))


def _find_near(index: Index, word: str) -> str:
    """Return the word of the index that shares most pieces with one that stands nowhere; "" for none."""
    if len(word) < 4:
        return ""
    mine = _cut(word)
    told = (
        (2 * len(mine & theirs) / (len(mine) + len(theirs)), other)
        for other in index.vocabulary
        if abs(len(other) - len(word)) <= 3
        for theirs in (_cut(other),)
    )
    share, near = max(told, key=lambda pair: (pair[0], pair[1]), default=(0.0, ""))
    return near if share >= ALIKE else ""


def _cut(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def _stands(index: Index, place: int, phrase: list[Term]) -> bool:
    return any(_follows(terms, phrase) for terms in index.terms[place].values())


def _follows(terms: tuple[Term, ...], phrase: list[Term]) -> bool:
    words = [term.word for term in phrase]
    return any(
        [t.word for t in terms[n : n + len(words)]] == words
        for n in range(len(terms) - len(words) + 1)
    )


def _weigh_words(
    index: Index, place: int, sought: list[Sought], phrases: list[list[Term]]
) -> float:
    """Return BM25 over fields, times the share of the question that stands there at all."""
    total = there = asked = 0.0
    for one in sought:
        best, tells = 0.0, max((index.weigh(s) for s, _ in one.stems), default=1.0)
        for stem, share in one.stems:
            often = index.stems[stem].get(place, 0.0)
            best = max(best, share * index.weigh(stem) * often / (SATURATION + often))
        exact = index.words.get(one.word, {}).get(place, 0.0)
        total += best + EXACT * index.weigh(one.stem) * exact / (SATURATION + exact)
        asked += tells
        there += tells if best else 0.0
    total += sum(NEAR * tells for tells in _pairs(index, place, sought))
    for phrase in phrases:
        tells = sum(index.weigh(term.stem) for term in phrase)
        total, asked, there = total + tells, asked + tells, there + tells
    return total * (0.4 + 0.6 * there / asked) if asked else 0.0


def _pairs(index: Index, place: int, sought: list[Sought]) -> list[float]:
    """Return what each two neighbours of the question tell that are neighbours here, too."""
    wanted = {(a.stem, b.stem) for a, b in pairwise(sought)}
    found = (
        {(a.stem, b.stem) for terms in index.terms[place].values() for a, b in pairwise(terms)}
        if wanted
        else set()
    )
    return [min(index.weigh(a), index.weigh(b)) for a, b in sorted(wanted & found)]


def _weigh_likeness(index: Index, sought: list[Sought]) -> Floats:
    """Return the cosine of the question to each asset in the space of topics."""
    query: Floats = np.zeros(index.topics.shape[1] if index.topics.size else 0)
    for one in sought:
        for stem, share in one.stems:
            row = index.columns.get(stem)
            if row is not None:
                query = query + share * index.weigh(stem) / len(one.stems) * index.topics[row]
    size = float(np.linalg.norm(query)) if query.size else 0.0
    if not size:
        return np.zeros(len(index.names))
    lengths = np.linalg.norm(index.places, axis=1)
    cosine: Floats = index.places @ query / size
    np.divide(cosine, lengths, out=cosine, where=lengths > 1e-12)
    return cosine
