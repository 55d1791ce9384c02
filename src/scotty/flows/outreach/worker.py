"""The worker: DBOS rings for touches that are due; see docs/why/touches.md for why it is like this."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dbos import DBOS, DBOSConfig

from scotty.facts import learn_shapes
from scotty.ports import House

QUEUE = "touches"
AT_ONCE = 12
"""Touches in hand at once in one process: enough to hide the wire; each needs two connections to the
database, and Postgres gives a hundred, to all workers and pages together."""
POLL = 0.4
"""Seconds between looks for touches that have become due. DBOS takes up to `AT_ONCE` at each look, so
this bounds a worker to 30 touches a second, over two million a day; a shorter pause costs more while idle."""
VERSION = "1"
"""Raise it when a waiting alarm of an older release could no longer be answered by this one."""

Run = Callable[[str, int], str]


class _Desk:
    """Who answers alarms in this process; DBOS's registry is global, so this is, too."""

    run: Run | None = None


@DBOS.workflow(name="run_touch")
def run_touch(touch: str, wake: int) -> str:
    """Answer the alarm of a touch; a second answer to the same alarm finds nothing to do.

    One workflow and no steps inside: what must not be done twice is guarded by the row of the
    touch, in the transaction that claims it, so a replay after a crash is a look at that row.
    """
    if _Desk.run is None:
        raise RuntimeError("nobody answers alarms in this process")
    return _Desk.run(touch, wake)


@contextmanager
def run_worker(house: House, answer: Callable[[str], Run], poll: float = POLL) -> Iterator[str]:
    """Answer alarms until the end of the block; gives this worker's name.

    `answer` is given that name, and returns what is done about an alarm.
    """
    learn_shapes()
    with house.outreach.work(house.clock.now()) as (slot, name):
        _Desk.run = answer(name)
        DBOS(
            config=DBOSConfig(
                name="scotty",
                system_database_url=house.outreach.url,
                sys_db_pool_size=AT_ONCE,
                executor_id=f"worker-{slot}",
                application_version=VERSION,
                max_executor_threads=AT_ONCE + 8,
                log_level="WARNING",
                enable_otlp=False,
                # What DBOS notes of an alarm need not wait for the disk: one that rings again after a
                # power cut finds by the row of the touch that nothing is left to do.
                db_engine_kwargs={"connect_args": {"options": "-c synchronous_commit=off"}},
            )
        )
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=poll)
        try:
            yield name
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=10)
            _Desk.run = None
