"""The whole sweep against its own fold: 20 million signals of 50,000 accounts.

Fold, people, profiles, contacts, deals, scores, four conditions, tiers and the hot list with its
reasons and their facts, against the fold alone, through the same DuckDB over the same files.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from scotty.flows.listing import list_accounts
from scotty.flows.sweep import rate_table, sweep
from scotty.playbook import default_text, parse_playbook
from scotty.signals import load_signals
from scotty.stages.identify.fit import fit_norms, no_profiles
from scotty.stages.identify.intent import half_lives, rule_weights
from scotty.stages.identify.judge import Rules

RESULT = Path(__file__).parent / "results" / "sweep.json"
MOMENT = datetime(2026, 6, 30, tzinfo=UTC)
NAME = "'company' || lpad(a::varchar, 6, '0') || '.example'"
SIGNALS = """
copy (
    select uuid() as id, {name} as account,
        case when hash(i, 5) % 3 > 0 then 'p' || (hash(i, 11) % 8)::varchar end as person,
        kinds[1 + (hash(i, 7) % len(kinds))::int] as kind,
        timestamptz '2026-06-30' - to_seconds((hash(i, 3) % 31536000)::int) as "at",
        timestamptz '2026-06-30' - to_seconds((hash(i, 3) % 31536000)::int) as known,
        1.0::double as mass, 1::tinyint as sign, 'human' as verdict, 'bench' as source
    from (select i, hash(i, 1) % {accounts} as a, $kinds::varchar[] as kinds
          from range({rows}) t(i))
    order by account, kind, "at"
) to '{path}' (format parquet, compression zstd)
"""
TOLD = """
copy (
    select uuid() as id, account, null::varchar as person, kind, timestamptz '2025-06-01' as "at",
        timestamptz '2025-06-01' as known, 1.0::double as mass, 1::tinyint as sign,
        'human' as verdict, 'bench' as source, true as own, timestamptz '2025-06-01' as told,
        contact, deal, null::varchar as visitor, '' as because, data
    from (
        select {name} as account, 'account.profiled' as kind, null as contact, null as deal,
            json_object('name', 'Company ' || a, 'employees', 10 + hash(a, 2) % 3000,
                'industry', ['software', 'retail', 'healthcare', 'media'][1 + (hash(a, 4) % 4)::int],
                'country', ['US', 'DE', 'FR', 'GB'][1 + (hash(a, 6) % 4)::int],
                'growth', (hash(a, 8) % 50) / 100.0)::varchar as data
        from range({accounts}) t(a)
        union all
        select {name}, 'contact.profiled', 'p' || n || '@' || {name}, null,
            json_object('name', 'P' || n, 'title',
                ['CFO', 'Engineer', 'VP Sales', 'Analyst'][1 + (hash(a, n) % 4)::int])::varchar
        from range({accounts}) t(a), range(3) u(n)
        union all
        select {name}, ['deal.opened', 'deal.won'][1 + (hash(a, 9) % 2)::int], null, 'D' || a,
            json_object('amount', 1000 + hash(a, 3) % 90000)::varchar
        from range({accounts}) t(a) where a % 10 = 0
    )
    order by kind, account
) to '{path}' (format parquet, compression zstd)
"""


class Files:
    """The questions of the store, over files of our own; what a sweep needs of a lake."""

    def __init__(self, folder: Path) -> None:
        self._database = duckdb.connect()
        self._database.execute("set timezone = 'UTC'; set enable_progress_bar = false")
        for name in ("signals", "told"):
            self._database.execute(f"create view {name} as from '{folder / name}.parquet'")
        self._database.execute("create table merged (account varchar, root varchar)")

    def ask(self, question: str, /, **parameters: Any) -> pa.Table:
        """Run a named question."""
        text = files("scotty.store").joinpath("sql", f"{question}.sql").read_text("utf-8")
        tables = {k: v for k, v in parameters.items() if isinstance(v, pa.Table)}
        for name, table in tables.items():
            self._database.register(name, table)
        values = {k: v for k, v in parameters.items() if k not in tables}
        return self._database.sql(text, params=values).to_arrow_table()


def make_files(folder: Path, rows: int, accounts: int) -> None:
    """Write the signals and what is told of the accounts."""
    database = duckdb.connect()
    made = {"name": NAME, "accounts": accounts, "rows": rows}
    kinds = sorted(load_signals())
    database.execute(SIGNALS.format(path=folder / "signals.parquet", **made), {"kinds": kinds})
    database.execute(TOLD.format(path=folder / "told.parquet", **made))


def timed(runs: int, *work: Any) -> list[float]:
    """Return the median seconds of each piece of work, run in turn."""
    taken: list[list[float]] = [[] for _ in work]
    for _ in range(runs):
        for place, one in enumerate(work):
            start = time.perf_counter()
            one()
            taken[place].append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--accounts", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    signals = load_signals()
    book = parse_playbook(default_text())
    rules = Rules(
        book=book,
        intent=rule_weights(signals, book.intent, "rules"),
        fit=fit_norms(no_profiles(), (), book.icp),
        signals=signals,
    )
    rates = rate_table(half_lives(signals))
    with tempfile.TemporaryDirectory() as folder:
        make_files(Path(folder), asked.rows, asked.accounts)
        lake = Files(Path(folder))
        judged = sweep(lake, MOMENT, rules)  # also warms the files
        fold, whole, listed = timed(
            asked.runs,
            lambda: lake.ask("fold", moment=MOMENT, rates=rates),
            lambda: sweep(lake, MOMENT, rules),
            lambda: list_accounts(judged, lake, signals),
        )
    result = {
        "title": "Sweep",
        "note": (__doc__ or "").split("\n\n", 1)[1],
        "signals": asked.rows,
        "accounts": asked.accounts,
        "fold alone, s": fold,
        "sweep: scores, conditions, tiers, s": whole,
        "hot list with reasons and their facts, s": listed,
        "sweep and list / fold": (whole + listed) / fold,
        "goal": "at most 3",
        "peak memory, GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
