"""Vocabulary: which capitals are nobody's name, which numbers nobody's figure."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

_WORD = re.compile(r"[^\W_]+")


class Vocabulary(msgspec.Struct, frozen=True):
    """The data of `vocabulary.toml` and `words.txt`, ready to be asked."""

    capitals: frozenset[str]
    roles: frozenset[str]
    standards: re.Pattern[str]
    offered: frozenset[str]
    offers: frozenset[str]
    claims: frozenset[str]
    #: Words that may begin a sentence, in lower case.
    words: frozenset[str]


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary; read once."""
    folder = files("scotty.grounding")
    told = tomllib.loads(folder.joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    lines = folder.joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    sets = {name: frozenset(told[name].split()) for name in told if isinstance(told[name], str)}
    return Vocabulary(
        standards=re.compile("|".join(rf"(?<!\w)(?:{s})(?!\w)" for s in told["standards"])),
        words=frozenset(w for line in lines if not line.startswith("#") for w in line.split()),
        **sets,
    )


@lru_cache(maxsize=65_536)
def fold_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without accents and possessives."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")
    return tuple(_WORD.findall(re.sub(r"'s\b", "", kept).replace("'", "")))
