"""The lexicon: which words mean which concept, and which words mean nothing by themselves."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from scotty.desk.ask.directory import join_words
from scotty.desk.ask.text import allow_typos, measure_distance
from scotty.grounding.vocabulary import load_vocabulary


class Meaning(NamedTuple):
    """What a phrase may mean: a concept, and which one of its sort (a role, a persona)."""

    concept: str
    value: str = ""


class Lexicon(NamedTuple):
    """Phrases with what they may mean; words to skip; acts that are never done by asking."""

    phrases: Mapping[str, tuple[Meaning, ...]]
    stop: frozenset[str]
    never: frozenset[str]
    #: Words of one word only, for typos.
    single: tuple[str, ...]
    longest: int


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of `words.toml`; read once."""
    told = tomllib.loads(files("scotty.desk.ask").joinpath("words.toml").read_text("utf-8"))
    phrases: dict[str, tuple[Meaning, ...]] = {}
    sorts = {"roles": "ROLE", "kinds": "KIND", "personas": "PERSONA", "topics": "TOPIC"}
    for concept, words in told["concepts"].items():
        for phrase in words:
            _add(phrases, phrase, Meaning(concept))
    for section, concept in sorts.items():
        for value, words in told[section].items():
            for phrase in words:
                _add(phrases, phrase, Meaning(concept, value))
    stop = frozenset(told["other"]["stop"])
    single = tuple(p for p in phrases if " " not in p)
    longest = max(len(p.split()) for p in phrases)
    return Lexicon(phrases, stop, frozenset(told["other"]["never"]), single, longest)


def _add(phrases: dict[str, tuple[Meaning, ...]], phrase: str, meaning: Meaning) -> None:
    word = join_words(phrase)
    plain = Meaning(meaning.concept)
    known = phrases.get(word, ())
    # KIND stands once with its value, not beside itself without one.
    phrases[word] = (*(m for m in known if m != plain or not meaning.value), meaning)


@cache
def correct_word(word: str) -> str | None:
    """Return the one word of the lexicon that a misspelt one is meant to be; None where none is near."""
    most = allow_typos(word)
    if not most or any(c.isdecimal() for c in word) or word in load_vocabulary().words:
        return None  # a word that everybody uses is meant as it stands
    near = {
        known: distance
        for known in (*load_lexicon().single, *load_lexicon().stop)
        if len(known) >= 4
        and known[0] == word[0]
        and (distance := measure_distance(word, known, most)) <= most
    }
    least = min(near.values(), default=0)
    found = sorted(known for known, distance in near.items() if distance == least)
    return found[0] if found else None
