"""How long it takes to work out whose a million facts are, beside one hand-written statement.

The statement knows only the simplest case (each visitor identified once, no links, nothing
undone, no cursor); ours does everything. Both write the same rows here, which is checked.
"""

import json
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import create_engine

from scotty.facts import Fact
from scotty.facts.kinds import KINDS
from scotty.signals import load_signals
from scotty.store.attributions import PostgresAttributions
from scotty.store.ledger import PostgresLedger
from scotty.store.postgres import locate_database, migrate

HERE = Path(__file__).parent
NAMED, ANONYMOUS, VISITORS, IDENTIFIED = 300_000, 300_000, 60_000, 30_000
BY_HAND = """
insert into by_hand
select f.id, i.data->>'account', greatest(f.known, i.known), 1, f.verdict, i.id
from facts f join facts i on i.visitor = f.visitor and i.kind = 'visitor.identified'
where f.account is null
"""


def tell(number: int, rng: random.Random) -> Fact:
    """Return a page view: by a known account, or by a visitor."""
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(31_000_000))
    fact = Fact(kind="web.page_viewed", at=at, known=at, source="bench", key=str(number))
    if number < NAMED:
        return msgspec.structs.replace(fact, account=f"c{rng.randrange(50_000)}.example")
    return msgspec.structs.replace(fact, visitor=f"v{rng.randrange(VISITORS)}")


def identify(visitor: int, rng: random.Random) -> Fact:
    """Return a visitor's saying who they are."""
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(31_000_000))
    data = {"account": f"c{visitor}.example", "by": "form"}
    key = f"v{visitor}"
    return Fact(
        kind="visitor.identified", at=at, known=at, source="bench", key=key, visitor=key, data=data
    )


def main() -> None:
    """Measure and write bench/results/recognise.json."""
    rng = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(locate_database(Path(folder), None))
        migrate(engine)
        ledger = PostgresLedger(engine, [*KINDS, *load_signals()])
        ledger.append(tell(n, rng) for n in range(NAMED + ANONYMOUS))
        ledger.append(identify(v, rng) for v in range(IDENTIFIED))
        with ledger.connect() as connection:
            connection.execute("create table by_hand (like attributions including all)")
            connection.execute("alter table by_hand add foreign key (fact) references facts")
            connection.execute("alter table by_hand alter tx set default pg_current_xact_id()")
            connection.execute("analyze facts")
        start = time.perf_counter()
        with ledger.connect() as connection:
            rows = connection.execute(BY_HAND).rowcount
        by_hand = time.perf_counter() - start
        follower = PostgresAttributions(ledger)
        start = time.perf_counter()
        steps = [follower.advance()]
        while steps[-1].more:
            steps.append(follower.advance())
        ours = time.perf_counter() - start
        with ledger.connect() as connection:
            columns = "fact, account, known, sign, verdict, because"
            (differ,) = connection.execute(
                f"select count(*) from (select {columns} from attributions "
                f"except select {columns} from by_hand) d"
            ).fetchone() or (-1,)
        start = time.perf_counter()
        ledger.append(tell(n, rng) for n in range(NAMED + ANONYMOUS, NAMED + ANONYMOUS + 1000))
        appended = time.perf_counter()
        follower.advance()
        small = time.perf_counter() - appended
        engine.dispose()
    results = {
        "title": "Whose facts are they",
        "note": "Catching up with a whole ledger, and with a thousand new facts.",
        "measured": [
            {
                "facts": NAMED + ANONYMOUS,
                "anonymous": ANONYMOUS,
                "identified": IDENTIFIED,
                "rows": sum(step.changed for step in steps),
                "rows_by_hand": rows,
                "rows_that_differ": differ,
                "seconds": ours,
                "seconds_by_hand": by_hand,
                "ratio": ours / by_hand,
                "thousand_new_facts_seconds": small,
            }
        ],
    }
    print(json.dumps(results, indent=1))
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "recognise.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
