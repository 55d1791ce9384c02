"""The team of agents: what each did, signed with its name; who rests."""

import secrets

import msgspec

from scotty.desk.audit import note_act
from scotty.desk.playbook import current_playbook
from scotty.facts import Fact, Held, Refused
from scotty.flows.versions import list_texts
from scotty.playbook.research import Agents
from scotty.playbook.roster import Member, default_roster, parse_member
from scotty.ports import House

ROSTER = "roster.saved"
WORKED, PAUSED = "agent.worked", "agent.paused"
SOURCE = "scotty"


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Something an agent did."""

    #: Its key in the roster.
    agent: str
    #: Tool or task by name, as `research_account`.
    tool: str
    #: One sentence, in the past tense: what came of it. Never text from outside.
    summary: str
    #: Whose timeline it goes on, where it is about one account.
    account: str | None = None
    #: Who asked: a person as the audit log names them, or `the engine`.
    by: str = "the engine"
    #: What it is part of: a run of the engine, a question asked; "" where it stands alone.
    run: str = ""
    #: Which model was asked; "" where none was.
    model: str = ""
    tokens: int = 0
    #: US dollars.
    money: float = 0.0
    seconds: float = 0.0
    ok: bool = True
    #: Facts that it rests on, or that it told.
    because: tuple[str, ...] = ()


def sign_work(house: House, work: Work) -> Fact:
    """Append what an agent did to the ledger and to the audit log; return the fact."""
    now = house.clock.now()
    data = msgspec.to_builtins(work)
    account, because = data.pop("account"), tuple(data.pop("because"))
    fact = Fact(
        kind=WORKED,
        at=now,
        known=now,
        source=SOURCE,
        key=f"{work.agent}:{work.tool}:{now:%Y%m%dT%H%M%S}:{secrets.token_hex(6)}",
        account=account,
        because=because,
        data=data,
    )
    house.ledger.append([fact])
    what = {"by": work.by, "account": account or "", "said": work.summary, "fact": fact.id}
    note_act(house, f"agent:{work.agent}", work.tool, what)
    return fact


def may_work(house: House, agent: str) -> Held | None:
    """Return why an agent may not begin anything now: it is paused; None where it may."""
    told = read_pauses(house).get(agent)
    if told is None or not told.data["paused"]:
        return None
    return Held(
        f"{agent} was paused by {told.data['by']} on {told.at:%-d %B %Y}.",
        "Let it work again on the page of agents.",
    )


def list_members(house: House) -> tuple[Member, ...]:
    """Return the team as its pages stand now, in its order."""
    texts = list_texts(house, ROSTER, default_roster())
    members = (parse_member(key, versions[-1].text) for key, versions in texts.items())
    return tuple(sorted(members, key=lambda member: (member.place, member.key)))


def read_member(house: House, key: str) -> Member:
    """Return one of the team. Raises Refused where nobody has that key."""
    for member in list_members(house):
        if member.key == key:
            return member
    known = ", ".join(member.key for member in list_members(house))
    raise Refused(f"There is no agent {key!r}.", f"Choose from {known}.")


def read_allowance(house: House) -> Agents:
    """Return the budgets in force: the playbook's, and each agent's share of the day where it names none."""
    rules = current_playbook(house)[0].agents
    shares = {m.key: int(m.share * rules.tokens_day) for m in list_members(house)}
    return msgspec.structs.replace(rules, share=shares | rules.share)


def read_pauses(house: House) -> dict[str, Fact]:
    """Return agent -> the last fact that paused it or let it work again."""
    return {str(fact.data["agent"]): fact for fact in house.ledger.facts(PAUSED)}


def pause_agent(house: House, agent: str, paused: bool, by: str) -> None:
    """Let an agent rest, or work again. A resting one is asked nothing. One that rests already stays so."""
    told = read_pauses(house).get(agent)
    if bool(told is not None and told.data["paused"]) == paused:
        return
    now = house.clock.now()
    house.ledger.append(
        [
            Fact(
                kind=PAUSED,
                at=now,
                known=now,
                source=SOURCE,
                key=f"{agent}:{now.isoformat()}",
                data={"agent": agent, "paused": paused, "by": by},
            )
        ]
    )
