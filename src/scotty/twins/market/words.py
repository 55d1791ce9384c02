"""Loads the words of the market: names, titles, paths, topics, dialogue."""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """First and last names of a language."""

    first: list[str]
    last: list[str]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parts of company names, legal forms by country, names of people by language."""

    head: list[str]
    middle: list[str]
    tail: list[str]
    forms: dict[str, list[str]]
    people: dict[str, Group]


class Titles(msgspec.Struct, frozen=True):
    """Job titles: language, function, level."""

    by_tongue: dict[str, dict[str, dict[str, list[str]]]]

    def pick(self, tongue: str, post: tuple[str, str], u: float) -> str:
        """Return a title for (function, level); English where the language has none."""
        function, level = post
        for language in (tongue, "en"):
            choices = self.by_tongue.get(language, {}).get(function, {}).get(level)
            if choices:
                return choices[int(u * len(choices))]
        return function.capitalize()


@cache
def read_text(name: str) -> bytes:
    """Return the bytes of a data file in `text/`."""
    return files("scotty.twins.market").joinpath("text", name).read_bytes()


def load_text(name: str, shape: type[T]) -> T:
    """Return a data file as the given type; a wrong file is refused by msgspec."""
    return msgspec.convert(tomllib.loads(read_text(name).decode()), shape)


@cache
def fold_ascii(word: str) -> str:
    """Return a name as an address writes it: lower case, no accents, no blanks."""
    mapped = word.lower().replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", mapped)
    return "".join(ch for ch in plain if ch.isascii() and ch.isalpha())
