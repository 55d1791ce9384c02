"""Tools as clients see them: schemas and hints; answers as text and as JSON; a refusal with why and mend."""

import json
import logging
from collections.abc import Mapping
from typing import Any

import msgspec
from mcp_types import CallToolResult, TextContent, Tool, ToolAnnotations

from scotty.desk.ask import Answered, ask
from scotty.desk.audit import note_act
from scotty.desk.proposals import Proposal, list_proposals
from scotty.desk.tools import Context
from scotty.desk.tools import Tool as DeskTool
from scotty.desk.use import Used, use_tool
from scotty.desk.use import list_tools as list_usable
from scotty.facts import Later, Refused

log = logging.getLogger(__name__)
LARGEST = 400_000
"""Characters of an answer for programs; a larger one comes without its data."""
LINE = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "facts": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Ids: scotty://fact/ID.",
        },
        "page": {
            "type": "string",
            "description": "Path of the page that opens a judged number up.",
        },
    },
    "required": ["text", "facts"],
}
OUTPUT: dict[str, Any] = {
    "type": "object",
    "properties": {"lines": {"type": "array", "items": LINE}},
    "required": ["lines"],
}
ASK = Tool(
    name="ask",
    title="Ask Scotty",
    description="Ask about the workspace in plain words, English or German; answered with receipts. A command "
    "becomes a proposal, or is done where your own permissions and words are enough.",
    input_schema={
        "type": "object",
        "properties": {
            "question": {"type": "string", "minLength": 1, "maxLength": 400},
            "before": {
                "type": "string",
                "maxLength": 400,
                "description": "The question before it.",
            },
        },
        "required": ["question"],
        "additionalProperties": False,
    },
    output_schema=OUTPUT,
    annotations=ToolAnnotations(
        read_only_hint=False, destructive_hint=False, open_world_hint=False
    ),
)
PROPOSALS = Tool(
    name="list_proposals",
    title="List proposals",
    description="List what was proposed and waits for a person, with what it would come to.",
    input_schema={"type": "object", "properties": {}, "additionalProperties": False},
    output_schema=OUTPUT,
    annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
)


def list_tools(context: Context) -> list[Tool]:
    """Return the tools that this person may use."""
    own = [ASK, PROPOSALS] if "read" in context.person.may else []
    return own + [_describe(tool) for tool in list_usable(context)]


def _describe(tool: DeskTool) -> Tool:
    hints = ToolAnnotations(
        read_only_hint=not tool.acts,
        destructive_hint=False if tool.acts else None,
        idempotent_hint=True,
        open_world_hint=tool.name == "research_account",
    )
    acts = " Only proposes: a person decides in Scotty." if tool.acts else ""
    return Tool(
        name=tool.name,
        title=tool.name.replace("_", " ").capitalize(),
        description=f"{tool.about}{acts}",
        input_schema=tool.schema,
        output_schema=OUTPUT,
        annotations=hints,
    )


def call_tool(context: Context, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
    """Return what a tool told, or why not and what would mend it. Never raises."""
    try:
        if name == ASK.name:
            return _show_answer(_ask(context, arguments))
        if name == PROPOSALS.name:
            note_act(context.house, context.person.who, f"tool {name}", {})
            return _show_proposals(list_proposals(context.house))
        return _show_used(use_tool(context, name, arguments))
    except Refused as refused:
        return _refuse(refused.why, refused.mend)
    except Later as later:
        return _refuse(later.why, f"Try again in {later.after:g} seconds.")
    except Exception:
        log.exception("tool %s failed", name[:80])
        return _refuse(
            "This is a bug in Scotty; it is in the log of the server.", "Please report it."
        )


def _ask(context: Context, arguments: Mapping[str, Any]) -> Answered:
    question, before = arguments.get("question"), arguments.get("before", "")
    strange = arguments.keys() - {"question", "before"}
    if not isinstance(question, str) or not isinstance(before, str) or strange:
        raise Refused("ask cannot be asked so.", "Its arguments are: question, before; both text.")
    note_act(context.house, context.person.who, "tool ask", {"question": question[:400]})
    return ask(context, question[:400], before[:400])


def _show_used(used: Used) -> CallToolResult:
    if used.proposal is not None:
        return _show_proposals([used.proposal])
    lines = [
        {"text": line.text, "facts": list(line.facts), "page": line.page}
        for line in used.told.lines
    ]
    return _show(lines, {"tool": used.tool, "data": used.told.data})


def _show_answer(told: Answered) -> CallToolResult:
    lines = [
        {"text": line.text, "facts": list(line.facts), "page": line.page} for line in told.lines
    ]
    rest = {
        "tool": told.tool,
        "arguments": told.arguments,
        "understood": told.understood,
        "nearest": told.nearest,
        "receipts": told.receipts,
        "proposals": told.proposals,
    }
    return _show(lines, rest)


def _show_proposals(made: list[Proposal]) -> CallToolResult:
    lines: list[dict[str, Any]] = []
    for one in made:
        head = f"{one.tool} ({one.id[:8]}), {one.state}: waits for a person who may {one.needs}; audit line {one.audit}."
        lines.append({"text": head, "facts": [one.id], "page": f"/proposals/{one.id}"})
        lines += [{"text": s.text, "facts": list(s.facts), "page": s.page} for s in one.shown]
    if not made:
        lines = [{"text": "Nothing waits.", "facts": [], "page": "/proposals"}]
    return _show(lines, {"proposals": made})


def _show(lines: list[dict[str, Any]], rest: dict[str, Any]) -> CallToolResult:
    text = msgspec.json.encode({"lines": lines, **rest}, enc_hook=str)
    if len(text) > LARGEST:
        kept = {k: v for k, v in rest.items() if k != "data"}
        text = msgspec.json.encode({"lines": lines, **kept, "shortened": True}, enc_hook=str)
    words = "\n".join(line["text"] for line in lines)
    return CallToolResult(
        content=[TextContent(type="text", text=words)], structured_content=json.loads(text)
    )


def _refuse(why: str, mend: str) -> CallToolResult:
    text = f"{why} {mend}".strip()
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
