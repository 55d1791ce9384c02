"""Alarms: one delayed, de-duplicated DBOS workflow for each touch, set in the caller's transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple

import psycopg

QUEUE = "touches"
WORKFLOW = "run_touch"

GRACE = timedelta(seconds=30)
"""After so long an alarm that nobody answered, or that came to no claim, is set again."""
_READY = "select to_regclass('dbos.workflow_status') is not null"
# DBOS's own function for enqueueing from SQL: the same row as its client would write. The workflow's
# id is the touch and the number of the alarm, so that an alarm is set once, however often it is tried.
_SET = f"""
select dbos.enqueue_workflow(
    '{WORKFLOW}', '{QUEUE}', array[to_json(touch), to_json(wake)],
    workflow_id => touch || '.' || wake, delay_until_epoch_ms => due)
from unnest(%s::text[], %s::int[], %s::bigint[]) as alarm (touch, wake, due)
"""


class Alarm(NamedTuple):
    """When to look at a touch again, and the number that the alarm must find."""

    touch: str
    wake: int
    due: datetime


class Alarms:
    """Sets alarms; makes DBOS's tables where they are not there yet."""

    def __init__(self, url: str, wall: Callable[[datetime], datetime]) -> None:
        self._url = url
        self._wall = wall
        self._lock = Lock()
        self._ready = False

    def is_late(self, due: datetime, now: datetime) -> bool:
        """Return whether an alarm should have been answered long ago, by the machine's own clock."""
        return self._wall(now) - self._wall(due) > GRACE

    def patience(self, now: datetime) -> int:
        """Return since when, in milliseconds of the machine's clock, a worker may be at an alarm."""
        return round((self._wall(now) - GRACE).timestamp() * 1000)

    def prepare(self, connection: psycopg.Connection[Any]) -> None:
        """Make the tables of DBOS, once; call it before the transaction that sets alarms."""
        if self._ready:
            return
        with self._lock:
            row = connection.execute(_READY).fetchone()
            if row is None or not row[0]:
                from dbos import DBOS  # two seconds to load, and most processes find all in place

                DBOS.migrate(self._url)
            self._ready = True

    def set(self, connection: psycopg.Connection[Any], alarms: Sequence[Alarm]) -> None:
        """Set alarms in the caller's transaction: they ring if, and only if, it commits."""
        if alarms:
            times = [max(0, round(self._wall(a.due).timestamp() * 1000)) for a in alarms]
            connection.execute(_SET, ([a.touch for a in alarms], [a.wake for a in alarms], times))
