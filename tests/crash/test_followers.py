"""Followers and Postgres killed at random while writers append: nothing skipped, nothing doubled."""

import os
import random
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from itertools import count
from pathlib import Path
from select import select
from typing import Any

import psutil
import pytest
from sqlalchemy import create_engine

from scotty.facts import Fact
from scotty.facts.kinds import KINDS
from scotty.signals import load_signals
from scotty.store.attributions import PostgresAttributions
from scotty.store.lake import DuckLake
from scotty.store.ledger import PostgresLedger
from scotty.store.postgres import _server, locate_database, open_database
from scotty.store.tables import PostgresTables
from tests.store.stories import tell
from tests.store.test_lake import read_lake, read_ledger
from tests.store.test_ledger import everything
from tests.store.test_tables import read_rows

KILLS = 30
OUTAGES = 4
RARE = ["id", "id", "link"]


def open_ledger(url: str) -> PostgresLedger:
    return PostgresLedger(create_engine(url, pool_pre_ping=True), [*KINDS, *load_signals()])


def kill_postgres(folder: Path) -> None:
    """Kill the whole server at once, as a power cut would."""
    postmaster = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=10)


def start_postgres(folder: Path) -> None:
    _server(folder).ensure_postgres_running()


def make_facts(rng: random.Random, name: str, count: int) -> list[Fact]:
    """Return facts that move every follower: signals, profiles, deals, visitors, links."""
    facts = []
    for number in range(count):
        account, visitor = f"a{rng.randrange(400)}.com", f"v{rng.randrange(600)}"
        key, at = f"{name}.{number}", rng.randrange(90)
        more: dict[str, Any]
        kind = rng.choice(["web.page_viewed"] * 90 + ["account.profiled", "deal.opened"] * 9 + RARE)
        if kind == "id":
            kind, more = "visitor.identified", {"visitor": visitor, "data": {"account": account}}
        elif kind == "link":
            into = (
                f"b{account}"  # pairs only: a chain of all accounts would be judged anew each time
            )
            kind, more = "account.linked", {"account": account, "data": {"into": into}}
        elif kind == "web.page_viewed":
            more = {"visitor": visitor} if rng.random() < 0.5 else {"account": account}
        else:
            more = {"account": account, "data": {"name": key, "amount": number}}
            more |= {"deal": f"D{rng.randrange(99)}"} if kind == "deal.opened" else {}
        facts.append(tell(kind, key, at, **more))
    return facts


def spawn(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own; return its id. We have no threads, so a fork is safe."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - shown here, since nobody else will
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def hear(pipe: int) -> None:
    """Wait until a child says that it has done a round."""
    assert select([pipe], [], [], 30)[0], "the follower did nothing for half a minute"
    os.read(pipe, 1 << 16)


def kill(child: int) -> int:
    """Kill a child; return the signal that ended it: another one if it fell before."""
    os.kill(child, signal.SIGKILL)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def wait(seconds: float) -> None:
    """Let the children work: the moment of the kill is what is tested."""
    threading.Event().wait(seconds)


def write_forever(url: str, name: str, acknowledged: Path) -> None:
    """Append batches; note each one that the ledger has acknowledged."""
    ledger = open_ledger(url)
    with acknowledged.open("ab", buffering=0) as notes:
        for batch in count():
            rng = random.Random(f"{name}.{batch}")
            ledger.append(make_facts(rng, f"{name}.{batch}", 1 + batch % 30))
            notes.write(f"{name}.{batch} {1 + batch % 30}\n".encode())
            wait(0.02)


def follow_forever(url: str, folder: Path, warm: int) -> None:
    """Follow; tell `warm` of each round that is done."""
    ledger = open_ledger(url)
    lake, tables = DuckLake(folder, ledger), PostgresTables(create_engine(url))
    attributions = PostgresAttributions(ledger)
    while True:
        lake.sync()
        tables.refresh()
        attributions.advance(2000)
        os.write(warm, b".")


def check_all(url: str, folder: Path, acknowledged: Path) -> None:
    """Nothing acknowledged is lost; the lake is the ledger; the tables are those derived anew."""
    engine = create_engine(url)
    ledger = PostgresLedger(engine, [*KINDS, *load_signals()])
    kept = {fact.id: fact for fact in everything(ledger)}
    for line in acknowledged.read_text().splitlines():
        name, size = line.split()
        for fact in make_facts(random.Random(name), name, int(size)):
            assert kept[fact.id] == fact
    tables = PostgresTables(engine)
    while PostgresAttributions(ledger).advance().more:
        pass
    with closing(DuckLake(folder, ledger)) as lake:
        lake.sync()
        tables.refresh()
        there = read_ledger(ledger)
        assert read_lake(lake) == there
        rows = read_rows(ledger)
        tables.rebuild()
        assert read_rows(ledger) == rows
        assert lake.sync() == 0
        listed = {piece.name for piece in lake._shelf.load().pieces}
        files = {f"{p.parent.name}/{p.name}" for p in lake._shelf.folder.glob("*/*.parquet")}
        assert files == listed, "what a killed writer left behind is swept"
    engine.dispose()


def read_progress(folder: Path, ledger: PostgresLedger) -> tuple[bytes, object]:
    manifest = folder / "manifest.json"
    with ledger.connect() as connection:
        cursors = connection.execute("select max(tx) from cursors where name = 'tables'").fetchone()
    return manifest.read_bytes() if manifest.exists() else b"", cursors


@pytest.mark.crash
def test_killed_followers_skip_and_double_nothing(
    database: str, ledger: PostgresLedger, home: Path, tmp_path: Path
) -> None:
    rng = random.Random(7)
    writers = [
        spawn(partial(write_forever, database, f"w{i}", tmp_path / "told")) for i in range(2)
    ]
    moved = set()
    done, warm = os.pipe()
    for number in range(KILLS):
        follower = spawn(partial(follow_forever, database, home / "lake", warm))
        if number % 3:  # the others are killed in their first round, or before it
            hear(done)
        wait(rng.uniform(0.0, 0.4))
        assert kill(follower) == signal.SIGKILL, "the follower fell before it was killed"
        moved.add(read_progress(home / "lake", ledger))
    os.close(done)
    os.close(warm)
    assert [kill(writer) for writer in writers] == [signal.SIGKILL] * 2
    assert len(moved) > KILLS // 3, "the kills came too early to prove anything"
    check_all(database, home / "lake", tmp_path / "told")


@pytest.mark.crash
def test_a_killed_postgres_costs_nothing_acknowledged(home: Path, tmp_path: Path) -> None:
    rng = random.Random(8)
    url = locate_database(home, None)
    open_database(url).dispose()
    done, warm = os.pipe()
    for life in range(OUTAGES):
        children = [
            spawn(partial(write_forever, url, f"l{life}", tmp_path / "told")),
            spawn(partial(follow_forever, url, home / "lake", warm)),
        ]
        hear(done)
        wait(rng.uniform(0.1, 1.0))
        kill_postgres(home / "postgres")
        for child in children:
            kill(child)
        start_postgres(home / "postgres")
    check_all(url, home / "lake", tmp_path / "told")
    _server(home / "postgres").cleanup()
