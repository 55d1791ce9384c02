"""Running the cases: through the real client, against a scripted server or a model that is configured."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from scotty.agents import Brief, Made, Said, find_faults
from scotty.agents.answer import write_answer
from scotty.agents.card import phrase_card
from scotty.agents.claims import extract_claims
from scotty.agents.opening import write_opening
from scotty.agents.reply import read_reply
from scotty.agents.summary import write_summary
from scotty.ports.models import Excerpt, Models
from scotty.stages.research.document import Document
from tests.agents.server import Body, Reply

TODAY = date(2026, 6, 1)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent is given, and what must come of it."""

    agent: str
    name: str
    given: tuple[str, ...] = ()
    question: str = ""
    text: str = ""
    replies: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    #: Who ought to have written it, where the replies are the scripted ones.
    wrote: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a case."""

    case: Case
    wrote: str
    #: What is amiss, in words.
    faults: tuple[str, ...] = ()
    #: Sentences, and those of them that the gate lets through.
    sentences: int = 0
    grounded: int = 0
    tokens: int = 0


def load_cases() -> list[Case]:
    """Return all cases."""
    told = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
    return msgspec.convert(told["case"], list[Case])


def script_replies(replies: Sequence[str]) -> Any:
    """Return a model that gives these answers one after the other."""
    left = iter(replies)

    def answer(body: Body) -> Reply:
        del body
        return Reply(calls=(("answer", next(left)),))

    return answer


def run_case(models: Models, case: Case) -> Result:
    """Return what an agent makes of a case."""
    brief = _brief(case)
    made = _make(models, case, brief)
    words = msgspec.json.encode(made.value, enc_hook=str).decode()
    faults = [f"lacks {must!r}" for must in case.must if must not in words]
    faults += [f"has {never!r}" for never in case.never if never.casefold() in words.casefold()]
    said = _list_said(made.value, case)
    own = Brief(lines=said, today=TODAY, names=("TechCorp",)) if case.agent == "claims" else brief
    held = [s for s in said if not list(find_faults(_recite(s, own), own, 0.4))]
    return Result(
        case=case,
        wrote=made.wrote,
        faults=tuple(faults),
        sentences=len(said),
        grounded=len(held),
        tokens=made.tokens,
    )


def _brief(case: Case) -> Brief:
    lines = tuple(Said(text, (f"fact{number}",)) for number, text in enumerate(case.given, 1))
    asked = (Excerpt("question", case.question),) if case.question else ()
    return Brief(
        lines=lines, today=TODAY, account="techcorp.example", names=("TechCorp",), asked=asked
    )


def _make(models: Models, case: Case, brief: Brief) -> Made[Any]:
    if case.agent == "claims":
        document = Document(
            url="https://techcorp.example/news",
            sort="news",
            text=case.text,
            read=datetime(2026, 6, 1, tzinfo=UTC),
        )
        return extract_claims(models, document, "TechCorp", "techcorp.example")
    if case.agent == "reply":
        return read_reply(models, case.text, TODAY)
    if case.agent == "opening":
        return write_opening(models, brief)
    work = {"summary": write_summary, "answer": write_answer, "card": phrase_card}[case.agent]
    return work(models, brief)


def _list_said(value: Any, case: Case) -> tuple[Said, ...]:
    if case.agent == "reply":
        return ()
    if case.agent == "claims":
        return tuple(Said(found.statement, (found.quote,)) for found in value)
    return tuple(value.proposition if case.agent == "opening" else value)


def _recite(said: Said, brief: Brief) -> Said:
    """Return a sentence with the short names of its facts."""
    names = {f: name for name, line in brief.cited.items() for f in line.facts}
    return Said(said.text, tuple(names[fact] for fact in said.facts if fact in names))
