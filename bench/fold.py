"""The fold over the lake against SQL written by hand, pandas and polars; memory of each.

Every run is a process of its own, and the contenders take turns: what another user of the
machine costs, it costs them all. Times are from the question to the answer in Arrow or a
frame, files in the page cache, libraries loaded.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import create_engine

from scotty.signals import load_signals
from scotty.store.lake import COLUMNS, ORDER, DuckLake
from scotty.store.ledger import PostgresLedger
from scotty.store.manifest import Manifest, Piece, Shelf

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
DAY_US = 86_400e6
LN2 = 0.6931471805599453
SHARES = (0.9, 0.08, 0.02)
"""A base and two younger pieces, as merging by tiers leaves them."""
NOTE = """Signals of 50,000 accounts over a year, all kinds, in the lake's own files: account, kind and time
sorted, zstd. Short and long half-life of each kind, only human verdicts, as known at a moment. All
answers are checked to be equal. "by hand" is the SQL that one would write for these files alone."""

HAND = """
select account, kind,
    sum(sign * mass * exp((epoch_us("at") - {now}) * short)) as short,
    sum(sign * mass * exp((epoch_us("at") - {now}) * long)) as long,
    sum(sign)::bigint as count, max("at") as last
from read_parquet({files})
join (select kind, {ln2}::double / {day}::double / short as short,
    {ln2}::double / {day}::double / long as long from rates) using (kind)
where known <= make_timestamptz({now}) and verdict = 'human' and account is not null
group by account, kind
"""
MAKE = """
copy (
    select {columns} from (select *, "at" as known from (
        select uuid() as id,
            'account-' || (50000 * random() * random())::int || '.example' as account,
            case when random() < 0.7 then 'person-' || (random() * 200000)::int end as person,
            kinds[1 + (random() * random() * len(kinds))::int % len(kinds)] as kind,
            make_timestamptz({now} - (random() * 365 * {day})::bigint) as "at",
            case when random() < 0.8 then 1.0 else (random() * 3)::double end as mass,
            case when random() < 0.003 then -1 else 1 end as sign,
            case when random() < 0.06 then 'bot' when random() < 0.03 then 'soft' else 'human' end as verdict,
            'segment' as source
        from range({rows}), (select {kinds} as kinds)
    )) order by {order}
) to '{path}' (format parquet, compression zstd)
"""


def rate_table() -> pa.Table:
    """Return the half-lives of every kind of signal."""
    lives = {kind: signal.half_lives for kind, signal in load_signals().items()}
    return pa.table(
        {
            "kind": list(lives),
            "short": [float(life.short) for life in lives.values()],
            "long": [float(life.long) for life in lives.values()],
        }
    )


def make_lake(folder: Path, rows: int) -> None:
    """Write a lake of that many signals."""
    shelf = Shelf(folder)
    pieces = []
    with shelf.writing(), duckdb.connect(config={"memory_limit": "3GB"}) as connection:
        connection.execute(f"set temp_directory = '{folder}/spill'; set timezone = 'UTC'")
        for seed, share in enumerate(SHARES):
            piece = Piece(shelf.name_piece("signals"), "signals", int(rows * share))
            connection.execute("select setseed(?)", [seed / 10])
            connection.execute(
                MAKE.format(
                    columns=", ".join(
                        f'"{name}"::{kind} as "{name}"' for name, kind in COLUMNS["signals"].items()
                    ),
                    now=int(MOMENT.timestamp() * 1e6),
                    day=int(DAY_US),
                    kinds=sorted(load_signals()),
                    rows=piece.rows,
                    order=ORDER["signals"],
                    path=shelf.path(piece),
                )
            )
            pieces.append(piece)
        shelf.publish(Manifest(generation=1, pieces=tuple(pieces)))


def ask_lake(folder: Path) -> Callable[[], Any]:
    """Return our fold, asked by its name."""
    ledger = PostgresLedger(create_engine("postgresql+psycopg://"), [])  # never connected
    lake = DuckLake(folder, ledger)
    return lambda: lake.ask("fold", moment=MOMENT, rates=rate_table())


def ask_by_hand(folder: Path) -> Callable[[], Any]:
    """Return the same in SQL for these files."""
    connection = duckdb.connect()
    connection.register("rates", rate_table())
    files = [str(path) for path in (folder / "signals").iterdir()]
    now = int(MOMENT.timestamp() * 1e6)
    query = HAND.format(files=files, now=now, ln2=LN2, day=DAY_US)
    return lambda: connection.sql(query).to_arrow_table()


def ask_pandas(folder: Path) -> Callable[[], Any]:
    """Return the same with pandas 3 on Arrow strings."""
    import numpy as np
    import pandas as pd

    def fold() -> Any:
        columns = ["account", "kind", "at", "known", "mass", "sign", "verdict"]
        frame = pd.read_parquet(folder / "signals", columns=columns)
        frame = frame[(frame.known <= MOMENT) & (frame.verdict == "human") & frame.account.notna()]
        rates = rate_table().to_pandas().set_index("kind")
        days = (frame["at"] - pd.Timestamp(MOMENT)) / pd.Timedelta(days=1)
        mass = frame.mass * frame.sign
        frame = frame.assign(
            short=mass * np.exp2(days / frame.kind.map(rates.short)),
            long=mass * np.exp2(days / frame.kind.map(rates.long)),
        )
        return frame.groupby(["account", "kind"], sort=False, observed=True).agg(
            short=("short", "sum"), long=("long", "sum"), count=("sign", "sum"), last=("at", "max")
        )

    return fold


def ask_polars(folder: Path) -> Callable[[], Any]:
    """Return the same with polars, lazily."""
    import polars as pl

    def fold() -> Any:
        rates = pl.from_arrow(rate_table())
        assert isinstance(rates, pl.DataFrame)
        days = (pl.col("at") - MOMENT).dt.total_microseconds() / DAY_US
        mass = pl.col("mass") * pl.col("sign")
        return (
            pl.scan_parquet(folder / "signals" / "*.parquet")
            .filter(
                (pl.col("known") <= MOMENT)
                & (pl.col("verdict") == "human")
                & pl.col("account").is_not_null()
            )
            .join(rates.lazy().rename({"short": "s", "long": "l"}), on="kind")
            .group_by("account", "kind")
            .agg(
                (mass * (days / pl.col("s") * LN2).exp()).sum().alias("short"),
                (mass * (days / pl.col("l") * LN2).exp()).sum().alias("long"),
                pl.col("sign").cast(pl.Int64).sum().alias("count"),
                pl.col("at").max().alias("last"),
            )
            .collect()
        )

    return fold


CONTENDERS: dict[str, Callable[[Path], Callable[[], Any]]] = {
    "Lake.ask": ask_lake,
    "by hand": ask_by_hand,
    "polars": ask_polars,
    "pandas": ask_pandas,
}


def run_one(name: str, folder: Path) -> None:
    """Time one contender in this process; print seconds, peak memory, and what it found."""
    with (
        duckdb.connect() as scratch
    ):  # its first meeting with Arrow imports a second's worth of modules
        scratch.register("rates", rate_table())
        scratch.sql("select * from rates").to_arrow_table()
    fold = CONTENDERS[name](folder)
    start = time.perf_counter()
    found = fold()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    sums = [float(found[column].to_numpy().sum()) for column in ("short", "long", "count")]
    print(json.dumps({"seconds": seconds, "peak": peak, "sums": [len(found), *sums]}))


def call(folder: Path, *options: str) -> str:
    """Run this script in a process of its own: its peak memory begins with what we use here."""
    command = [sys.executable, __file__, "--folder", str(folder), *options]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def spawn(name: str, folder: Path) -> dict[str, Any]:
    """Run one contender."""
    result: dict[str, Any] = json.loads(call(folder, "--contender", name).splitlines()[-1])
    return result


def compare(folder: Path, rounds: int) -> list[dict[str, Any]]:
    """Let the contenders take turns; return medians, and ratios to ours."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, found in runs.items():
            found.append(spawn(name, folder))
    truth = runs["Lake.ask"][0]["sums"]
    for name, found in runs.items():
        for run in found:
            apart = [abs(a - b) / abs(b) for a, b in zip(run["sums"], truth, strict=True)]
            assert max(apart) < 1e-9, f"{name} found something else: {run['sums']} {truth}"
    ours = median(run["seconds"] for run in runs["Lake.ask"])
    return [
        {
            "what": name,
            "seconds": (seconds := median(run["seconds"] for run in found)),
            "ours takes, of it": ours / seconds,
            "peak memory, GB": max(run["peak"] for run in found),
        }
        for name, found in runs.items()
    ]


