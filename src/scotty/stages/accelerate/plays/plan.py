"""A play: one declaration says when it is proposed, what it drafts, and what it should change."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import msgspec

from scotty.facts import Bug
from scotty.stages.accelerate.plays.case import Case, Draft
from scotty.stages.accelerate.warnings import load_warnings

Make = Callable[[Case], Draft | None]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done about a deal in danger."""

    #: Unique; what `play.answered` names.
    name: str
    #: For people, in lists; begins with a verb.
    label: str
    #: The words that would be used, with a slot for each thing that a fact must say.
    words: str
    #: The warnings that it answers; () answers any.
    answers: tuple[str, ...]
    #: What a person spends on it, in hours.
    hours: float
    #: The expert's guess of what it adds to the log-odds of winning; 0 where it saves time only.
    points: float
    #: Which moves of `memory.MOVES` count as having done it.
    moves: tuple[str, ...]
    #: Fill the slots from facts; None where the facts for it are missing.
    make: Make
    why: str


PLAYS: dict[str, Plan] = {}
"""Every declared play by name, in order of declaration. Filled by `load_plays`."""


def play(
    label: str,
    words: str,
    *,
    answers: tuple[str, ...],
    cost: tuple[float, float],
    moves: tuple[str, ...] = (),
    why: str,
) -> Callable[[Make], Make]:
    """Declare the decorated function as a play of its name; `cost` is (hours, points)."""

    def register(make: Make) -> Make:
        name = make.__name__
        if name in PLAYS:
            raise Bug(f"play {name} is declared twice")
        PLAYS[name] = Plan(
            name=name,
            label=label,
            words=words,
            answers=answers,
            hours=cost[0],
            points=cost[1],
            moves=moves,
            make=make,
            why=why,
        )
        return make

    return register


@cache
def load_plays() -> Mapping[str, Plan]:
    """Import every module of plays and return the registry. A play answers declared warnings only."""
    package = import_module("scotty.stages.accelerate.plays.kinds")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    known = load_warnings()
    for plan in PLAYS.values():
        if strange := [name for name in plan.answers if name not in known]:
            raise Bug(f"play {plan.name} answers warnings that nobody declared: {strange}")
    return PLAYS
