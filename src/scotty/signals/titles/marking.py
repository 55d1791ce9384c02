"""Find in a title's words what says something: levels, functions, marks."""

from collections.abc import Sequence
from typing import NamedTuple

from scotty.signals.titles.lexicon import Phrase, Sense, find_phrases, match_phrase
from scotty.signals.titles.tokens import BREAK, JOIN, TAIL, Token, cut_title

LEVELS = frozenset({"head", "founder", "post", "soft", "level"})
WORK = frozenset({"function", "faint", "job"})
_STOPS = frozenset({BREAK, JOIN, TAIL})


class Find(NamedTuple):
    """A phrase found: what it says, and from which word to which (not included)."""

    sense: Sense
    first: int
    after: int


class Sheet(NamedTuple):
    """A title's words, and all that was found in them, in order."""

    tokens: tuple[Token, ...]
    #: Segment of each word (jobs are parted by commas, bars, brackets), and run (parts by "and").
    segments: tuple[int, ...]
    runs: tuple[int, ...]
    levels: tuple[Find, ...]
    works: tuple[Find, ...]
    marks: tuple[Find, ...]
    drops: tuple[Find, ...]

    def segment(self, find: Find) -> int:
        """Return the segment that a find stands in."""
        return self.segments[find.first]

    def run(self, find: Find) -> int:
        """Return the run that a find stands in."""
        return self.runs[find.first]


def mark_title(text: str) -> Sheet:
    """Return a cleaned title with all that its words say."""
    tokens = cut_title(text)
    words = [*(t.word for t in tokens), BREAK]
    taken = _find(words, {"drop"}, [])
    blank = [f for f in taken if f.sense.value == "nothing"]
    levels = _find(words, LEVELS, blank)
    works = _find(words, WORK, blank)
    long = [f for f in levels if f.after - f.first > 1 and f.sense.rank >= 1]
    long += [f for f in works if f.after - f.first > 1]
    segments, runs = _part(words)
    return Sheet(
        tokens=tuple(tokens),
        segments=tuple(segments),
        runs=tuple(runs),
        levels=tuple(levels),
        works=tuple(works),
        marks=tuple(_find_marks(words, long)),
        drops=tuple(taken),
    )


def _find(words: Sequence[str], sorts: frozenset[str] | set[str], blank: list[Find]) -> list[Find]:
    """Return what is found of these sorts, the longest phrase at each place, none over another."""
    covered = {n for f in blank for n in range(f.first, f.after)}
    found, place = [], 0
    while place < len(words) - 1:
        best = _pick(words, place, sorts) if place not in covered else None
        if best is None:
            place += 1
            continue
        found.append(Find(best.sense, place, place + len(best.words)))
        place += len(best.words)
    return found


def _pick(words: Sequence[str], place: int, sorts: frozenset[str] | set[str]) -> Phrase | None:
    if words[place] in _STOPS and words[place] != TAIL:
        return None
    return next(
        (
            p
            for p in find_phrases(words[place])
            if p.sense.sort in sorts and match_phrase(p, words, place)
        ),
        None,
    )


def _find_marks(words: Sequence[str], long: list[Find]) -> list[Find]:
    """Return marks outside of posts of several words; one word may carry several."""
    covered = {n for f in long for n in range(f.first, f.after)}
    found = []
    for place in range(len(words) - 1):
        if place in covered or words[place] in _STOPS:
            continue
        seen: set[str] = set()
        for phrase in find_phrases(words[place]):
            value = phrase.sense.value
            fresh = phrase.sense.sort == "mark" and value not in seen
            if fresh and match_phrase(phrase, words, place):
                seen.add(value)
                found.append(Find(phrase.sense, place, place + len(phrase.words)))
    return found


def _part(words: Sequence[str]) -> tuple[list[int], list[int]]:
    segments, runs = [], []
    segment = run = 0
    for word in words[:-1]:
        segment += word == BREAK
        run += word in (BREAK, JOIN)
        segments.append(segment)
        runs.append(run)
    return segments, runs
