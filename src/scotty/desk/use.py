"""Using a tool by its name: who may, with which arguments, noted in the audit log; what acts is proposed."""

from collections.abc import Mapping
from typing import Any

import msgspec

from scotty.desk.access import Denied, demand
from scotty.desk.audit import note_act
from scotty.desk.proposals import Proposal, make_proposal
from scotty.desk.tools import Context, Told, Tool, load_tools
from scotty.facts import Refused

LARGEST = 20_000
"""Bytes of arguments; no question needs more."""


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What came of using a tool: what it told, and the proposal that it made, if it acts."""

    tool: str
    told: Told
    proposal: Proposal | None = None


def list_tools(context: Context) -> list[Tool]:
    """Return the tools that this person may use, by name."""
    return [tool for tool in load_tools().values() if tool.permission in context.person.may]


def find_tool(context: Context, name: str) -> Tool:
    """Return a tool by its name. Raises Refused where there is none, Denied where it is not for them."""
    tool = load_tools().get(name)
    if tool is None:
        raise Refused(
            f"There is no tool {name[:80]!r}.",
            f"Choose from {', '.join(t.name for t in list_tools(context))}.",
        )
    demand(context.person, tool.permission)
    return tool


def use_tool(
    context: Context, name: str, arguments: Mapping[str, Any], why: str = "", noted: bool = False
) -> Used:
    """Use a tool as this person. A tool that acts only proposes: nothing is done by it.

    `noted`: the face has it in the audit log already. Raises Denied, and Refused for arguments that
    do not fit or cannot be met.
    """
    house, who = context.house, context.person.who
    size = len(msgspec.json.encode(arguments, enc_hook=str))
    what = dict(arguments) if size < 2_000 else {"bytes": size}
    try:
        tool = find_tool(context, name)
        if size > LARGEST:
            raise Refused(f"The arguments have {size:,} bytes.", f"Keep to {LARGEST:,}.")
        if not noted:
            note_act(house, who, f"tool {tool.name}", what)
        if not tool.acts:
            return Used(tool=name, told=tool.run(context, tool.read(arguments)))
        made = make_proposal(context, tool, arguments, why)
    except (Denied, Refused) as error:
        note_act(house, who, f"tool {name[:80]} (refused)", {**what, "why": error.why[:500]})
        raise
    return Used(tool=name, told=Told(lines=(), data=made), proposal=made)
