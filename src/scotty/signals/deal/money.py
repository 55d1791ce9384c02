"""Economics of the offer: its amount, the budget behind it, and talk of the price."""

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.course import list_worths, place_deal
from scotty.signals.levels import read_size
from scotty.signals.story import Story
from scotty.signals.words import Talk, hear_talk

SPOKEN = ("call.transcribed", "email.replied")


@clue(
    "economics",
    "Amount against the usual",
    "{value:.1f} × the amount of the usual won deal",
    Curve("×", "free", ((0.2, 0.02), (1, 0.03), (3, -0.1), (10, -0.3))),
    why="Large deals need more people's consent (judgement).",
)
def amount(story: Story) -> Sight | None:
    return _compare(story, story.setting.norms.usual_amount)


@clue(
    "economics",
    "Amount against companies of that size",
    "{value:.1f} × what companies of this size usually buy for",
    Curve("×", "free", ((0.2, -0.08), (0.7, 0.05), (1.5, 0.03), (4, -0.2))),
    why="More than such companies spend is hope; much less is a trial (judgement).",
)
def amount_for_size(story: Story) -> Sight | None:
    size = read_size(story)
    return None if size is None else _compare(story, story.setting.norms.size_amounts.get(size))


@clue(
    "economics",
    "Whether there is a budget",
    "Mixed words on a budget, when last spoken of|They said last that there is a budget|They said last that there is no budget",
    Curve("yes or no", "rises", ((-1, -0.4), (0, 0), (1, 0.35))),
    needs=SPOKEN,
    why="The B of BANT, IBM's old checklist of a qualified buyer. What was said last counts; "
    "silent while nobody spoke of it.",
)
def budget(story: Story) -> Sight | None:
    return weigh_newest(story, "funded", "unfunded")


@clue(
    "economics",
    "Budget worries",
    "No word of cuts or freezes in 60 days|One word of cuts, freezes or no budget in 60 days|{value:.0f} words of cuts, freezes or no budget in 60 days",
    Curve("mentions", "falls", ((0, 0.03), (1, -0.2), (4, -0.4))),
    needs=SPOKEN,
    why="The seed's warning: budget concerns mentioned.",
)
def budget_worry(story: Story) -> Sight | None:
    return count_said(story, 60, "unfunded")


@clue(
    "economics",
    "Price talked about",
    "The price was never talked about|The price came up once|The price came up {value:.0f} times",
    Curve("mentions", "rises", ((0, -0.2), (2, 0.05), (10, 0.12))),
    needs=("call.transcribed",),
    why="Gong warns of deals in which nobody mentioned the price. By either side; silent before "
    "half of the way, or without a recorded call.",
)
def price(story: Story) -> Sight | None:
    talk = story.once(hear_talk)
    if not talk.calls or (place_deal(story) or 0.0) < 0.5:
        return None
    count, facts = talk.find("price", "discount", "costly", sides=("us", "them", ""))
    return Sight(float(count), facts[:5])


@clue(
    "economics",
    "Price objections",
    "They never called it too dear|They called it too dear once|They called it too dear {value:.0f} times",
    Curve("mentions", "falls", ((0, 0.03), (1, -0.08), (5, -0.3))),
    needs=SPOKEN,
    why="One is bargaining, many are a no (judgement).",
)
def price_objection(story: Story) -> Sight | None:
    return count_said(story, None, "costly")


@clue(
    "economics",
    "Discounts asked for",
    "They did not ask for a discount|They asked for a discount once|They asked for a discount {value:.0f} times",
    Curve("mentions", "free", ((0, 0), (1, 0.08), (3, 0.05), (8, -0.08))),
    needs=SPOKEN,
    why="Who bargains wants to buy; who only bargains may not (judgement).",
)
def discount(story: Story) -> Sight | None:
    return count_said(story, None, "discount")


def count_said(story: Story, days: float | None, *groups: str) -> Sight | None:
    """Return how often they said words of the groups, in all or lately; None where all is unheard."""
    talk = lately(story, days)
    if not talk.heard:
        return None
    count, facts = talk.find(*groups)
    return Sight(float(count), facts[:5])


def weigh_newest(story: Story, good: str, bad: str) -> Sight | None:
    """Return which of two groups the newest word of either spoke for: 1, -1, or 0 for both alike."""
    talk = story.once(hear_talk)
    _, yes = talk.find(good)
    _, no = talk.find(bad)
    newest: Fact | None = max([*yes[:1], *no[:1]], key=lambda f: f.at, default=None)
    if newest is None:
        return None
    only = talk.only(newest)
    balance = only.find(good)[0] - only.find(bad)[0]
    return Sight(float((balance > 0) - (balance < 0)), [newest])


def lately(story: Story, days: float | None) -> Talk:
    """Return what was said within so many days; all of it for None."""
    talk = story.once(hear_talk)
    return talk if days is None else talk.since(story.log.since(days))


def _compare(story: Story, usual: float | None) -> Sight | None:
    worths = list_worths(story)
    if not usual or not worths or worths[-1].dollars <= 0 or story.amount is None:
        return None
    return Sight(worths[-1].dollars / usual, [worths[-1].fact])
