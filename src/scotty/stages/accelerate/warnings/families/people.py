"""People: too few, none with power, the one who carried it gone or quiet."""

from scotty.signals import Sight, Story
from scotty.stages.accelerate.stages import is_late
from scotty.stages.accelerate.warnings.watch import Bound, read_clue, warning

YOUNG = 14.0
"""Days in which a deal need not have met more than one person."""
UNMET = 30.0
"""Days in which a deal need not have met a budget holder."""


@warning(
    "Too few contacts",
    "Only {value:.0f} of their people active in 30 days (fewer than {limit:.0f})",
    Bound(2, "people", side="below", scale=1),
    origin="gong",
    by=("relationship.active",),
    why="One person can leave, fall ill or change their mind. Committees have 6 to 10 members "
    "(Gartner, The B2B Buying Journey).",
)
def too_few_contacts(story: Story) -> Sight | None:
    """People of theirs active in 30 days; None in the first two weeks."""
    return read_clue("relationship.active", story) if _older(story, YOUNG) else None


@warning(
    "Single-threaded late",
    "Late in the deal, and one person does {value:.0%} of what they do (more than {limit:.0%})",
    Bound(0.8, "share", scale=0.2),
    origin="ours",
    by=("relationship.thread",),
    why="By the time of an offer, one thread is a risk that there was time to mend.",
)
def single_threaded_late(story: Story) -> Sight | None:
    """Share of their deeds that are one person's; None before half of the way or an offer."""
    return read_clue("relationship.thread", story) if is_late(story) else None


@warning(
    "No power",
    "Nobody who holds a budget has taken part in 90 days",
    Bound(2, "authority", side="below", scale=1),
    origin="gong",
    by=("relationship.holder",),
    why="Nobody who can sign has been seen a month into the deal. Whose title makes a budget "
    "holder is the playbook's [budget] to say.",
)
def no_power(story: Story) -> Sight | None:
    """Return the highest authority of those who took part, 0 to 2; None in the first month."""
    return read_clue("relationship.holder", story) if _older(story, UNMET) else None


@warning(
    "Champion left",
    "Their most engaged person has left the company",
    Bound(0, "yes or no", scale=1),
    origin="seed",
    by=("relationship.champion_left",),
    why="The seed. Whoever carried the purchase inside must be replaced, or it ends with them.",
)
def champion_left(story: Story) -> Sight | None:
    """1 where whoever did most in half a year has left; 0 where not; None without such a person."""
    return read_clue("relationship.champion_left", story)


@warning(
    "Champion weak",
    "Their most engaged person does {value:.1f} × what they did (below {limit:.1f} ×)",
    Bound(0.5, "×", side="below", scale=0.25),
    origin="ours",
    by=("relationship.champion_trend",),
    why="A champion at half the pace is on holiday, or no longer one.",
)
def champion_weak(story: Story) -> Sight | None:
    """Return the pace of the champion's last 21 days over that of the 63 before."""
    return read_clue("relationship.champion_trend", story)


@warning(
    "Committee shrinking",
    "{value:+.0f} of their people active, the last 30 days against the 30 before",
    Bound(-1, "people", side="below", scale=1),
    origin="ours",
    by=("relationship.committee",),
    why="People who stop coming have stopped caring; one may be on holiday.",
)
def committee_shrinking(story: Story) -> Sight | None:
    """Change of the number of active people from one 30 days to the next."""
    return read_clue("relationship.committee", story)


def _older(story: Story, days: float) -> bool:
    return story.start is not None and story.age(story.start) >= days
