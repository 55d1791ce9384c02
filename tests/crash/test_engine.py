"""A run of the engine is killed at its steps, and done by whoever comes next: nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from scotty.desk.engine import ask_run, find_run
from scotty.desk.rehearsal import dress_sandbox
from scotty.ports import House
from tests.web.site import fill_house

pytestmark = [pytest.mark.crash, pytest.mark.slow]
RUN = "from scotty.cli import main; main()"


def carry(database: str, home: Path, until: str) -> str:
    """Do the run in a process of its own; kill it once it has said `until`. Return all it said."""
    told = {"SCOTTY_HOME": str(home), "SCOTTY_DATABASE_URL": database}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "engine", "run"],
        env={**os.environ, **told},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if until and until in line:
                process.send_signal(signal.SIGKILL)
        process.wait(120)
        assert process.returncode == (-signal.SIGKILL if until else 0), "".join(said)
    return "".join(said)


def test_killed_after_each_step_a_run_ends_as_if_nothing_had_been(
    make_house: Callable[..., House], database: str, home: Path
) -> None:
    house = make_house()
    fill_house(house)
    dress_sandbox(house)
    asked = ask_run(house, "a test", "to be killed")
    for step in ("identify", "research", "committee", "engage", "accelerate"):
        carry(database, home, f", {step}:")
    said = carry(database, home, "")
    assert "measure" in said
    run = find_run(house, asked.id)
    assert run.over
    assert [step.state for step in run.steps] == ["done"] * len(run.steps)
    hot = [row["account"] for row in run.steps[0].accounts]
    assert {row["account"] for row in run.steps[1].accounts} == set(hot)

    moved = house.ledger.facts("engine.moved")
    ended = Counter(f.data["step"] for f in moved if f.data["state"] == "done")
    assert set(ended.values()) == {1}, "no step that ended was done again"
    read = Counter(f.account for f in house.ledger.facts("research.done"))
    assert {read[account] for account in hot} == {1}
    enrolled = Counter((f.account, f.contact) for f in house.ledger.facts("contact.enrolled"))
    assert enrolled
    assert set(enrolled.values()) == {1}, "nobody is in a sequence twice"
