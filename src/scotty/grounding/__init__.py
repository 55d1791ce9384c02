"""Grounding: whether a text says only what its facts say."""

from scotty.grounding.evidence import Evidence, join_evidence, read_asset, read_fact, read_prose
from scotty.grounding.ground import Ground, Loose, find_loose, read_quotes
from scotty.grounding.names import find_unknown
from scotty.grounding.sentence import find_sentences, split_sentences
from scotty.grounding.vocabulary import fold_words

__all__ = [
    "Evidence",
    "Ground",
    "Loose",
    "find_loose",
    "find_sentences",
    "find_unknown",
    "fold_words",
    "join_evidence",
    "read_asset",
    "read_fact",
    "read_prose",
    "read_quotes",
    "split_sentences",
]
