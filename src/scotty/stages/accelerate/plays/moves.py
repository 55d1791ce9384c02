"""Moves: what was done in a stretch of a deal, as its story shows it."""

from collections.abc import Collection
from datetime import datetime

from scotty.facts import Fact
from scotty.signals import Story
from scotty.signals.story import DEAL_KINDS, reaches_out
from scotty.stages.accelerate.plays.titles import holds_budget
from scotty.stages.accelerate.stages import names_offer

ENGAGED = 180.0
"""Days within which somebody who did something on purpose counts as taking part already."""
MOVES: dict[str, str] = {
    "wrote": "we wrote to them",
    "meeting": "a meeting was held",
    "newcomer": "another of their people took part",
    "executive": "a budget holder took part",
    "price": "the price was looked at",
    "offer": "an offer was made",
    "date": "the close date was set anew",
    "amount": "the amount was set anew",
}
"""Every move, and what it means in a sentence about similar deals."""
_TOLD = tuple(sorted(DEAL_KINDS))


def find_moves(
    story: Story, since: datetime, people: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the moves after `since` and up to the story's moment, and the plays taken up then.

    `people` are those who took part before.
    """

    def later(*kinds: str) -> list[Fact]:
        return [f for f in story.own(*kinds) if f.at > since]

    told = [f for f in later(*_TOLD) if f.deal == story.deal and f.kind != "deal.opened"]
    days = story.age(since)
    active = {
        key: story.people[key] for key, acts in story.active(days).items() if acts[-1].at > since
    }
    done = {
        "wrote": any(map(reaches_out, later("touch.sent"))),
        "meeting": bool(later("call.held")),
        "newcomer": any(key not in people for key in active),
        "executive": any(holds_budget(story, person) for person in active.values()),
        "price": bool(later("web.pricing_viewed")),
        "offer": any(names_offer(str(f.data.get("stage", ""))) for f in told),
        "date": any("close_date" in f.data for f in told),
        "amount": any("amount" in f.data for f in told),
    }
    answered = later("play.answered")
    taken = sorted({str(f.data["play"]) for f in answered if f.data.get("taken") is True})
    return tuple(name for name in MOVES if done[name]), tuple(taken)
