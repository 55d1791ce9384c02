"""What a tool is: a name, typed arguments, a permission, and lines that each name their facts."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

import msgspec

from scotty.desk.access import Person
from scotty.desk.tools.means import Means
from scotty.facts import Bug, Refused
from scotty.ports import House

Takes = TypeVar("Takes", bound=msgspec.Struct)


class Context(msgspec.Struct, frozen=True):
    """What a tool works with, and for whom: it may do what that person may, and no more."""

    means: Means
    person: Person

    @property
    def house(self) -> House:
        """The house."""
        return self.means.house


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of an answer, and what it rests on."""

    text: str
    #: Ids of the facts that say so, newest first, at most 20.
    facts: tuple[str, ...] = ()
    #: Page on which a judged number opens up into its reasons; "" where facts alone say it.
    page: str = ""
    #: What it is about, where a tool tells of several things: an area of the profile, a part of a card.
    topic: str = ""
    #: What was judged, of which the sentence's numbers, days and names are; never shown.
    judged: Any = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a tool has to say."""

    lines: tuple[Line, ...]
    #: The same for programs: what the desk's function gave.
    data: Any = None


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a person, an agent or a program can ask of the workspace, or propose to do."""

    name: str
    #: One sentence.
    about: str
    takes: type[msgspec.Struct]
    #: What whoever asks must be permitted; see `desk.roles`.
    permission: str
    #: Says what is asked; of a tool that acts, what the act would come to. Changes nothing.
    run: Callable[[Context, Any], Told]
    #: Of a tool that acts: does it, once a person has taken it up; None for one that only reads.
    do: Callable[[Context, Any], Told] | None = None
    #: What a person must be permitted to take up what this tool proposes.
    answered_by: str = ""
    #: Whether a person's own words are enough to do it at once: it reads or drafts, and nothing leaves.
    direct: bool = False

    @property
    def acts(self) -> bool:
        """Whether it would change something: then it makes a proposal, and a person decides."""
        return self.do is not None

    def read(self, arguments: Mapping[str, Any]) -> Any:
        """Return the arguments as their type. Raises Refused where they do not fit."""
        try:
            return msgspec.convert(dict(arguments), self.takes, strict=False)
        except msgspec.ValidationError as error:
            known = ", ".join(self.takes.__struct_fields__) or "none"
            why = f"{self.name} cannot be asked so: {error}."
            raise Refused(why[:500], f"Its arguments are: {known}.") from error

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its arguments, in one piece."""
        return describe_arguments(self.takes)


@cache
def describe_arguments(takes: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the JSON Schema of a struct, without references."""
    found = msgspec.json.schema(takes)
    schema: dict[str, Any] = found["$defs"][found["$ref"].rpartition("/")[2]]
    return {k: v for k, v in schema.items() if k not in ("title", "description")}


TOOLS: dict[str, Tool] = {}
"""Every tool by its name; `load_tools` fills it."""


def declare(tool: Tool) -> Tool:
    """Register a tool."""
    if tool.name in TOOLS:
        raise Bug(f"two tools are called {tool.name}")
    TOOLS[tool.name] = tool
    return tool


def reads(
    name: str, takes: type[Takes], permission: str = "read"
) -> Callable[[Callable[[Context, Takes], Told]], Callable[[Context, Takes], Told]]:
    """Register a function as a tool that reads; its docstring says what it is for."""

    def register(run: Callable[[Context, Takes], Told]) -> Callable[[Context, Takes], Told]:
        about = " ".join((run.__doc__ or "").split())
        declare(Tool(name=name, about=about, takes=takes, permission=permission, run=run))
        return run

    return register


def load_tools() -> dict[str, Tool]:
    """Import every module beside this one; return all tools by name."""
    package = import_module("scotty.desk.tools")
    for found in iter_modules(package.__path__):
        import_module(f"scotty.desk.tools.{found.name}")
    return dict(sorted(TOOLS.items()))
