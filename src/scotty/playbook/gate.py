"""The gate's rules: what may leave, how often, when, and who must have said yes."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Approve = Literal["all", "first", "edited", "none"]
"""Which drafts a person must approve: all; the first to each person; those that a person or a
model wrote or changed; none. What an agent asked for, and accounts of `approve_tiers`, always."""

Few = Annotated[int, Meta(ge=1, le=1_000)]


class Pressure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often they may hear from us, over all channels, people and agents together."""

    #: Touches of one person in 24 hours, and in 7 days.
    contact_day: Few = 1
    contact_week: Few = 5
    #: Touches of one account in 24 hours, and in 7 days, all its people together.
    account_day: Few = 4
    account_week: Few = 15
    #: Fewest hours between two touches of one person.
    gap_hours: Annotated[float, Meta(ge=0, le=720)] = 20.0


class GateRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must hold before anything leaves."""

    #: While true nothing leaves this machine, whatever else is set.
    dry_run: bool = True
    approve: Approve = "all"
    #: Accounts of these tiers are always approved by a person.
    approve_tiers: tuple[int, ...] = (1,)
    #: Whether somebody else than the writer must approve.
    four_eyes: bool = False
    pressure: Pressure = Pressure()
    #: Countries (ISO 3166-1 alpha-2) whose people are mailed only with their consent, or after they came to us.
    opt_in: tuple[str, ...] = ()
    #: Whether a mail may leave while pre-flight finds the domain unfit. Only for tests on loopback.
    unfit_domains: bool = False
    #: Share of the tier's upper budget that may be spent on one account.
    budget_share: Annotated[float, Meta(gt=0, le=5)] = 1.0
