"""The ledger: each fact once, as it was told; a bad one named; nobody skipped by a follower."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import Connection

from scotty.facts import Fact, Refused
from scotty.ports import DeadLetter
from scotty.store.append import store_rows
from scotty.store.ledger import PostgresLedger
from scotty.store.rows import write_rows
from tests.store.stories import DRAWN, day, empty, tell

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
FACTS = st.builds(
    Fact,
    kind=st.just("web.page_viewed"),
    at=st.integers(0, 10**15).map(lambda us: day(-9999) + timedelta(microseconds=us)),
    known=st.just(day(99)),
    source=WORDS,
    key=WORDS,
    account=st.none() | WORDS,
    contact=st.none() | WORDS,
    deal=st.none() | WORDS,
    visitor=st.none() | st.sampled_from(["\\N", "\\.", "\\", "\t", "\n", "\r", "NULL", ""]),
    verdict=st.sampled_from(["human", "soft", "bot"]),
    mass=st.floats(0, 1e6),
    because=st.lists(st.sampled_from(["0" * 32, "ab" * 16]), max_size=2).map(tuple),
    data=st.dictionaries(WORDS, JSON, max_size=3),
)


def without_nul(value: object) -> object:
    """What Postgres can keep of a text: everything but NUL, which becomes U+FFFD."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {without_nul(k): without_nul(v) for k, v in value.items()}
    return [without_nul(v) for v in value] if isinstance(value, list) else value


def everything(ledger: PostgresLedger) -> list[Fact]:
    facts, cursor, more = [], 0, True
    while more:
        page = ledger.follow(cursor)
        facts += page.facts
        cursor, more = page.cursor, page.more
    return facts


@DRAWN
@given(facts=st.lists(FACTS, max_size=8), again=st.booleans())
def test_what_was_told_is_kept_to_the_letter(
    ledger: PostgresLedger, facts: list[Fact], again: bool
) -> None:
    empty(ledger)
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(fact.id, fact)
    done = ledger.append(facts)
    assert (done.new, done.repeated) == (len(first), len(facts) - len(first))
    if again:
        assert ledger.append(facts) == (0, len(facts))
    cells = ("kind", "at", "known", "source", "key", "account", "contact", "deal", "visitor")
    rest = ("verdict", "mass", "because", "data")
    with ledger.connect() as connection:
        names = [row[0].hex for row in connection.execute("select id from facts").fetchall()]
    assert sorted(names) == sorted(first)
    for name, fact in first.items():
        found = ledger.fact(name)
        assert found is not None
        for field in (*cells, *rest):
            assert getattr(found, field) == without_nul(getattr(fact, field)), field


def test_the_first_telling_stands(ledger: PostgresLedger) -> None:
    first = tell("web.page_viewed", "a", 0, data={"n": 1})
    later = tell("web.page_viewed", "a", 5, data={"n": 2})
    assert ledger.append([first, later]) == (1, 1)
    assert ledger.append([later, tell("web.page_viewed", "b", 0)]) == (1, 1)
    assert ledger.append([tell("web.page_viewed", "c", 0)]) == (1, 0)
    assert ledger.fact(first.id) == first
    assert len(everything(ledger)) == 3


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (tell("web.page_viewed", "bad\ud800", 0), "half a character"),
        (tell("web.page_viewed", "bad", 0, data={"a": "\ud800"}), "half a character"),
        (tell("web.page_viewed", "bad", 0, because=("nonsense",)), "'bad' of t cannot be stored"),
        (
            tell("web.page_viewed", "bad", 0, account=random.Random(1).randbytes(9000).hex()),
            "'bad' of t cannot be stored",
        ),
        (tell("no.such_kind", "bad", 0), "fact kind 'no.such_kind'"),
    ],
)
def test_one_bad_fact_is_named_and_nothing_is_stored(
    ledger: PostgresLedger, bad: Fact, why: str
) -> None:
    good = [tell("web.page_viewed", f"g{i}", 0) for i in range(100)]
    letter = DeadLetter(source="t", place="p", why="w", mend="m", payload="x")
    for batch in ([*good, bad], [bad], [good[0], good[0], bad]):
        with pytest.raises(Refused, match=why):
            ledger.append(batch, [letter])
    assert ledger.append([]) == (0, 0)
    assert ledger.counts()["facts"] == ledger.counts()["dead_letters"] == 0
    assert ledger.append(good, [letter]) == (100, 0)


def test_rows_are_sorted_and_single() -> None:
    facts = [tell("web.page_viewed", f"{i % 200}", 0) for i in range(400)]
    rows = write_rows(facts)
    assert len(rows) == 200
    assert rows == sorted(rows)


def test_writers_of_the_same_facts_neither_deadlock_nor_double(ledger: PostgresLedger) -> None:
    facts = [tell("web.page_viewed", f"{i}", 0, data={"i": i}) for i in range(3000)]
    new: list[int] = []

    def write(seed: int) -> None:
        mine = facts[:]
        random.Random(seed).shuffle(mine)
        new.extend(ledger.append(mine[at : at + 500]).new for at in range(0, len(mine), 500))

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sum(new) == 3000
    assert len(everything(ledger)) == 3000


def test_a_follower_skips_and_doubles_nothing_among_late_and_broken_writers(
    ledger: PostgresLedger,
) -> None:
    """Writers begin in one order and commit in another; some roll back; a follower keeps reading."""
    done = threading.Event()
    seen: list[str] = []

    def write(number: int) -> None:
        rng = random.Random(number)
        for batch in range(12):
            rows = write_rows(
                tell("web.page_viewed", f"{number}.{batch}.{i}", 0)
                for i in range(rng.randrange(1, 40))
            )
            try:
                with ledger.connect() as connection:
                    half = len(rows) // 2
                    insert(connection, rows[:half])
                    done.wait(rng.choice([0, 0, 0.005, 0.03]))  # others overtake us here
                    insert(connection, rows[half:])
                    if rng.random() < 0.3:
                        raise InterruptedError
            except InterruptedError:
                continue

    def follow() -> None:
        cursor = 0
        while True:
            last = done.is_set()
            page = ledger.follow(cursor, limit=random.Random(cursor).choice([1, 30, 1000]))
            assert page.cursor >= cursor
            cursor = page.cursor
            seen.extend(fact.id for fact in page.facts)
            if last and not page.more and not page.facts:
                return

    follower = threading.Thread(target=follow)
    follower.start()
    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    follower.join()
    with ledger.connect() as connection:
        there = [row[0].hex for row in connection.execute("select id from facts").fetchall()]
    assert len(there) > 500
    assert sorted(seen) == sorted(there)


def insert(connection: Connection[Any], rows: list[str]) -> None:
    store_rows(connection, rows, fresh=True)


def test_a_long_transaction_holds_the_cursor_back_and_is_not_skipped(
    ledger: PostgresLedger,
) -> None:
    with ledger.connect() as late:
        insert(late, write_rows([tell("web.page_viewed", "late", 0)]))
        ledger.append([tell("web.page_viewed", "early", 0)])
        page = ledger.follow(0)
        assert page.facts == []
        head = ledger.head()
    page = ledger.follow(page.cursor)
    assert sorted(fact.key for fact in page.facts) == ["early", "late"]
    assert len(ledger.follow(head).facts) == 2
    assert ledger.follow(page.cursor).facts == []
    assert ledger.follow(page.cursor).cursor == page.cursor == ledger.head()
