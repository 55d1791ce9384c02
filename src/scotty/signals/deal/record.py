"""Momentum by precedent: how deals like it ended, and who began and carries it."""

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.course import list_worths
from scotty.signals.levels import LEVELS
from scotty.signals.story import Story

THEIRS = frozenset({"inbound", "website", "web", "referral", "organic", "word", "trial", "demo"})
OURS = frozenset({"outbound", "cold", "prospecting", "purchased", "list", "campaign", "telesales"})
LARGEST = 20.0
"""A rise that says no more than "much": what was a placeholder grows a thousandfold."""
RECORD = Curve("log-odds", "rises", ((-1.5, -0.7), (0, 0), (1.5, 0.7)))
SHRUNK = "Shrunk toward all deals while few closed there; half of it is believed (judgement)."


@clue(
    "momentum",
    "The seller's record",
    "Deals of this seller are won at {value:+.2f} log-odds against all deals",
    RECORD,
    why=SHRUNK,
)
def seller(story: Story) -> Sight | None:
    return _lift(story, "owner")


@clue(
    "momentum",
    "The product's record",
    "Deals for this product are won at {value:+.2f} log-odds against all deals",
    RECORD,
    why=SHRUNK,
)
def product(story: Story) -> Sight | None:
    return _lift(story, "product")


@clue(
    "momentum",
    "The source's record",
    "Deals from this source are won at {value:+.2f} log-odds against all deals",
    RECORD,
    why=SHRUNK,
)
def source(story: Story) -> Sight | None:
    return _lift(story, "source")


@clue(
    "momentum",
    "The record of its kind",
    "Deals of this kind are won at {value:+.2f} log-odds against all deals",
    RECORD,
    why="New, expansion or renewal. " + SHRUNK,
)
def kind(story: Story) -> Sight | None:
    return _lift(story, "kind")


@clue(
    "momentum",
    "The record from this stage",
    "Deals that came to this stage are won at {value:+.2f} log-odds against all deals",
    RECORD,
    why="Each stage sorts out some. " + SHRUNK,
)
def stage_record(story: Story) -> Sight | None:
    lift = story.setting.norms.lift_stage(story.stage) if story.stage else None
    return None if lift is None else Sight(lift, [story.stages[-1].fact])


@clue(
    "momentum",
    "Who began it",
    "We began it|They began it",
    Curve("yes or no", "rises", ((0, -0.1), (1, 0.2))),
    why="Buyers who ask close more often than those who are asked (judgement). Read from the "
    "deal's source; silent where its words say neither.",
)
def begun(story: Story) -> Sight | None:
    told = next((f for f in story.tellings if f.data.get("source")), None)
    if told is None:
        return None
    words = set(str(told.data["source"]).casefold().replace("-", " ").split())
    theirs, ours = bool(words & THEIRS), bool(words & OURS)
    return None if theirs == ours else Sight(float(theirs), [told])


@clue(
    "momentum",
    "Sellers changed",
    "One seller all along|The seller changed once|The seller changed {value:.0f} times",
    Curve("times", "falls", ((0, 0.02), (1, -0.15), (3, -0.3))),
    needs=("deal.amended",),
    why="What was known and promised changes hands badly (judgement).",
)
def handed_over(story: Story) -> Sight | None:
    moves = story.moves("owner")
    return Sight.of(len(moves) - 1, [m.fact for m in moves[1:]]) if moves else None


@clue(
    "momentum",
    "Amount raised or cut",
    "The amount stands as it began|The amount changed by {value:+.0%} since the deal was opened",
    Curve("share", "free", ((-0.6, -0.4), (-0.15, -0.12), (0, 0), (0.2, 0.08), (1, 0.05))),
    needs=("deal.amended", "deal.staged"),
    why="Cut scope is doubt; a scope that grows is wanted, up to a point (judgement).",
)
def amount_change(story: Story) -> Sight | None:
    worths = list_worths(story)
    if not worths or worths[0].dollars <= 0:
        return None
    change = worths[-1].dollars / worths[0].dollars - 1
    return Sight.of(min(change, LARGEST), [w.fact for w in worths[1:]])


def _lift(story: Story, attribute: str) -> Sight | None:
    level = LEVELS[attribute](story)
    lift = story.setting.norms.lift(attribute, level) if level else None
    return None if lift is None else Sight(lift, _newest(story, attribute))


def _newest(story: Story, field: str) -> list[Fact]:
    return [f for f in story.tellings if f.data.get(field) not in (None, "")][-1:]
