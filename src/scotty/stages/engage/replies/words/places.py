"""Where phrases stand in a text: found by their first word, verbatim, denials heeded."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from scotty.facts import Bug
from scotty.signals.words.lexicon import GAP, NUMBER, find_phrases, split_words

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "pl", "ja")
LONGEST = 12_000
"""Characters of a text that are read."""
MOST_HITS = 400
"""Phrases of a text that are kept: a text that holds more says nothing."""
GAP_REACH = 3
"""Words that a gap of a phrase spans at most."""
DENIAL_REACH = 3
"""Words before a phrase within which a denial turns it."""
STOPS = frozenset(".!?;:,")
ENDS = frozenset(".!?;")
_RAW = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.!?;:,。！？、]|\n\s*\n|\n[ \t]*[-*•]")
_WIDE = {"。": ".", "！": "!", "？": "?", "、": ","}
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


class Token(NamedTuple):
    """A word or stop as phrases spell it, and where it stands."""

    word: str
    start: int
    end: int


class Hit(NamedTuple):
    """A phrase found."""

    group: str
    #: Words of the phrase: longer ones say more.
    words: int
    start: int
    end: int
    #: Index of its first token, and of the one after its last.
    first: int
    last: int


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a group of phrases says; see groups.toml."""

    says: str
    turns: str | None = None
    taken: tuple[str, ...] = ()


class _Book(NamedTuple):
    groups: dict[str, Group]
    #: First word -> (the rest, group), longer ones first.
    words: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    stems: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    #: Phrases of scripts without spaces.
    unspaced: tuple[tuple[str, str], ...]
    denials: frozenset[str]
    taken: dict[str, str]


@cache
def load_book() -> _Book:
    """Return all phrases of the files beside this one. Raises Bug where they do not hold."""
    home = files("scotty.stages.engage.replies.words")
    told = tomllib.loads(home.joinpath("groups.toml").read_text(encoding="utf-8"))
    groups = msgspec.convert(told, dict[str, Group])
    phrases: set[tuple[tuple[str, ...], str]] = set()
    unspaced: set[tuple[str, str]] = set()
    denials: set[str] = set()
    for page in LANGUAGES:
        lists = tomllib.loads(home.joinpath(f"{page}.toml").read_text(encoding="utf-8"))
        denials.update(lists.pop("not", []))
        if unknown := lists.keys() - groups.keys():
            raise Bug(f"{page}.toml: no such groups as {sorted(unknown)}")
        for group, texts in lists.items():
            for text in texts:
                if _UNSPACED.search(text):
                    unspaced.add((text, group))
                else:
                    phrases.add((_split_phrase(text), group))
    shelves: tuple[dict[str, list[tuple[tuple[str, ...], str]]], ...] = ({}, {})
    for parts, group in sorted(phrases, key=lambda p: (-len(p[0]), p)):
        stem = parts[0].endswith("*")
        shelves[stem].setdefault(parts[0].rstrip("*"), []).append((parts[1:], group))
    return _Book(
        groups=groups,
        words={k: tuple(v) for k, v in shelves[0].items()},
        stems={k: tuple(v) for k, v in shelves[1].items()},
        unspaced=tuple(sorted(unspaced, key=lambda p: (-len(p[0]), p))),
        denials=frozenset(word for text in denials for word in split_words(text)),
        taken={old: new for new, group in groups.items() for old in group.taken},
    )


def _split_phrase(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    for chunk in text.split(" "):
        if chunk in (GAP, NUMBER):
            parts.append(chunk)
        else:
            split = split_words(chunk.rstrip("*"))
            if not split:
                raise Bug(f"phrase {text!r} holds a part without words")
            parts += [*split[:-1], split[-1] + "*" * chunk.endswith("*")]
    if not parts or GAP in (parts[0], parts[-1]):
        raise Bug(f"phrase {text!r} begins or ends with a gap, or is empty")
    return tuple(parts)


def read_tokens(text: str) -> list[Token]:
    """Return words and stops: no case, no accents, contractions of English taken apart."""
    tokens: list[Token] = []
    for found in _RAW.finditer(text[:LONGEST]):
        raw = found[0]
        if raw[0] == "\n":
            words = ["."]
        elif raw in _WIDE:
            words = [_WIDE[raw]]
        else:
            words = split_words(raw)
        tokens += [Token(word, found.start(), found.end()) for word in words]
    return tokens


def find_hits(text: str, tokens: Sequence[Token]) -> list[Hit]:
    """Return the phrases of a text, in order; of those of a group that overlap, the longest."""
    book = load_book()
    words = [*(token.word for token in tokens), ".", "."]
    found: list[Hit] = []
    for place, word in enumerate(words[:-2]):
        for rest, group in _candidates(book, word):
            end = _match(words, place + 1, rest)
            if end and (counted := _judge(book, words, (place, end), group)):
                span = tokens[place].start, tokens[end - 1].end
                found.append(Hit(counted, len(rest) + 1, *span, place, end))
        if len(found) >= MOST_HITS:
            break
    plain = text[:LONGEST].casefold()
    if _UNSPACED.search(plain) and len(plain) == len(text[:LONGEST]):
        for phrase, group in book.unspaced:
            at = plain.find(phrase)
            if at >= 0:
                first = sum(t.end <= at for t in tokens)
                found.append(Hit(group, len(phrase) // 2, at, at + len(phrase), first, first + 1))
    return _keep_longest(found)


def _candidates(book: _Book, word: str) -> list[tuple[tuple[str, ...], str]]:
    found = list(book.words.get(word, ()))
    if word.isdecimal():
        found += book.words.get(NUMBER, ())
    for end in range(2, min(len(word), 20) + 1):
        found += book.stems.get(word[:end], ())
    found += [(p.rest, book.taken[p.group]) for p in find_phrases(word) if p.group in book.taken]
    return found


def _match(words: Sequence[str], place: int, rest: Sequence[str]) -> int:
    """Return where the rest of a phrase ends, if it stands at a place; else 0."""
    for number, want in enumerate(rest):
        if want == GAP:
            for skip in range(GAP_REACH + 1):
                if place + skip >= len(words) or (skip and words[place + skip - 1] in ENDS):
                    return 0
                if end := _match(words, place + skip, rest[number + 1 :]):
                    return end
            return 0
        if place < len(words) and words[place] == ",":
            place += 1  # "No, thanks" is "no thanks"
        if place >= len(words):
            return 0
        word = words[place]
        stem = want[-1] == "*" and word.startswith(want[:-1])
        if word != want and not stem and not (want == NUMBER and word.isdecimal()):
            return 0
        place += 1
    return min(place, len(words) - 2) if place <= len(words) - 2 else 0


def _judge(book: _Book, words: Sequence[str], span: tuple[int, int], group: str) -> str:
    """Return the group that a phrase counts for at its place; "" for none."""
    turns = book.groups[group].turns
    if turns is None or words[span[0]] in book.denials:
        return group
    for word in reversed(words[max(span[0] - DENIAL_REACH, 0) : span[0]]):
        if word in STOPS:
            break
        if word in book.denials:
            return turns
    return group


def _keep_longest(found: Sequence[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda h: (-h.words, h.start)):
        if not any(
            k.group == hit.group and k.first < hit.last and hit.first < k.last for k in kept
        ):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.start, -h.words, h.group))
