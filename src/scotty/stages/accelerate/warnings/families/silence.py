"""Silence: nothing happens, they do not answer, or they do less than they did."""

from datetime import datetime

from scotty.facts import Fact
from scotty.signals import Sight, Story
from scotty.signals.story import DEEDS, OURS, WORDS
from scotty.stages.accelerate.stages import reached_offer
from scotty.stages.accelerate.warnings.watch import Bound, warning

REACHED = ("touch.sent",)
TALKS = ("email.replied", "meeting.booked", "call.held", "touch.sent")
_BOTH = tuple(sorted({*DEEDS, *OURS}))


@warning(
    "No activity",
    "Nothing has happened for {value:.0f} days (more than {limit:.0f})",
    Bound(14, "days"),
    origin="gong",
    needs=TALKS,
    why="Two weeks without a mail, call, meeting or visit by either side; Gong's default setting "
    "is a number of days that each board chooses.",
)
def no_activity(story: Story) -> Sight | None:
    """Days since anybody on either side did anything; counted from the opening at the earliest."""
    return _since_last(story, story.own(*_BOTH))


@warning(
    "Ghosted",
    "They have not answered for {value:.0f} days since we wrote (more than {limit:.0f})",
    Bound(10, "days"),
    origin="gong",
    needs=REACHED,
    why="We reached out after their last word, and nothing came back. Buyers of won deals answer "
    "within days; see the clue on answering time.",
)
def ghosted(story: Story) -> Sight | None:
    """Days since the first of our touches that they have not answered; None without such a touch."""
    answers = story.own(*WORDS)
    since = answers[-1].at if answers else story.start
    if since is None:
        return None
    waiting = [f for f in story.own(*REACHED) if f.at > since]
    if not waiting:
        return None
    return Sight(story.age(waiting[0].at), [*reversed(waiting), *answers[-1:]])


@warning(
    "Engagement falling",
    "They did {value:.0f} % less in the last 30 days than in the 30 before (more than {limit:.0f} %)",
    Bound(50, "%", scale=25),
    origin="seed",
    needs=DEEDS,
    why="Half of what they did a month ago. Below four acts a month a fall is chance.",
)
def engagement_falling(story: Story) -> Sight | None:
    """Per cent by which their acts fell from one 30 days to the next; None below four acts."""
    recent, before = story.recent(30, *DEEDS), story.recent(60, *DEEDS, until=30)
    if len(before) < 4:
        return None
    facts = [*reversed(recent), *reversed(before)]
    return Sight(100.0 * max(0.0, 1 - len(recent) / len(before)), facts)


@warning(
    "Silent after proposal",
    "Not a word from them for {value:.0f} days since the proposal (more than {limit:.0f})",
    Bound(7, "days"),
    origin="ours",
    needs=WORDS,
    why="A proposal that is wanted is talked about within a week.",
)
def silent_after_proposal(story: Story) -> Sight | None:
    """Days since they last spoke, counted from the proposal at the earliest; None before one."""
    move = reached_offer(story)
    if move is None:
        return None
    answers = [f for f in story.own(*WORDS) if f.at > move.at]
    last = answers[-1] if answers else move.fact
    return Sight(story.age(last.at), [last, *([move.fact] if answers else [])])


@warning(
    "No next step set",
    "{value:.0f} days since the last conversation, and no meeting is set (more than {limit:.0f})",
    Bound(7, "days"),
    origin="ours",
    needs=("meeting.booked",),
    why="A conversation that ends without a date for the next one has ended.",
)
def no_next_step(story: Story) -> Sight | None:
    """Days since the last call, with no meeting booked since; 0 where one is; None without a call."""
    calls = story.own("call.held")
    if not calls:
        return None
    booked = [f for f in story.own("meeting.booked") if f.at > calls[-1].at]
    if booked:
        return Sight(0.0, [booked[-1], calls[-1]])
    return Sight(story.age(calls[-1].at), [calls[-1]])


def _since_last(story: Story, facts: list[Fact]) -> Sight | None:
    """Return days since the last of them, or since the opening where that came later."""
    last = facts[-1] if facts else None
    opened = story.opened if story.start is not None else None
    times: list[tuple[datetime, Fact]] = [(f.at, f) for f in (last, opened) if f is not None]
    if not times:
        return None
    at = max(at for at, _ in times)
    return Sight(story.age(at), [fact for _, fact in times])
