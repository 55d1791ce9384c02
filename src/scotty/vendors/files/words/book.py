"""Look up what columns and values are called; near-misses by edit distance."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that a table may have; see `headers.toml`."""

    type: str
    words: tuple[str, ...]
    weight: float = 1.0
    must: bool = False


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of table looks like."""

    fields: dict[str, Field]
    needs: tuple[tuple[str, ...], ...] = ()
    bars: tuple[str, ...] = ()


class Wide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Spend with a column for each channel."""

    channels: tuple[str, ...]
    endings: tuple[str, ...]
    dates: tuple[str, ...]


def squeeze(text: str) -> str:
    """Return a header in its bare form: letters and digits, no case, no accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def plain(text: str) -> str:
    """Return a value for comparison: lower case, no accents, single blanks."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _load(name: str) -> str:
    return files("scotty.vendors.files.words").joinpath(name).read_text(encoding="utf-8")


@cache
def _headers() -> dict[str, Any]:
    return tomllib.loads(_load("headers.toml"))


@cache
def shapes() -> dict[str, Shape]:
    """Return every kind of table by name."""
    tables = {name: entry for name, entry in _headers().items() if name != "wide"}
    return msgspec.convert(tables, dict[str, Shape])


@cache
def wide() -> Wide:
    """Return what spend with a column for each channel looks like."""
    return msgspec.convert(_headers()["wide"], Wide)


@cache
def values() -> dict[str, Any]:
    """Return the tables of values."""
    return tomllib.loads(_load("values.toml"))


@cache
def nothings() -> frozenset[str]:
    """Return the ways to say nothing."""
    return frozenset(values()["nothing"])


@cache
def unanswered() -> frozenset[str]:
    """Return the texts of list boxes nobody touched."""
    return frozenset(values()["unanswered"])


@cache
def lexicon(name: str) -> dict[str, str]:
    """Return word -> meaning of `yesno`, `status` or `event`."""
    return {plain(word): meaning for meaning, words in values()[name].items() for word in words}


@cache
def industries() -> frozenset[str]:
    """Return the vocabulary of industries."""
    return frozenset(values()["industry"]["words"])


@cache
def countries() -> dict[str, str]:
    """Return every way to write a country -> its code."""
    found: dict[str, str] = {}
    for line in _load("countries.txt").splitlines():
        if not line.startswith("#"):
            code, _, names = line.partition(" ")
            found |= {plain(name): code for name in (code, *names.split("|"))}
    return found


def find_near(word: str, vocabulary: frozenset[str]) -> str | None:
    """Return the only entry within one slip (two from nine letters on); None where none or several.

    Slips are insertions, deletions, substitutions and swaps of neighbours (Damerau, "A technique
    for computer detection and correction of spelling errors", CACM 1964).
    """
    if len(word) < 5:
        return None
    reach = 2 if len(word) >= 9 else 1
    best: list[str] = []
    for entry in vocabulary:
        if abs(len(entry) - len(word)) > reach or entry[0] != word[0]:
            continue
        distance = measure_slips(word, entry)
        if distance < reach or (distance == reach and not best):
            best = [entry] if distance < reach else [*best, entry]
            reach = distance
        elif distance == reach:
            best.append(entry)
    return best[0] if len(best) == 1 else None


def measure_slips(one: str, other: str) -> int:
    """Return how many slips lie between two words (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^0-9A-Za-zÀ-ÿ]+")


def split_words(header: str) -> list[str]:
    """Return the words of a header: "Deal - Won time", "deal_wonTime" → deal, won, time."""
    return [word.lower() for word in _CAMEL.split(header) if word]
