"""Names of companies: what is a company's own, without legal form, accents and articles."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

LONGEST = 400
"""Characters of a name that are looked at."""

# Letters that Unicode does not take apart into a base and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_APOSTROPHES = re.compile(r"[’'`´ʼ]")
_FORMER = re.compile(r"\((?:formerly|fka|f/k/a|previously|ex|ehemals|anciennement)\b[^)]*\)")
_WORD = re.compile(r"[^\W_]+")


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data of `companies.toml`."""

    after: frozenset[str]
    before: frozenset[str]
    articles: frozenset[str]
    joins: frozenset[str]
    generic: frozenset[str]
    short: dict[str, str]


class CompanyName(msgspec.Struct, frozen=True):
    """A name, read: its words in order, and those among them that are the company's own."""

    words: tuple[str, ...]
    own: tuple[str, ...]

    @property
    def core(self) -> str:
        """The words with blanks between: equal cores are equal names."""
        return " ".join(self.words)

    @property
    def compact(self) -> str:
        """The words written together, as a domain writes them."""
        return "".join(self.words)


@cache
def _table() -> Table:
    text = files("scotty.names").joinpath("companies.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Table)


@lru_cache(maxsize=16_384)
def read_company(name: str) -> CompanyName:
    """Return a company's name without what does not tell it apart.

    `The ACMÉ & Söhne G.m.b.H. & Co. KG` is `acme sohne`. A name made of nothing but legal
    forms and articles keeps one word; one without letters and digits has no words.
    """
    table = _table()
    plain = unicodedata.normalize("NFKD", name[:LONGEST]).casefold().translate(_LETTERS)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    kept = _APOSTROPHES.sub("", _FORMER.sub(" ", kept)).replace("&", " and ").replace("+", " and ")
    for form in filter(lambda f: not f.isascii(), table.before):  # written without a blank
        kept = kept.replace(form, " ")
    words = _strip_forms(_WORD.findall(kept), table)
    if len(words) > 1 and words[0] in table.articles:
        words = words[1:]
    words = [w for place, w in enumerate(words) if place == 0 or w not in table.joins] or words
    words = [table.short.get(word, word) for word in _join_letters(words)]
    own = tuple(word for word in words if word not in table.generic) or tuple(words)
    return CompanyName(tuple(words), own)


def _strip_forms(words: list[str], table: Table) -> list[str]:
    """Take legal forms off both ends, the longest first, but never the whole name."""
    while len(words) > 1 and words[0] in table.before:
        words = words[1:]
    found = True
    while found:
        found = False
        for size in range(min(6, len(words) - 1), 0, -1):
            tail = [w for w in words[-size:] if w not in ("and", "y", "et", "e")]
            if not tail or "".join(tail) in table.after:
                words, found = words[:-size], True
                break
    return words


def _join_letters(words: list[str]) -> list[str]:
    """Write initials together: `i b m` is `ibm`."""
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1:
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        if word:
            joined.append(word)
    return joined
