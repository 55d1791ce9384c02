"""A signal kind: one declaration says what a sign is worth, how long, and what it reveals."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

import msgspec

from scotty.facts import Bug, HalfLives

Group = Literal["volume", "topic", "depth"]
GROUPS: dict[str, str] = {
    "volume": "how much they read and do, for a company of their size",
    "topic": "how close it is to what we sell, and to our rivals",
    "depth": "how far they have gone toward buying",
}
SURGE_HALF_LIFE = 7.0
"""Days; the short memory against which a surge is measured."""


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of fact that says something about an account's intention to buy."""

    #: Fact kind, `what.happened`.
    kind: str
    #: For people, in lists of reasons.
    label: str
    group: Group
    #: Points of the group's share at full strength, before learning; 0 to 16.
    weight: float
    #: Days until it counts half.
    half_life: float
    #: Decayed mass at which it has reached 63 % of its strength, for a company of 200 people.
    scale: float
    #: Probability that one of these, today, means a project is under way.
    project: float = 0.0
    #: Probability that one of these, today, means there is a budget.
    budget: float = 0.0
    #: Whether it tells that a competitor is being looked at.
    competitor: bool = False
    #: Whether a jump in it is news. Not for what our own mails and ads provoke.
    surges: bool = True
    #: Why these numbers.
    why: str = ""

    @property
    def half_lives(self) -> HalfLives:
        """Short and long half-life, in days."""
        return HalfLives(SURGE_HALF_LIFE, self.half_life)


SIGNALS: dict[str, Signal] = {}
"""Every declared signal by kind, in order of declaration. Filled by `load_signals`."""


def declare(signal: Signal) -> Signal:
    """Register a signal kind. Two declarations of one kind are a bug."""
    if SIGNALS.setdefault(signal.kind, signal) != signal:
        raise Bug(f"signal {signal.kind} is declared twice")
    return signal


def load_signals() -> dict[str, Signal]:
    """Import every module of `scotty.signals.intent` and return the registry."""
    package = import_module("scotty.signals.intent")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"scotty.signals.intent.{module}")
    return SIGNALS
