"""The lexicon: phrases by group and language, read once, found by their first word."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from scotty.facts import Bug

LANGUAGES = ("en", "de", "fr", "es")
GAP = "…"
"""In a phrase: up to three other words."""
NUMBER = "#"
"""In a phrase: a number."""
_TOKEN = re.compile(r"[^\W_]+|[.!?;:,]")
_SPLITS = (
    ("can't", "can not"),
    ("won't", "will not"),
    ("n't", " not"),
    ("'re ", " are "),
    ("'ll ", " will "),
    ("'ve ", " have "),
    ("'m ", " am "),
    ("let's", "let us"),
    ("'s ", " is "),
)
"""Contractions of English, so that a phrase need be written once only."""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of phrases that mean one thing."""

    says: str
    #: The group that a denied phrase counts for; "" for none, None where denial changes nothing.
    turns: str | None = None
    #: Whether a phrase within a question counts.
    asked: bool = True


class Phrase(NamedTuple):
    """A phrase after its first word."""

    rest: tuple[str, ...]
    group: str


class Lexicon(msgspec.Struct, frozen=True):
    """All phrases, by first word and by first stem, longer ones first."""

    groups: dict[str, Group]
    words: dict[str, tuple[Phrase, ...]]
    stems: dict[str, tuple[Phrase, ...]]
    denials: frozenset[str]


def split_words(text: str) -> list[str]:
    """Return words and stops: no case, no accents, contractions of English taken apart."""
    plain = text.casefold().replace("’", "'")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    if "'" in plain:
        plain += " "
        for short, long in _SPLITS:
            plain = plain.replace(short, long)
    return _TOKEN.findall(plain)


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of the files beside this one. Raises Bug where they do not hold."""
    home = files("scotty.signals.words")
    told = tomllib.loads(home.joinpath("groups.toml").read_text(encoding="utf-8"))
    groups = msgspec.convert(told, dict[str, Group])
    phrases: set[tuple[tuple[str, ...], str]] = set()
    denials: set[str] = set()
    for page in LANGUAGES:
        lists = tomllib.loads(home.joinpath(f"{page}.toml").read_text(encoding="utf-8"))
        for group, texts in lists.items():
            if group == "not":
                denials.update(split_words(" ".join(texts)))
            elif group not in groups:
                raise Bug(f"{page}.toml: no such group as {group}")
            else:
                phrases.update((_split_phrase(text), group) for text in texts)
    words: dict[str, list[Phrase]] = {}
    stems: dict[str, list[Phrase]] = {}
    for parts, group in sorted(phrases, key=lambda p: (-len(p[0]), p)):
        first = parts[0]
        shelf = stems if first.endswith("*") else words
        shelf.setdefault(first.rstrip("*"), []).append(Phrase(parts[1:], group))
    return Lexicon(
        groups=groups,
        words={k: tuple(v) for k, v in words.items()},
        stems={k: tuple(v) for k, v in stems.items()},
        denials=frozenset(denials),
    )


@lru_cache(maxsize=50_000)
def find_phrases(word: str) -> tuple[Phrase, ...]:
    """Return the phrases that may begin with a word."""
    lexicon = load_lexicon()
    found = lexicon.words.get(word, ())
    if word.isdecimal():
        found += lexicon.words.get(NUMBER, ())
    for end in range(3, min(len(word), 20) + 1):
        found += lexicon.stems.get(word[:end], ())
    return found


def _split_phrase(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    for chunk in text.split(" "):
        if chunk in (GAP, NUMBER):
            parts.append(chunk)
        else:
            stem = chunk.endswith("*")
            split = split_words(chunk.rstrip("*"))
            parts += [*split[:-1], split[-1] + "*" if stem else split[-1]]
    if not parts or parts[0] == GAP or parts[-1] == GAP:
        raise Bug(f"phrase {text!r} begins or ends with a gap, or is empty")
    return tuple(parts)
