"""Read a text once: words, questions, and how often each group of phrases occurs."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from scotty.signals.words.lexicon import (
    GAP,
    NUMBER,
    Phrase,
    find_phrases,
    load_lexicon,
    split_words,
)

LONGEST = 20_000
"""Characters of one text that are read: what comes after is not."""
GAP_REACH = 3
"""Words that a gap of a phrase spans at most."""
DENIAL_REACH = 4
"""Words before a phrase within which a denial turns it."""
SENTENCE = 60
"""Words after a phrase within which the end of its sentence is sought."""
_STOPS = frozenset(".!?;:,")
_ENDS = frozenset(".!?;")
_QUOTE = re.compile(
    r"^(?:>|on .{5,200} wrote:|am .{5,200} schrieb .{0,120}:|le .{5,200} a écrit|el .{5,200} escribió"
    r"|-{2,} ?(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)"
    r"|(?:from|von|de): .{0,120}@)",
    re.IGNORECASE | re.MULTILINE,
)


class Reading(NamedTuple):
    """What a text holds."""

    words: int
    questions: int
    #: How often each group occurs; groups that do not are left out. Do not change it.
    groups: Mapping[str, int]


def cut_quote(text: str) -> str:
    """Return a letter without what it quotes below or between: those words are not theirs."""
    text = text[:LONGEST]
    if ">" not in text and ":" not in text and "crit" not in text and "escribi" not in text:
        return text
    kept = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    found = _QUOTE.search(kept)
    return kept[: found.start()] if found else kept


@lru_cache(maxsize=20_000)
def read_text(text: str) -> Reading:
    """Return what a text holds, of its first 20,000 characters.

    A phrase counts where its words stand whole and in order; once for overlapping
    phrases of a group. A denial within four words before it, or in its gap, turns it
    (Pang, Lee and Vaithyanathan, "Thumbs up?", EMNLP 2002, after Das and Chen 2001);
    stops end the reach of a denial.
    """
    # A stop closes the text, so that what is looked up behind a word is always there.
    tokens = [*split_words(text[:LONGEST]), "."]
    counts: dict[str, int] = {}
    ends: dict[str, int] = {}
    words = questions = 0
    for place, word in enumerate(tokens):
        if word in _STOPS:
            questions += word == "?" and place > 0 and tokens[place - 1] not in _STOPS
            continue
        words += 1
        for phrase in find_phrases(word):
            end = _match(tokens, place + 1, phrase.rest)
            if end:
                group = _judge(tokens, (place, end), phrase)
                if group and ends.get(group, 0) <= place:
                    counts[group] = counts.get(group, 0) + 1
                    ends[group] = end
    return Reading(words, questions, counts)


def _match(tokens: Sequence[str], place: int, rest: Sequence[str]) -> int:
    """Return where the rest of a phrase ends, if it stands at a place; else 0."""
    for number, want in enumerate(rest):
        if want == GAP:
            for skip in range(GAP_REACH + 1):
                if skip and tokens[place + skip - 1] in _STOPS:
                    return 0
                if end := _match(tokens, place + skip, rest[number + 1 :]):
                    return end
            return 0
        token = tokens[place]
        stem = want[-1] == "*" and token.startswith(want[:-1])
        if token != want and not stem and not (want == NUMBER and token.isdecimal()):
            return 0
        place += 1
    return place


def _judge(tokens: Sequence[str], span: tuple[int, int], phrase: Phrase) -> str:
    """Return the group that a phrase counts for at its place: its own, its opposite's, or none."""
    lexicon = load_lexicon()
    group = lexicon.groups[phrase.group]
    start, end = span
    if not group.asked:
        closing = (t for t in tokens[end : end + SENTENCE] if t in _ENDS)
        if next(closing, "") == "?":
            return ""
    # "n'a pas de budget": a phrase that denies by itself is not denied again.
    if group.turns is None or tokens[start] in lexicon.denials:
        return phrase.group
    before = tokens[max(start - DENIAL_REACH, 0) : start]
    near = list(takewhile(lambda t: t not in _STOPS, reversed(before)))
    if GAP in phrase.rest:
        near += [t for t in tokens[start + 1 : end] if t not in phrase.rest]
    return phrase.group if lexicon.denials.isdisjoint(near) else group.turns
