"""The roster: who is on the team, Markdown with TOML front matter, a charter below it."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scotty.facts import Refused
from scotty.playbook.content import part_front

Stage = Literal["identify", "research", "engage", "converse", "accelerate", "grow", "measure"]
"""Where in the engine somebody works."""

Permission = Literal["read", "draft"]
"""What an agent may be allowed. To approve and to send are not among it, and cannot be written here."""

Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
ToolName = Annotated[str, Meta(pattern=r"^[a-z][a-z_]{0,60}$")]
Line = Annotated[str, Meta(min_length=1, max_length=200)]

LONGEST = 20_000
"""Characters that a page of the roster may have."""


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An agent on the team: what it is for, what it may reach, what it may spend."""

    key: Slug
    name: Line
    #: One line.
    role: Line
    #: Where it stands in lists.
    place: Annotated[int, Meta(ge=0, le=1000)] = 100
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1)]
    #: Tools it may use, by name; none but these.
    tools: tuple[ToolName, ...] = ()
    permissions: tuple[Permission, ...] = ("read",)
    #: Share of the day's tokens that it may spend (0-1), where `[agents] share` names no number.
    share: Annotated[float, Meta(ge=0, le=1)] = 0.1
    #: Markdown: what it holds itself to. Told to a language model as its rules.
    charter: Annotated[str, Meta(max_length=LONGEST)] = ""


def parse_member(key: str, text: str) -> Member:
    """Return the agent of a page of the roster. Raises Refused with the place of the first fault."""
    whose = f"The page of agent {key!r}"
    if len(text) > LONGEST:
        raise Refused(f"{whose} has {len(text):,} characters.", f"Keep to {LONGEST:,}.")
    front, body = part_front(whose, text)
    try:
        return msgspec.convert(tomllib.loads(front) | {"key": key, "charter": body.strip()}, Member)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            f"{whose}: the front matter is not TOML: {error}.", "Mend that line."
        ) from error
    except msgspec.ValidationError as error:
        raise Refused(f"{whose} does not hold: {error}.", "Mend that entry.") from error


@cache
def default_roster() -> dict[str, str]:
    """Return key -> text of the team that a new workspace starts with."""
    folder = files("scotty.playbook").joinpath("roster")
    return {
        file.name.removesuffix(".md"): file.read_text(encoding="utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".md")
    }
