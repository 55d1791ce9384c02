"""Advertising and social selling: the customer's rules, and what platforms ask for, as data.

Marks say how sure a figure of a platform is. S: read in its own pages or in code that talks to it;
M: from memory of its pages; J: our judgement, to be replaced by your own results.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Share = Annotated[float, Meta(ge=0, le=1)]
Channel = Literal[
    "linkedin-people", "linkedin-companies", "display-people", "display-networks", "youtube", "publications"
]  # fmt: skip
CHANNELS: tuple[Channel, ...] = (
    "linkedin-people",
    "linkedin-companies",
    "display-people",
    "display-networks",
    "youtube",
    "publications",
)


class Platform(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel asks for before it shows anything, and how many it will reach."""

    label: str
    #: Who sells it; campaigns of it are reported under this name.
    platform: str
    #: What its audience is counted from: known people, employees, employees behind known networks, readers.
    counts: Literal["people", "employees", "networks", "readers"]
    #: Fewest matched members with which an ad is shown; 0: none is asked for.
    least: int = 0
    #: Fewest rows of an uploaded list.
    rows: int = 0
    #: Fewest US cents a day.
    daily: int = 0
    #: Share of those counted who will be matched: low, likely, high. An assumption.
    match: tuple[float, float, float] = (1.0, 1.0, 1.0)
    #: Where the figures are from.
    marks: tuple[str, ...] = ()


PLATFORMS: dict[Channel, Platform] = {
    "linkedin-people": Platform(
        label="LinkedIn, the committee by name",
        platform="linkedin",
        counts="people",
        least=300,
        rows=300,
        daily=1_000,
        match=(0.3, 0.5, 0.7),
        marks=(
            "S: 300 rows and 300 matched members (LinkedIn help, contact targeting)",
            "M: $10 a day for a campaign",
            "J: three to seven of ten business addresses belong to a member",
        ),
    ),
    "linkedin-companies": Platform(
        label="LinkedIn, people of the companies",
        platform="linkedin",
        counts="employees",
        least=300,
        rows=300,
        daily=1_000,
        match=(0.03, 0.08, 0.15),
        marks=(
            "S: 300 matched members (LinkedIn, matched audiences)",
            "M: 300 rows for a list upload; fewer companies can be chosen by name or pushed by API",
            "M: $10 a day for a campaign",
            "J: 3 to 15 of 100 employees are members in the roles that buy",
        ),
    ),
    "display-people": Platform(
        label="Display, hashed customer match",
        platform="google",
        counts="people",
        least=100,
        daily=500,
        match=(0.15, 0.3, 0.5),
        marks=(
            "S: 100 active users in 30 days on every network since 2025; 1,000 on some before (Google Ads help)",
            "J: $5 a day; Google states no minimum",
            "J: business addresses are seldom the address of a Google account",
        ),
    ),
    "display-networks": Platform(
        label="Display, company networks",
        platform="display",
        counts="networks",
        daily=500,
        match=(0.1, 0.25, 0.5),
        marks=(
            "J: a tenth to a half of the employees work behind the company's own addresses",
            "M: Google Ads takes addresses for exclusion only; a network that targets by address is needed",
            "J: $5 a day",
        ),
    ),
    "youtube": Platform(
        label="YouTube, hashed customer match",
        platform="google",
        counts="people",
        least=100,
        daily=500,
        match=(0.15, 0.3, 0.5),
        marks=(
            "S: 100 active users in 30 days since 2025; 1,000 before (Google Ads help)",
            "J: $5 a day; match as for display",
        ),
    ),
    "publications": Platform(
        label="Industry publications",
        platform="publication",
        counts="readers",
        daily=3_500,
        marks=(
            "J: publishers sell insertions, seldom below $1,000 a month; who reads is not known in advance",
        ),
    ),
}

_REGIONS: dict[str, tuple[str, ...]] = {
    "North America": ("US", "CA"),
    "UK and Ireland": ("GB", "IE"),
    "German-speaking": ("DE", "AT", "CH", "LI"),
    "Nordics": ("SE", "NO", "DK", "FI", "IS"),
    "Benelux": ("BE", "NL", "LU"),
    "Southern Europe": ("ES", "PT", "IT", "GR", "MT", "CY"),
    "Australia and New Zealand": ("AU", "NZ"),
}
_SPLIT: dict[Channel, tuple[float, ...]] = {
    "linkedin-people": (40, 30, 20),
    "linkedin-companies": (20, 30, 30),
    "display-people": (10, 15, 20),
    "display-networks": (15, 15, 30),
    "youtube": (10, 10, 0),
    "publications": (5, 0, 0),
}


class Ads(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much is advertised to whom, and when it stops."""

    #: Share of an account's budget (see `tiers`) that is for advertising, tier by tier.
    share: tuple[Share, ...] = (0.4, 0.5, 0.6)
    #: Channel -> its share of that, tier by tier; relative to the other channels of the tier.
    channels: dict[Channel, tuple[Annotated[float, Meta(ge=0)], ...]] = msgspec.field(
        default_factory=lambda: dict(_SPLIT)
    )
    #: US dollars that a plan may spend in all; 0: what the accounts' budgets add up to.
    cap: Annotated[float, Meta(ge=0)] = 0.0
    #: Days that a plan runs, and the fewest that are worth starting with a small budget.
    days: Annotated[int, Meta(ge=1, le=365)] = 30
    least_days: Annotated[int, Meta(ge=1, le=365)] = 7
    #: Whom a reply takes off: the person who wrote, or the account.
    reply_stops: Literal["person", "account"] = "account"
    #: Days for which a reply or a lost deal keeps ads away.
    rest_days: Annotated[int, Meta(ge=0, le=3650)] = 90
    #: Spent / planned below and above which pacing speaks up.
    slow: Annotated[float, Meta(gt=0, le=1)] = 0.85
    fast: Annotated[float, Meta(ge=1)] = 1.15
    #: Whether an ad for one account alone may name it.
    name_company: bool = False
    #: Countries (ISO 3166-1 alpha-2) whose people are never put on a platform's list.
    barred: tuple[str, ...] = ()
    #: Countries that may share an audience, by the region's name; others stand alone.
    regions: dict[str, tuple[str, ...]] = msgspec.field(default_factory=lambda: dict(_REGIONS))


Does = Literal["connect", "comment", "share", "message", "inmail"]


class Social(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often a person on our side does something on a social network for one contact."""

    #: Fewest and most touches of one contact in any seven days.
    least: Annotated[int, Meta(ge=0, le=20)] = 3
    most: Annotated[int, Meta(ge=1, le=20)] = 5
    #: Fewest hours between two touches of one contact.
    gap_hours: Annotated[int, Meta(ge=0, le=720)] = 20
    #: Touches of worth to them (a comment, a share) before each one that asks for something.
    worth_first: Annotated[int, Meta(ge=0, le=10)] = 2
    #: Days after which an unanswered request to connect is made again.
    again_days: Annotated[int, Meta(ge=1, le=365)] = 60
    #: Days for which engagement counts.
    engaged_days: Annotated[int, Meta(ge=1, le=3650)] = 180
    #: Days for which a happening is fresh enough to be spoken of.
    fresh_days: Annotated[int, Meta(ge=1, le=365)] = 45
