"""Hearing: what people say of rivals in calls, letters, notes and reviews, verbatim."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import msgspec

from scotty.facts import Fact
from scotty.grounding import split_sentences
from scotty.names.hidden import read_line
from scotty.signals.words import cut_quote
from scotty.stages.research.cards.line import LONGEST
from scotty.stages.research.cards.rival import names_rival

SPOKEN = (
    "call.transcribed",
    "call.held",
    "email.replied",
    "meeting.booked",
    "review.viewed",
    "review.compared",
    "review.written",
)
"""Kinds that may hold words of theirs."""
FIELDS = ("subject", "text", "notes", "note", "summary", "body", "review")
WITHIN = 4
"""Turns of a call after a rival is named in which "they" still means it."""
SHORT = 160
"""Characters of a turn or letter that is quoted whole: one sentence of two is half a thought."""
MOST_TURNS, MOST_TEXT = 3_000, 20_000
_DENIED = re.compile(
    r"\b(?:not|no|never|isn't|aren't|nicht|kein\w*|pas|no es)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_THEY = re.compile(
    r"\b(?:they|their|them|it|its|sie|ihre?|ils|elles|leur|ellos|su|sus)\b", re.IGNORECASE
)
Mood = Literal["up", "down", ""]


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be said of a rival: for it, against it, and what to ask."""

    label: str
    up: tuple[str, ...]
    down: tuple[str, ...]
    ask: str
    answers: str = ""


class Voice(NamedTuple):
    """A sentence that was said of a rival: verbatim, by whom, and what it says by theme."""

    rival: str
    fact: Fact
    text: str
    who: str
    #: Whether it names the rival itself.
    names: bool
    #: Theme -> for them or against them.
    themes: tuple[tuple[str, Mood], ...]


@cache
def load_themes() -> Mapping[str, Theme]:
    """Return theme by name; read once."""
    text = files("scotty.stages.research.cards").joinpath("themes.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Theme])


@cache
def _patterns() -> tuple[tuple[str, Mood, re.Pattern[str]], ...]:
    found: list[tuple[str, Mood, re.Pattern[str]]] = []
    for name, theme in load_themes().items():
        found.append((name, "up", re.compile("|".join(theme.up), re.IGNORECASE)))
        found.append((name, "down", re.compile("|".join(theme.down), re.IGNORECASE)))
    return tuple(found)


def read_themes(sentence: str) -> tuple[tuple[str, Mood], ...]:
    """Return what a sentence on a rival says, by theme; what is denied is not said."""
    found: dict[str, Mood] = {}
    for theme, mood, pattern in _patterns():
        for match in pattern.finditer(sentence):
            if not _DENIED.search(sentence[: match.start()]):
                found.setdefault(theme, mood)
    return tuple(sorted(found.items()))


def hear_voices(facts: Iterable[Fact], names: Mapping[str, str]) -> list[Voice]:
    """Return what was said of rivals by people who are not ours, in order of the facts.

    `names` is key -> name. In a call a rival is spoken of where it is named, and in their answers
    soon after, until another one is; what our side says is no voice, but may name one.
    """
    voices: list[Voice] = []
    for fact in facts:
        if fact.kind in SPOKEN and fact.verdict == "human":
            voices += _hear_call(fact, names) if _turns(fact) else _hear_letter(fact, names)
    return voices


def _turns(fact: Fact) -> list[Mapping[str, Any]]:
    told = fact.data.get("turns")
    turns = told[:MOST_TURNS] if isinstance(told, list | tuple) else ()
    return [t for t in turns if isinstance(t, Mapping) and isinstance(t.get("text"), str)]


def _hear_call(fact: Fact, names: Mapping[str, str]) -> Iterator[Voice]:
    spoken_of, left = "", 0
    for turn in _turns(fact):
        text = str(turn["text"])[:MOST_TEXT]
        named = _find_named(text, names)
        if len(named) == 1:
            spoken_of, left = named[0], WITHIN
        elif named:
            spoken_of, left = "", 0
        elif left:
            left -= 1
        else:
            spoken_of = ""
        if turn.get("side") == "them" and (named or spoken_of):
            who = read_line(str(turn.get("speaker") or ""))[:80]
            yield from _tell(fact, text, (names, spoken_of), who)


def _hear_letter(fact: Fact, names: Mapping[str, str]) -> Iterator[Voice]:
    told = (fact.data.get(field) for field in FIELDS)
    text = "\n\n".join(cut_quote(str(t)[:MOST_TEXT]) for t in told if isinstance(t, str) and t)
    named = _find_named(text, names)
    if named:
        yield from _tell(fact, text, (names, named[0] if len(named) == 1 else ""), "")


def _find_named(text: str, names: Mapping[str, str]) -> list[str]:
    folded = text.casefold()
    maybe = [key for key, name in names.items() if name.split()[0].casefold() in folded]
    sentences = split_sentences(text) if maybe else []
    return [key for key in maybe if any(names_rival(s, names[key]) for s in sentences)]


def _tell(fact: Fact, text: str, about: tuple[Mapping[str, str], str], who: str) -> Iterator[Voice]:
    names, spoken_of = about
    short, meant = len(text) <= SHORT, bool(_THEY.search(text))
    for sentence in split_sentences(text):
        named = _find_named(sentence, names)
        themes = read_themes(sentence)
        for key in named:
            said = text if short else sentence
            yield Voice(key, fact, said, who, True, themes if len(named) == 1 else ())
        # "They came in at half." after "With Meterwise."
        if not named and spoken_of and themes and meant:
            yield Voice(spoken_of, fact, text if short else sentence, who, False, themes)


def cut_words(text: str) -> str:
    """Return a quotation on one line, cut at a word where it is long, without what nobody sees."""
    line = read_line(text)
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0]
