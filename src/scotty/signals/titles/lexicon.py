"""The words of titles: TOML files beside this one, one for each language, read once."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple, get_args

from scotty.facts import Bug
from scotty.playbook.research import Function
from scotty.signals.titles.title import MARKS, SENIORITIES
from scotty.signals.titles.tokens import name_word

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "nordic", "pl")
FUNCTIONS = frozenset(get_args(Function))
RANKS = {str(name): rank for rank, name in enumerate(SENIORITIES)}


class Sense(NamedTuple):
    """What a phrase says."""

    #: head, founder, post, soft, level; function, faint, job; mark; drop.
    sort: str
    #: Rank of a level; else 0.
    rank: int = 0
    #: Function, mark, or what of `[drop]` it is; "" for a bare level.
    value: str = ""


class Phrase(NamedTuple):
    """Words, each whole or with stars for a beginning, an end, a middle."""

    words: tuple[str, ...]
    sense: Sense

    @property
    def weight(self) -> tuple[int, int, bool]:
        """How much of a title it explains: words, then letters; then a beginning over an end."""
        letters = sum(len(w.strip("*")) for w in self.words)
        starred = any("*" in w for w in self.words)
        return len(self.words), letters + (not starred), not self.words[0].startswith("*")


class Lexicon(NamedTuple):
    """Phrases by their first word: whole, its beginning, its end, its middle."""

    exact: Mapping[str, tuple[Phrase, ...]]
    begins: Mapping[str, tuple[Phrase, ...]]
    ends: Mapping[str, tuple[Phrase, ...]]
    middles: tuple[Phrase, ...]


@cache
def load_lexicon() -> Lexicon:
    """Return all phrases. Raises Bug where a file does not hold."""
    home = files("scotty.signals.titles").joinpath("words")
    shelves: tuple[dict[str, list[Phrase]], ...] = ({}, {}, {}, {})
    for page in LANGUAGES:
        lists = tomllib.loads(home.joinpath(f"{page}.toml").read_text(encoding="utf-8"))
        for text, sense in _list_senses(lists, page):
            words = tuple(_fold_star(w) for w in text.split())
            if not words or not all(w.strip("*") for w in words):
                raise Bug(f"{page}.toml: an empty phrase")
            shelf = shelves[words[0].endswith("*") + 2 * words[0].startswith("*")]
            shelf.setdefault(words[0].strip("*"), []).append(Phrase(words, sense))
    exact, begins, ends, middles = ({k: tuple(v) for k, v in s.items()} for s in shelves)
    return Lexicon(exact, begins, ends, tuple(p for found in middles.values() for p in found))


def _list_senses(lists: Mapping[str, Any], page: str) -> Iterator[tuple[str, Sense]]:
    for part, table in lists.items():
        for key, value in table.items():
            nested = value if isinstance(value, dict) else {"": value}
            for function, phrases in nested.items():
                sense = _make_sense(part, key, function, page)
                yield from ((text, sense) for text in phrases)


def _make_sense(part: str, key: str, function: str, page: str) -> Sense:
    if part in ("heads", "founders"):
        return Sense(part.removesuffix("s"), 4, "executive")
    if part in ("posts", "softly") and (function in FUNCTIONS or function == "board"):
        return Sense({"posts": "post", "softly": "soft"}[part], RANKS[key], function)
    if part == "levels":
        return Sense("level", RANKS[key])
    sorts = {"functions": "function", "faint": "faint", "jobs": "job"}
    if part in sorts and key in FUNCTIONS:
        return Sense(sorts[part], 0, key)
    if part == "marks" and (key in MARKS or key == "to"):
        return Sense("mark", 0, key)
    if part == "drop":
        return Sense("drop", 0, key)
    raise Bug(f"{page}.toml: no such thing as {part}.{key}.{function}")


def _fold_star(word: str) -> str:
    inner = name_word(word.strip("*"))
    return ("*" if word.startswith("*") else "") + inner + ("*" if word.endswith("*") else "")


@lru_cache(maxsize=20_000)
def find_phrases(word: str) -> tuple[Phrase, ...]:
    """Return the phrases that may begin with a word, the weightiest first."""
    lexicon = load_lexicon()
    found = [*lexicon.exact.get(word, ())]
    for cut in range(1, len(word) + 1):
        found += lexicon.begins.get(word[:cut], ())
        found += lexicon.ends.get(word[-cut:], ())
    found += [p for p in lexicon.middles if p.words[0][1:-1] in word]
    return tuple(sorted(found, key=lambda p: (p.weight, p), reverse=True))


def fits(want: str, word: str) -> bool:
    """Return whether a word is what a phrase wants: whole, or with a star's freedom."""
    if want[0] == "*":
        return want[1:-1] in word if want[-1] == "*" else word.endswith(want[1:])
    return word.startswith(want[:-1]) if want[-1] == "*" else word == want


def match_phrase(phrase: Phrase, words: Sequence[str], place: int) -> bool:
    """Return whether a phrase stands at a place of a title's words."""
    rest = phrase.words[1:]
    if place + len(rest) >= len(words):
        return False
    return all(fits(want, words[place + 1 + n]) for n, want in enumerate(rest))
