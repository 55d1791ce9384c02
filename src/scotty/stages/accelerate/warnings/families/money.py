"""Money and paper: the amount cut, and the contract not begun while the date draws near."""

from datetime import UTC, datetime, timedelta
from math import inf

from scotty.signals import Sight, Story
from scotty.signals.titles import read_department
from scotty.signals.words import hear_talk
from scotty.stages.accelerate.warnings.families.people import engaged_people
from scotty.stages.accelerate.warnings.watch import Bound, warning

PAPER = ("legal", "procurement", "security", "contract")
DESKS = ("legal", "procurement")
TEXTS = ("call.transcribed", "email.replied")
TOLD = ("deal.opened", "deal.amended", "deal.staged")


@warning(
    "Amount cut",
    "The amount lies {value:.0f} % under what it was within 60 days (more than {limit:.0f} %)",
    Bound(10, "%", scale=20),
    origin="ours",
    needs=TOLD,
    why="Less scope or a discount asked for: both say that the first offer did not hold.",
)
def amount_cut(story: Story) -> Sight | None:
    """Per cent by which the amount lies under its highest of the last 60 days, in its own currency."""
    moves = [m for m in story.moves("amount") if _positive(m.after)]
    if not moves or not _positive(story.last("amount")):
        return None
    now = moves[-1]
    recent = [m for m in moves if story.age(m.at) <= 60]
    before = [m for m in moves if story.age(m.at) > 60][-1:]
    top = max([*before, *recent], key=lambda m: float(m.after))
    cut = 100.0 * (1 - float(now.after) / float(top.after))
    return Sight(max(0.0, cut), [now.fact, top.fact] if top is not now else [now.fact])


@warning(
    "Paper not begun",
    "{value:.0f} days to the stated close, and no word of legal, procurement or contract "
    "(fewer than {limit:.0f})",
    Bound(21, "days", side="below", scale=14),
    origin="ours",
    needs=TEXTS,
    why="Paper takes weeks on their side; three before the date it should at least be spoken of.",
)
def paper_late(story: Story) -> Sight | None:
    """Days to the stated close while nothing was said of paper, and none of its people seen.

    None once there was, where no date is stated, and where no talk is heard at all.
    """
    talk = story.once(hear_talk)
    if not story.close_dates or not talk.heard:
        return None
    count, _ = talk.find(*PAPER, sides=("us", "them", ""))
    desks = [p for p in engaged_people(story).values() if read_department(p.title) in DESKS]
    if count or desks:
        return None
    day = story.close_dates[-1].after + timedelta(days=1)
    left = -story.age(datetime(day.year, day.month, day.day, tzinfo=UTC))
    return Sight(left, [story.close_dates[-1].fact])


def _positive(value: object) -> bool:
    try:
        return 0 < float(value) < inf  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        return False
