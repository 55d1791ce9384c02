"""Is the workspace sound? What was derived is derived anew, and must come out the same."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.account import show_account
from scotty.desk.hot import list_hot
from scotty.facts import Refused
from scotty.flows.recognise import recognise_facts
from scotty.ports import House

SAMPLE = 25
"""Hot accounts, and as many near ones, judged one by one."""
CLOSE = 1e-6
"""Points by which two ways of computing a score may differ: floating point adds in another order."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked."""

    what: str
    sound: bool
    says: str


def check_workspace(house: House) -> tuple[Finding, ...]:
    """Derive attributions, tables and lake anew and compare; judge accounts one by one and compare.

    What differed is mended by that. Raises Refused where facts came in meanwhile: then a
    difference would prove nothing.
    """
    recognise_facts(house)
    first = check_attributions(house)  # what it mends is new to tables and lake
    house.tables.refresh()
    house.lake.sync()
    head = house.ledger.head()
    found = (first, check_tables(house), check_lake(house), check_scores(house))
    if house.ledger.head() != head:
        raise Refused(
            "Facts came in while the workspace was checked.",
            "Stop `scotty up` and whatever else tells facts, and check again.",
        )
    return found


def check_attributions(house: House) -> Finding:
    """Work out anew whose facts are whose."""
    changed = house.attributions.rebuild().changed
    return Finding(
        what="attributions",
        sound=changed == 0,
        says=f"{changed:,} differed from those worked out anew" if changed else "as derived anew",
    )


def check_tables(house: House) -> Finding:
    """Compare accounts, deals and counts before and after the tables are derived anew."""
    return _compare("tables", lambda: _read_tables(house), house.tables.rebuild)


def check_lake(house: House) -> Finding:
    """Compare the lake's census before and after it is derived anew from the ledger."""
    return _compare("lake", lambda: _read_lake(house), house.lake.rebuild)


def check_scores(house: House) -> Finding:
    """Compare scores of all accounts at once, over the lake, with those of one timeline each."""
    moment = house.clock.now()
    hot = list_hot(house, moment, SAMPLE)
    apart = [
        each.account
        for each in (*hot.accounts, *hot.near)
        if _differs(each.account, house, moment, (each.fit, each.intent, each.score))
    ]
    judged = len(hot.accounts) + len(hot.near)
    return Finding(
        what="scores",
        sound=not apart,
        says=f"{len(apart)} of {judged} differ: {', '.join(apart[:5])}"
        if apart
        else f"{judged} accounts judged alone score what they score among all",
    )


def _differs(
    account: str, house: House, moment: datetime, among_all: tuple[float, float, float]
) -> bool:
    alone = show_account(house, account, moment, limit=1).standing
    pairs = zip((alone.fit, alone.intent, alone.score), among_all, strict=True)
    return any(abs(one - other) > CLOSE for one, other in pairs)


def _compare(what: str, read: Callable[[], dict[Any, Any]], rebuild: Callable[[], int]) -> Finding:
    before = read()
    rows = rebuild()
    after = read()
    keys = before.keys() | after.keys()
    apart = [key for key in keys if before.get(key) != after.get(key)]
    return Finding(
        what=what,
        sound=not apart,
        says=f"{len(apart):,} differed, such as {min(map(str, apart))}"
        if apart
        else f"{rows:,} rows, as derived anew",
    )


def _read_tables(house: House) -> dict[Any, Any]:
    rows = {("account", row["key"]): dict(row) for row in house.tables.accounts()}
    deals = {("deal", row["key"]): dict(row) for row in house.tables.deals()}
    counts = {("count", name): count for name, count in house.ledger.counts().items()}
    return rows | deals | counts


def _read_lake(house: House) -> dict[Any, Any]:
    census = house.lake.ask("census").to_pylist()
    return {(row["kind"], row["verdict"], row["sign"]): row for row in census}
