"""Rules of research: where the product is at home, whom we compete with, what agents may spend."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Function = Literal[
    "executive", "finance", "operations", "supply", "technology", "procurement",
    "legal", "sales", "marketing", "people", "customer", "other",
]  # fmt: skip
"""What a title is about. `supply`: logistics, production, facilities; `customer`: support, success."""

Money = Annotated[float, Meta(ge=0, le=1e6)]


class Research(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[research]` of the playbook."""

    #: Functions whose daily work the product changes: users, champions and the deciding head sit there.
    home: tuple[Function, ...] = ("finance", "operations")
    #: Rival -> its domain; their pages are read for battle cards.
    rivals: dict[str, str] = {}
    #: Products that sit beside ours: seen in a stack, they are worth a line.
    neighbours: tuple[str, ...] = ()
    #: Days after which an account on the list is researched anew.
    every_days: Annotated[int, Meta(ge=1, le=365)] = 7
    #: Pages and seconds that one account may take.
    pages: Annotated[int, Meta(ge=1, le=500)] = 30
    seconds: Annotated[float, Meta(ge=1, le=600)] = 20.0
    #: Feeds that speak of many companies: RSS or Atom addresses.
    feeds: tuple[str, ...] = ()
    #: Providers of contact data in the order in which they are asked, and what one account may cost.
    providers: tuple[str, ...] = ()
    cost_cap: Money = 0.0


class Agents(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[agents]` of the playbook: what language models may spend. Without a model nothing is spent."""

    #: Tokens and US dollars a day, for all agents; and for one account.
    tokens_day: Annotated[int, Meta(ge=0)] = 2_000_000
    money_day: Money = 20.0
    tokens_account: Annotated[int, Meta(ge=0)] = 60_000
    money_account: Money = 1.0
    #: Seconds to wait for an answer.
    seconds: Annotated[float, Meta(ge=1, le=600)] = 60.0
    #: Agent -> tokens a day of its own, where it may have less than all.
    share: dict[str, Annotated[int, Meta(ge=0)]] = {}
