"""Agents as people look at them: what each is for, may reach, has spent and done; their pages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import msgspec

from scotty.desk.roster import (
    ROSTER,
    WORKED,
    list_members,
    pause_agent,
    read_allowance,
    read_member,
    read_pauses,
)
from scotty.desk.tools import load_tools
from scotty.facts import Fact, Later, Refused
from scotty.flows.versions import Version, diff_texts, list_texts, pick_version, save_text
from scotty.playbook.research import Agents as Rules
from scotty.playbook.roster import Member, default_roster, parse_member
from scotty.ports import House
from scotty.ports.models import Asked
from scotty.ports.purse import Spent

WINDOW = timedelta(days=30)
"""How far back works are counted and listed."""
SHOWN = 3
"""Works that a card shows."""
LOG = 200
"""Works that an agent's own page lists."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work, as it was signed."""

    #: Id of the fact: its receipt.
    id: str
    at: datetime
    tool: str
    summary: str
    account: str = ""
    by: str = ""
    model: str = ""
    tokens: int = 0
    money: float = 0.0
    seconds: float = 0.0
    ok: bool = True
    #: Facts it rests on or told.
    because: tuple[str, ...] = ()


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the team: who, and how it stands."""

    member: Member
    version: int
    paused: bool
    #: Who paused it or let it work again last, and when; "" and None where nobody ever did.
    paused_by: str = ""
    paused_at: datetime | None = None
    #: Tokens of today, those it may spend, US dollars of today, questions to the model today.
    tokens: int = 0
    limit: int = 0
    money: float = 0.0
    calls: int = 0
    #: Works of the last 30 days, and the newest.
    works: int = 0
    log: tuple[Done, ...] = ()
    #: Proposals that came of its work in 30 days, and those taken up.
    proposed: int = 0
    taken: int = 0


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """All agents, what they may spend together, and by which model they work."""

    agents: tuple[AgentRow, ...]
    #: provider:name; "" where none is configured.
    model: str
    rules: Rules
    tokens: int = 0
    money: float = 0.0
    calls: int = 0


class AgentPage(msgspec.Struct, frozen=True, kw_only=True):
    """One agent with its page's versions."""

    row: AgentRow
    model: str
    text: str
    versions: tuple[Version, ...]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of trying the model."""

    ok: bool
    says: str
    mend: str = ""


class Ready(msgspec.Struct, frozen=True):
    """The shape of the answer to a trial."""

    ready: bool


def list_agents(house: House) -> Team:
    """Return the team with what each did lately, spent today, and who rests."""
    spent = house.purse.spent(house.clock.now())
    rules = read_allowance(house)
    works = _read_works(house)
    told = {f.because[0]: bool(f.data["taken"]) for f in house.ledger.facts("proposal.answered")}
    made = {f.id for f in house.ledger.facts("proposal.made", since=_since(house))}
    pauses, texts = read_pauses(house), _list_pages(house)
    rows = tuple(
        _lay(
            member,
            (len(texts[member.key]), pauses.get(member.key)),
            (_sum(spent, member.key), rules.share.get(member.key, rules.tokens_day)),
            works.get(member.key, ()),
            (made, told),
        )
        for member in list_members(house)
    )
    whole = _sum(spent, None)
    return Team(
        agents=rows,
        model=house.models.name,
        rules=rules,
        tokens=whole.tokens,
        money=whole.money,
        calls=whole.calls,
    )


def show_agent(house: House, key: str, number: int | None = None) -> AgentPage:
    """Return one agent; its page's newest version, or another one. Raises Refused where there is none."""
    read_member(house, key)
    team = list_agents(house)
    row = next(row for row in team.agents if row.member.key == key)
    versions = list_versions(house, key)
    text = pick_version(versions, number).text
    return AgentPage(row=row, model=team.model, text=text, versions=versions)


def switch_agent(house: House, key: str, paused: bool, by: str) -> AgentRow:
    """Let an agent rest, or work again; return how it stands."""
    read_member(house, key)
    pause_agent(house, key, paused, by)
    return show_agent(house, key).row


