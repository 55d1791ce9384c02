"""How a person's name is spelt in an address: umlauts, hyphens, particles, titles."""

import re
import unicodedata
from typing import NamedTuple

PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "di", "da", "del", "della", "du", "la", "le", "ter", "ten",
     "zu", "zur", "vom", "dos", "das", "el", "al", "bin", "ibn", "af", "av", "st", "san"}
)  # fmt: skip
_DROPPED = frozenset(
    {"dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "ing", "dipl", "mag", "phd", "mba",
     "jr", "sr", "ii", "iii", "iv", "msc", "bsc", "mme", "m", "cpa", "esq"}
)  # fmt: skip
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "đ": "d", "ł": "l"})  # fmt: skip
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "đ": "d", "ł": "l", "ı": "i"})  # fmt: skip


class Spelling(NamedTuple):
    """One way to spell a name in an address; `ways` says which choices it took."""

    first: str
    last: str
    ways: tuple[str, ...]


def split_name(name: str) -> tuple[list[str], list[str]]:
    """Return (given names, family names with particles); empty where it is no name of two parts."""
    text = unicodedata.normalize("NFKC", name)[:200]
    text = re.sub(r"[(\[{“\"„].*?[)\]}”\"]", " ", text)
    before, comma, after = text.partition(",")
    if comma and after.strip() and _words(after)[:1] and len(_words(before)) <= 3:
        text = f"{after} {before}"
    words = [w for w in _words(text) if w.casefold().strip(".") not in _DROPPED]
    words = [w for w in words if len(w.strip(".")) > 1 or w is words[0]]
    if len(words) < 2:
        return [], []
    start = next(
        (n for n, w in enumerate(words) if n and w.casefold() in PARTICLES), len(words) - 1
    )
    return words[:start], words[start:]


def _words(text: str) -> list[str]:
    return [w.strip(".'’") for w in re.findall(r"[^\W\d_][^\W\d_'’.-]*(?:[-'’][^\W\d_]+)*", text)]


def spell_name(name: str) -> list[Spelling]:
    """Return how a name may be spelt, the usual way first; nothing for names in other scripts."""
    given, family = split_name(name)
    if not given or not family:
        return []
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    foreign = any(not c.isascii() for c in "".join((*given, *family)))
    for letters in ("german", "plain") if foreign else ("plain",):
        for hyphen in ("joined", "kept", "first part"):
            for particle in ("with particle", "without particle"):
                first = _spell([given[0]], letters, hyphen)
                kept = [w for w in family if w.casefold() not in PARTICLES] or family
                last = _spell(family if particle == "with particle" else kept, letters, hyphen)
                if first and last:
                    found.setdefault((first, last), (letters, hyphen, particle))
    return [Spelling(first, last, ways) for (first, last), ways in found.items()]


def _spell(words: list[str], letters: str, hyphen: str) -> str:
    """Return words as one string of a-z and hyphens; "" where a letter has no Latin spelling."""
    text = unicodedata.normalize("NFC", "".join(words).casefold()).replace("'", "").replace("’", "")
    text = text.translate(_GERMAN if letters == "german" else _PLAIN)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if hyphen == "joined":
        text = text.replace("-", "")
    elif hyphen == "first part":
        text = text.partition("-")[0]
    return text if re.fullmatch(r"[a-z]+(-[a-z]+)*", text) else ""
