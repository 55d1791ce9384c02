"""Conversation as content: moods, objections, promises, excuses."""

from collections.abc import Iterable, Mapping

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.deal.money import SPOKEN, count_said, lately
from scotty.signals.deal.speech import TRANSCRIPT
from scotty.signals.story import Story
from scotty.signals.words import hear_talk, weigh_mood

MOOD = Curve("-1 to 1", "rises", ((-0.7, -0.45), (0, 0), (0.7, 0.4)))
NOTICES = frozenset({"absent"})
LEXICON = "Phrases of our own lexicon, denials heeded: general lexicons misread business talk "


@clue(
    "conversation",
    "Mood of the calls",
    "Neither pleased nor displeased in calls|Mood of the calls {value:+.2f} (-1 to 1)",
    MOOD,
    needs=TRANSCRIPT,
    why=LEXICON + "(Loughran and McDonald, J. Finance 2011, of financial words). "
    "(pleased - displeased) / (all + 2), their words of 90 days.",
)
def mood(story: Story) -> Sight | None:
    calls = [c for c in lately(story, 90).calls if c.words.get("them")]
    if not calls:
        return None
    value = _weigh(c.groups.get("them", {}) for c in calls)
    return Sight.of(value, [c.fact for c in calls])


@clue(
    "conversation",
    "Mood of their letters",
    "Neither pleased nor displeased in letters|Mood of their letters {value:+.2f} (-1 to 1)",
    MOOD,
    needs=("email.replied",),
    why="As the mood of calls, over letters of 90 days: without what they quote, and without notices "
    "that somebody is away.",
)
def letters(story: Story) -> Sight | None:
    read = [m for m in lately(story, 90).letters if m.reading.words]
    told = [m for m in read if not m.reading.groups.keys() & NOTICES]
    if not told:
        return None
    return Sight.of(_weigh(m.reading.groups for m in told), [m.fact for m in told])


@clue(
    "conversation",
    "Whether the mood rises",
    "The mood stays as it was|The mood changed by {value:+.2f} since the calls before",
    Curve("-2 to 2", "rises", ((-0.8, -0.3), (0, 0), (0.8, 0.25))),
    needs=TRANSCRIPT,
    why="Where it is going tells more than where it is (judgement). The newest call against "
    "those before, from the second call on.",
)
def rising(story: Story) -> Sight | None:
    calls = [c for c in story.once(hear_talk).calls if c.words.get("them")]
    if len(calls) < 2:
        return None
    before = _weigh(c.groups["them"] for c in calls[:-1])
    return Sight.of(_weigh([calls[-1].groups["them"]]) - before, [c.fact for c in calls])


@clue(
    "conversation",
    "Objections",
    "No objection in 60 days|One objection in 60 days|{value:.0f} objections in 60 days",
    Curve("mentions", "falls", ((0, 0.05), (2, -0.08), (6, -0.3))),
    needs=SPOKEN,
    why="An objection is interest; a heap of them is a no (judgement).",
)
def objections(story: Story) -> Sight | None:
    return count_said(story, 60, "objection", "costly")


@clue(
    "conversation",
    "Words of commitment",
    "No word of going ahead in 60 days|One word of going ahead in 60 days|{value:.0f} words of going ahead in 60 days",
    Curve("mentions", "rises", ((0, -0.05), (1, 0.2), (4, 0.45))),
    needs=SPOKEN,
    why="They say so when they will (judgement).",
)
def commitment(story: Story) -> Sight | None:
    return count_said(story, 60, "commit")


@clue(
    "conversation",
    "Putting it off",
    "They put nothing off in 60 days|They put it off once in 60 days|They put it off {value:.0f} times in 60 days",
    Curve("mentions", "falls", ((0, 0.08), (1, -0.08), (4, -0.4))),
    needs=SPOKEN,
    why="A red flag of Gong's kind: later, next quarter, we come back to you.",
)
def stalling(story: Story) -> Sight | None:
    return count_said(story, 60, "stall")


@clue(
    "conversation",
    "Next step agreed",
    "The last call ended without a next step|The last call ended with a next step agreed",
    Curve("yes or no", "rises", ((0, -0.18), (1, 0.2))),
    needs=TRANSCRIPT,
    why="In the last quarter of the newest call, they speak of a day or a next step, and "
    "put nothing off (judgement).",
)
def next_step(story: Story) -> Sight | None:
    calls = [c for c in story.once(hear_talk).calls if c.sided]
    if not calls:
        return None
    theirs = calls[-1].ending.get("them", {})
    agreed = bool(theirs.get("meeting") or theirs.get("commit")) and not theirs.get("stall")
    return Sight(float(agreed), [calls[-1].fact])


@clue(
    "conversation",
    "Away",
    "No notice that somebody is away|One notice in 45 days that somebody is away|{value:.0f} notices in 45 days that somebody is away",
    Curve("letters", "falls", ((0, 0.01), (1, -0.05), (3, -0.15))),
    needs=("email.replied",),
    why="Machines answer for them: holidays cost weeks (judgement).",
)
def away(story: Story) -> Sight | None:
    return _count_letters(story, 45, "absent")


@clue(
    "conversation",
    "Sent elsewhere",
    "Nobody sent us elsewhere|One letter says that we ask the wrong person|{value:.0f} letters say that we ask the wrong person",
    Curve("letters", "falls", ((0, 0.02), (1, -0.2), (3, -0.4))),
    needs=("email.replied",),
    why="Whoever we believed in does not decide, or is gone (judgement). Within 120 days.",
)
def wrong_person(story: Story) -> Sight | None:
    return _count_letters(story, 120, "wrong")


def _weigh(told: Iterable[Mapping[str, int]]) -> float:
    """Return (pleased - displeased) / (both + 2): -1 to 1, drawn to 0 while little is said."""
    pairs = [weigh_mood(groups) for groups in told]
    pleased, displeased = sum(p for p, _ in pairs), sum(d for _, d in pairs)
    return (pleased - displeased) / (pleased + displeased + 2.0)


def _count_letters(story: Story, days: float, group: str) -> Sight | None:
    told = lately(story, days).letters
    if not told:
        return None
    found = [m.fact for m in told if group in m.reading.groups]
    return Sight.of(len(found), found)
