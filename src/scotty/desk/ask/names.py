"""The names of a workspace, for the grammar: accounts, deals, rivals, sellers, stages, industries."""

import re

from scotty.desk.ask.directory import Directory, Named, Rows, Sort
from scotty.desk.ask.text import fold
from scotty.desk.deals import Wanted, lay_board
from scotty.desk.playbook import current_playbook
from scotty.desk.tools import Means
from scotty.flows.outreach.outfit import CONTENT
from scotty.flows.versions import list_texts
from scotty.playbook.content import default_contents, parse_asset
from scotty.ports import House

FOUND: dict[str, Sort] = {"account": "account", "person": "person", "deal": "deal"}
MANY = 6
"""Rows that a name may stand for before it is no name any more."""


def read_directory(means: Means) -> Directory:
    """Return the names of the workspace; made anew in the background as it grows."""
    found: Directory = means.keep("directory", lambda: make_directory(means.house))
    return found


def make_directory(house: House) -> Directory:
    """Read all names of a workspace but those of people, which are looked up one by one."""
    house.tables.refresh()
    house.lake.sync()
    now = house.clock.now()
    book, _, _ = current_playbook(house, now)
    assets = [
        parse_asset(n, told[-1].text)
        for n, told in list_texts(house, CONTENT, default_contents()).items()
    ]
    deals = house.tables.deals()
    profiles = [dict(row.get("profile") or {}) for row in deals]
    lost = house.lake.ask("rivals", moment=now)["rival"].to_pylist()
    cards = [a.tell("rival") for a in assets if a.kind == "battle_card"]
    rows = Rows(
        accounts=(
            (str(r["key"]), str(r["name"] or ""), str(r["domain"] or ""))
            for r in house.tables.accounts()
        ),
        deals=(
            (
                str(row["key"]),
                str(p.get("name") or ""),
                str(row["account"] or ""),
                row["status"] == "open",
            )
            for row, p in zip(deals, profiles, strict=True)
        ),
        rivals=dict.fromkeys(
            filter(None, (*book.deals.rivals, *book.research.rivals, *cards, *lost))
        ),
        sellers=dict.fromkeys(str(p["owner"]) for p in profiles if p.get("owner")),
        stages=dict.fromkeys(
            (*book.deals.stages, *(str(p["stage"]) for p in profiles if p.get("stage")))
        ),
        industries=dict.fromkeys(i for a in assets for i in a.industry),
    )
    return Directory(rows, lambda words: look_up(house, words), book.forecast.fiscal_month)


def look_up(house: House, words: str) -> list[Named]:
    """Return what has a name in which all these words stand: people first, and what is new."""
    house.tables.refresh()
    found = house.tables.find(words, MANY + 1)
    wanted = set(fold(words).split())
    named = [
        Named(
            FOUND[row.what],
            row.key if row.what != "account" else row.note,
            row.label,
            row.account or row.key,
        )
        for row in found
        if row.what != "person" or wanted <= set(fold(row.label).split()) | {fold(row.key)}
    ]
    people = [n for n in named if n.sort == "person"]
    chosen = people or named
    return chosen if len(chosen) <= MANY else []


def suit_example(means: Means, text: str) -> str:
    """Return an example with names of this workspace in place of those that it was written with."""
    swaps: dict[str, str] = means.keep("examples", lambda: _find_swaps(means))
    for name, own in swaps.items():
        text = re.sub(rf"\b{re.escape(name)}\b", lambda _: own, text)  # noqa: B023
    return text


def _find_swaps(means: Means) -> dict[str, str]:
    """Return the names of examples, and what to put in their place: whoever is hot, the deal most in danger."""
    hot = means.hot(None)
    names = [s.name for s in (*hot.accounts[:2], *hot.near[:2])]
    board = lay_board(means.pipelines.at(None), Wanted(limit=1, at_risk=True))
    rest = lay_board(means.pipelines.at(None), Wanted(limit=1))
    deals = [deal.deal for deal in (*board.deals, *rest.deals)]
    rivals = [n.label for n in read_directory(means).of("rival")]
    people = [
        str(row["profile"]["name"])
        for standing in hot.accounts[:1]
        for row in means.house.tables.contacts(standing.account)
        if (row.get("profile") or {}).get("name")
    ]
    swaps = dict(zip(("TechCorp", "Acme"), names, strict=False))
    swaps |= {f"deal {n}": f"deal {d}" for n, d in zip(("1247",), deals, strict=False)}
    swaps |= dict(zip(("Meterwise", "Billoria"), rivals, strict=False))
    swaps |= dict(zip(("Daniel Reyes",), people, strict=False))
    newest = means.house.ledger.facts("account.heated")[-1:]
    return swaps | {"0123456789abcdef" * 2: newest[0].id} if newest else swaps
