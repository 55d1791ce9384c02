"""Proposals: what an agent or a program would do, shown before it is done; a person takes it up or declines."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from scotty.desk.access import Person, demand
from scotty.desk.asker import name_approver, name_asker
from scotty.desk.audit import note_act
from scotty.desk.roster import Work, sign_work
from scotty.desk.tools import Context, Line, Tool, load_tools
from scotty.facts import Fact, Refused
from scotty.ports import House

SOURCE = "scotty"
LASTS = timedelta(days=14)
"""After this a proposal can no longer be taken up: what it was made of is old."""
State = Literal["open", "taken", "declined", "expired"]
_ANSWERING = threading.Lock()


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A line of what a proposal would come to, and its facts."""

    text: str
    facts: tuple[str, ...] = ()
    page: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """An act that waits for a person."""

    #: Id of the fact by which it was made.
    id: str
    tool: str
    arguments: dict[str, Any]
    #: What it would come to: nothing of it is done yet.
    shown: tuple[Shown, ...]
    #: In whose words or for what reason it was proposed, and by whom.
    why: str
    by: str
    at: datetime
    expires: datetime
    state: State
    #: What a person must be permitted to take it up.
    needs: str
    #: Number of its line in the audit log.
    audit: int
    answered_by: str = ""
    answered: datetime | None = None
    note: str = ""
    #: What came of it, once it was taken up.
    came: tuple[str, ...] = ()


def make_proposal(
    context: Context, tool: Tool, arguments: Mapping[str, Any], why: str = ""
) -> Proposal:
    """Rehearse an act and propose it; return the proposal, or the same one where it is open already.

    Nothing is changed but that the proposal stands. Raises Refused as the tool does: what could not
    be done is not proposed.
    """
    house, person = context.house, context.person
    wanted = tool.read(arguments)
    plain: dict[str, Any] = msgspec.to_builtins(wanted)
    digest = blake2b(msgspec.json.encode([tool.name, sorted(plain.items())]), digest_size=8)
    told = tool.run(context, wanted)
    now, by = house.clock.now(), name_asker(person)
    earlier = [
        p for p in list_proposals(house, None) if p.tool == tool.name and p.arguments == plain
    ]
    if standing := next((p for p in earlier if p.state == "open"), None):
        return standing
    act = note_act(house, by, f"propose {tool.name}", plain)
    fact = Fact(
        kind="proposal.made",
        at=now,
        known=now,
        source=SOURCE,
        # Two at the same instant are one: they count the same proposals before them.
        key=f"{tool.name}:{digest.hexdigest()}:{len(earlier)}",
        account=_key(house, plain),
        because=tuple(dict.fromkeys(f for line in told.lines for f in line.facts))[:50],
        data={
            "tool": tool.name,
            "arguments": plain,
            "shown": [msgspec.to_builtins(_show(line)) for line in told.lines],
            "why": why.strip()[:500],
            "by": by,
            "audit": act.seq,
        },
    )
    house.ledger.append([fact])
    done = (
        f"Proposed {tool.name}{f' for {fact.account}' if fact.account else ''}; a person decides."
    )
    sign_work(
        house,
        Work(
            agent="scotty",
            tool=tool.name,
            summary=done,
            account=fact.account,
            by=by,
            because=(fact.id,),
        ),
    )
    return find_proposal(house, fact.id)


def _show(line: Line) -> Shown:
    return Shown(text=line.text, facts=line.facts, page=line.page)


def _key(house: House, arguments: Mapping[str, Any]) -> str | None:
    row = house.tables.account(str(arguments["account"])) if arguments.get("account") else None
    return None if row is None else str(row["key"])


