"""Terms: the words of a text as a search compares them, in any language, each with its place."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from scotty.names.hidden import HIDDEN

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_STOPS_TEXT = """
a an and are as at be but by can could do does for from had has have how i if in into is it its more not of on or our
so than that the their them then there they this to was we were what when where which who why will with would you your
der die das den dem des ein eine einer und oder ist sind war im in am zu zum zur mit von vom für auf nicht wie was
le la les l un une des du de d et ou est sont dans au aux en ne pas pour par sur que qui ce cette
el los las lo uno una y o es son del al en no para por con que su se
"""
STOPS = frozenset(_STOPS_TEXT.split())
"""Words that say nothing of what is sought."""
_VOWEL = re.compile(r"[aeiouy]")


class Term(NamedTuple):
    """A word of a text: as folded, its stem, and where it stands."""

    word: str
    stem: str
    start: int
    end: int


def split_terms(text: str) -> list[Term]:
    """Return the words of a text in order. Han, kana and hangul are cut into pairs of characters."""
    found = []
    for match in _WORD.finditer(text):
        start = match.start()
        if _HAN.search(match[0]):
            found += _pair(match[0], start)
            continue
        word = fold_word(match[0])
        if word:
            found.append(Term(word, stem_word(word), start, match.end()))
    return found


def _pair(text: str, start: int) -> list[Term]:
    pairs = [text[n : n + 2] for n in range(max(len(text) - 1, 1))]
    return [Term(p, p, start + n, start + n + len(p)) for n, p in enumerate(pairs)]


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """Return a word without case, accents, marks and hidden characters: Zürich is zurich, straße strasse."""
    plain = unicodedata.normalize("NFKD", word).casefold().replace("’", "'")
    kept = "".join(c for c in plain if not unicodedata.combining(c) and not HIDDEN.match(c))
    return kept.removesuffix("'s").replace("'", "")


@lru_cache(maxsize=65_536)
def stem_word(word: str) -> str:
    """Return the stem of a folded word: light, for English first; it never makes two words out of three letters.

    Plurals, -ing, -ed, the German -en, a last e and y go: invoice, invoices and invoicing are one.
    What is wrongly cut is cut alike in query and text.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "en"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > (4 if ending == "en" else 2) and _VOWEL.search(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "aeiouls" else rest
            break
    word = word[:-1] if word.endswith("e") and len(word) > 3 else word
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word
