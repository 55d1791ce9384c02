"""Fit: what the rule card thinks of the company, and how deals with ones like it went."""

from collections.abc import Mapping
from math import exp

from scotty.facts import Fact
from scotty.playbook import BANDS, fold_level, name_band
from scotty.playbook.rules import Opinion
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.levels import read_levels
from scotty.signals.story import Story

POINTS: dict[Opinion, float] = {"ideal": 2, "good": 1, "neutral": 0, "poor": -1, "never": -3}
CARD = Curve("opinion", "rises", ((-3, -0.5), (-1, -0.12), (0, 0), (1, 0.06), (2, 0.12)))
"""From -3 never, over -1 poor, 0 neutral and 1 good, to 2 ideal."""
RECORD = Curve("×", "rises", ((0.25, -0.5), (0.5, -0.25), (1, 0), (2, 0.25), (4, 0.5)))
"""Odds against all deals: at half their log-odds, since a company's traits overlap."""
CARD_WHY = "Your own rule card; a fit that made the deal start still tells who signs (judgement)."
RECORD_WHY = "Your own closed deals, shrunk toward the rate of all until there are many."


@clue(
    "fit",
    "Industry on the rule card",
    "The rule card gives their industry {value:+.0f} (2 ideal, -3 never)",
    CARD,
    needs=("account.profiled",),
    why=CARD_WHY,
)
def industry(story: Story) -> Sight | None:
    return _look_up(story, "industry", story.setting.book.icp.industry)


@clue(
    "fit",
    "Country on the rule card",
    "The rule card gives their country {value:+.0f} (2 ideal, -3 never)",
    CARD,
    needs=("account.profiled",),
    why=CARD_WHY,
)
def country(story: Story) -> Sight | None:
    return _look_up(story, "country", story.setting.book.icp.country)


@clue(
    "fit",
    "Employees on the rule card",
    "The rule card gives their size {value:+.0f} (2 ideal, -3 never)",
    CARD,
    needs=("account.profiled",),
    why=CARD_WHY,
)
def employees(story: Story) -> Sight | None:
    return _look_up(story, "employees", story.setting.book.icp.employees)


@clue(
    "fit",
    "Revenue on the rule card",
    "The rule card gives their revenue {value:+.0f} (2 ideal, -3 never)",
    CARD,
    needs=("account.profiled",),
    why=CARD_WHY,
)
def revenue(story: Story) -> Sight | None:
    return _look_up(story, "revenue", story.setting.book.icp.revenue)


@clue(
    "fit",
    "Growth on the rule card",
    "The rule card gives their growth {value:+.0f} (2 ideal, -3 never)",
    CARD,
    needs=("account.profiled",),
    why=CARD_WHY,
)
def growth(story: Story) -> Sight | None:
    return _look_up(story, "growth", story.setting.book.icp.growth)


@clue(
    "fit",
    "Technology on the rule card",
    "The rule card gives their technology {value:+.0f} (2 ideal, -3 never)",
    CARD,
    needs=("account.profiled",),
    why=CARD_WHY + " The best and the worst opinion of what they use are added.",
)
def technology(story: Story) -> Sight | None:
    told, card = story.profile.get("technologies"), story.setting.book.icp.technology
    if not card or not isinstance(told, list | tuple) or not told:
        return None
    opinions = {fold_level("technology", name): POINTS[said] for name, said in card.items()}
    points = [opinions.get(fold_level("technology", str(name)), 0.0) for name in told]
    value = max(0.0, *points) + min(0.0, *points)
    return Sight(value, _find_tellings(story, "technologies"))


@clue(
    "fit",
    "How deals in their industry went",
    "Deals in their industry have {value:.2f} × the usual odds",
    RECORD,
    needs=("account.profiled",),
    why=RECORD_WHY,
)
def industry_wins(story: Story) -> Sight | None:
    return _weigh_record(story, "industry", "industry")


@clue(
    "fit",
    "How deals in their country went",
    "Deals in their country have {value:.2f} × the usual odds",
    RECORD,
    needs=("account.profiled",),
    why=RECORD_WHY,
)
def country_wins(story: Story) -> Sight | None:
    return _weigh_record(story, "country", "country")


@clue(
    "fit",
    "How deals with companies of their size went",
    "Deals with companies of their size have {value:.2f} × the usual odds",
    RECORD,
    needs=("account.profiled",),
    why=RECORD_WHY,
)
def size_wins(story: Story) -> Sight | None:
    return _weigh_record(story, "size", "employees")


@clue(
    "fit",
    "Already a customer",
    "They are no customer yet|They are a customer already",
    Curve("yes or no", "rises", ((0, -0.05), (1, 0.4))),
    needs=("subscription.started", "deal.won", "account.profiled"),
    why="Existing customers buy several times as readily as strangers (Farris, Bendle, Pfeifer, "
    "Reibstein: Marketing Metrics). Who left does not count.",
)
def customer(story: Story) -> Sight:
    told = story.of("deal.won", "subscription.started", "account.profiled")
    bought = [f for f in told if _says_bought(f) and not _is_own(f, story)]
    churned = story.of("subscription.churned")
    stays = [f for f in bought if not churned or f.at > churned[-1].at]
    return Sight.of(1.0 if stays else 0.0, stays or churned[-1:])


def _says_bought(fact: Fact) -> bool:
    return fact.kind != "account.profiled" or fact.data.get("customer") is True


def _is_own(fact: Fact, story: Story) -> bool:
    """Return whether it is this deal's own winning, or what that made of them."""
    if fact.kind == "deal.won" or fact.deal is not None:
        return fact.deal == story.deal
    return any(f.kind == "deal.won" and f.at <= fact.at for f in story.tellings)


def _look_up(story: Story, attribute: str, card: Mapping[str, Opinion]) -> Sight | None:
    """Return the card's opinion of the company's level; None where either says nothing."""
    told = story.profile.get(attribute)
    if told is None or not card:
        return None
    level = _read_level(attribute, told)
    if level is None:
        return None
    key = fold_level(attribute, level)
    said = next((said for name, said in card.items() if fold_level(attribute, name) == key), None)
    return Sight(POINTS[said or "neutral"], _find_tellings(story, attribute))


def _read_level(attribute: str, told: object) -> str | None:
    if attribute not in BANDS:
        return str(told)
    try:
        return name_band(attribute, float(str(told)))
    except ValueError:
        return None  # a number told as words: no level, as if untold


def _weigh_record(story: Story, attribute: str, field: str) -> Sight | None:
    """Return the odds of winning at the company's level, as a multiple of all deals' odds."""
    level = story.once(read_levels).get(attribute)
    lift = None if level is None else story.setting.norms.lift(attribute, level)
    return None if lift is None else Sight(exp(lift), _find_tellings(story, field))


def _find_tellings(story: Story, field: str) -> list[Fact]:
    """Return the newest telling of a field of the company's profile."""
    found = (f for f in reversed(story.of("account.profiled")) if f.data.get(field))
    return [f for f in (next(found, None),) if f is not None]
