"""The loops beside the alarms: react to facts, tidy up, read inboxes; each by one process at a time."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from scotty.flows.outreach.inbox import read_inboxes
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.react import mend_stranded, react_once
from scotty.flows.outreach.reconcile import reconcile_unknown
from scotty.flows.outreach.trials import decide_trials
from scotty.flows.outreach.watch import watch_mailboxes
from scotty.flows.pulse import repeat_work


class Job(NamedTuple):
    """Something done again and again: its name, the seconds between, and what; it says whether it found any."""

    name: str
    pause: float
    work: Callable[[], bool]


def list_jobs(outfit: Outfit) -> tuple[Job, ...]:
    """Return the jobs of outreach."""
    return (
        Job("react", 0.2, lambda: react_once(outfit)),
        Job("tidy", 5.0, lambda: bool(reconcile_unknown(outfit) + mend_stranded(outfit))),
        Job("inbox", 20.0, lambda: bool(read_inboxes(outfit))),
        Job("mailboxes", 60.0, lambda: bool(watch_mailboxes(outfit))),
        Job("trials", 3_600.0, lambda: bool(decide_trials(outfit))),
    )


@contextmanager
def run_loops(outfit: Outfit, more: Sequence[Job] = ()) -> Iterator[None]:
    """Run the jobs, and `more`, until the end of the block, each in a thread of its own.

    Where several processes run, one at a time does a job: whoever holds its lock.
    """
    stop = threading.Event()
    threads = [
        threading.Thread(target=_run, args=(outfit, job, stop), name=job.name)
        for job in (*list_jobs(outfit), *more)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=30)


def _run(outfit: Outfit, job: Job, stop: threading.Event) -> None:
    def work() -> bool:
        with outfit.house.outreach.alone(job.name) as alone:
            return job.work() if alone else False

    work.__name__ = job.name
    repeat_work(work, stop, job.pause)
