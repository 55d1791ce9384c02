"""Orders to a machine in a text: a second look. The fence and the gate do not rest on it."""

import re

from scotty.stages.research.read.orders import is_order

_MARKS = re.compile(
    r"</?(?:system|assistant|user|tool|instructions?|admin)\b[^>]{0,40}>|<\|[^|>]{1,40}\|>|\[/?INST\]"
    r"|\[(?:DATA|END) [0-9a-z]{4,}"
    r"|[\"'](?:tool_calls?|function_call|arguments|recipient)[\"']\s*:"
    r"|\b(?:propose_engagement|propose_tier|propose_play|activate_engine|research_account|refresh_cards|send_mail|final_result)\b"
    r"|!\[[^\]]*\]\(|\[[^\]]{0,80}\]\(\s*(?:https?:|//|javascript:|data:)",
    re.IGNORECASE,
)
"""What only machines write to machines: role tags, marks of blocks, calls of tools, links in Markdown."""


def find_order(text: str) -> str:
    """Return the first words of a text that speak to a machine, "" where none do.

    Heuristic, by phrases: good enough to keep such words out of what people read, and no more.
    """
    found = _MARKS.search(text)
    if found:
        return found[0]
    return " ".join(text.split())[:60] if is_order(text) else ""
