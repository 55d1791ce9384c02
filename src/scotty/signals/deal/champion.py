"""Relationship: the champion, whom we take to be the person who does most for the deal."""

from typing import NamedTuple

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.deal.people import find_leavers
from scotty.signals.deal.roles import read_titles
from scotty.signals.deeds import WEIGHTS, weigh_deeds
from scotty.signals.story import DEEDS, Story
from scotty.signals.titles import read_rank


class Champion(NamedTuple):
    """The most engaged person of the last 90 days, with the weight of what they did."""

    who: str
    weight: float
    deeds: list[Fact]


@clue(
    "relationship",
    "Champion's strength",
    "Their most engaged person carries a weight of {value:.1f} (an answer 3, a meeting 4)",
    Curve("weight", "rises", ((0, -0.12), (4, -0.05), (12, 0), (40, 0.12))),
    needs=DEEDS,
    why="Somebody must want it and sell it inside (judgement). Deeds of 90 days, at a half-life of 30.",
)
def champion(story: Story) -> Sight | None:
    found = story.once(find_champion)
    return None if found is None else Sight.of(found.weight, found.deeds)


@clue(
    "relationship",
    "Whether the champion slackens",
    "Their most engaged person's last 21 days hold {value:.1f} × the pace of the 63 before",
    Curve("×", "rises", ((0.3, -0.15), (1, 0), (2.5, 0.06))),
    needs=DEEDS,
    why="A champion who goes quiet has lost the case, or the wish (judgement). One deed is added to "
    "the 21 days and three to the 63.",
)
def champion_trend(story: Story) -> Sight | None:
    found = story.once(find_champion)
    if found is None:
        return None
    late = len(story.active(21).get(found.who, ()))
    before = len(story.active(84, until=21).get(found.who, ()))
    if late + before < 4:
        return None
    return Sight.of(3 * (late + 1) / (before + 3), found.deeds)


@clue(
    "relationship",
    "Champion's level",
    "Their most engaged person stands at {value:.0f} of 4 (0 staff, 2 director, 4 chief)",
    Curve("level", "rises", ((0, -0.08), (2, 0.02), (4, 0.06))),
    needs=("contact.profiled",),
    why="A champion without weight inside can wish, not buy (judgement).",
)
def champion_level(story: Story) -> Sight | None:
    found = story.once(find_champion)
    rank = None if found is None else read_rank(story.once(read_titles).get(found.who, ""))
    return None if found is None or rank is None else Sight.of(rank, found.deeds)


@clue(
    "relationship",
    "Champion left",
    "Their most engaged person is still there|Their most engaged person left the company",
    Curve("yes or no", "falls", ((0, 0.02), (1, -0.45))),
    needs=("contact.left",),
    why="The one who wanted it is gone; the seed's first danger after falling engagement. Who did most "
    "in the last 180 days, with at least a meeting's weight.",
)
def champion_left(story: Story) -> Sight | None:
    weights = {who: _weigh(deeds) for who, deeds in story.active(180).items()}
    if not weights:
        return None
    best = max(sorted(weights), key=lambda who: weights[who])
    if weights[best] < WEIGHTS["call.held"]:
        return None
    gone = story.once(find_leavers).get(best)
    deeds = story.active(180)[best]
    return Sight.of(0.0, deeds) if gone is None else Sight.of(1.0, [*deeds, gone])


def find_champion(story: Story) -> Champion | None:
    """Return the most engaged person of 90 days who has not left; None where nobody is active."""
    gone = story.once(find_leavers)
    best: Champion | None = None
    for who, deeds in sorted(story.active(90).items()):
        if who in gone:
            continue
        weight = weigh_deeds(deeds, story.moment)
        if best is None or weight > best.weight:
            best = Champion(who, weight, deeds)
    return best


def _weigh(deeds: list[Fact]) -> float:
    return sum(WEIGHTS.get(f.kind, 1.0) for f in deeds)
