"""The day: which accounts crossed the line lately, and what waits for a person."""

from datetime import datetime, timedelta

import msgspec

from scotty.desk import proposals
from scotty.desk.imports import list_imports
from scotty.desk.links import list_proposals
from scotty.ports import House
from scotty.ports.outreach import TALLIED, Tally

LATELY = timedelta(days=7)


class Move(msgspec.Struct, frozen=True):
    """An account that became hot, or cooled."""

    account: str
    name: str
    at: datetime
    up: bool


class Chore(msgspec.Struct, frozen=True):
    """Something that waits for a person: what, and where."""

    says: str
    path: str
    icon: str


def list_moves(house: House) -> list[Move]:
    """Return the accounts that crossed the line in the last seven days, newest first."""
    since = house.clock.now() - LATELY
    found = [
        (fact, kind == "account.heated")
        for kind in ("account.heated", "account.cooled")
        for fact in house.ledger.facts(kind)
        if fact.at >= since and fact.account is not None
    ]
    newest = {fact.account: (fact, up) for fact, up in sorted(found, key=lambda f: f[0].at)}
    names = {r["key"]: r["name"] for r in house.tables.accounts([str(k) for k in newest])}
    moves = [Move(str(k), str(names.get(k) or k), f.at, up) for k, (f, up) in newest.items()]
    return sorted(moves, key=lambda move: move.at, reverse=True)


def list_reach(tally: Tally, may: frozenset[str]) -> list[Chore]:
    """Return what outreach waits for from somebody with these permissions."""
    told = (
        (tally.attention, {"approve", "send"}, "draft waits", "drafts wait", " for a look", "/outbox", "outbox"),
        (tally.unknown, {"send"}, "mail", "mails", " may not have arrived", "/outbox?view=unknown", "unknown"),
        (tally.handed, {"work"}, "task is", "tasks are", " due", "/tasks", "task"),
        (tally.paused, {"connect"}, "mailbox is", "mailboxes are", " paused", "/mailboxes", "mailbox"),
    )  # fmt: skip
    return [
        Chore(f"{n:,}{'+' * (n >= TALLIED)} {one if n == 1 else many}{rest}", path, icon)
        for n, needed, one, many, rest, path, icon in told
        if n and needed & may
    ]


def list_chores(house: House, may: frozenset[str], waiting: int) -> list[Chore]:
    """Return what waits for somebody with these permissions; `waiting` counts dead letters."""
    chores = []
    if waiting and "connect" in may:
        noun = "input" if waiting == 1 else "inputs"
        says = f"{waiting:,} {noun} could not be read and can be mended"
        chores.append(Chore(says, "/connections/letters", "warn"))
    if (proposed := len(list_proposals(house, 1_000))) and "work" in may:
        noun = "pair of accounts is" if proposed == 1 else "pairs of accounts are"
        chores.append(Chore(f"{proposed:,} {noun} perhaps one company", "/links", "link"))
    if n := sum(proposal.needs in may for proposal in proposals.list_proposals(house)):
        says = f"{n:,} {'proposal waits' if n == 1 else 'proposals wait'} for your word"
        chores.append(Chore(says, "/proposals", "actions"))
    if "import" in may:
        chores += [
            Chore(f"Import {one.id} was refused: {one.failed}"[:160], f"/import/{one.id}", "import")
            for one in list_imports(house, 5)
            if one.failed and one.started > house.clock.now() - LATELY
        ]
    return chores
