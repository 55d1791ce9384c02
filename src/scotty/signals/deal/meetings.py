"""Engagement in meetings: held, booked, how often, with how many."""

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story


@clue(
    "engagement",
    "Meetings in the last 45 days",
    "No meeting in the last 45 days|{value:.0f} meetings in the last 45 days",
    Curve("meetings", "rises", ((0, -0.15), (1, 0.03), (3, 0.15), (6, 0.2))),
    needs=("call.held",),
    why="They came. A deal of less than two weeks that had none yet is not judged (judgement).",
)
def meetings(story: Story) -> Sight | None:
    held = story.recent(45, "call.held")
    if not held and story.start is not None and story.age(story.start) < 14:
        return None
    return Sight.of(len(held), held)


@clue(
    "engagement",
    "A next meeting",
    "No next meeting is booked|A next meeting is booked",
    Curve("yes or no", "rises", ((0, -0.12), (1, 0.2))),
    needs=("meeting.booked",),
    why="A booking of the last 30 days that no call has followed yet. Next steps that are set keep "
    "a deal alive (judgement).",
)
def next_meeting(story: Story) -> Sight:
    held = story.own("call.held")
    open_ = [f for f in story.recent(30, "meeting.booked") if not held or held[-1].at <= f.at]
    return Sight.of(1.0 if open_ else 0.0, open_ or held[-1:])


@clue(
    "engagement",
    "Days between meetings",
    "A meeting every {value:.0f} days, the wait since the last one included",
    Curve("days", "falls", ((7, 0.12), (14, 0.05), (30, -0.08), (60, -0.15))),
    needs=("call.held",),
    why="A steady beat, from the second meeting of half a year on (judgement).",
)
def cadence(story: Story) -> Sight | None:
    held = story.recent(180, "call.held")
    if len(held) < 2:
        return None
    return Sight.of(story.age(held[0].at) / len(held), held)


@clue(
    "engagement",
    "People met",
    "{value:.0f} of their people in meetings in 90 days",
    Curve("people", "rises", ((1, -0.05), (2, 0.05), (5, 0.15))),
    needs=("call.held",),
    why="Meetings with several of them bring the decision into one room (judgement).",
)
def met(story: Story) -> Sight | None:
    newest = {f.contact: f for f in story.recent(90, "call.held") if f.contact}
    if not newest:
        return None
    return Sight.of(len(newest), sorted(newest.values(), key=lambda f: f.at))
