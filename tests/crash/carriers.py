"""Starts workers quickly: everything is imported once, each worker is a fork of this process.

Speaks by lines: for each line on stdin forks a worker, and prints its process id and name once it
is at work. Workers run by a fast clock, the same for all, until they are killed.
"""

import faulthandler
import json
import logging
import os
import signal
import sys
import traceback
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from scotty.desk.outfit import fit_out
from scotty.flows.outreach.carrying import answer_alarms
from scotty.flows.outreach.loops import run_loops
from scotty.flows.outreach.worker import run_worker
from scotty.settings import Settings
from scotty.wire import open_house
from tests.outreach.clocks import FastClock
from tests.outreach.kit import ROOT


def work(told: dict[str, Any]) -> None:
    """Be a worker until killed."""
    logging.disable(logging.CRITICAL)  # the database is killed under it: that is the test
    clock = FastClock(datetime.fromisoformat(told["start"]), told["speed"], told["begun"])
    settings = Settings(home=Path(told["home"]), database_url=told["url"])
    with open_house(settings, clock) as house:
        outfit = fit_out(house, ROOT)
        with run_worker(house, partial(answer_alarms, outfit), 0.05) as name, run_loops(outfit):
            sys.stdout.write(f"{os.getpid()} {name}\n")
            sys.stdout.flush()
            signal.pause()


def main() -> None:
    """Fork a worker for each line."""
    faulthandler.enable()
    told = json.loads(sys.argv[1])
    for module in ("duckdb", "dbos", "psycopg", "dns.resolver", "imapclient"):
        import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        if os.fork() == 0:
            try:
                work(told)
            finally:
                traceback.print_exc()
                os._exit(1)


if __name__ == "__main__":
    main()
