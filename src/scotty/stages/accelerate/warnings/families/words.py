"""Words: what was said in calls and letters, and what was not."""

from scotty.signals import Sight, Story
from scotty.stages.accelerate.warnings.watch import Bound, read_clue, warning

FLAGS = ("conversation.stalling", "conversation.objections", "conversation.wrong_person")


@warning(
    "Price not mentioned",
    "More than half of the way, and the price came up {value:.0f} times (fewer than {limit:.0f})",
    Bound(1, "mentions", side="below", scale=1),
    origin="gong",
    by=("economics.price",),
    why="A purchase that nobody asks the price of is not yet one.",
)
def price_not_mentioned(story: Story) -> Sight | None:
    """How often either side spoke of the price; None before half of the way or without a call."""
    sight = read_clue("economics.price", story)
    if sight is None or sight.facts:
        return sight
    return Sight(sight.value, [story.stages[-1].fact])


@warning(
    "Budget concern",
    "They spoke of cuts, freezes or no budget {value:.0f} times in 60 days",
    Bound(0, "mentions", scale=2),
    origin="seed",
    by=("economics.budget_worry",),
    why="The seed: budget concerns mentioned. One is enough; money is seldom named in passing.",
)
def budget_concern(story: Story) -> Sight | None:
    """How often they said in 60 days that there is no budget."""
    return read_clue("economics.budget_worry", story)


@warning(
    "Red flag",
    "{value:.0f} times lately they put off, objected or sent us elsewhere (more than {limit:.0f})",
    Bound(2, "mentions", scale=2),
    origin="gong",
    by=FLAGS,
    why="Gong listens for phrases such as having to ask the boss or it not being the right time. "
    "Every buyer says one of them; three are a pattern.",
)
def red_flag(story: Story) -> Sight | None:
    """How often in 60 days they stalled, objected, or named somebody else to ask."""
    sights = [s for name in FLAGS if (s := read_clue(name, story)) is not None]
    if not sights:
        return None
    facts = {id(f): f for s in sights for f in s.facts}.values()
    newest = sorted(facts, key=lambda f: f.at, reverse=True)
    return Sight(float(sum(s.value for s in sights)), newest)


@warning(
    "Competitor gaining",
    "Rivals came up {value:+.0f} times more in 30 days than in the 30 before (more than {limit:.0f})",
    Bound(1, "mentions", scale=2),
    origin="seed",
    by=("competition.gaining",),
    why="The seed: a competitor gaining traction. One more mention is chance.",
)
def competitor_gaining(story: Story) -> Sight | None:
    """Mentions of rivals in 30 days less those of the 30 before; None where none was named."""
    return read_clue("competition.gaining", story)


@warning(
    "Sentiment turning",
    "The mood changed by {value:+.2f} since the calls before (below {limit:.2f}; moods are -1 to 1)",
    Bound(-0.4, "-2 to 2", side="below", scale=0.4),
    origin="ours",
    by=("conversation.rising",),
    why="Lexicons read a single sentence badly; a fall between whole calls says more.",
)
def sentiment_turning(story: Story) -> Sight | None:
    """Return the mood of the newest call less that of those before."""
    return read_clue("conversation.rising", story)
