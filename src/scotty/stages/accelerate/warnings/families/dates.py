"""Dates and stages: late, pushed, stuck, moved back, handed over."""

from datetime import UTC, datetime, timedelta

from scotty.signals import Move, Sight, Story
from scotty.signals.story import DEAL_KINDS
from scotty.stages.accelerate.stages import place_stage
from scotty.stages.accelerate.warnings.watch import Bound, warning

TOLD = tuple(sorted(DEAL_KINDS))
STUCK = 45.0
"""Days in one stage that are long before any deal of ours has been won: half of a usual quarter."""
RECENT = 30.0


@warning(
    "Overdue",
    "The stated close date passed {value:.0f} days ago",
    Bound(0, "days", scale=14),
    origin="gong",
    needs=TOLD,
    why="A date that has passed is no date.",
)
def overdue(story: Story) -> Sight | None:
    """Days since the end of the stated close date; negative for a date to come."""
    if not story.close_dates:
        return None
    return Sight(_days_past(story), [story.close_dates[-1].fact])


@warning(
    "Timeline pushed",
    "The close date was pushed by {value:.0f} days within a month (more than {limit:.0f})",
    Bound(14, "days"),
    origin="seed",
    needs=TOLD,
    why="The seed: pushed by more than two weeks.",
)
def timeline_pushed(story: Story) -> Sight | None:
    """Days by which the stated close date moved out over the last 30 days, pulls counted back."""
    moves = [m for m in story.close_dates if story.age(m.at) <= RECENT and m.before is not None]
    if not story.close_dates:
        return None
    days = sum((m.after - m.before).days for m in moves)
    facts = [m.fact for m in reversed(moves)] or [story.close_dates[-1].fact]
    return Sight(float(max(days, 0)), facts)


@warning(
    "Past its date, pushed before",
    "The close date has passed again after {value:.0f} pushes",
    Bound(1, "pushes", scale=1),
    origin="ours",
    needs=TOLD,
    why="Two pushes and a date in the past: the date says nothing any more.",
)
def overdue_again(story: Story) -> Sight | None:
    """How often the close date was pushed out, where it has passed; 0 where it has not."""
    if not story.close_dates:
        return None
    pushes = [m for m in story.close_dates if m.before is not None and m.after > m.before]
    if _days_past(story) <= 0:
        return Sight(0.0, [story.close_dates[-1].fact])
    return Sight(
        float(len(pushes)), [m.fact for m in reversed(pushes)] or [story.close_dates[-1].fact]
    )


@warning(
    "Stalled in stage",
    "In this stage {value:.1f} × as long as won deals that took long",
    Bound(1, "×"),
    origin="gong",
    needs=TOLD,
    why="Longer than four of five won deals stayed in it; 45 days before any was won.",
)
def stalled_in_stage(story: Story) -> Sight | None:
    """Days in the stage, over the days that a fifth of won deals exceeded (45 before any was)."""
    if not story.stages or story.opened is None or story.start is None:
        return None
    move = story.stages[-1]
    norm = story.setting.norms.stages.get(str(move.after))
    long = norm.long if norm is not None and norm.long > 0 else STUCK
    return Sight(story.age(move.at) / long, [move.fact])


@warning(
    "Older than won deals",
    "Open {value:.1f} × as long as won deals that took long",
    Bound(1, "×"),
    origin="ours",
    needs=TOLD,
    why="Four of five won deals were won sooner. Silent until some have been won.",
)
def too_old(story: Story) -> Sight | None:
    """Days since the opening, over the days that a fifth of won deals exceeded."""
    long = story.setting.norms.long_cycle
    if story.start is None or story.opened is None or not long:
        return None
    return Sight(story.age(story.start) / long, [story.opened])


@warning(
    "Moved back a stage",
    "Moved back by {value:.0f} % of the way within a month",
    Bound(0, "%", scale=50),
    origin="ours",
    needs=TOLD,
    why="What was thought done is not.",
)
def moved_back(story: Story) -> Sight | None:
    """Per cent of the way from first to last stage that it went back in the last 30 days."""
    moves = [m for m in story.stages if story.age(m.at) <= RECENT and m.before is not None]
    places = [(place_stage(story, m.before), place_stage(story, m.after)) for m in moves]
    back = [
        (100 * (before - after), move)
        for move, (before, after) in zip(moves, places, strict=True)
        if before is not None and after is not None
    ]
    if not story.stages or (moves and not back):
        return None
    fallen = [(much, move) for much, move in back if much > 0]
    facts = [move.fact for _, move in reversed(fallen)] or [story.stages[-1].fact]
    return Sight(sum(much for much, _ in fallen), facts)


@warning(
    "Owner changed",
    "Handed to another seller {value:.0f} days ago (within {limit:.0f})",
    Bound(30, "days", side="below", scale=30),
    origin="ours",
    needs=TOLD,
    why="What the first seller knew must be told again; a month is what a new one needs.",
)
def owner_changed(story: Story) -> Sight | None:
    """Days since the deal went from one seller to another; None where it never did."""
    moves: list[Move] = story.moves("owner")
    if len(moves) < 2:
        return None
    return Sight(story.age(moves[-1].at), [moves[-1].fact])


def _days_past(story: Story) -> float:
    """Return days since the stated close date was over, in UTC; negative before."""
    day = story.close_dates[-1].after + timedelta(days=1)
    return story.age(datetime(day.year, day.month, day.day, tzinfo=UTC))
