"""Doing a piece of work: the model once, once more where the gate says no, else the plain twin."""

from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

import msgspec

from scotty.agents.brief import Brief, Said
from scotty.agents.gate import SUPPORT, find_faults
from scotty.facts import Later, Refused
from scotty.ports.models import Answer, Asked, Excerpt, Models

S = TypeVar("S")
V = TypeVar("V")

Wrote = Literal["model", "repaired", "twin"]
"""Who wrote it: the model; the model at its second try; the plain twin."""

NO_MODEL = "No language model is configured."
AGAIN = """
Your last answer stands in the block `last-answer`, and what is wrong with it in the block `faults`. \
Answer again, without these faults; leave out what you cannot mend."""


class Made(msgspec.Struct, Generic[V], frozen=True, kw_only=True):
    """What was made, by whom, and what it took."""

    value: V
    wrote: Wrote
    #: Why the twin wrote it, or what was mended; "" where the model's first words held.
    why: str = ""
    #: Which model was asked; "" where none was.
    model: str = ""
    tokens: int = 0
    #: US dollars.
    money: float = 0.0
    seconds: float = 0.0


class Job(msgspec.Struct, Generic[S, V], frozen=True, kw_only=True):
    """A piece of work, ready for a model and for its twin."""

    asked: Asked
    shape: type[S]
    #: What is wrong with an answer, in sentences; none where it may stand.
    check: Callable[[S], Sequence[str]]
    #: The answer as the caller wants it.
    read: Callable[[S], V]
    twin: Callable[[], V]


def do_job(models: Models, job: Job[S, V]) -> Made[V]:
    """Return what was made. Never fails for want of a model: the twin needs none."""
    if not models.name:
        return Made(value=job.twin(), wrote="twin", why=NO_MODEL)
    bills: list[Answer[S]] = []
    asked, faults = job.asked, list[str]()
    for wrote in ("model", "repaired"):
        try:
            answer = models.answer(asked, job.shape)
        except (Refused, Later) as error:
            return _bill(Made(value=job.twin(), wrote="twin", why=error.why), models, bills)
        bills.append(answer)
        mended, faults = faults, list(dict.fromkeys(job.check(answer.value)))
        if not faults:
            made = Made(value=job.read(answer.value), wrote=wrote, why=" ".join(mended[:5]))
            return _bill(made, models, bills)
        asked = _ask_again(job.asked, answer.value, faults)
    why = " ".join(("What it wrote did not hold.", *faults[:5]))
    return _bill(Made(value=job.twin(), wrote="twin", why=why), models, bills)


def _ask_again(asked: Asked, value: object, faults: Sequence[str]) -> Asked:
    """Return the question with the answer's faults: as blocks, for they hold words from outside."""
    told = (
        Excerpt("last-answer", msgspec.json.encode(value).decode()),
        Excerpt("faults", "\n".join(faults[:20])),
    )
    return msgspec.structs.replace(asked, task=asked.task + AGAIN, given=(*asked.given, *told))


def _bill(made: Made[V], models: Models, bills: Sequence[Answer[S]]) -> Made[V]:
    return msgspec.structs.replace(
        made,
        model=models.name,
        tokens=sum(bill.tokens_in + bill.tokens_out for bill in bills),
        money=sum(bill.money for bill in bills),
        seconds=sum(bill.seconds for bill in bills),
    )


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences, each naming the blocks that say it."""

    lines: tuple[Said, ...]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What to write: whose work it is, the task in our words, how many sentences."""

    agent: str
    text: str
    least: int = 1
    most: int = 6
    support: float = SUPPORT


def write_lines(
    models: Models, task: Task, brief: Brief, twin: Callable[[], tuple[Said, ...]]
) -> Made[tuple[Said, ...]]:
    """Return sentences written from a brief, each with its facts; the twin's where nothing else holds."""
    if len(brief.lines) < task.least:
        return Made(value=twin(), wrote="twin", why="Too little is known to write from.")

    def check(told: Lines) -> list[str]:
        faults = [fault for said in told.lines for fault in find_faults(said, brief, task.support)]
        if not task.least <= len(told.lines) <= task.most:
            faults.append(f"{len(told.lines)} sentences; write {task.least} to {task.most}.")
        return faults

    def read(told: Lines) -> tuple[Said, ...]:
        return tuple(Said(said.text, brief.find_facts(said.facts)) for said in told.lines)

    words = f"{task.text}\n\n{brief.charter}".strip()
    asked = Asked(agent=task.agent, account=brief.account, task=words, given=brief.give())
    return do_job(models, Job(asked=asked, shape=Lines, check=check, read=read, twin=twin))
