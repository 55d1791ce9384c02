"""Dates and stages: late, pushed, stuck, moved back, handed over."""

from scotty.signals import Sight, Story
from scotty.signals.course import placed_moves
from scotty.stages.accelerate.warnings.watch import Bound, read_clue, warning

STUCK = 45.0
"""Days in one stage that are long before any deal of ours has been won: half of a usual quarter."""
RECENT = 30.0


@warning(
    "Overdue",
    "The stated close date passed {value:.0f} days ago",
    Bound(0, "days", scale=14),
    origin="gong",
    by=("momentum.overdue",),
    why="A date that has passed is no date.",
)
def overdue(story: Story) -> Sight | None:
    """Days since the stated close date; 0 for a date to come."""
    return read_clue("momentum.overdue", story)


@warning(
    "Timeline pushed",
    "The close date was pushed by {value:.0f} days within a month (more than {limit:.0f})",
    Bound(14, "days"),
    origin="seed",
    by=("momentum.last_push",),
    why="The seed: pushed by more than two weeks.",
)
def timeline_pushed(story: Story) -> Sight | None:
    """Days of the last push of the stated close date, within 30 days; None without one."""
    return read_clue("momentum.last_push", story)


@warning(
    "Past its date, pushed before",
    "The close date has passed again after {value:.0f} pushes",
    Bound(1, "pushes", scale=1),
    origin="ours",
    by=("momentum.pushes", "momentum.overdue"),
    why="Two pushes and a date in the past: the date says nothing any more.",
)
def overdue_again(story: Story) -> Sight | None:
    """How often the close date was pushed out, where it has passed; 0 where it has not."""
    late, pushes = read_clue("momentum.overdue", story), read_clue("momentum.pushes", story)
    if late is None or pushes is None:
        return None
    facts = [*pushes.facts, *late.facts]
    return Sight(pushes.value if late.value > 0 else 0.0, facts)


@warning(
    "Stalled in stage",
    "In this stage {value:.1f} × as long as four in five won deals",
    Bound(1, "×"),
    origin="gong",
    by=("momentum.stage_age",),
    why="Longer than four in five won deals stayed in it; 45 days before any was won.",
)
def stalled_in_stage(story: Story) -> Sight | None:
    """Days in the stage over the days that a fifth of won deals exceeded (45 before any was)."""
    sight = read_clue("momentum.stage_age", story)
    if sight is not None or story.start is None or not story.stages:
        return sight
    move = story.stages[-1]
    return Sight(story.age(move.at) / STUCK, [move.fact])


@warning(
    "Older than won deals",
    "Open {value:.1f} × as long as won deals usually take (more than {limit:.1f} ×)",
    Bound(2, "×"),
    origin="ours",
    by=("momentum.age",),
    why="What takes twice as long as won deals did is seldom won. Silent until some have been won.",
)
def too_old(story: Story) -> Sight | None:
    """Days since the opening over the usual days of won deals."""
    return read_clue("momentum.age", story)


@warning(
    "Moved back a stage",
    "Moved back by {value:.0f} % of the way within a month",
    Bound(0, "%", scale=50),
    origin="ours",
    why="What was thought done is not. A step back of long ago is the clue's matter.",
)
def moved_back(story: Story) -> Sight | None:
    """Per cent of the way from first to last stage that it went back in the last 30 days."""
    moves = placed_moves(story)
    if not moves or not story.collects("deal.staged"):
        return None
    back = [(b - a, m) for b, a, m in moves if a < b and story.age(m.at) <= RECENT]
    facts = [m.fact for _, m in reversed(back)] or [moves[-1][2].fact]
    return Sight(100.0 * sum(much for much, _ in back), facts)


@warning(
    "Owner changed",
    "Handed to another seller {value:.0f} days ago (within {limit:.0f})",
    Bound(30, "days", side="below", scale=30),
    origin="ours",
    why="What the first seller knew must be told again; a month is what a new one needs.",
)
def owner_changed(story: Story) -> Sight | None:
    """Days since the deal went from one seller to another; None where it never did."""
    moves = story.moves("owner")
    if len(moves) < 2 or not story.collects("deal.amended"):
        return None
    return Sight(story.age(moves[-1].at), [moves[-1].fact])
