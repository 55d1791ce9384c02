"""A warning: one declaration says what is watched, from where on it is a danger, and why."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from math import isfinite
from pkgutil import iter_modules
from typing import Literal

import msgspec

from scotty.facts import Bug, Refused
from scotty.playbook import Limit
from scotty.signals import CLUES, Sight, Story, load_clues

Origin = Literal["gong", "seed", "ours"]
ORIGINS: dict[Origin, str] = {
    "gong": "one of Gong's eight (help.gong.io, Using deal warnings)",
    "seed": "one of the five triggers that Scotty was asked for",
    "ours": "added by us",
}
HEAVIEST = 5.0
"""No warning weighs more, so that one very old deal does not drown the list."""

Measure = Callable[[Story], Sight | None]


class Bound(msgspec.Struct, frozen=True):
    """Where a value becomes a danger."""

    #: The default limit, in `unit`.
    limit: float
    unit: str
    #: `above`: a danger when the value is more than the limit; `below`: when it is less.
    side: Literal["above", "below"] = "above"
    #: How far beyond the limit weighs twice as much; None: as far as the limit is from nought.
    scale: float | None = None

    def crosses(self, value: float, limit: float) -> bool:
        """Return whether the value lies beyond the limit."""
        return value > limit if self.side == "above" else value < limit

    def weigh(self, value: float, limit: float) -> float:
        """Return how much a crossed limit weighs: 1 at the limit, 5 at most."""
        return min(1.0 + abs(value - limit) / self.unit_of(limit), HEAVIEST)

    def unit_of(self, limit: float) -> float:
        """Return how far beyond the limit weighs twice as much."""
        return self.scale or abs(limit) or 1.0


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """What is watched in every open deal."""

    #: As the playbook's [warnings] names it.
    name: str
    #: For people, in lists.
    label: str
    origin: Origin
    bound: Bound
    #: The sentence for people, with `{value}` and `{limit}` in it.
    tell: str
    #: The value at the story's moment, in the bound's unit; None where it cannot be said, such as
    #: where the workspace does not collect the facts for it.
    measure: Measure
    #: The clues whose measurement it takes; they are silent where their facts are not collected.
    by: tuple[str, ...] = ()
    #: Why this limit; the source, where there is one.
    why: str = ""

    def limit(self, tuned: Limit | None) -> float:
        """Return the limit as tuned, else as declared."""
        return self.bound.limit if tuned is None or tuned.limit is None else tuned.limit


WARNINGS: dict[str, Watch] = {}
"""Every declared warning by name, in order of declaration. Filled by `load_warnings`."""


def warning(
    label: str,
    tell: str,
    bound: Bound,
    *,
    origin: Origin,
    by: tuple[str, ...] = (),
    why: str = "",
) -> Callable[[Measure], Measure]:
    """Declare the decorated function as the measurement of a warning of its name."""

    def register(measure: Measure) -> Measure:
        name = measure.__name__
        if name in WARNINGS:
            raise Bug(f"warning {name} is declared twice")
        WARNINGS[name] = Watch(
            name=name,
            label=label,
            origin=origin,
            bound=bound,
            tell=tell,
            measure=measure,
            by=by,
            why=why,
        )
        return measure

    return register


@cache
def load_warnings() -> dict[str, Watch]:
    """Import every family of warnings, and the clues they measure by; return the registry."""
    load_clues()
    package = import_module("scotty.stages.accelerate.warnings.families")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    for watch in WARNINGS.values():
        if strange := [name for name in watch.by if name not in CLUES]:
            raise Bug(f"warning {watch.name} measures by clues that nobody declared: {strange}")
    return WARNINGS


def read_clue(name: str, story: Story) -> Sight | None:
    """Return what a declared clue sees: a warning measures nothing a second way."""
    return CLUES[name].see(story)


def check_limits(tuned: Mapping[str, Limit]) -> None:
    """Raise Refused where the playbook tunes a warning that nobody declared, or by no number."""
    known = load_warnings()
    for name, limit in tuned.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"Choose from {', '.join(known)}."
            raise Refused(f"[warnings] {name}: there is no such warning.", mend)
        if limit.limit is not None and not isfinite(limit.limit):
            raise Refused(f"[warnings] {name}: the limit is not a number.", "Give a number.")
