"""Intent in what befalls the company: hiring, money, leaders, tenders, technology."""

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story


@clue(
    "intent",
    "Jobs posted",
    "No jobs posted in 60 days|{value:.0f} jobs posted in 60 days",
    Curve("jobs", "free", ((0, -0.02), (2, 0.04), (6, 0.06))),
    needs=("hiring.posted",),
    why="A company that hires has work and money; it may also build the thing itself (judgement).",
)
def hiring(story: Story) -> Sight:
    found = story.recent(60, "hiring.posted")
    return Sight.of(len(found), found)


@clue(
    "intent",
    "Days since funding",
    "Money was raised {value:.0f} days ago",
    Curve("days", "falls", ((60, 0.12), (180, 0.06), (365, 0))),
    needs=("funding.raised",),
    why="New money looks for use within two quarters (judgement). Silent after a year.",
)
def funding(story: Story) -> Sight | None:
    return _measure_last(story, 365, "funding.raised")


@clue(
    "intent",
    "Days since leaders changed",
    "A leader changed {value:.0f} days ago",
    Curve("days", "free", ((0, -0.08), (45, -0.02), (90, 0.05), (180, 0))),
    needs=("leadership.changed",),
    why="A new leader first halts what was under way, then reviews it (judgement).",
)
def leaders(story: Story) -> Sight | None:
    return _measure_last(story, 180, "leadership.changed")


@clue(
    "intent",
    "Days since a tender",
    "A tender was published {value:.0f} days ago",
    Curve("days", "free", ((0, 0.08), (60, 0.04), (150, -0.05))),
    needs=("tender.published",),
    why="A tender is a project with a date, and with rivals; late in it, those are ahead that "
    "helped to write it (judgement).",
)
def tender(story: Story) -> Sight | None:
    return _measure_last(story, 150, "tender.published")


@clue(
    "intent",
    "Technology added",
    "No technology added in 180 days|{value:.0f} products added to their stack in 180 days",
    Curve("products", "free", ((0, -0.02), (1, 0.03), (4, 0.06))),
    needs=("technology.added",),
    why="They are rebuilding; a neighbouring product makes ours useful (judgement).",
)
def added(story: Story) -> Sight:
    found = story.recent(180, "technology.added")
    return Sight.of(len(found), found)


@clue(
    "intent",
    "Technology dropped",
    "No technology dropped in 180 days|{value:.0f} products dropped from their stack in 180 days",
    Curve("products", "rises", ((0, -0.01), (1, 0.1), (2, 0.15))),
    needs=("technology.dropped",),
    why="A product gone from the stack leaves a hole (judgement).",
)
def dropped(story: Story) -> Sight:
    found = story.recent(180, "technology.dropped")
    return Sight.of(len(found), found)


def _measure_last(story: Story, days: float, kind: str) -> Sight | None:
    """Return days since the last fact of a kind, where it is no older than that."""
    found = story.recent(days, kind)
    return Sight.of(story.age(found[-1].at), found[-1:]) if found else None
