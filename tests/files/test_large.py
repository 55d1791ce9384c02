"""A large file in bounded memory: a child process that may not grow beyond it."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

_CHILD = """
import resource, sys, time
from pathlib import Path
from tests.files.conftest import NOW, make_world
from scotty.vendors.files.guess.mapping import Mapping
from scotty.vendors.files.intake import Intake, open_file
opened = open_file(Path(sys.argv[1]), Mapping(), None)
intake = Intake(opened, NOW, make_world())
facts = sum(len(batch.facts) for batch in intake.batches())
status = Path("/proc/self/status")  # getrusage tells the parent's peak too, across fork and exec
peak = (int(status.read_text().split("VmHWM:")[1].split()[0]) if status.exists()
        else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(intake.loaded, intake.log.rejected_count, facts, peak)
"""
LIMIT = 400 << 20
"""Bytes; the file is less than half of what a naive reader would take, and ten times as long costs no more."""


@pytest.mark.slow
def test_a_file_of_150_megabytes_is_told_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    rows = 1_000_000
    filler = "x" * 80
    with path.open("w") as file:
        file.write("id,occurred_at,event,domain,note\n")
        for i in range(rows):
            if i % 100_000 == 7:
                file.write("broken,row\n")
                continue
            at = f"2026-01-{i % 28 + 1:02}T{i % 24:02}:{i // 24 % 60:02}:00Z"
            file.write(f"event-{i},{at},page view,company{i % 5_000}.com,{filler}{i}\n")
    assert path.stat().st_size >= 140_000_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))

    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)], check=True, capture_output=True, text=True,
        preexec_fn=limit, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    loaded, rejected, facts, peak = map(int, done.stdout.split())
    assert (loaded, rejected, facts) == (rows - 10, 10, rows - 10)
    assert peak << 10 < LIMIT
