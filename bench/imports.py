"""Import of events: rows a second, beside reading the same file by `csv` and appending alone.

Usage: python -m bench.imports [rows]
"""

import csv
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scotty.desk.imports import import_files
from scotty.settings import Settings
from scotty.vendors.files.guess.mapping import Mapping
from scotty.vendors.files.intake import Intake, open_file
from scotty.vendors.files.tell.names import Names
from scotty.vendors.files.tell.scene import World
from scotty.wire import open_house


def write_events(path: Path, rows: int) -> None:
    """Write a simple event log of 5,000 companies."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    with path.open("w") as file:
        file.write("event_id,occurred_at,event,domain,url\n")
        for number in range(rows):
            moment = at + timedelta(seconds=number)
            company = number * 7919 % 5_000
            file.write(
                f"e{number},{moment:%Y-%m-%dT%H:%M:%SZ},page view,company{company}.com,/p/{number % 90}\n"
            )


def measure(rows: int) -> None:
    """Print the rates of reading, telling, and the whole import."""
    with tempfile.TemporaryDirectory() as folder:
        home, path = Path(folder), Path(folder, "events.csv")
        write_events(path, rows)
        with open_house(Settings(home=home)) as house:
            started = time.perf_counter()
            with path.open() as file:
                plain = sum(1 for _ in csv.DictReader(file)) - rows
            read = time.perf_counter() - started
            opened = open_file(path, Mapping(), None)
            intake = Intake(opened, house.clock.now(), World(names=Names()))
            started, used = time.perf_counter(), time.process_time()
            facts = [fact for batch in intake.batches() for fact in batch.facts]
            told, told_cpu = time.perf_counter() - started, time.process_time() - used
            started, used = time.perf_counter(), time.process_time()
            report = import_files(house, [path])
            whole, whole_cpu = time.perf_counter() - started, time.process_time() - used
    assert plain == 0
    assert len(facts) == report.loaded == rows
    print(f"rows: {rows:,}")
    print(f"csv.DictReader alone:      {rows / read:>10,.0f} rows/s")
    print(
        f"read, mended, told:        {rows / told:>10,.0f} rows/s; {rows / told_cpu:,.0f} a CPU second"
    )
    print(
        f"import, durable in ledger: {rows / whole:>10,.0f} rows/s; {rows / whole_cpu:,.0f} a CPU second of ours"
    )


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
