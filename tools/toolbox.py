"""The page of tools: what a person, an agent or a program can ask for, from the tool-box itself."""

from typing import Any

from scotty.desk.ask.intent import load_intents
from scotty.desk.tools import Tool, load_tools
from tools.tables import table


def say_schema(schema: dict[str, Any]) -> str:
    """Return an argument's type in words."""
    if "anyOf" in schema:
        return " or ".join(say_schema(part) for part in schema["anyOf"])
    if "enum" in schema:
        return ", ".join("empty" if v == "" else f"`{v}`" for v in schema["enum"] if v is not None)
    if schema.get("type") == "array":
        return f"list of {say_schema(schema['items'])}"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    return str(schema.get("format") or words.get(schema.get("type", ""), schema.get("type", "")))


def write_tool(tool: Tool) -> str:
    """Return a tool's part of the page."""
    schema = tool.schema
    rows = [
        [
            f"`{name}`",
            say_schema(part),
            str(part.get("description", "")),
            "needed" if name in schema.get("required", ()) else "",
        ]
        for name, part in schema["properties"].items()
    ]
    asked = [
        f"“{e}”" for intent in load_intents() if intent.tool == tool.name for e in intent.examples
    ]
    needs = f"Needs `{tool.permission}`."
    if tool.acts:
        needs += f" It only proposes; taken up by whoever may `{tool.answered_by}`"
        needs += ", or done at once on such a person's own words." if tool.direct else "."
    takes = table(["argument", "type", "meaning", ""], rows) if rows else "It takes no arguments.\n"
    said = f"Asked as {', '.join(asked)}.\n\n" if asked else ""
    return f"## `{tool.name}`\n\n{tool.about} {needs}\n\n{said}{takes}"


def write_tools() -> str:
    """Return the page of tools."""
    tools = load_tools()
    reading = sum(not tool.acts for tool in tools.values())
    return (
        "# Tools\n\n"
        f"The tool-box: {reading} tools that read and {len(tools) - reading} that propose. The same for the questions of "
        "[Ask Scotty](../howto/ask.md), for agents, and for programs over [MCP](../howto/mcp.md). Every line that a tool "
        "gives names the facts that say so, or the page on which a judged number opens up.\n\n"
        + "\n".join(write_tool(tool) for tool in tools.values())
    )