def grow(sizes: list[int], rounds: int, folder: Path) -> list[dict[str, Any]]:
    """Time ours at growing sizes."""
    rows = []
    for size in sizes:
        place = folder / str(size)
        call(place, "--make", "--rows", str(size))
        found = [spawn("Lake.ask", place) for _ in range(rounds)]
        seconds = median(run["seconds"] for run in found)
        peak = max(run["peak"] for run in found)
        rows.append(
            {
                "signals": size,
                "seconds": seconds,
                "nanoseconds a signal": seconds / size * 1e9,
                "peak memory, GB": peak,
            }
        )
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    """Measure and write bench/results/fold.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--contender", choices=list(CONTENDERS))
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.make:
        make_lake(given.folder, given.rows)
        return
    if given.contender:
        run_one(given.contender, given.folder)
        return
    with TemporaryDirectory() as folder:
        call(Path(folder) / "lake", "--make", "--rows", str(given.rows))
        rows = compare(Path(folder) / "lake", given.rounds)
        for row in rows:
            print(row, flush=True)
        growth = grow([given.rows // 4, given.rows, given.rows * 3], 3, Path(folder))
    result = {
        "title": "The fold",
        "note": NOTE,
        "signals": given.rows,
        "accounts": 50_000,
        "kinds": len(load_signals()),
        "rounds": given.rounds,
        "goals": "at most 1.2 × by hand, a quarter of pandas, 0.5 GB, linear",
        "contenders": rows,
        "growth": growth,
    }
    path = Path(__file__).parent / "results" / "fold.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
