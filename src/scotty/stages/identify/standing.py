"""What identify says of an account: its numbers, and what each of them rests on."""

from datetime import datetime
from typing import Literal

import msgspec

Band = Literal["strong", "moderate", "weak"]
ConditionName = Literal["intent", "icp", "budget", "project"]
CONDITIONS: tuple[ConditionName, ...] = ("intent", "icp", "budget", "project")


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a number. The points of a number's reasons add up to it exactly."""

    label: str
    points: float
    #: Ids of the newest facts behind it, newest first (at most 20; `count` says how many there are).
    facts: tuple[str, ...] = ()
    count: int = 0
    #: Name of the group it belongs to: base, volume, topic, depth, surge, people; or an ICP attribute.
    group: str = ""
    #: The signal kind, where the reason is one.
    kind: str = ""
    note: str = ""


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One of the four: met or not, why in a sentence, and the facts that show it."""

    met: bool
    why: str
    facts: tuple[str, ...] = ()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An account at a moment. Scores are 0-100; money is US dollars; probabilities are 0-1."""

    account: str
    domain: str
    name: str
    as_of: datetime
    tier: int | None
    score: float
    fit: float
    intent: float
    #: Interval of the fit score, 80 %.
    fit_low: float
    fit_high: float
    band: Band
    #: P(an opportunity opens within 90 days), with an 80 % interval; None before outcomes exist.
    opens: float | None
    opens_low: float | None
    opens_high: float | None
    #: Known contacts, and how many of them were engaged lately (decayed, at least one half).
    contacts: int
    engaged: int
    deal: float
    value: float
    conditions: dict[ConditionName, Condition]
    #: Reasons of the intent score, of the fit score, and of the account score.
    reasons: tuple[Reason, ...] = ()
    fit_reasons: tuple[Reason, ...] = ()
    score_reasons: tuple[Reason, ...] = ()

    @property
    def lacks(self) -> tuple[ConditionName, ...]:
        """Conditions not met."""
        return tuple(name for name in CONDITIONS if not self.conditions[name].met)

    @property
    def hot(self) -> bool:
        """Whether all four conditions are met."""
        return not self.lacks


class HotList(msgspec.Struct, frozen=True, kw_only=True):
    """This week's accounts, best first, and those one condition away."""

    as_of: datetime
    version: str
    accounts: tuple[Standing, ...]
    near: tuple[Standing, ...]
    #: What must be said of the list: too few, cut by capacity, simulated data.
    notes: tuple[str, ...] = ()
    #: How many accounts met all four conditions, before capacity.
    met: int = 0
    watched: int = 0
