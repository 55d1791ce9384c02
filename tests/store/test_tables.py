"""The tables: the same rows in any order, with repetition, in any slices, and when rebuilt."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from scotty.facts import Fact
from scotty.store.lake import DuckLake
from scotty.store.ledger import PostgresLedger
from scotty.store.rows import write_rows
from scotty.store.tables import PostgresTables
from tests.store.stories import DRAWN, attribute, day, empty, ledgers, slice_up, tell
from tests.store.test_ledger import insert


@pytest.fixture
def tables(engine: Engine) -> PostgresTables:
    return PostgresTables(engine)


@pytest.fixture
def lake(ledger: PostgresLedger, home: Path) -> Iterator[DuckLake]:
    with closing(DuckLake(home / "lake", ledger)) as lake:
        yield lake


def read_rows(ledger: PostgresLedger) -> dict[str, list[tuple[Any, ...]]]:
    with ledger.connect() as connection:
        return {
            name: connection.execute(f"select * from {name} order by key").fetchall()
            for name in ("accounts", "contacts", "deals")
        }


@pytest.mark.slow
@DRAWN
@given(
    facts=ledgers(),
    cuts=st.lists(st.integers(0, 20), max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_rows_do_not_depend_on_how_facts_came(
    tables: PostgresTables, ledger: PostgresLedger, facts: list[Fact], cuts: list[int], order: Any
) -> None:
    empty(ledger)
    for part in slice_up(facts, cuts):
        ledger.append(part)
        tables.refresh()
        attribute(ledger)
        ledger.append(part[:3])
        tables.refresh()
    step_by_step = read_rows(ledger)
    assert tables.refresh() == 0
    tables.rebuild()
    assert read_rows(ledger) == step_by_step

    empty(ledger)
    order.shuffle(facts)
    ledger.append(facts)
    attribute(ledger)
    tables.refresh()
    assert read_rows(ledger) == step_by_step


@pytest.mark.slow
@DRAWN
@given(facts=ledgers(), cut=st.integers(0, 20))
def test_tables_and_lake_tell_the_same(
    tables: PostgresTables, lake: DuckLake, ledger: PostgresLedger, facts: list[Fact], cut: int
) -> None:
    empty(ledger)
    rmtree(lake._shelf.folder, ignore_errors=True)
    for part in slice_up(facts, [cut]):
        ledger.append(part)
        attribute(ledger)
        tables.refresh()
        lake.sync()
    profiles = {row["account"]: row for row in lake.ask("profiles", moment=day(99)).to_pylist()}
    for account in tables.accounts():
        told, row = account["profile"], profiles.pop(account["key"], {})
        for field in ("name", "domain", "technologies"):
            assert row.get(field) == told.get(field)
        assert row.get("employees") == told.get("employees")
        assert row.get("customer", False) == told.get("customer", False)
    assert not profiles
    people = {row["contact"]: row for row in lake.ask("contacts", moment=day(99)).to_pylist()}
    deals = {row["deal"]: row for row in lake.ask("deals", moment=day(99)).to_pylist()}
    rows = read_rows(ledger)
    for key, account, profile, left, _ in rows["contacts"]:
        row = people.pop(key)
        assert (row["account"], row["name"], row["title"], row["left"]) == (
            *(account, profile.get("name"), profile.get("title"), left),
        )
    for key, account, status, stage, amount, opened, closed, *_ in rows["deals"]:
        row = deals.pop(key)
        fields = ("account", "status", "stage", "amount", "opened", "closed")
        assert tuple(row[f] for f in fields) == (account, status, stage, amount, opened, closed)
    assert not people
    assert not deals


def test_an_account_is_found_by_key_domain_and_name(
    tables: PostgresTables, ledger: PostgresLedger
) -> None:
    link = tell("account.linked", "l", 2, account="old-corp", data={"into": "acme.com"})
    ledger.append(
        [
            tell("account.profiled", "1", 0, account="acme.com", data={"name": "ACME Ltd"}),
            tell(
                "account.profiled",
                "2",
                0,
                account="old-corp",
                data={"name": "Old", "country": "FR"},
            ),
            tell("account.profiled", "3", 0, account="x-1", data={"name": "X", "domain": "x.org"}),
            tell("web.page_viewed", "4", 0, account="seen.com"),
            link,
        ]
    )
    tables.refresh()

    def find(key: str) -> str | None:
        found = tables.account(key)
        return None if found is None else str(found["key"])

    assert [find(k) for k in ("acme.com", "acme ltd", "ACME.com")] == ["acme.com"] * 3
    assert [find(k) for k in ("old-corp", "Old")] == ["acme.com"] * 2
    assert [find(k) for k in ("x-1", "x.org", "x")] == ["x-1"] * 3
    assert find("seen.com") == "seen.com"
    assert find("nobody") is None
    assert [a["key"] for a in tables.accounts()] == ["acme.com", "seen.com", "x-1"]
    assert [a["key"] for a in tables.accounts(["x-1", "old-corp"])] == ["x-1"]
    whole = tables.account("acme.com")
    assert whole is not None
    assert whole["profile"] == {"name": "ACME Ltd", "country": "FR"}

    ledger.append([tell("link.undone", "u", 3, account="old-corp", because=(link.id,))])
    assert tables.refresh() == 2
    assert find("old-corp") == "old-corp"


def test_a_link_from_beyond_the_horizon_is_not_half_applied(
    tables: PostgresTables, ledger: PostgresLedger
) -> None:
    """A link that the refresh can see but not yet follow names an account that has no row yet."""
    ledger.append(
        [
            tell("account.profiled", "1", 0, account="a.com", data={"name": "A"}),
            tell("account.linked", "2", 0, account="x.com", data={"into": "y.com"}),
        ]
    )
    with ledger.connect() as late:
        insert(late, write_rows([tell("web.page_viewed", "3", 0)]))
        link = tell("account.linked", "4", 0, account="a.com", data={"into": "b.com"})
        ledger.append([link])
        tables.refresh()
    tables.refresh()
    rows = read_rows(ledger)
    tables.rebuild()
    assert read_rows(ledger) == rows
    found = tables.account("a.com")
    assert found is not None
    assert (found["key"], found["name"]) == ("b.com", "A")


def test_links_in_a_circle_leave_one_account(
    tables: PostgresTables, ledger: PostgresLedger
) -> None:
    names = ["a.com", "b.com", "c.com"]
    ledger.append(
        tell("account.linked", str(i), i, account=names[i], data={"into": names[(i + 1) % 3]})
        for i in range(3)
    )
    tables.refresh()
    assert [a["key"] for a in tables.accounts()] == ["c.com"]
    assert tables.account("a.com") == tables.account("c.com")


def test_a_deal_through_its_life(tables: PostgresTables, ledger: PostgresLedger) -> None:
    def deal() -> tuple[Any, ...]:
        tables.refresh()
        (row,) = tables.deals("a.com")
        return tuple(row[f] for f in ("status", "stage", "amount", "opened", "closed"))

    facts = {
        "opened": tell("deal.opened", "1", 1, deal="D", account="a.com", data={"stage": "demo"}),
        "amended": tell("deal.amended", "2", 2, deal="D", data={"amount": "about 5"}),
        "staged": tell("deal.staged", "3", 3, deal="D", data={"stage": "contract"}),
        "lost": tell("deal.lost", "4", 4, deal="D", account="a.com"),
        "won": tell("deal.won", "5", 4, 5, deal="D", account="a.com", data={"amount": 900}),
        "reopened": tell("deal.amended", "6", 6, deal="D", data={"status": "open"}),
    }
    seen = []
    for fact in facts.values():
        ledger.append([fact])
        seen.append(deal())
    assert seen == [
        ("open", "demo", None, day(1), None),
        ("open", "demo", None, day(1), None),
        ("open", "contract", None, day(1), None),
        ("lost", "contract", None, day(1), day(4)),
        ("won", "contract", 900.0, day(1), day(4)),
        ("open", "contract", 900.0, day(1), None),
    ]
