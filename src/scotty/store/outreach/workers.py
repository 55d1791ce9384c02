"""Workers: which ones live, and what those that died had in hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from secrets import token_hex
from typing import Any

import psycopg
from sqlalchemy import Engine

from scotty.facts import Refused
from scotty.ports.outreach import Touch, tell_touch
from scotty.store.append import insert_facts
from scotty.store.ledger import borrow
from scotty.store.outreach.alarms import Alarm, Alarms
from scotty.store.outreach.rows import TOUCH, read_touch

LOCK = 7265880
MOST = 256
_BUSY = f"""
select {TOUCH} from touches where state in ('claimed', 'wired') order by claimed limit 1000 for update skip locked
"""
_OVERDUE = """
select id::text, due from touches where state = 'planned' and due < %s order by due limit 10000 for update skip locked
"""
_RING = "update touches set wake = wake + 1 where id = any(%s) returning id::text, wake"
_FREE = """
update touches set state = 'planned', worker = '', wake = wake + 1, due = %s where id = %s returning wake
"""


@contextmanager
def take_slot(url: str, now: datetime) -> Iterator[tuple[int, str]]:
    """Be a worker until the end of the block: (slot, name). The lowest free number is taken.

    The number is held by an advisory lock on a connection of its own: the server gives it back the
    instant the process dies. The name is new at each start, so that a late word of an earlier
    worker of the same number is not taken for this one's.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        for slot in range(1, MOST + 1):
            row = connection.execute("select pg_try_advisory_lock(%s, %s)", (LOCK, slot)).fetchone()
            if row is not None and row[0]:
                boot = f"{slot}.{token_hex(6)}"
                connection.execute(
                    "insert into workers (slot, boot, started) values (%s, %s, %s) "
                    "on conflict (slot) do update set boot = excluded.boot, started = excluded.started",
                    (slot, boot, now),
                )
                yield slot, boot
                return
        raise Refused(f"{MOST} workers run already.", "Stop some.")


@contextmanager
def be_alone(engine: Engine, name: str) -> Iterator[bool]:
    """Give whether the lock of this name was free; it is held until the end of the block.

    The lock is the connection's: whoever dies lets go of it.
    """
    with borrow(engine) as connection:
        row = connection.execute(
            "select pg_try_advisory_xact_lock(hashtextextended(%s, 7265882))", (name,)
        ).fetchone()
        yield bool(row and row[0])


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
            rings.append(_take_back(connection, touch, now))
        else:
            _doubt(connection, touch, now)
            unknown.append(touch)
    late = [
        name for name, due in connection.execute(_OVERDUE, (now,)).fetchall()
        if alarms.is_late(due, now)
    ]  # fmt: skip
    rings += [
        Alarm(name.replace("-", ""), wake, now)
        for name, wake in (connection.execute(_RING, (late,)).fetchall() if late else [])
    ]
    alarms.set(connection, rings)
    return len(rings), unknown


def _take_back(connection: psycopg.Connection[Any], touch: Touch, now: datetime) -> Alarm:
    wake = (connection.execute(_FREE, (now, touch.id)).fetchone() or (0,))[0]
    why = "The worker died before the message was on the wire."
    moved = tell_touch(
        "touch.moved", touch, now, str(wake), due=now.isoformat(), why=why, by="rescue"
    )
    insert_facts(connection, [moved])
    return Alarm(touch.id, wake, now)


def _doubt(connection: psycopg.Connection[Any], touch: Touch, now: datetime) -> None:
    connection.execute("update touches set state = 'unknown' where id = %s", (touch.id,))
    why = "The worker died with the message on the wire."
    insert_facts(
        connection, [tell_touch("touch.unknown", touch, now, why=why, message_id=touch.message)]
    )
