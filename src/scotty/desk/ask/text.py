"""Words of a question: cut apart, folded, and how far two of them lie from each other."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_CHUNK = re.compile(r"\S+")
_EDGE = "?!,;:\"“”„'’‘()[]{}<>*…"
_SHORT = re.compile(r"(?:'(?:s|re|ve|ll|d|m))$")
KEPT = re.compile(r".*[\d@].*|[\w-]+(?:\.[\w-]+)+")
"""Chunks that are not parted at hyphens: ids, addresses, domains."""
MOST = 60
"""Words of a question that are read."""


class Token(NamedTuple):
    """A word: as written, folded, and where it stands."""

    text: str
    word: str
    start: int
    end: int


def read_tokens(text: str) -> list[Token]:
    """Return the words of a text. What belongs to "what's" and "TechCorp's" beside the word is left out."""
    found: list[Token] = []
    for chunk in _CHUNK.finditer(text):
        raw = chunk[0]
        lead = len(raw) - len(raw.lstrip(_EDGE + "#"))
        core = raw.strip(_EDGE + "#").rstrip(".")
        start = chunk.start() + lead
        if not core:
            continue
        if core.isalnum() or KEPT.fullmatch(core):
            found.append(_make(core, start))
            continue
        place = 0
        for part in re.split(r"([-/]+)", core):
            if part.strip("-/"):
                found.append(_make(part, start + place))
            place += len(part)
    return found[:MOST]


def _make(text: str, start: int) -> Token:
    return Token(text, fold(text), start, start + len(text))


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return a word or phrase in lower case, without accents and short forms: "Who's" is who."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold().replace("’", "'")
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    bare = plain.strip(_EDGE)
    return _SHORT.sub("", bare).replace("n't", "nt").replace("'", "")


@lru_cache(maxsize=65_536)
def measure_distance(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped; `most` + 1 for more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, older = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def allow_typos(word: str) -> int:
    """Return how many letters may be wrong in a word: none in a short one, two in a long one."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
