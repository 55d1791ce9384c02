"""The attributions table: the same rows incrementally, at once, in any order, and rebuilt."""

import random
import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.stages.identify.links import Attribution
from scotty.store.attributions import PostgresAttributions
from scotty.store.ledger import PostgresLedger
from tests.links.ledgers import ledgers
from tests.links.stories import attribute_all, hour, identify, link, undo, view

DRAWN = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def read_rows(ledger: PostgresLedger, table: str = "attributions") -> list[Attribution]:
    with ledger.connect() as connection:
        rows = connection.execute(
            f"select fact, account, known, sign, verdict, because from {table}"
        ).fetchall()
    return [Attribution(r[0].hex, r[1], r[2], r[3], r[4], r[5].hex) for r in rows]


def empty(ledger: PostgresLedger) -> None:
    with ledger.connect() as connection:
        for table in ("attributions", "withdrawn", "cursors", "facts"):
            connection.execute(f"delete from {table}")


def await_horizon(ledger: PostgresLedger) -> None:
    """Return when what is committed may be followed.

    A follower stops below the oldest open transaction of the whole server, and tests beside this
    one have databases of their own on it.
    """
    with ledger.connect() as connection:
        asked = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        (due,) = connection.execute(asked).fetchone() or (0,)
        for _ in range(3000):
            asked = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            (now,) = connection.execute(asked).fetchone() or (0,)
            if now >= due:
                return
            time.sleep(0.01)
    raise TimeoutError("another test holds a transaction open")


def follow_entries(ledger: PostgresLedger, cursor: int) -> tuple[list[tuple[object, ...]], int]:
    page = ledger.follow(cursor)
    return [
        (e.fact.id, e.account, e.known, e.sign, e.verdict) for e in page.attributions
    ], page.cursor


def add_up(entries: Iterable[tuple[object, ...]]) -> dict[tuple[object, ...], int]:
    """Sum the signs of entries: what a follower that adds and subtracts has in hand."""
    total: dict[tuple[object, ...], int] = {}
    for fact, account, known, sign, verdict in entries:
        key = (fact, account, known, verdict)
        total[key] = total.get(key, 0) + int(str(sign))
    return {key: count for key, count in total.items() if count}


@pytest.mark.slow
@DRAWN
@given(
    facts=ledgers(),
    cuts=st.lists(st.integers(0, 20), max_size=5),
    limit=st.sampled_from([1, 3, 1000]),
)
def test_step_by_step_and_rebuilt_are_what_the_rules_say(
    ledger: PostgresLedger, facts: list[Fact], cuts: list[int], limit: int
) -> None:
    empty(ledger)
    follower = PostgresAttributions(ledger)
    edges = sorted({0, len(facts), *(c for c in cuts if c < len(facts))})
    cursor, heard = 0, []
    for start, end in pairwise(edges):
        ledger.append(facts[start:end] + facts[:start:3])  # repetitions too
        await_horizon(ledger)
        while follower.advance(limit).more:
            pass
        entries, cursor = follow_entries(ledger, cursor)
        heard += entries
    expected = attribute_all(facts)
    rows = read_rows(ledger)
    assert len(rows) == len(expected)
    assert set(rows) == expected
    assert follower.rebuild().changed == 0, "rebuilding a right table changes nothing"
    # A follower that added up what it heard, withdrawals included, holds the same.
    entries, cursor = follow_entries(ledger, cursor)
    now = add_up((r.fact, r.account, r.known, r.sign, r.verdict) for r in rows)
    assert add_up([*heard, *entries]) == now
    # One that starts today hears the same in the end.
    assert add_up(follow_entries(ledger, 0)[0]) == now
    with ledger.connect() as connection:
        connection.execute("delete from attributions")
    follower.rebuild()
    assert set(read_rows(ledger)) == expected


def test_nothing_new_examines_nothing(ledger: PostgresLedger) -> None:
    follower = PostgresAttributions(ledger)
    ledger.append([view("p1", "v", 1), identify("v", "acme.com", 5)])
    first = follower.advance()
    assert (first.examined, first.changed, first.more) == (2, 2, False)
    assert follower.advance() == (0, 0, False)
    ledger.append([view("p2", "v", 6), view("p3", "stranger", 6)])
    assert follower.advance() == (1, 1, False)


def test_timeline_of_a_linked_account(ledger: PostgresLedger) -> None:
    follower = PostgresAttributions(ledger)
    joined = link("acme-inc", "acme.com", 10)
    ledger.append(
        [view("p1", None, 1, account="acme-inc"), view("p2", None, 2, account="acme.com")]
    )
    before = ledger.timelines(["acme.com", "acme-inc"])
    ledger.append([joined])
    follower.advance()
    during = ledger.timelines(["acme.com", "acme-inc"])
    assert [f.key for f in during["acme.com"].facts()] == ["p1", "p2"]
    assert [f.key for f in during["acme.com"].cut(hour(9)).facts()] == ["p2"]
    ledger.append([undo(joined, 20)])
    follower.advance()
    after = ledger.timelines(["acme.com", "acme-inc"])
    for key in ("acme.com", "acme-inc"):
        views = [f for f in after[key].facts() if f.kind == "web.page_viewed"]
        assert views == list(before[key].facts())


def test_sightings_count_what_is_known_now(ledger: PostgresLedger) -> None:
    follower = PostgresAttributions(ledger)
    ledger.append(
        [
            view("m", None, 1, account="a.com"),
            view("s", "w", 1, account="isp.net", verdict="soft"),
            view("u", "v", 1),
            view("b", "v", 1, verdict="bot"),
        ]
    )
    follower.advance()
    assert follower.sightings() == {"matched": 1, "soft": 1, "unmatched": 1, "nonactionable": 1}
    ledger.append([identify("v", "a.com", 5), identify("w", "b.com", 5)])
    follower.advance()
    assert follower.sightings() == {"matched": 3, "soft": 0, "unmatched": 0, "nonactionable": 1}
    assert sum(follower.sightings(hour(2)).values()) == 0


def test_text_that_a_copy_must_escape(ledger: PostgresLedger) -> None:
    nasty = 'a\t\\b\n"c'
    ledger.append([view("p", nasty, 1), identify(nasty, nasty, 5)])
    assert PostgresAttributions(ledger).advance().changed == 2
    assert {row.account for row in read_rows(ledger)} == {nasty}


def test_many_facts_of_many_visitors(ledger: PostgresLedger) -> None:
    """A larger ledger in shuffled order, to meet plans and batches that small ones do not."""
    rng = random.Random(7)
    facts = [view(f"p{i}", f"v{rng.randrange(3000)}", i % 90) for i in range(30_000)]
    facts += [identify(f"v{i}", f"a{i % 500}.com", 50 + i % 20) for i in range(0, 3000, 2)]
    facts += [link(f"a{i}.com", f"a{i + 1}.com", 80) for i in range(0, 100, 2)]
    rng.shuffle(facts)
    ledger.append(facts)
    follower = PostgresAttributions(ledger)
    while follower.advance(10_000).more:
        pass
    assert set(read_rows(ledger)) == attribute_all(facts)