def list_proposals(
    house: House, state: State | None = "open", account: str | None = None, limit: int = 1_000
) -> list[Proposal]:
    """Return proposals, newest first: those that wait, or those in another state; None for all."""
    since = house.clock.now() - LASTS if state == "open" else None
    told = house.ledger.facts("proposal.answered", since=since)
    answers = {f.because[0]: f for f in reversed(told)}
    made = reversed(house.ledger.facts("proposal.made", account, since))
    found = (_lay(house, fact, answers.get(fact.id)) for fact in made)
    return [p for p in found if state is None or p.state == state][:limit]


def find_proposal(house: House, name: str) -> Proposal:
    """Return a proposal by its id, or by how that begins, 6 digits at least. Raises Refused for none."""
    if len(name) >= 6:
        found = [p for p in list_proposals(house, None) if p.id.startswith(name.strip().lower())]
        if len(found) == 1:
            return found[0]
    raise Refused(
        f"There is no proposal {name[:80]!r}.", "See `scotty proposals list` for their ids."
    )


def _lay(house: House, fact: Fact, answer: Fact | None) -> Proposal:
    data, expires = fact.data, fact.at + LASTS
    state: State = "expired" if house.clock.now() > expires else "open"
    said: Mapping[str, Any] = {} if answer is None else answer.data
    if answer is not None:
        state = "taken" if said["taken"] else "declined"
    tool = load_tools().get(str(data["tool"]))
    return Proposal(
        id=fact.id,
        tool=str(data["tool"]),
        arguments=dict(data["arguments"]),
        shown=tuple(msgspec.convert(line, Shown) for line in data["shown"]),
        why=str(data["why"]),
        by=str(data["by"]),
        at=fact.at,
        expires=expires,
        state=state,
        needs=tool.answered_by if tool else "work",
        audit=int(data.get("audit") or 0),
        answered_by=str(said.get("by", "")),
        answered=None if answer is None else answer.at,
        note=str(said.get("note", "")),
        came=tuple(said.get("came", ())),
    )


def answer_proposal(context: Context, name: str, taken: bool, note: str = "") -> Proposal:
    """Take up a proposal, as this person, or decline it; return it with what came of it.

    Answered before, it stays as it was answered: taking up twice is one act. Raises Denied for an
    agent and for whoever may not do it themselves, Refused for one that has expired, and as the
    act itself does: then it stays open.
    """
    house, person = context.house, context.person
    by = name_approver(person)
    found = find_proposal(house, name)
    demand(person, found.needs if taken else "read")
    if not taken:
        _demand_say(person, found)
    with _ANSWERING:  # two who take it up at once: the second finds it taken
        found = find_proposal(house, found.id)
        if found.state in ("taken", "declined"):
            return found
        if taken and found.state == "expired":
            raise Refused(
                f"It was proposed on {found.at:%Y-%m-%d} and has expired.", "Have it proposed anew."
            )
        note_act(
            house, by, f"{'take up' if taken else 'decline'} {found.tool}", {"proposal": found.id}
        )
        came = _do(context, found) if taken else ()
        _record(house, found, {"taken": taken, "by": by, "note": note.strip()[:500], "came": came})
    return find_proposal(house, found.id)


def _demand_say(person: Person, found: Proposal) -> None:
    """Raise Denied for whoever neither proposed it nor could take it up."""
    if found.by != name_asker(person):
        demand(person, found.needs)


def _do(context: Context, found: Proposal) -> tuple[str, ...]:
    tool = load_tools().get(found.tool)
    if tool is None or tool.do is None:
        raise Refused(f"There is no longer a tool {found.tool!r}.", "Decline the proposal.")
    told = tool.do(context, tool.read(found.arguments))
    return tuple(line.text for line in told.lines)


def _record(house: House, found: Proposal, data: dict[str, Any]) -> None:
    now = house.clock.now()
    fact = Fact(
        kind="proposal.answered",
        at=now,
        known=now,
        source=SOURCE,
        key=found.id,
        account=_key(house, found.arguments),
        because=(found.id,),
        data=data,
    )
    house.ledger.append([fact])
