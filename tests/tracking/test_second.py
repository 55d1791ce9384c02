"""Second thoughts take a click back from every score, from when they were known, whoever the account is."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Fact, HalfLives, Tally, Verdict
from scotty.stages.identify.links import Attribution, Bonds, Thought, Told
from scotty.store.attributions import PostgresAttributions
from scotty.store.ledger import PostgresLedger

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLICK = Fact(
    kind="email.clicked", at=START, known=START, source="scotty", key="click",
    account="acme.example", contact="ada@acme.example",
)  # fmt: skip
JUDGED = Fact(
    kind="moment.judged", at=START + HOUR, known=START + HOUR, source="scotty", key=CLICK.id,
    account="acme.example", verdict="bot", because=(CLICK.id,), data={"verdict": "bot"},
)  # fmt: skip


def link(hours: int) -> Fact:
    known = START + hours * HOUR
    return Fact(
        kind="account.linked", at=known, known=known, source="scotty", key=f"link {hours}",
        account="acme.example", data={"into": "whole.example"},
    )  # fmt: skip


def clicks(ledger: PostgresLedger, account: str, moment: datetime) -> list[Verdict]:
    """Return as whose the click counts for an account, as known at a moment; and hold a tally to it."""
    timeline = ledger.timelines([account])[account].cut(moment)
    found = [fact.verdict for fact in timeline.facts() if fact.kind == "email.clicked"]
    tally = Tally({"email.clicked": HalfLives(7, 30)}, 30, START).extend(timeline.entries)
    total = tally.kinds.get("email.clicked")
    assert (total.long if total else 0.0) == pytest.approx(found.count("human"))
    return found


STORIES = [
    ("judged", [CLICK, JUDGED]),
    ("linked before, judged", [CLICK, link(0), JUDGED]),
    ("judged, linked after", [CLICK, JUDGED, link(2)]),
    ("linked in between", [CLICK, link(1), JUDGED]),
]


@pytest.mark.parametrize("facts", [s[1] for s in STORIES], ids=[s[0] for s in STORIES])
def test_a_click_counts_until_it_is_known_to_be_a_machine_s(
    ledger: PostgresLedger, facts: list[Fact]
) -> None:
    attributions = PostgresAttributions(ledger)
    linked = next((fact.known for fact in facts if fact.kind == "account.linked"), None)
    for fact in facts:
        ledger.append([fact])
        attributions.advance()
    for hours in (0, 1, 2, 3):
        moment = START + hours * HOUR
        whole = linked is not None and linked <= moment
        verdict: Verdict = "bot" if hours >= 1 else "human"
        assert clicks(ledger, "whole.example" if whole else "acme.example", moment) == [verdict]
        assert clicks(ledger, "acme.example" if whole else "whole.example", moment) == []
    assert attributions.rebuild().changed == 0


def test_the_order_of_telling_changes_nothing(ledger: PostgresLedger) -> None:
    found = set()
    for number, facts in enumerate(permutations([CLICK, link(2), JUDGED])):
        with ledger.connect() as connection:
            connection.execute("truncate facts, attributions, withdrawn cascade")
            connection.execute("delete from cursors")
        attributions = PostgresAttributions(ledger)
        for fact in facts:
            ledger.append([fact])
            attributions.advance()
        with ledger.connect() as connection:
            rows = connection.execute(
                "select fact, account, known, sign, verdict, because from attributions "
                "where fact = %s::uuid",
                (CLICK.id,),
            ).fetchall()
        found.add(frozenset(rows))
        assert len(found) == 1, number
    assert len(found.pop()) == 4  # human to bot, then acme to whole


def test_a_live_follower_hears_of_it(ledger: PostgresLedger) -> None:
    attributions = PostgresAttributions(ledger)
    ledger.append([CLICK])
    attributions.advance()
    cursor = ledger.head()
    ledger.append([JUDGED])
    attributions.advance()
    page = ledger.follow(cursor)
    heard = {(e.fact.id, e.sign, e.verdict) for e in page.entries if e.fact.id == CLICK.id}
    assert heard == {(CLICK.id, -1, "human"), (CLICK.id, 1, "bot")}


moments = st.integers(0, 6).map(lambda hours: START + hours * HOUR)


@given(st.lists(moments, max_size=3, unique=True), moments)
def test_what_is_given_and_what_is_taken_come_out_even(
    links: list[datetime], known: datetime
) -> None:
    bonds = Bonds(link((at - START) // HOUR) for at in links)
    told = Told("f", "email.clicked", START, START, "acme.example", None, "human")
    rows = list(bonds.attribute(told, Thought(known, "bot", "j")))
    balance = {("acme.example", "human"): 1}
    for row in rows:
        assert row.because
        key = (row.account, row.verdict)
        balance[key] = balance.get(key, 0) + row.sign
    standing = {key for key, count in balance.items() if count}
    assert standing == {("whole.example" if links else "acme.example", "bot")}
    assert set(balance.values()) <= {0, 1}
    assert unique(rows)


def unique(rows: Iterable[Attribution]) -> bool:
    keys = [(row.fact, row.account, row.because, row.sign) for row in rows]
    return len(keys) == len(set(keys))
