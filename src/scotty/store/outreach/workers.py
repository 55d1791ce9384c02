"""Workers: which ones live, and what those that died had in hand."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from secrets import token_hex
from typing import Any, cast

import psycopg
from sqlalchemy import Engine

from scotty.facts import Refused
from scotty.ports.outreach import Touch, tell_touch
from scotty.store.append import insert_facts
from scotty.store.outreach.alarms import Alarm, Alarms
from scotty.store.outreach.rows import TOUCH, read_touch

log = logging.getLogger(__name__)
LOCK = 7265880
MOST = 256
_BUSY = f"""
select {TOUCH} from touches where state in ('claimed', 'wired') order by claimed limit 1000 for update skip locked
"""
# An alarm that still waits its turn, or that a living worker is at, rings by itself: where thousands
# are due at once, ringing again would only make each of them stale before it is answered. But what a
# living worker took long ago without a claim, nobody is at: the database died under the taking, which
# was committed without the worker's hearing of it.
_OVERDUE = f"""
select id::text, due from touches t where state = 'planned' and due < %s
and not exists (
    select from dbos.workflow_status w where w.workflow_uuid = replace(t.id::text, '-', '') || '.' || t.wake
    and (w.status in ('ENQUEUED', 'DELAYED') or w.status = 'PENDING' and w.started_at_epoch_ms > %s and exists (
        select from pg_locks l where l.locktype = 'advisory' and l.granted and l.classid = {LOCK}
        and l.objsubid = 2 and l.objid::text = replace(w.executor_id, 'worker-', ''))))
