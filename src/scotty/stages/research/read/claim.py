"""Claims: what a reader of an area makes of a line; and the registry of such readers."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal

import msgspec

from scotty.facts import Bug
from scotty.stages.research.read.page import Line, Page

Told = Literal[
    "news", "funding", "acquisition", "leadership", "hiring", "technology", "competition", "pain",
    "priority", "about",
]  # fmt: skip
"""The areas that findings are filed under; see `facts.research.FINDING`."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A statement, and the line that says it."""

    statement: str
    line: Line
    #: The fields that the statement is made of.
    value: Mapping[str, Any]
    #: How sure the words are taken for what they say: 1 by an unmistakable form, less by a looser one.
    exact: float = 0.95
    #: When it happened, where the line says so: YYYY, YYYY-MM or YYYY-MM-DD.
    on: str = ""


Read = Callable[[Page], Iterator[Claim]]


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is looked for in documents."""

    name: str
    #: What is looked for, for people.
    about: str
    #: The area that its findings are filed under.
    told: Told
    #: The kind of fact that tells them.
    kind: str
    #: Days for which a finding is news; then it is old.
    days: int
    read: Read


AREAS: dict[str, Area] = {}
"""Every declared area by name. Filled by `load_areas`."""


def area(
    about: str, told: Told, *, kind: str = "finding.told", days: int = 365
) -> Callable[[Read], Read]:
    """Declare the decorated function as the reader of an area; its name is the function's, less "read_"."""

    def register(read: Read) -> Read:
        name = read.__name__.removeprefix("read_")
        if name in AREAS:
            raise Bug(f"area {name} is declared twice")
        AREAS[name] = Area(name=name, about=about, told=told, kind=kind, days=days, read=read)
        return read

    return register


@cache
def load_areas() -> Mapping[str, Area]:
    """Import every module of areas and return the registry, by name."""
    package = import_module("scotty.stages.research.read.areas")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    return dict(sorted(AREAS.items()))
