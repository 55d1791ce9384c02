"""Conversation as form: who talks, who asks, for how long."""

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story
from scotty.signals.words import SPEED, Call, hear_talk

NEWEST = 5
"""Calls that are looked at, the newest: early habits do not weigh for ever."""
TRANSCRIPT = ("call.transcribed",)


@clue(
    "conversation",
    "Our share of the talk",
    "We speak {value:.0%} of the words",
    Curve("share", "free", ((0.2, -0.03), (0.43, 0.1), (0.6, 0), (0.8, -0.25))),
    needs=TRANSCRIPT,
    why="Gong Labs found a talk-to-listen ratio of 43:57 in the calls that convert best; here by "
    "words, over the newest five calls.",
)
def talk_share(story: Story) -> Sight | None:
    calls = sided_calls(story)
    ours = sum(c.words["us"] for c in calls)
    theirs = sum(c.words["them"] for c in calls)
    return _show(ours / (ours + theirs), calls) if calls else None


@clue(
    "conversation",
    "Our longest speech",
    "Our longest speech took {value:.1f} minutes",
    Curve("minutes", "falls", ((0.5, 0.05), (2.5, 0), (6, -0.2))),
    needs=TRANSCRIPT,
    why="Nobody listens for long (judgement). At 150 words a minute, in the newest five calls.",
)
def monologue(story: Story) -> Sight | None:
    calls = sided_calls(story)
    return _show(max(c.longest for c in calls) / SPEED, calls) if calls else None


@clue(
    "conversation",
    "Their questions",
    "They asked nothing|They ask {value:.1f} questions in a call",
    Curve("questions", "rises", ((0, -0.15), (3, 0.03), (10, 0.2))),
    needs=TRANSCRIPT,
    why="Who asks imagines having it (judgement). Question marks in the newest five calls.",
)
def their_questions(story: Story) -> Sight | None:
    calls = sided_calls(story)
    return _show(_mean([c.questions.get("them", 0) for c in calls]), calls) if calls else None


@clue(
    "conversation",
    "Our questions",
    "We asked nothing|We ask {value:.1f} questions in a call",
    Curve("questions", "free", ((0, -0.1), (5, 0.02), (12, 0.1), (25, -0.05))),
    needs=TRANSCRIPT,
    why="Gong Labs: 11 to 14 questions in the discovery calls that go well; more is interrogation.",
)
def our_questions(story: Story) -> Sight | None:
    calls = sided_calls(story)
    return _show(_mean([c.questions.get("us", 0) for c in calls]), calls) if calls else None


@clue(
    "conversation",
    "Turns taken",
    "The word changes sides {value:.1f} times a minute",
    Curve("a minute", "rises", ((0.5, -0.12), (2, 0.02), (5, 0.1))),
    needs=TRANSCRIPT,
    why="A talk, not two lectures (judgement). Newest five calls.",
)
def turns(story: Story) -> Sight | None:
    calls = sided_calls(story)
    minutes = sum(c.minutes for c in calls)
    return _show(sum(c.switches for c in calls) / minutes, calls) if minutes > 0 else None


@clue(
    "conversation",
    "Their voices",
    "None of their people spoke in calls|One of their people spoke in calls|{value:.0f} of their people spoke in calls",
    Curve("people", "rises", ((1, -0.1), (2, 0.05), (5, 0.18))),
    needs=TRANSCRIPT,
    why="A decision of several is heard from several (judgement). Within 120 days.",
)
def voices(story: Story) -> Sight | None:
    calls = story.once(hear_talk).since(story.log.since(120)).calls
    named = {name for c in calls for name in c.speakers}
    return _show(len(named), [c for c in calls if c.speakers][-NEWEST:]) if named else None


@clue(
    "conversation",
    "Hesitation",
    "They do not hesitate|They hesitate {value:.1f} times in 100 words",
    Curve("per 100 words", "falls", ((0, 0.02), (2, 0), (6, -0.1))),
    needs=TRANSCRIPT,
    why="Slight: many transcripts leave out the ums, and some people say many (judgement). "
    "From 100 words of theirs in the newest five calls on.",
)
def hesitation(story: Story) -> Sight | None:
    calls = sided_calls(story)
    words = sum(c.words["them"] for c in calls)
    if words < 100:
        return None
    count = sum(c.groups.get("them", {}).get("hesitation", 0) for c in calls)
    return _show(100.0 * count / words, calls)


@clue(
    "conversation",
    "The last call's length",
    "The last call took {value:.1f} × as long as those before",
    Curve("×", "rises", ((0.3, -0.2), (0.7, -0.05), (1, 0.03), (1.6, 0.08))),
    needs=("call.held",),
    why="Calls that end early have little to say (judgement). Against what was planned, where "
    "that is told; else against the middle of the calls before.",
)
def length(story: Story) -> Sight | None:
    timed = [(m, f) for f in story.own("call.held") if (m := _read(f.data.get("minutes"))) > 0]
    if not timed:
        return None
    minutes, last = timed[-1]
    before = sorted(m for m, _ in timed[:-1])
    usual = _read(last.data.get("planned")) or (before[len(before) // 2] if before else 0.0)
    return Sight(minutes / usual, [last]) if usual > 0 else None


def sided_calls(story: Story) -> list[Call]:
    """Return the newest five calls in which both sides are known to speak, oldest first."""
    return [c for c in story.once(hear_talk).calls if c.sided][-NEWEST:]


def _mean(counts: list[int]) -> float:
    return sum(counts) / len(counts)


def _show(value: float, calls: list[Call]) -> Sight:
    return Sight.of(value, [c.fact for c in calls])


def _read(told: object) -> float:
    return float(told) if isinstance(told, int | float) and 0 < told < 1e5 else 0.0
