"""One asking: pydantic-ai runs it, bounded; its errors become ours."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from scotty.facts import Later, Refused
from scotty.vendors.models.client import Opened
from scotty.vendors.models.fence import repeats_rules
from scotty.vendors.models.question import PER_TOKEN, Question
from scotty.vendors.models.shape import read_answer
from scotty.vendors.models.tools import Kit

OUT = 4_000
"""Tokens that one reply may have."""
TURNS = 8
"""Replies that may use tools before the answer."""
USES = 16
AGAIN = 30.0
"""Seconds until a provider that failed is asked again, where it does not say itself."""
_CODE = re.compile(r"^\s*```[a-z]*\s*(.*?)\s*```\s*$", re.DOTALL)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What an asking may take."""

    tokens: int
    seconds: float


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking: an answer, or why there is none; and what it took either way."""

    #: As JSON values; None where there is none.
    value: Any = None
    fault: Later | Refused | None = None
    #: The model's last words, where they are no answer.
    said: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    #: US dollars; None where no list price is known.
    money: float | None = None


async def ask_model(
    opened: Opened, question: Question, shape: type[Any], kit: Kit, bounds: Bounds
) -> Outcome:
    """Ask, and ask once more where the answer does not fit. Raises nothing that the other side caused."""
    from pydantic_ai import Agent, capture_run_messages
    from pydantic_ai.usage import RunUsage, UsageLimits

    tools = kit.offer()
    agent: Agent[object, Any] = Agent(
        opened.model,
        output_type=_name_outputs(question, opened.local),
        instructions=question.rules,
        tools=tools,
        retries={"tools": 2, "output": 1},
        end_strategy="early",
    )
    agent.output_validator(_check(shape, question))
    usage = RunUsage()
    limits = UsageLimits(
        request_limit=2 + (TURNS if tools else 0),
        tool_calls_limit=USES,
        total_tokens_limit=bounds.tokens,
    )
    most = max(200, min(OUT, bounds.tokens - question.tokens))
    value, fault = None, None
    with capture_run_messages() as messages:
        try:
            running = agent.run(
                question.blocks,
                usage=usage,
                usage_limits=limits,
                model_settings={"max_tokens": most, "timeout": bounds.seconds, "max_retries": 0},
            )
            value = dict((await asyncio.wait_for(running, bounds.seconds)).output)
        except Exception as error:  # noqa: BLE001 - sorted below; what is none of the other side's faults goes on
            fault = _sort_fault(error, bounds)
    return _sum_up(opened, question, messages, usage, (value, fault))


def _name_outputs(question: Question, local: bool) -> Any:
    """Return what may be answered with: the answer's own tool; next door also bare JSON, for want of tools."""
    from pydantic_ai import ModelRetry, StructuredDict, TextOutput, ToolOutput

    def read_text(text: str) -> dict[str, Any]:
        found = _CODE.match(text)
        try:
            return msgspec.json.decode(found[1] if found else text, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise ModelRetry(
                "Answer with the tool `answer`, or with one JSON object and nothing else."
            ) from error

    told = StructuredDict(dict(question.schema), name="answer")
    tool = ToolOutput(told, name="answer", description="Give the answer.")
    return [tool, TextOutput(read_text)] if local else tool


def _check(shape: type[Any], question: Question) -> Any:
    from pydantic_ai import ModelRetry

    def check(value: dict[str, Any]) -> dict[str, Any]:
        try:
            read_answer(value, shape)
        except Refused as refused:
            raise ModelRetry(refused.why) from refused
        if repeats_rules(msgspec.json.encode(value).decode(), question.rules, question.mark):
            raise ModelRetry("Do not repeat the rules or the mark of a block.")
        return value

    return check


def _sort_fault(error: Exception, bounds: Bounds) -> Later | Refused:
    """Return an error of the other side as ours; raise it where it is none."""
    from pydantic_ai import exceptions as told

    if isinstance(error, TimeoutError | told.ModelTimeoutError | told.ModelRequestTimeout):
        return Later(f"The model did not answer within {bounds.seconds:g} s.", AGAIN)
    if isinstance(error, told.ModelRequestRejectedError):
        return Refused(
            f"The provider rejects the request: {_cut(error)}",
            "Check SCOTTY_MODEL, and the provider's key in the environment.",
        )
    if isinstance(error, told.ModelAPIError):
        after = getattr(error, "retry_after", None)
        return Later(f"The provider failed: {_cut(error)}", float(after or AGAIN))
    if isinstance(error, told.UsageLimitExceeded):
        return Refused(
            f"The answer went beyond its budget of {bounds.tokens:,} tokens and was cut off.",
            "Raise the budgets under [agents] in the playbook, or ask for less.",
        )
    if isinstance(error, told.UnexpectedModelBehavior):
        return Refused(
            "The model answered nothing that fits.", "Name another model where it happens often."
        )
    raise error


def _cut(error: Exception) -> str:
    return str(error)[:300]


def _sum_up(
    opened: Opened,
    question: Question,
    messages: Sequence[Any],
    usage: Any,
    came: tuple[Any, Later | Refused | None],
) -> Outcome:
    value, fault = came
    said = "" if value is not None else _last_words(messages)
    tokens_in, tokens_out = int(usage.input_tokens), int(usage.output_tokens)
    if not tokens_in + tokens_out and messages:
        # Some servers count nothing: what was written stands for it.
        replied = len(said) if value is None else len(msgspec.json.encode(value))
        tokens_in, tokens_out = question.tokens, replied // PER_TOKEN + 1
    money = None if usage.cost is None else float(usage.cost)
    if opened.price == 0.0:
        money = 0.0
    return Outcome(
        value=value,
        fault=fault,
        said=said,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        money=money,
    )


def _last_words(messages: Sequence[Any]) -> str:
    """Return the text and the arguments of a model's last reply."""
    for message in reversed(messages):
        if message.kind == "response":
            told = (getattr(p, "content", None) or getattr(p, "args", "") for p in message.parts)
            return "\n".join(str(part) for part in told)[:20_000]
    return ""
