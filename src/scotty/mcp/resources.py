"""Resources: the playbook, the team, the engine's course; any account's profile, any fact with its reasons."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

import msgspec
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from scotty.desk.access import demand
from scotty.desk.audit import note_act
from scotty.desk.playbook import list_versions
from scotty.desk.profile import show_research
from scotty.desk.roster import list_members
from scotty.desk.tools import Context
from scotty.desk.why import explain_fact
from scotty.facts import Refused
from scotty.flows.engine import STEPS

JSON, TOML, MARKDOWN = "application/json", "application/toml", "text/markdown"


class Shown(NamedTuple):
    """A resource: its name, what it is, its type, and how it is read."""

    name: str
    about: str
    kind: str
    read: Callable[[Context], str]


def _read_playbook(context: Context) -> str:
    return list_versions(context.house)[-1].text


def _read_roster(context: Context) -> str:
    return _encode(list_members(context.house))


def draw_engine(context: Context) -> str:
    """Return the engine's course as a diagram in Mermaid, with each step in words."""
    del context
    names = [step.name for step in STEPS]
    arrows = [f"  {a} --> {b}" for a, b in pairwise(names)]
    boxes = [f'  {s.name}["{s.phase}: {s.name} ({s.agent})"]' for s in STEPS]
    words = [f"- **{s.name}**: {s.says}" for s in STEPS]
    again = f"  {names[-1]} -. facts .-> {names[0]}"
    diagram = "\n".join(["```mermaid", "flowchart LR", *boxes, *arrows, again, "```"])
    return "\n".join(["# The Revenue Acceleration Engine", "", diagram, "", *words, ""])


FIXED: dict[str, Shown] = {
    "scotty://playbook": Shown("Playbook", "The rules in force, as TOML.", TOML, _read_playbook),
    "scotty://roster": Shown("Team", "The agents: role, tools, permissions.", JSON, _read_roster),
    "scotty://framework": Shown(
        "Engine", "The engine's course, as a diagram.", MARKDOWN, draw_engine
    ),
}


def _read_account(context: Context, name: str) -> str:
    return _encode(show_research(context.house, name))


def _read_fact(context: Context, name: str) -> str:
    return _encode(explain_fact(context.house, name))


OPEN: dict[str, tuple[str, str, Callable[[Context, str], str]]] = {
    "scotty://account/": (
        "{key}",
        "What is known of an account, each line with its facts.",
        _read_account,
    ),
    "scotty://fact/": ("{id}", "A fact, and the facts that it rests on.", _read_fact),
}


def _encode(value: object) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()


def list_resources(context: Context) -> list[Resource]:
    """Return the resources that this person may read."""
    if "read" not in context.person.may:
        return []
    return [
        Resource(uri=uri, name=it.name, description=it.about, mime_type=it.kind)
        for uri, it in FIXED.items()
    ]


def list_templates(context: Context) -> list[ResourceTemplate]:
    """Return the kinds of resource that there are many of."""
    if "read" not in context.person.may:
        return []
    return [
        ResourceTemplate(
            uri_template=f"{start}{slot}",
            name=start.split("/")[2],
            description=about,
            mime_type=JSON,
        )
        for start, (slot, about, _) in OPEN.items()
    ]


def read_resource(context: Context, uri: str) -> ReadResourceResult:
    """Return a resource. Raises MCPError with why and the mend, where it cannot be read."""
    try:
        demand(context.person, "read")
        note_act(context.house, context.person.who, "resource", {"uri": uri[:400]})
        kind, text = _read(context, uri)
    except Refused as refused:
        raise MCPError(INVALID_PARAMS, f"{refused.why} {refused.mend}".strip()) from refused
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, mime_type=kind, text=text)])


def _read(context: Context, uri: str) -> tuple[str, str]:
    fixed = FIXED.get(uri.rstrip("/"))
    if fixed is not None:
        return fixed.kind, fixed.read(context)
    for start, (_, _, read) in OPEN.items():
        if uri.startswith(start) and len(uri) < 400:
            return JSON, read(context, unquote(uri.removeprefix(start)))
    known = ", ".join((*FIXED, *(f"{start}{slot}" for start, (slot, _, _) in OPEN.items())))
    raise Refused(f"There is no resource {uri[:200]!r}.", f"Choose from {known}.")
