"""Relationship: how quickly they answer, who began, and who on our side looks after it."""

from statistics import median

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story

HOUR = 3_600.0


@clue(
    "relationship",
    "Hours they take to answer",
    "They take {value:.0f} hours to answer, by the median of their last five",
    Curve("hours", "falls", ((2, 0.12), (24, 0.03), (72, -0.08), (168, -0.15))),
    needs=("email.replied",),
    why="Who wants it answers soon (judgement).",
)
def answer_hours(story: Story) -> Sight | None:
    told = story.once(list_answers)[-5:]
    return Sight.of(median(h for _, h in told), [f for f, _ in told]) if told else None


@clue(
    "relationship",
    "Their answers, against won deals",
    "They take {value:.1f} × as long to answer as buyers in won deals",
    Curve("×", "falls", ((0.3, 0.1), (1, 0.02), (3, -0.15))),
    needs=("email.replied",),
    why="Your own won deals.",
)
def answer_usual(story: Story) -> Sight | None:
    told, usual = story.once(list_answers)[-5:], story.setting.norms.usual_answer
    if not told or not usual:
        return None
    return Sight.of(median(h for _, h in told) / usual, [f for f, _ in told])


@clue(
    "relationship",
    "Whether their answers slow down",
    "Their last three answers took {value:.1f} × as long as those before",
    Curve("×", "falls", ((0.4, 0.08), (1, 0), (3, -0.15))),
    needs=("email.replied",),
    why="Answers that slow down go before silence (judgement). From five answers on; an hour is "
    "added to each side.",
)
def answer_trend(story: Story) -> Sight | None:
    told = story.once(list_answers)
    if len(told) < 5:
        return None
    late, before = median(h for _, h in told[-3:]), median(h for _, h in told[:-3])
    return Sight.of((late + 1) / (before + 1), [f for f, _ in told])


@clue(
    "relationship",
    "Who began",
    "We went to them first|They came to us first",
    Curve("yes or no", "rises", ((0, -0.04), (1, 0.12))),
    needs=("touch.sent",),
    why="Who comes by themselves has the need already (judgement). By the first touch of ours, or "
    "question or trial of theirs, in the 120 days before the deal was opened.",
)
def began(story: Story) -> Sight | None:
    if story.start is None:
        return None
    theirs = ("web.demo_requested", "web.form_submitted", "web.chat_started")
    age = story.age(story.start)
    found = story.recent(age + 120, "touch.sent", *theirs, "product.trial_started", until=age)
    if not found:
        return None
    return Sight(0.0 if found[0].kind == "touch.sent" else 1.0, found[:1])


@clue(
    "relationship",
    "A seller looks after it",
    "No seller is named|A seller is named",
    Curve("yes or no", "rises", ((0, -0.3), (1, 0.01))),
    needs=("deal.opened",),
    why="What belongs to nobody is done by nobody (judgement). Silent where no deal names a seller.",
)
def owned(story: Story) -> Sight | None:
    if story.owner is None and not story.setting.norms.records.get("owner"):
        return None
    named = [f for f in story.tellings if f.data.get("owner")]
    return Sight.of(1.0 if named else 0.0, named or story.tellings[-1:])


def list_answers(story: Story) -> list[tuple[Fact, float]]:
    """Return (answer, hours it took), oldest first, of the last 120 days.

    Where the source does not say how long it took, our last touch to that person tells.
    """
    touches = [f for f in story.own("touch.sent") if f.contact]
    told: list[tuple[Fact, float]] = []
    for answer in story.recent(120, "email.replied"):
        hours = answer.data.get("hours")
        if not isinstance(hours, int | float):
            sent = [f for f in touches if f.contact == answer.contact and f.at <= answer.at]
            hours = (answer.at - sent[-1].at).total_seconds() / HOUR if sent else -1.0
        if hours >= 0:
            told.append((answer, float(hours)))
    return told
