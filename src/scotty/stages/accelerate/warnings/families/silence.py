"""Silence: nothing happens, they do not answer, or they do less than they did."""

from scotty.signals import Sight, Story
from scotty.signals.story import WORDS
from scotty.stages.accelerate.stages import reached_offer
from scotty.stages.accelerate.warnings.watch import Bound, read_clue, warning


@warning(
    "No activity",
    "Neither side has said a word for {value:.0f} days (more than {limit:.0f})",
    Bound(14, "days"),
    origin="gong",
    by=("engagement.silence", "engagement.outreach"),
    why="Two weeks without a mail, call or meeting by either side. Gong leaves the number of days "
    "to each board.",
)
def no_activity(story: Story) -> Sight | None:
    """Days since either side spoke; counted from the opening at the earliest."""
    sights = [read_clue(f"engagement.{name}", story) for name in ("silence", "outreach")]
    return min((s for s in sights if s is not None), key=lambda s: s.value, default=None)


@warning(
    "Ghosted",
    "They have not answered for {value:.0f} days since we wrote (more than {limit:.0f})",
    Bound(10, "days"),
    origin="gong",
    why="We reached out after their last word, and nothing came back. Buyers of won deals answer "
    "within days.",
)
def ghosted(story: Story) -> Sight | None:
    """Days since the first of our touches to a person that stands unanswered; 0 where none does."""
    touches = [f for f in story.recent(90, "touch.sent") if f.contact]
    words = story.own(*WORDS)
    since = words[-1].at if words else story.start
    if not touches or since is None or not story.collects("touch.sent"):
        return None
    waiting = [f for f in touches if f.at > since]
    if not waiting:
        return Sight(0.0, [*words[-1:], touches[-1]])
    return Sight(story.age(waiting[0].at), [*reversed(waiting), *words[-1:]])


@warning(
    "Engagement falling",
    "They do {value:.1f} × what they did (below {limit:.1f} ×)",
    Bound(0.5, "×", side="below", scale=0.25),
    origin="seed",
    by=("engagement.trend",),
    why="Half the pace of the six weeks before.",
)
def engagement_falling(story: Story) -> Sight | None:
    """Return the pace of their last 14 days over that of the 42 before."""
    return read_clue("engagement.trend", story)


@warning(
    "Silent after proposal",
    "Not a word from them for {value:.0f} days since the offer (more than {limit:.0f})",
    Bound(7, "days"),
    origin="ours",
    by=("engagement.silence",),
    why="An offer that is wanted is talked about within a week.",
)
def silent_after_proposal(story: Story) -> Sight | None:
    """Days since they last spoke, counted from the offer at the earliest; None before one."""
    move, silence = reached_offer(story), read_clue("engagement.silence", story)
    if move is None or silence is None:
        return None
    return Sight(min(silence.value, story.age(move.at)), [*silence.facts, move.fact])


@warning(
    "No next step set",
    "{value:.0f} days since the last call, and no meeting is booked (more than {limit:.0f})",
    Bound(7, "days"),
    origin="ours",
    by=("engagement.next_meeting",),
    why="A conversation that ends without a day for the next one has ended.",
)
def no_next_step(story: Story) -> Sight | None:
    """Days since the last call where no meeting is booked; 0 where one is; None without a call."""
    booked, calls = read_clue("engagement.next_meeting", story), story.own("call.held")
    if booked is None or not calls:
        return None
    return Sight(0.0 if booked.value else story.age(calls[-1].at), booked.facts or calls[-1:])


@warning(
    "Answers slowing",
    "They take {value:.1f} × as long to answer as they did (more than {limit:.1f} ×)",
    Bound(2, "×"),
    origin="ours",
    by=("relationship.answer_trend",),
    why="Who answers half as fast has something else to do first.",
)
def answers_slowing(story: Story) -> Sight | None:
    """Return the time they take to answer lately over what they took before."""
    return read_clue("relationship.answer_trend", story)
