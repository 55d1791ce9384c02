"""The weights of the fit judgement: what each level is worth, and what that rests on."""

import msgspec

from scotty.playbook import Card
from scotty.playbook.rules import Opinion

KINDRED = 0.8
"""What employees and revenue are taken to have in common before the market has told."""


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A level of an attribute: what the card thinks, what was counted, what it is worth."""

    name: str
    opinion: Opinion = "neutral"
    #: Companies of the market, and won accounts among them.
    companies: int = 0
    wins: int = 0
    #: Nats: log of how many times as often such companies buy. Deviation of the same.
    lift: float = 0.0
    deviation: float = 0.0
    #: The same for companies that do not have it: technologies only.
    without: float = 0.0
    without_deviation: float = 0.0
    #: Points before what is told twice is taken off; 80 % of the time within 1.28 spreads.
    points: float = 0.0
    spread: float = 0.0
    pinned: bool = False
    vetoed: bool = False


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """Whether wins teach anything: gain in log score of wins held out, nats a win."""

    wins: int
    companies: int
    #: Against the rule card alone, and against no profile at all; with standard errors.
    over_card: float = 0.0
    over_card_error: float = 0.0
    over_market: float = 0.0
    over_market_error: float = 0.0
    teaches: bool = False
    #: What is to be said of it.
    remark: str = ""


class FitWeights(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the fit score depends on besides the profile."""

    version: str = "rules"
    levels: dict[str, tuple[Level, ...]] = {}
    #: Attribute -> spread of its points over the market: what not knowing it costs.
    missing: dict[str, float] = {}
    #: Share of what revenue says that employees said already, 0-1.
    overlap: float = KINDRED
    companies: int = 0
    #: Distinct accounts that bought.
    wins: int = 0
    #: Companies of which any technology is told, and won accounts among them.
    told: tuple[int, int] = (0, 0)
    #: How much of the profile is the rule card, 0-1; and the card.
    card_share: float = 1.0
    card: Card = Card()
    lesson: Lesson | None = None
    #: What must be said where these are not the weights that should serve.
    note: str = ""
