"""Words: what was said in calls and letters, and what was not."""

from scotty.facts import Fact
from scotty.signals import Sight, Story
from scotty.signals.rivals import find_rivals
from scotty.signals.words import Talk, hear_talk, weigh_mood
from scotty.stages.accelerate.warnings.watch import Bound, warning

TEXTS = ("call.transcribed", "email.replied")
RIVALRY = ("call.transcribed", "email.replied", "competitor.evaluated", "review.compared")
PRICES = ("price", "costly", "discount")
BUDGET = ("unfunded", "costly")
FLAGS = ("stall", "objection", "unpowered", "wrong")


@warning(
    "Price not mentioned",
    "Open for {value:.0f} days, and the price has not been mentioned (more than {limit:.0f})",
    Bound(30, "days"),
    origin="gong",
    needs=TEXTS,
    why="A purchase that nobody asks the price of is not yet one. Talk of price by either side "
    "counts, and a look at the price page.",
)
def price_not_mentioned(story: Story) -> Sight | None:
    """Days since the opening without a word on price; 0 once there was one; None where none is heard."""
    talk = story.once(hear_talk)
    if story.start is None or story.opened is None or not talk.heard:
        return None
    _, said = talk.find(*PRICES, sides=("us", "them", ""))
    seen = [*said, *story.recent(story.age(story.start), "web.pricing_viewed")]
    if seen:
        return Sight(0.0, seen[:5])
    return Sight(story.age(story.start), [story.opened])


@warning(
    "Budget concern",
    "They spoke of a missing budget or too high a price {value:.0f} times in 45 days",
    Bound(0, "times", scale=2),
    origin="seed",
    needs=TEXTS,
    why="The seed: budget concerns mentioned. One is enough; money is seldom named in passing.",
)
def budget_concern(story: Story) -> Sight | None:
    """How often they said in 45 days that there is no budget or that it costs too much."""
    return _hear(story, 45, BUDGET)


@warning(
    "Red flag",
    "{value:.0f} times in 30 days they put off, objected or sent us to somebody else (more than "
    "{limit:.0f})",
    Bound(2, "times", scale=2),
    origin="gong",
    needs=TEXTS,
    why="Gong listens for phrases such as having to ask the boss or it not being the right time. "
    "Every buyer says one of them; three within a month are a pattern.",
)
def red_flag(story: Story) -> Sight | None:
    """How often in 30 days they stalled, objected, or said that somebody else decides."""
    return _hear(story, 30, FLAGS)


@warning(
    "Competitor gaining",
    "A rival came up {value:.0f} times more in the last 30 days than in the 30 before (more than "
    "{limit:.0f})",
    Bound(1, "times", scale=2),
    origin="seed",
    needs=RIVALRY,
    why="The seed: a competitor gaining traction. Where they say that another vendor is ahead, that "
    "counts too.",
)
def competitor_gaining(story: Story) -> Sight | None:
    """Facts of 30 days that name a rival or put one ahead, less those of the 30 days before."""
    named = {id(f): f for facts in story.once(find_rivals).values() for f in facts}
    behind, said = _within(story, 30).find("behind")
    if not named and not said and not story.once(hear_talk).heard:
        return None
    now = [f for f in named.values() if story.age(f.at) <= 30]
    before = [f for f in named.values() if 30 < story.age(f.at) <= 60]
    facts = sorted({id(f): f for f in (*now, *said)}.values(), key=_at, reverse=True)
    return Sight(float(max(len(now) - len(before), 0) + behind), facts)


@warning(
    "Sentiment turning",
    "The mood of what they say has fallen by {value:.1f} (more than {limit:.1f}; moods go from −1 to 1)",
    Bound(0.4, "points", scale=0.4),
    origin="ours",
    needs=TEXTS,
    why="Lexicons read a single sentence badly; a fall between whole months of talk says more.",
)
def sentiment_turning(story: Story) -> Sight | None:
    """By how much the mood of the last 30 days lies under that of the 60 before; None without both."""
    late, early = _within(story, 30), _within(story, 90, until=30)
    if not late.heard or not early.heard:
        return None
    now, before = _mood(late), _mood(early)
    if now is None or before is None:
        return None
    facts = [c.fact for t in (late, early) for c in t.calls]
    facts += [m.fact for t in (late, early) for m in t.letters]
    return Sight(max(0.0, before - now), sorted(facts, key=_at, reverse=True))


def _hear(story: Story, days: float, groups: tuple[str, ...]) -> Sight | None:
    talk = _within(story, days)
    if not talk.heard:
        return None
    count, facts = talk.find(*groups)
    return Sight(float(count), facts)


def _within(story: Story, days: float, until: float = -1.0) -> Talk:
    """Return the calls, letters and notes of a span of days before the moment."""
    talk = story.once(hear_talk)
    return Talk(
        calls=tuple(c for c in talk.calls if until < story.age(c.at) <= days),
        letters=tuple(m for m in talk.letters if until < story.age(m.at) <= days),
        notes=tuple(m for m in talk.notes if until < story.age(m.at) <= days),
    )


def _mood(talk: Talk) -> float | None:
    """Return the mood of their words, -1 to 1, drawn to 0 where there are few; None without any."""
    theirs = [c.groups.get("them", {}) for c in talk.calls]
    told = [weigh_mood(groups) for groups in (*theirs, *(m.reading.groups for m in talk.letters))]
    pleased, displeased = sum(p for p, _ in told), sum(d for _, d in told)
    if pleased + displeased == 0:
        return None
    return (pleased - displeased) / (pleased + displeased + 2)


def _at(fact: Fact) -> float:
    return fact.at.timestamp()
