"""The record: every call is a fact; the same question is not paid for twice on one day."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import Fact, identify
from scotty.ports import Ledger
from scotty.ports.models import ModelTool
from scotty.vendors.models.question import Question
from scotty.vendors.models.run import Outcome
from scotty.vendors.models.tools import Use, digest_text, run_tool
from scotty.vendors.models.veil import Veil

KIND = "model.called"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """When a call was made, how long it took, and which tools it used."""

    moment: datetime
    seconds: float
    uses: tuple[Use, ...] = ()


def note_call(
    ledger: Ledger, question: Question, outcome: Outcome, taken: Taken, veil: Veil
) -> None:
    """Tell a call to the ledger; durable on return."""
    reply = outcome.said if outcome.value is None else msgspec.json.encode(outcome.value).decode()
    data = {
        "agent": question.asked.agent,
        "account": question.asked.account or "",
        "model": question.model,
        "asked": question.digest,
        "request": veil.hide(f"{question.rules}\n{question.blocks}"),
        "reply": veil.hide(reply),
        "fault": veil.hide(str(outcome.fault or "")),
        "tokens_in": outcome.tokens_in,
        "tokens_out": outcome.tokens_out,
        "money": outcome.money or 0.0,
        "priced": outcome.money is not None,
        "seconds": round(taken.seconds, 3),
        "tools": msgspec.to_builtins(taken.uses),
    }
    key = _key(question, taken.moment)
    if outcome.fault is not None:
        key = f"{key}:{secrets.token_hex(6)}"
    fact = Fact(
        kind=KIND,
        at=taken.moment,
        known=taken.moment,
        source=_source(question),
        key=key,
        data=data,
    )
    if not ledger.append([fact]).new:
        # Two asked the same at once: the first answer stands, both bills count.
        ledger.append([msgspec.structs.replace(fact, key=f"{key}:{secrets.token_hex(6)}")])


def recall_answer(
    ledger: Ledger, question: Question, tools: Sequence[ModelTool], moment: datetime
) -> Any:
    """Return what was answered to this question today, as JSON values; None where nothing was.

    An answer that rests on tools holds while they still tell the same. What a tool changed or
    proposed was done: its answer stands, and it is not done again.
    """
    fact = ledger.fact(identify(KIND, _source(question), _key(question, moment)))
    if fact is None:
        return None
    known = {tool.name: tool for tool in tools}
    for use in msgspec.convert(fact.data.get("tools", []), list[Use]):
        tool = known[use.name]
        if not tool.acts and digest_text(run_tool(tool, use.arguments)) != use.told:
            return None
    return msgspec.json.decode(fact.data["reply"])


def _source(question: Question) -> str:
    return f"model:{question.model}"


def _key(question: Question, moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}:{question.digest}"
