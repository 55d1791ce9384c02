"""The rules a customer may set, each with its unit and range."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Opinion = Literal["ideal", "good", "neutral", "poor", "never"]
"""What the customer thinks of a level of an attribute, before any win has spoken."""

Share = Annotated[float, Meta(ge=0, le=1)]
Points = Annotated[float, Meta(ge=0, le=100)]


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The ideal customer profile as a rule card: the prior that wins refine."""

    #: Attribute -> level -> opinion. Levels not named are neutral.
    industry: dict[str, Opinion] = {}
    country: dict[str, Opinion] = {}
    #: Bands by number of employees, such as "51-200" or "5001+".
    employees: dict[str, Opinion] = {}
    #: Bands by yearly revenue in millions of US dollars.
    revenue: dict[str, Opinion] = {}
    #: Bands by yearly growth in per cent.
    growth: dict[str, Opinion] = {}
    technology: dict[str, Opinion] = {}
    #: How many wins the card is worth: with so many real ones, card and wins count the same.
    strength: Annotated[float, Meta(gt=0, le=10_000)] = 30.0
    #: Levels whose opinion stands whatever the wins say, as "industry:software".
    pinned: tuple[str, ...] = ()
    #: Levels that rule a company out, as "country:XX".
    vetoed: tuple[str, ...] = ()


class Intent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How intent is put together. Shares are points of the score; base and shares make 100."""

    #: What a company scores that does nothing at all, before norms are learnt.
    base: Points = 40.0
    volume: Points = 12.0
    topic: Points = 12.0
    depth: Points = 16.0
    surge: Points = 10.0
    people: Points = 10.0
    #: Days until a person's engagement counts half.
    person_half_life: Annotated[float, Meta(gt=0)] = 45.0
    #: Signal kind -> weight, where the customer disagrees with the declaration.
    weights: dict[str, Annotated[float, Meta(ge=0, le=50)]] = {}
    #: Signal kinds that count nothing.
    muted: tuple[str, ...] = ()


class Hot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When an account is hot, and how many a week the team can take."""

    #: Share of fit in the account score; the rest is intent.
    fit_share: Share = 0.4
    #: Intent must be above this (0-100).
    intent_above: Points = 70.0
    #: Fit must be at least this (0-100).
    fit_at_least: Points = 50.0
    #: Probability from which a project counts as detected.
    project_at_least: Share = 0.5
    least: Annotated[int, Meta(ge=0)] = 50
    most: Annotated[int, Meta(ge=1)] = 200
    near: Annotated[int, Meta(ge=0)] = 50


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose title says that they hold a budget, by size of the company."""

    #: Words that make a budget holder at any size, in lower case.
    always: tuple[str, ...] = ()
    #: Words that do so up to `small` employees.
    if_small: tuple[str, ...] = ()
    small: Annotated[int, Meta(ge=1)] = 500
    #: Words of people worth asking whether they do.
    candidates: tuple[str, ...] = ()
    #: Words that take it back: assistants, interns, students.
    never: tuple[str, ...] = ()


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tier: how many accounts, what each may cost, how personal it is."""

    name: str
    least: Annotated[int, Meta(ge=0)]
    most: Annotated[int, Meta(ge=1)]
    #: Smallest expected deal, in US dollars, that belongs here.
    deal_from: Annotated[float, Meta(ge=0)]
    #: Budget for an account, in US dollars, from and to.
    budget: tuple[float, float]
    personalisation: str
    tactics: str


class Tiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The tiers, first to last, and how sticky membership is."""

    tiers: tuple[Tier, ...] = ()
    #: A member stays while its rank is within (1 + slack) x the tier's size.
    slack: Share = 0.25
    #: Yearly price for an employee of the buyer, in US dollars: the prior of expected deal size.
    price: Annotated[float, Meta(gt=0)] = 300.0
    #: Smallest and largest deal to expect, in US dollars.
    deal_range: tuple[float, float] = (5_000.0, 500_000.0)


class Bands(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From which deal score on a band begins (0-100)."""

    imminent: Points = 80.0
    qualified: Points = 60.0
    nurture: Points = 40.0


class Deals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How deals are read and judged."""

    #: Open stages, first to last; empty: learnt from the order in which deals went through them.
    stages: tuple[str, ...] = ()
    #: Old name of a stage -> the name it has now.
    renamed: dict[str, str] = {}
    #: US dollars for one unit of a currency, by ISO 4217 code.
    rates: dict[str, Annotated[float, Meta(gt=0)]] = {}
    #: Names of rivals to listen for, beside those that deals were lost to.
    rivals: tuple[str, ...] = ()
    bands: Bands = Bands()
    #: Closed deals from which a model of our own may be learnt.
    learn_from: Annotated[int, Meta(ge=10)] = 30


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a warning is tuned."""

    off: bool = False
    #: Where the warning begins, in its own unit; None: as declared.
    limit: float | None = None


class Forecast(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the forecast is made and read."""

    #: First month of the fiscal year, 1 to 12.
    fiscal_month: Annotated[int, Meta(ge=1, le=12)] = 1
    #: Probability of being won in the period from which a deal counts as commit, and as best case.
    commit: Share = 0.8
    best: Share = 0.4
    #: Targets in US dollars by period, as "2026-Q3" or "2026-08".
    targets: dict[str, Annotated[float, Meta(ge=0)]] = {}
