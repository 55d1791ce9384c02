"""Money and paper: the amount cut, and the contract not begun while the date draws near."""

from scotty.signals import Sight, Story
from scotty.stages.accelerate.warnings.watch import Bound, read_clue, warning

PAPER = ("economics.legal", "economics.procurement", "economics.contract", "economics.security")


@warning(
    "Amount cut",
    "The amount changed by {value:+.0%} since the deal was opened (below {limit:+.0%})",
    Bound(-0.1, "share", side="below", scale=0.2),
    origin="ours",
    by=("momentum.amount_change",),
    why="Less scope or a discount asked for: both say that the first offer did not hold.",
)
def amount_cut(story: Story) -> Sight | None:
    """Change of the amount since the opening, as a share of it."""
    return read_clue("momentum.amount_change", story)


@warning(
    "Paper not begun",
    "{value:.0f} days to the stated close, and no word of lawyers, purchasing or contract "
    "(fewer than {limit:.0f})",
    Bound(21, "days", side="below", scale=14),
    origin="ours",
    by=PAPER,
    why="Paper takes weeks on their side; three before the date it should at least be spoken of.",
)
def paper_late(story: Story) -> Sight | None:
    """Days to the stated close while nothing was said of paper; negative once it has passed.

    None once something was, where no date is stated, and where no talk is heard at all.
    """
    sights = [s for name in PAPER if (s := read_clue(name, story)) is not None]
    if story.close_date is None or not sights or any(s.value for s in sights):
        return None
    left = (story.close_date - story.moment.date()).days
    return Sight(float(left), [story.close_dates[-1].fact])
