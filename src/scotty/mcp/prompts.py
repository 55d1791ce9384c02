"""Prompts: three jobs that a client can offer by name, each over the tools."""

from collections.abc import Mapping
from typing import NamedTuple

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    GetPromptResult,
    Prompt,
    PromptArgument,
    PromptMessage,
    TextContent,
)


class Job(NamedTuple):
    """A job: what it is for, what it is about, and the words that ask for it."""

    about: str
    takes: str
    words: str


JOBS = {
    "prepare-meeting": Job(
        "Prepare for a meeting with an account.",
        "account",
        "Prepare me for a meeting with {account}. Use show_profile, show_committee, account_changes (the last 60 days) "
        "and recommend_content. Say only what their lines say, and name the facts. Say what is not known.",
    ),
    "review-deal": Job(
        "Review a deal: where it stands, what threatens it, what to do.",
        "deal",
        "Review deal {deal}. Use show_deal and explain_risk. Give the three strongest reasons with their facts, and one "
        "next step; propose it by propose_play only if I agree.",
    ),
    "plan-week": Job(
        "Plan the week: whom to work, which deals to save, what waits.",
        "",
        "Plan my week. Use list_hot, list_actions, list_outbox and show_forecast. At most ten lines, each with its facts.",
    ),
}


def list_prompts() -> list[Prompt]:
    """Return the prompts."""
    return [
        Prompt(
            name=name,
            description=job.about,
            arguments=[PromptArgument(name=job.takes, required=True)] if job.takes else [],
        )
        for name, job in JOBS.items()
    ]


def get_prompt(name: str, arguments: Mapping[str, str]) -> GetPromptResult:
    """Return a prompt's words. Raises MCPError where there is none, or it lacks what it is about."""
    job = JOBS.get(name)
    if job is None:
        raise MCPError(INVALID_PARAMS, f"There is no prompt {name[:80]!r}: {', '.join(JOBS)}.")
    told = str(arguments.get(job.takes, ""))[:300] if job.takes else ""
    if job.takes and not told.strip():
        raise MCPError(INVALID_PARAMS, f"{name} needs {job.takes}.")
    text = job.words.replace("{" + job.takes + "}", told) if job.takes else job.words
    message = PromptMessage(role="user", content=TextContent(type="text", text=text))
    return GetPromptResult(description=job.about, messages=[message])
