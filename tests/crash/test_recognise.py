"""The follower of attributions, killed at random: its rows are those of an unbroken run."""

import os
import random
import signal
import threading

import pytest
from sqlalchemy import create_engine

from scotty.facts.kinds import KINDS
from scotty.signals import load_signals
from scotty.store.attributions import PostgresAttributions
from scotty.store.ledger import PostgresLedger
from tests.links.stories import attribute_all, identify, link, undo, view
from tests.links.test_projection import add_up, follow_entries, read_rows

KILLS = 20


def run_follower(url: str) -> None:
    """Follow forever, in a process of its own."""
    ledger = PostgresLedger(create_engine(url), [*KINDS, *load_signals()])
    follower = PostgresAttributions(ledger)
    while True:
        follower.advance(500)


@pytest.mark.crash
def test_killed_followers_lose_and_double_nothing(database: str, ledger: PostgresLedger) -> None:
    rng = random.Random(20)
    facts = [view(f"p{i}", f"v{rng.randrange(600)}", rng.randrange(90)) for i in range(20_000)]
    facts += [identify(f"v{i % 600}", f"a{i % 50}.com", rng.randrange(90)) for i in range(1200)]
    links = [link(f"a{i}.com", f"a{i + 1}.com", rng.randrange(90)) for i in range(0, 40, 2)]
    facts += links + [undo(taken, 95) for taken in links[::3]]
    rng.shuffle(facts)
    slices = [facts[start::KILLS] for start in range(KILLS)]
    moved: set[object] = set()
    for part in slices:
        ledger.append(part)
        child = os.fork()
        if child == 0:
            try:
                run_follower(database)
            finally:
                os._exit(1)
        # The moment of the kill is the test; a busy machine is given longer until it has got anywhere.
        patience = 1 if len(moved) > 2 else 4
        threading.Event().wait(patience * rng.uniform(0.02, 0.35))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "the follower fell before it was killed"
        with ledger.connect() as connection:
            moved.add(connection.execute("select max(tx) from cursors").fetchone())
    assert len(moved) > 2, "the kills came too early to prove anything"
    follower = PostgresAttributions(ledger)
    while follower.advance(5000).more:
        pass
    rows = read_rows(ledger)
    assert len(rows) == len(set(rows))
    assert set(rows) == attribute_all(facts)
    heard = follow_entries(ledger, 0)[0]
    assert add_up(heard) == add_up((r.fact, r.account, r.known, r.sign, r.verdict) for r in rows)
