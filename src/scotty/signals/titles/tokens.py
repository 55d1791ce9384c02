"""A title cut into words and breaks, each with its place."""

import re
import unicodedata
from typing import NamedTuple

from scotty.names.hidden import read_line

LONGEST = 200
"""Characters of a title that are read."""
BREAK, JOIN, TAIL = "|", "&", "@"
"""Between jobs, between parts of one job, before a place of work."""

_GENDER = r"\(?\b[mwfdhxv](?:\s?/\s?[mwfdhxv]){1,3}\b\)?|(?<=\w)[:*/_·]-?in(?:nen)?\b|(?<=\w)\(\w{1,5}\)|(?<=\w)·\w{1,4}\b"
_TOKEN = re.compile(
    rf"(?P<skip>{_GENDER})"
    r"|(?P<dots>(?<!\w)(?:[^\W\d_]\.\s?){2,3}(?![^\W_]{2}))"
    r"|(?P<amp>\b[^\W\d_]{1,2}&[^\W\d_]\b)"
    r"|(?P<slash>\b[aA]/[rRpP]\b)"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<tail>@)"
    r"|(?P<join>[&+])"
    r"|(?P<break>[|/;,()\[\]{}·•:!?<>]|\s[-–—]+(?:\s|$)|[–—])"
)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th"})
_JOINS = frozenset({"and", "und", "et", "y", "og", "och", "oraz", "ja", "sowie"})


class Token(NamedTuple):
    """A word in lower case without accents, or a break; and where it stands."""

    word: str
    start: int
    end: int


def clean_title(title: str) -> str:
    """Return a title on one line, typographic variants folded, at most 200 characters."""
    return read_line(unicodedata.normalize("NFKC", title[: 4 * LONGEST]))[:LONGEST].strip()


def fold_word(word: str) -> str:
    """Return a word in lower case without accents."""
    plain = word.casefold().translate(_LETTERS)
    if plain.isascii():
        return plain
    split = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in split if not unicodedata.combining(c))


def cut_title(text: str) -> list[Token]:
    """Return the words and breaks of a cleaned title."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind != "skip":
            word = _name(kind or "", match.group())
            found.append(Token(word, match.start(), match.end()))
    return found


def _name(kind: str, text: str) -> str:
    """Return what a token is called."""
    if kind in ("break", "join", "tail"):
        return {"break": BREAK, "join": JOIN, "tail": TAIL}[kind]
    word = fold_word(text)
    if kind == "dots":
        letters = word.replace(".", "").replace(" ", "")
        return "adinterim" if letters == "ai" else letters
    if kind == "amp":
        return word.replace("&", "n")
    if kind == "slash":
        return word.replace("/", "")
    return name_word(text)


def name_word(text: str) -> str:
    """Return a word folded; every "and" is called the same."""
    word = fold_word(text)
    return JOIN if word in _JOINS else word
