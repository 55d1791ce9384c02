"""Areas: one declaration says what a part of a profile is called, how it is told, what would fill it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

import msgspec

from scotty.facts import Bug, Fact
from scotty.stages.research.profile.line import Reach
from scotty.stages.research.profile.room import Room


class Said(NamedTuple):
    """A sentence in the making: what it is about, its words, and the facts that say so."""

    key: str
    text: str
    facts: tuple[Fact, ...]
    #: What comes first within an area, beside the day: larger is earlier.
    weight: float = 0.0
    why: str = ""
    #: Words quoted from a call or letter, where the fact has no quote of its own.
    quote: str = ""
    #: Who may hear of it, where that does not follow from the kinds of its facts.
    reach: Reach | None = None


Tell = Callable[[Room], Iterator[Said]]


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a profile."""

    name: str
    title: str
    #: Where it stands.
    place: int
    #: How lacking is said: "No funding round is known".
    lacks: str
    #: Sorts of public reading that would fill it; () where only we ourselves could know.
    reading: tuple[str, ...] = ()
    #: What else would fill it, as an order: "Import deals with `scotty import deals.csv`".
    fills: str = ""
    #: Days from which a line without a day of its own is old.
    fresh: float = 365.0
    #: Its lines tell what happened on a day, so that a page without one does not make them newer.
    happens: bool = False
    #: Lines shown at most.
    most: int = 12
    tell: Tell


AREAS: dict[str, Area] = {}
"""Every declared area by name. Filled by `load_areas`."""


def area(name: str, title: str, place: int, lacks: str, **more: object) -> Callable[[Tell], Tell]:
    """Declare the decorated function as what tells an area."""

    def register(tell: Tell) -> Tell:
        if name in AREAS:
            raise Bug(f"area {name} is declared twice")
        told = {"name": name, "title": title, "place": place, "lacks": lacks, **more}
        AREAS[name] = Area(**told, tell=tell)  # type: ignore[arg-type]
        return tell

    return register


@cache
def load_areas() -> Mapping[str, Area]:
    """Import every module of areas and return the registry, in the order of their places."""
    package = import_module("scotty.stages.research.profile.areas")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    return dict(sorted(AREAS.items(), key=lambda one: one[1].place))