order by due limit 10000 for update of t skip locked
"""
_RING = "update touches set wake = wake + 1 where id = any(%s) returning id::text, wake"
_FREE = """
update touches set state = 'planned', worker = '', wake = wake + 1, tries = tries + 1, due = %s, answer = %s
where id = %s returning wake
"""
_MINE = f"""
select {TOUCH} from touches where id = %s and worker = %s and state in ('claimed', 'wired') for update
"""


@contextmanager
def take_slot(url: str, now: datetime) -> Iterator[tuple[int, str]]:
    """Be a worker until the end of the block: (slot, name). The lowest free number is taken.

    The number is held by an advisory lock on a connection of its own: the server gives it back the
    instant the process dies. The name is new at each start, so that a late word of an earlier
    worker of the same number is not taken for this one's. Where the server restarts, the number is
    taken again under the same name.
    """
    stop = threading.Event()
    connection, slot, boot = _find_slot(url, now)
    keeper = threading.Thread(
        target=_keep_slot, args=(url, (connection, slot, boot), now, stop), name="slot", daemon=True
    )
    keeper.start()
    try:
        yield slot, boot
    finally:
        stop.set()
        keeper.join(timeout=10)


def _find_slot(url: str, now: datetime) -> tuple[psycopg.Connection[Any], int, str]:
    connection = psycopg.connect(url, autocommit=True)
    for slot in range(1, MOST + 1):
        boot = f"{slot}.{token_hex(6)}"
        if _lock_slot(connection, slot, boot, now):
            return connection, slot, boot
    connection.close()
    raise Refused(f"{MOST} workers run already.", "Stop some.")


def _lock_slot(connection: psycopg.Connection[Any], slot: int, boot: str, now: datetime) -> bool:
    row = connection.execute("select pg_try_advisory_lock(%s, %s)", (LOCK, slot)).fetchone()
    if row is None or not row[0]:
        return False
    connection.execute(
        "insert into workers (slot, boot, started) values (%s, %s, %s) "
        "on conflict (slot) do update set boot = excluded.boot, started = excluded.started",
        (slot, boot, now),
    )
    return True


def _keep_slot(
    url: str, held: tuple[psycopg.Connection[Any], int, str], now: datetime, stop: threading.Event
) -> None:
    """Hold on to a number until `stop`; after a restart of the server take it again.

    Where somebody else was faster, this worker counts as dead: what it claims is taken back before
    it is on the wire, so it does no harm, and nothing either. It says so in the log.
    """
    connection, slot, boot = held
    while not stop.wait(1.0):
        try:
            connection.execute("select 1")
        except psycopg.Error:
            connection.close()
            try:
                connection = psycopg.connect(url, autocommit=True)
                if not _lock_slot(connection, slot, boot, now):
                    log.critical("another worker has number %d now: end this one", slot)
            except psycopg.Error as error:
                log.warning("the database does not answer: %s", error)
    connection.close()


@contextmanager
def be_alone(engine: Engine, name: str) -> Iterator[bool]:
    """Give whether the lock of this name was free; it is held until the end of the block.

    The lock is the session's, and no transaction stands open meanwhile: whoever works for minutes
    must keep neither the vacuum nor an index in the making waiting (DBOS makes its own concurrently,
    which waits for every older transaction). Whoever dies lets go of it.
    """
    pooled = engine.raw_connection()
    connection = cast("psycopg.Connection[Any]", pooled.driver_connection)
    mine = False
    try:
        mine = _lock(connection, "pg_try_advisory_lock", name)
        yield mine
    finally:
        try:
            if mine:
                _lock(connection, "pg_advisory_unlock", name)
        except psycopg.Error:
            pooled.invalidate()  # the lock goes with its connection
        pooled.close()


def _lock(connection: psycopg.Connection[Any], way: str, name: str) -> bool:
    row = connection.execute(f"select {way}(hashtextextended(%s, 7265882))", (name,)).fetchone()
    connection.commit()
    return bool(row and row[0])


def is_alive(connection: psycopg.Connection[Any], worker: str) -> bool:
    """Return whether the worker of this name holds its number."""
    slot = int(worker.partition(".")[0] or 0)
    boot = connection.execute("select boot from workers where slot = %s", (slot,)).fetchone()
    if boot is None or boot[0] != worker:
        return False
    row = connection.execute("select pg_try_advisory_xact_lock(%s, %s)", (LOCK, slot)).fetchone()
    return row is None or not row[0]


def rescue(
    connection: psycopg.Connection[Any], alarms: Alarms, now: datetime
) -> tuple[int, list[Touch]]:
    """Take back what dead workers had in hand, and ring again for what is overdue.

    Claimed but not on the wire: surely not sent, so it is planned again. On the wire: unknown.
    Returns how many alarms were set again, and the touches that became unknown.
    """
    alive: dict[str, bool] = {}
    rings, unknown = [], []
    for touch in map(read_touch, connection.execute(_BUSY).fetchall()):
        if touch.worker not in alive:
            alive[touch.worker] = is_alive(connection, touch.worker)
        if alive[touch.worker]:
            continue
        if touch.state == "claimed":
            why = "The worker died before the message was on the wire."
            rings.append(_take_back(connection, touch, why, (now, now)))
        else:
            _doubt(connection, touch, "The worker died with the message on the wire.", now)
            unknown.append(touch)
    late = [
        name for name, due in connection.execute(_OVERDUE, (now, alarms.patience(now))).fetchall()
        if alarms.is_late(due, now)
    ]  # fmt: skip
    rings += [
        Alarm(name.replace("-", ""), wake, now)
        for name, wake in (connection.execute(_RING, (late,)).fetchall() if late else [])
    ]
    alarms.set(connection, rings)
    return len(rings), unknown


def let_go(
    connection: psycopg.Connection[Any], alarms: Alarms, hand: tuple[str, str],
    told: tuple[datetime, str, datetime],
) -> bool:  # fmt: skip
    """Give back what a living worker cannot go on with; `hand` is (touch, worker), `told` (due, why, now)."""
    due, why, now = told
    row = connection.execute(_MINE, hand).fetchone()
    if row is None:
        return False
    touch = read_touch(row)
    if touch.state == "claimed":
        alarms.set(connection, [_take_back(connection, touch, why, (due, now))])
    else:
        _doubt(connection, touch, why, now)
    return True


def _take_back(
    connection: psycopg.Connection[Any], touch: Touch, why: str, times: tuple[datetime, datetime]
) -> Alarm:
    due, now = times
    wake = (connection.execute(_FREE, (due, why, touch.id)).fetchone() or (0,))[0]
    moved = tell_touch(
        "touch.moved", touch, now, str(wake), due=due.isoformat(), why=why, by="rescue"
    )
    insert_facts(connection, [moved])
    return Alarm(touch.id, wake, due)


def _doubt(connection: psycopg.Connection[Any], touch: Touch, why: str, now: datetime) -> None:
    connection.execute(
        "update touches set state = 'unknown', answer = %s where id = %s", (why, touch.id)
    )
    told = tell_touch("touch.unknown", touch, now, why=why, message_id=touch.message)
    insert_facts(connection, [told])
