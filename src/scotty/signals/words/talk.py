"""What was said around a deal: its calls and letters, each read once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from scotty.facts import Fact
from scotty.signals.story import Story
from scotty.signals.words.reading import LONGEST, Reading, cut_quote, read_text

SPEED = 150.0
"""Words a minute of ordinary talk, where a transcript has no times."""
MOST_TURNS = 3_000
"""Turns of one call that are read."""
MOST_CHARACTERS = 400_000
"""Characters of one call that are read."""
MACHINE_WORDS = 80
"""A letter of no more words that says that somebody is away is taken for a machine's."""
Turn = tuple[str, str, float, str]


class Call(NamedTuple):
    """A call with a transcript. Sides are `us`, `them`, and "" where nobody said."""

    fact: Fact
    at: datetime
    #: Side -> words, questions, groups of phrases.
    words: Mapping[str, int]
    questions: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    #: Times that the word went from one side to the other, and minutes of talk.
    switches: int
    minutes: float
    #: Words of our longest stretch without a word of theirs.
    longest: int
    #: Their speakers, as named.
    speakers: frozenset[str]
    #: Groups of phrases in the last quarter of the turns, by side.
    ending: Mapping[str, Mapping[str, int]]
    #: (side, text) of each turn.
    texts: Sequence[tuple[str, str]]

    @property
    def sided(self) -> bool:
        """Whether both sides are known to have spoken."""
        return self.words.get("us", 0) > 0 and self.words.get("them", 0) > 0


class Letter(NamedTuple):
    """A letter of theirs, or a note of ours on what they said."""

    fact: Fact
    at: datetime
    reading: Reading
    text: str


class Talk(NamedTuple):
    """Calls and letters of a deal, oldest first."""

    calls: tuple[Call, ...] = ()
    letters: tuple[Letter, ...] = ()
    notes: tuple[Letter, ...] = ()

    def find(self, *groups: str, sides: Sequence[str] = ("them",)) -> tuple[int, list[Fact]]:
        """Return how often phrases of the groups occur, and in which facts, newest first.

        Calls count by side; letters and notes always: they tell what the buyer said.
        """
        total, facts = 0, []
        for call in self.calls:
            told = [call.groups.get(side, {}).get(g, 0) for side in sides for g in groups]
            if count := sum(told):
                total += count
                facts.append(call.fact)
        for letter in (*self.letters, *self.notes):
            if count := sum(letter.reading.groups.get(g, 0) for g in groups):
                total += count
                facts.append(letter.fact)
        return total, sorted(facts, key=lambda f: f.at, reverse=True)

    def since(self, moment: datetime) -> "Talk":
        """Return what was said from a moment on."""
        return self._keep(lambda said: said.at >= moment)

    def only(self, fact: Fact) -> "Talk":
        """Return what one fact holds."""
        return self._keep(lambda said: said.fact is fact)

    def _keep(self, fits: Callable[[Call | Letter], bool]) -> "Talk":
        return Talk(
            tuple(c for c in self.calls if fits(c)),
            tuple(m for m in self.letters if fits(m)),
            tuple(m for m in self.notes if fits(m)),
        )

    @property
    def heard(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.calls or self.letters or self.notes)


def hear_talk(story: Story) -> Talk:
    """Return what was said around a deal. Ask by `story.once(hear_talk)`."""
    return Talk(
        calls=tuple(
            call for fact in story.own("call.transcribed") if (call := _measure(fact)) is not None
        ),
        letters=tuple(
            _letter(fact, text)
            for fact in story.own("email.replied")
            if (text := _text(fact.data, "subject", "text"))
        ),
        notes=tuple(
            _letter(fact, text)
            for fact in story.own("call.held", "meeting.booked")
            if (text := _text(fact.data, "notes", "note", "summary"))
        ),
    )


def weigh_mood(groups: Mapping[str, int]) -> tuple[int, int]:
    """Return (pleased, displeased) phrases: content or committing; doubting, stalling, too dear."""
    pleased = groups.get("good", 0) + groups.get("commit", 0) + groups.get("ahead", 0)
    displeased = sum(groups.get(g, 0) for g in ("bad", "costly", "stall", "unfunded", "behind"))
    return pleased, displeased


def _text(data: Mapping[str, Any], *fields: str) -> str:
    return "\n".join(str(data[f])[:LONGEST] for f in fields if data.get(f))


def _letter(fact: Fact, text: str) -> Letter:
    text = cut_quote(text)
    reading = read_text(text)
    if "absent" in reading.groups and reading.words <= MACHINE_WORDS:
        # A machine wrote "I will come back to you": nobody puts anything off.
        said = {g: n for g, n in reading.groups.items() if g in ("absent", "wrong")}
        reading = reading._replace(groups=said)
    return Letter(fact, fact.at, reading, text)


def _measure(fact: Fact) -> Call | None:
    turns = _turns(fact.data.get("turns"))
    if not turns:
        return None
    return Call(fact, fact.at, *_count(turns))


def _turns(told: Any) -> tuple[Turn, ...]:
    """Return the turns that can be read: what is no turn is left out, what is too long is cut."""
    turns: list[Turn] = []
    left = MOST_CHARACTERS
    for turn in told[:MOST_TURNS] if isinstance(told, list | tuple) else ():
        text = turn.get("text") if isinstance(turn, Mapping) else None
        if not isinstance(text, str) or not text.strip() or left <= 0:
            continue
        side, at = turn.get("side"), turn.get("at")
        left -= min(len(text), LONGEST)
        turns.append(
            (
                side if side in ("us", "them") else "",
                str(turn.get("speaker") or ""),
                float(at) if isinstance(at, int | float) and 0 <= at < 1e6 else -1.0,
                text[:LONGEST],
            )
        )
    return tuple(turns)


@lru_cache(maxsize=1_024)
def _count(turns: tuple[Turn, ...]) -> tuple[Any, ...]:
    """Return a call's measures, in the order of `Call`."""
    words: dict[str, int] = {}
    questions: dict[str, int] = {}
    groups: dict[str, dict[str, int]] = {}
    ending: dict[str, dict[str, int]] = {}
    switches, longest, stretch, before = 0, 0, 0, ""
    for number, (side, _, _, text) in enumerate(turns):
        reading = read_text(text)
        words[side] = words.get(side, 0) + reading.words
        questions[side] = questions.get(side, 0) + reading.questions
        _add(groups.setdefault(side, {}), reading.groups)
        if number * 4 >= (len(turns) - 1) * 3:
            _add(ending.setdefault(side, {}), reading.groups)
        switches += bool(before) and bool(side) and side != before
        stretch = stretch + reading.words if side == "us" else 0
        longest = max(longest, stretch)
        before = side or before
    speakers = frozenset(name for side, name, _, _ in turns if side == "them" and name)
    minutes = _minutes(turns, sum(words.values()))
    texts = tuple((side, text) for side, _, _, text in turns)
    return words, questions, groups, switches, minutes, longest, speakers, ending, texts


def _minutes(turns: tuple[Turn, ...], words: int) -> float:
    times = [at for _, _, at, _ in turns if at >= 0]
    last = read_text(turns[-1][3]).words / SPEED
    told = (max(times) - min(times)) / 60.0 + last if len(times) == len(turns) > 1 else 0.0
    return told if told > 0 else words / SPEED


def _add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for group, count in more.items():
        counts[group] = counts.get(group, 0) + count
