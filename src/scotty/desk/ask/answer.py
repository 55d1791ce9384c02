"""Answering a question: the tool that it asks for is used, and its lines are the answer, with receipts."""

import logging
from datetime import datetime
from typing import Any

import msgspec

from scotty.agents.brief import Said as Draft
from scotty.desk.access import Person
from scotty.desk.ask.check import find_faults
from scotty.desk.ask.intent import load_intents
from scotty.desk.ask.model import choose_tool, write_from
from scotty.desk.ask.names import read_directory, suit_example
from scotty.desk.ask.reading import HELP, SEARCHES, Reading, read_question
from scotty.desk.changes import say_change
from scotty.desk.proposals import Proposal, answer_proposal
from scotty.desk.roster import may_work
from scotty.desk.tools import Context, Line, Told, Tool, load_tools
from scotty.desk.use import list_tools, use_tool
from scotty.facts import Fact, Refused

AGENT = "scotty"
SHOWN, PER_LINE = 12, 6
"""Lines of the answer in short, and facts that a line is shown with."""
log = logging.getLogger(__name__)


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that an answer rests on; or, where only judgement does, the page that opens it up."""

    id: str
    kind: str
    says: str
    at: datetime | None = None
    simulated: bool = False


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an answer, the facts that say so, and the page on which a judged number opens up."""

    text: str
    facts: tuple[str, ...] = ()
    page: str = ""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""

    question: str
    #: The first lines, in one text.
    answer: str
    lines: tuple[Said, ...]
    receipts: tuple[Receipt, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    #: Which tool was used, with which arguments; "" for none.
    tool: str = ""
    arguments: dict[str, Any] = {}
    understood: bool = True
    #: Where it was not understood: questions that lie near, and can be answered.
    nearest: tuple[str, ...] = ()
    #: The tool that would act, where the asker only looked: it was not used.
    would: str = ""
    #: Which model wrote it; "" where the lines are the tool's own.
    model: str = ""


def ask(context: Context, question: str, before: str = "", look: bool = False) -> Answered:
    """Answer a question, or do what a person's own words may do; `before` is the question before it.

    With `look` nothing is proposed or done, whatever it asks for. Raises Denied for what the person
    may not ask, Refused for an empty question and while Scotty is paused.
    """
    if not question.strip():
        raise Refused("Nothing was asked.", "Ask a question, or say what to do.")
    if held := may_work(context.house, AGENT):
        raise Refused(held.reason, held.mend)
    reading = read_for(context, question, before)
    if (
        not reading.tool
        and not reading.never
        and (chosen := choose_tool(context, question, list_tools(context)))
    ):
        reading = Reading(tool=chosen.tool, arguments=chosen.arguments)
    if not reading.tool or reading.tool == HELP:
        return _tell_plain(context, question, reading)
    tool = load_tools().get(reading.tool)
    if tool is None:
        return _lay(
            context,
            question,
            reading,
            (Line(text=f"I know what you mean, but {reading.tool} is not here."),),
        )
    if tool.acts and look:
        text = f"This would act: {tool.about}"
        return msgspec.structs.replace(
            _lay(context, question, reading, (Line(text=text),)), would=tool.name
        )
    try:
        return _use(context, question, reading, tool)
    except Refused as error:
        if type(error) is not Refused:
            raise
        return _lay(context, question, reading, (Line(text=f"{error.why} {error.mend}".strip()),))


def read_for(context: Context, question: str, before: str = "") -> Reading:
    """Read a question with the names of this workspace, by the tools that this person may use."""
    tools = {tool.name: tool for tool in list_tools(context)}
    today = context.house.clock.now().date()
    return read_question(question, read_directory(context.means), today, tools, before)


def _use(context: Context, question: str, reading: Reading, tool: Tool) -> Answered:
    used = use_tool(context, tool.name, reading.arguments, why=question, noted=not tool.acts)
    if used.proposal is None:
        told = (*_confess(reading), *_order(used.told, reading.topic))
        return _write(context, _lay(context, question, reading, told))
    made = used.proposal
    if tool.direct and may_take(context.person, made):
        made = answer_proposal(context, made.id, taken=True, note="In the person's own words.")
        lines = [
            Line(text=text, facts=(made.id,), page=_page(made), judged=text) for text in made.came
        ]
    else:
        head = Line(text=f"Proposed, and not done: it waits for somebody who may {made.needs}.")
        lines = [
            head,
            *(Line(text=s.text, facts=s.facts, page=s.page, judged=s.text) for s in made.shown),
        ]
    answered = _lay(context, question, reading, tuple(lines))
    return msgspec.structs.replace(answered, proposals=(made,))


def _confess(reading: Reading) -> list[Line]:
    """Return a line that names what of a question nothing was made of; searches look for such words."""
    if not reading.unknown or reading.tool in SEARCHES:
        return []
    lost = ", ".join(f"“{word}”" for word in reading.unknown[:5])
    return [Line(text=f"I could make nothing of {lost}, and left it out.")]


def _write(context: Context, told: Answered) -> Answered:
    """Put what a model wrote from the lines before them, where there is one and it holds."""
    row = context.house.tables.account(str(told.arguments.get("account") or ""))
    account = None if row is None else str(row["key"])
    drafts = [Draft(line.text, line.facts) for line in told.lines]
    made = write_from(context, told.question, drafts, account)
    if made is None:
        return told
    written = tuple(Said(text=said.text, facts=said.facts) for said in made.value)
    answer = "\n".join(line.text for line in written)
    return msgspec.structs.replace(
        told, answer=answer, lines=(*written, *told.lines), model=made.model
    )


def may_take(person: Person, made: Proposal) -> bool:
    """Return whether a person could take a proposal up: it is open, they may, and they are no agent."""
    return made.state == "open" and made.needs in person.may and "agent" not in person.user.roles


def _page(made: Proposal) -> str:
    return next((line.page for line in made.shown if line.page), "")


def _order(told: Told, topic: str) -> tuple[Line, ...]:
    """Return the lines, those of the topic that was asked for first after the head."""
    if not topic or not any(line.topic == topic for line in told.lines):
        return told.lines
    return tuple(sorted(told.lines, key=lambda line: (bool(line.topic), line.topic != topic)))


def _tell_plain(context: Context, question: str, reading: Reading) -> Answered:
    if reading.tool == HELP:
        lines = [
            Line(
                text="Ask me about accounts, deals, people, rivals, content and the outbox. For example:"
            )
        ]
        lines += [Line(text=example) for example in list_examples(context)]
        return _lay(context, question, reading, tuple(lines))
    if reading.never:
        lines = [
            Line(
                text=f"I do not {reading.never} anything because I was asked to: a person does that, on its own page."
            )
        ]
    elif reading.unclear:
        lines = [Line(text=f"Several bear that name: {'; '.join(reading.unclear)}. Say which one.")]
    else:
        lost = ", ".join(f"“{word}”" for word in reading.unknown[:5])
        lines = [
            Line(
                text=f"I did not understand {lost}."
                if lost
                else "I did not understand what you want to know."
            )
        ]
    nearest = tuple(suit_example(context.means, text) for text in reading.nearest)
    lines.append(Line(text=f"Nearest to it, I can answer: {'; '.join(nearest)}"))
    told = _lay(context, question, reading, tuple(lines))
    return msgspec.structs.replace(told, understood=False, nearest=nearest)


def list_examples(context: Context) -> list[str]:
    """Return a question for each tool that this person may use, with names of this workspace."""
    known = {tool.name for tool in list_tools(context)}
    known.discard("explain_fact")  # an id is no example that reads well
    examples = {i.tool: i.examples[0] for i in reversed(load_intents()) if i.tool in known}
    return [suit_example(context.means, text) for text in examples.values()][::-1]


def _lay(context: Context, question: str, reading: Reading, lines: tuple[Line, ...]) -> Answered:
    """Put an answer together: lines that hold, each with its facts; what does not hold is withheld."""
    named = tuple(dict.fromkeys(f for line in lines for f in line.facts[:PER_LINE]))
    picked = context.house.ledger.pick(named)
    facts = {name: picked[name] for name in named if name in picked}
    kept, today = [], context.house.clock.now().date()
    for line in lines:
        mine = [facts[f] for f in line.facts[:PER_LINE] if f in facts]
        if line.judged is None and not mine:
            kept.append(
                Said(text=line.text, page=line.page)
            )  # our own words: no number of anybody's
        elif faults := find_faults(line, mine, today):
            log.error(
                "a line of %s was withheld: %s is in none of its receipts", reading.tool, faults
            )
        else:
            kept.append(Said(text=line.text, facts=tuple(f.id for f in mine), page=line.page))
    receipts = [_receive(fact) for fact in facts.values()]
    if not receipts:
        pages = dict.fromkeys(line.page for line in kept if line.page)
        receipts = [
            Receipt(id=page, kind="page", says="Judged now; the page shows how.") for page in pages
        ]
    return Answered(
        question=question,
        answer="\n".join(line.text for line in kept[:SHOWN]),
        lines=tuple(kept),
        receipts=tuple(receipts),
        tool=reading.tool,
        arguments=reading.arguments,
    )


def _receive(fact: Fact) -> Receipt:
    simulated = fact.source.startswith("sandbox")
    return Receipt(
        id=fact.id, kind=fact.kind, says=say_change(fact), at=fact.at, simulated=simulated
    )
