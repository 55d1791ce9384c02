"""Rules of the engine: how often it runs by itself, and how much it begins at once."""

from typing import Annotated

import msgspec
from msgspec import Meta

Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,60}$")]


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[engine]` of the playbook. The engine runs by itself only once somebody has activated it."""

    #: Hours between two runs.
    every_hours: Annotated[int, Meta(ge=1, le=168)] = 24
    #: Hot accounts that a run looks at, the best first.
    accounts: Annotated[int, Meta(ge=1, le=1_000)] = 200
    #: Accounts that are researched side by side.
    at_once: Annotated[int, Meta(ge=1, le=32)] = 4
    #: Accounts for which a run drafts a sequence; those in one, customers and open deals are left alone.
    engage: Annotated[int, Meta(ge=0, le=1_000)] = 10
    #: People of one account that are written to.
    people: Annotated[int, Meta(ge=1, le=10)] = 3
    sequence: Slug = "seven-touches"