def list_versions(house: House, key: str) -> tuple[Version, ...]:
    """Return the versions of an agent's page, oldest first. Raises Refused where there is none."""
    found = _list_pages(house)
    if key not in found:
        raise Refused(f"There is no agent {key!r}.", f"Choose from {', '.join(found)}.")
    return found[key]


def save_page(house: House, made: Version, base: int | None = None) -> int:
    """Save `made.text` as the newest page of agent `made.name`; return its number.

    Raises Refused with the first fault, for a tool that is not there, and for an agent nobody knows:
    the team is eleven, and works where code asks for it by its key.
    """
    list_versions(house, made.name)
    member = parse_member(made.name, made.text)
    known = load_tools()
    if unknown := [tool for tool in member.tools if tool not in known]:
        raise Refused(f"There is no tool {unknown[0]!r}.", f"Choose from {', '.join(known)}.")
    return save_text(house, ROSTER, made, default_roster(), base)


def restore_page(house: House, key: str, number: int, by: str) -> int:
    """Save an earlier version of an agent's page as the newest; return its number."""
    text = pick_version(list_versions(house, key), number).text
    note = f"Restored version {number}."
    return save_page(house, Version(name=key, number=0, text=text, by=by, note=note))


def diff_versions(house: House, key: str, one: int, two: int) -> str:
    """Return what changed between two versions of an agent's page, as a unified diff."""
    versions = list_versions(house, key)
    return diff_texts(pick_version(versions, one), pick_version(versions, two))


def try_model(house: House) -> Tried:
    """Ask the model one small question, and say what came of it."""
    asked = Asked(agent="scotty", task="Say that you are ready: `ready` is true.")
    try:
        answer = house.models.answer(asked, Ready)
    except Refused as refused:
        return Tried(ok=False, says=refused.why, mend=refused.mend)
    except Later as later:
        return Tried(ok=False, says=later.why, mend=f"Try again in {later.after:g} s.")
    if answer.recorded:
        return Tried(ok=True, says=f"{answer.model} answered today already.")
    took = f"{answer.tokens_in + answer.tokens_out:,} tokens, ${answer.money:.4f}"
    return Tried(ok=True, says=f"{answer.model} answered in {answer.seconds:.1f} s: {took}.")


def _list_pages(house: House) -> dict[str, tuple[Version, ...]]:
    return list_texts(house, ROSTER, default_roster())


def _since(house: House) -> datetime:
    day = (house.clock.now() - WINDOW).astimezone(UTC).date()
    return datetime.combine(day, time.min, UTC)


def _read_works(house: House) -> Mapping[str, Sequence[Done]]:
    """Return agent -> its works of the window, newest first."""
    found: dict[str, list[Done]] = {}
    for fact in reversed(house.ledger.facts(WORKED, since=_since(house))):
        found.setdefault(str(fact.data["agent"]), []).append(_read_work(fact))
    return found


def _read_work(fact: Fact) -> Done:
    told = {f: fact.data[f] for f in Done.__struct_fields__ if f in fact.data}
    return Done(**told, id=fact.id, at=fact.at, account=fact.account or "", because=fact.because)


def _sum(spent: Mapping[tuple[str, str], Spent], agent: str | None) -> Spent:
    mine = [s for (who, _), s in spent.items() if agent in (None, who)]
    return Spent(
        sum(s.tokens for s in mine), sum(s.money for s in mine), sum(s.calls for s in mine)
    )


def _lay(
    member: Member,
    stands: tuple[int, Fact | None],
    budget: tuple[Spent, int],
    works: Sequence[Done],
    proposals: tuple[set[str], Mapping[str, bool]],
) -> AgentRow:
    (version, pause), (spent, limit), (made, told) = stands, budget, proposals
    mine = {name for work in works for name in work.because} & made
    return AgentRow(
        member=member,
        version=version,
        paused=pause is not None and bool(pause.data["paused"]),
        paused_by="" if pause is None else str(pause.data["by"]),
        paused_at=None if pause is None else pause.at,
        tokens=spent.tokens,
        limit=limit,
        money=spent.money,
        calls=spent.calls,
        works=len(works),
        log=tuple(works[:LOG]),
        proposed=len(mine),
        taken=sum(told.get(name, False) for name in mine),
    )
