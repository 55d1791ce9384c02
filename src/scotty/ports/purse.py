"""What language models may spend, and have spent: claimed before they are asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What may be spent on one day (UTC): tokens, and US dollars."""

    tokens_day: int
    money_day: float
    tokens_account: int
    money_account: float
    #: For the one agent that asks.
    tokens_agent: int


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is about to spend."""

    agent: str
    account: str | None = None
    #: Tokens without which asking is pointless, and those that it may take.
    least: int
    most: int
    #: US dollars that a token costs at most; 0 where nothing is paid, or no price is known.
    price: float = 0.0
    moment: datetime
    #: Seconds after which whoever claimed has died, and the claim with them.
    seconds: float = 600.0


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """What may be spent now."""

    id: str
    tokens: int
    money: float


class Spent(NamedTuple):
    """What was spent."""

    tokens: int
    money: float
    calls: int


class Purse(Protocol):
    """Budgets of language models. Safe to use from several threads and processes."""

    def reserve(self, claim: Claim, limits: Limits) -> Granted:
        """Set aside as much of `most` as is left today; what is told as spent and what others set aside counts.

        Raises Refused where less than `least` is left.
        """

    def release(self, granted: Granted) -> None:
        """Give back what was set aside: call it after the fact that tells what was spent."""

    def spent(self, moment: datetime) -> Mapping[tuple[str, str], Spent]:
        """Return (agent, account or "") -> what was spent on the day of that moment."""
