"""A deal clue: one declaration says what it measures, and what an expert would make of it."""

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import Literal, NamedTuple

import msgspec

from scotty.facts import Bug, Fact
from scotty.signals.story import Story

Family = Literal[
    "engagement",
    "intent",
    "fit",
    "relationship",
    "competition",
    "economics",
    "momentum",
    "conversation",
]
FAMILIES: dict[Family, str] = {
    "engagement": "what they do with our mails, pages and meetings, and whether it grows",
    "intent": "what they read and compare elsewhere",
    "fit": "how like the companies that bought they are",
    "relationship": "who of them is in it, how high, how quick to answer",
    "competition": "who else is at the table",
    "economics": "money, authority and procurement",
    "momentum": "how it moves through the stages, against deals that were won",
    "conversation": "what is said in calls and letters",
}


class Sight(NamedTuple):
    """What a clue sees: a number in the clue's unit, and the facts that show it, newest first."""

    value: float
    facts: Sequence[Fact] = ()

    @classmethod
    def of(cls, value: float, facts: Sequence[Fact]) -> "Sight":
        """Return a sight that shows the newest five of facts that stand oldest first."""
        return cls(value, facts[:-6:-1])


Measure = Callable[[Story], Sight | None]


class Curve(msgspec.Struct, frozen=True):
    """What an expert makes of a value before any deal has closed, all else being equal."""

    #: What the value counts: days, people, share, pushes, ×, log-odds, yes or no.
    unit: str
    #: Which way a learnt curve may bend: a longer silence never makes a win likelier.
    trend: Literal["rises", "falls", "free"]
    #: (value, log-odds of winning), values rising; straight between, flat beyond.
    knots: tuple[tuple[float, float], ...]

    def at(self, value: float) -> float:
        """Return the log-odds at a value."""
        if value <= self.knots[0][0]:
            return self.knots[0][1]
        for (a, low), (b, high) in pairwise(self.knots):
            if value <= b:
                return low + (high - low) * (value - a) / (b - a)
        return self.knots[-1][1]


class Clue(msgspec.Struct, frozen=True, kw_only=True):
    """A measurement of a deal as it was known at a moment."""

    #: `family.what`, unique.
    name: str
    family: Family
    #: For people, in lists of reasons; a noun phrase.
    label: str
    #: The sentence for people, with `{value}` in it: "{value:.0f} days without a word from them".
    #: Where zero wants other words, they stand first, and those for one second:
    #: "No rival named|One rival named|{value:.0f} rivals named".
    tell: str
    curve: Curve
    #: The value at the story's moment; None where it cannot be said.
    measure: Measure
    #: Fact kinds of which the workspace must collect at least one; else the clue is silent.
    needs: tuple[str, ...] = ()
    #: Why these numbers; the source, where there is one.
    why: str = ""

    def see(self, story: Story) -> Sight | None:
        """Return what the clue sees of a deal; None where the workspace lacks what it needs."""
        if self.needs and story.setting.norms.kinds.isdisjoint(self.needs):
            return None
        return self.measure(story)

    def say(self, value: float) -> str:
        """Return the sentence for people, with the value in it."""
        *special, otherwise = self.tell.split("|")
        case = {0.0: 0, 1.0: 1}.get(value, len(special))
        return (special[case] if case < len(special) else otherwise).format(value=value)


CLUES: dict[str, Clue] = {}
"""Every declared clue by name, in order of declaration. Filled by `load_clues`."""


def clue(
    family: Family,
    label: str,
    tell: str,
    curve: Curve,
    *,
    needs: tuple[str, ...] = (),
    why: str = "",
) -> Callable[[Measure], Measure]:
    """Declare the decorated function as a clue; its name is the function's, after the family's."""

    def register(measure: Measure) -> Measure:
        name = f"{family}.{measure.__name__}"
        if name in CLUES:
            raise Bug(f"clue {name} is declared twice")
        if not curve.knots or list(curve.knots) != sorted(curve.knots):
            raise Bug(f"clue {name}: knots must rise in value")
        CLUES[name] = Clue(
            name=name,
            family=family,
            label=label,
            tell=tell,
            curve=curve,
            measure=measure,
            needs=needs,
            why=why,
        )
        return measure

    return register


def load_clues() -> dict[str, Clue]:
    """Import every module of `scotty.signals.deal` and return the registry."""
    package = import_module("scotty.signals.deal")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"scotty.signals.deal.{module}")
    return CLUES
