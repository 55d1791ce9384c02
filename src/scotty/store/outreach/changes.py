"""What people and events change of touches and enrolments that have not left yet."""

from datetime import datetime
from typing import Any

import psycopg

from scotty.facts import Fact, Refused
from scotty.ports.outreach import SOURCE, Enrolment, Touch, tell_touch
from scotty.stages.engage.draft import Draft
from scotty.store.append import insert_facts
from scotty.store.outreach.alarms import Alarm, Alarms
from scotty.store.outreach.plans import encode
from scotty.store.outreach.rows import (
    ENROLMENT,
    TOUCH,
    read_enrolment,
    read_touch,
    tell_draft,
)
from scotty.store.outreach.steps import find, find_known

_LOCKED = f"select {TOUCH} from touches where id = %s for update"
_WORDS = """
update touches set subject = %s, body = %s, claims = %s::jsonb, faults = %s::jsonb, draft = %s, wrote = %s,
    links = %s, approved = null, approver = '' where id = %s
"""
_APPROVE = """
update touches set approved = coalesce(draft, id), approver = %s, policy = '', reason = '', mend = '', released = case when %s then %s else released end where id = %s
"""
_PLANNED = """
update touches set state = 'planned', due = %s, wake = wake + 1, policy = '', reason = '', mend = ''
where id = %s returning wake
"""
_RELEASE = "update touches set released = %s, policy = '', reason = '', mend = '' where id = %s"
_DROP = """
update touches set state = 'dropped', settled = %s, reason = %s, policy = %s, mend = ''
where id = %s and state in ('planned', 'waiting', 'handed')
"""
_DROP_LEFT = f"""
update touches set state = 'dropped', settled = %s, reason = %s, policy = %s, mend = ''
where enrolment = %s and state in ('planned', 'waiting', 'handed') returning {TOUCH}
"""
_LEND = f"""
update touches set mailbox = %s where id = %s and mailbox is null and state in ('planned', 'waiting')
returning {TOUCH}
"""
_TURN = f"""
update enrolments set state = %s, why = %s, ended = case when %s = 'ended' then %s::timestamptz end
where id = %s and state <> 'ended' and state <> %s returning {ENROLMENT}
"""
_EVENTS = {"active": "enrolment.resumed", "paused": "enrolment.paused", "ended": "enrolment.ended"}


def lock_open(connection: psycopg.Connection[Any], name: str) -> Touch:
    """Return a touch that has not left, locked. Raises Refused where there is none, or it has."""
    if find_known(connection, name) is None:
        raise Refused(f"There is no planned act {name!r}.", "See `scotty outbox` for their ids.")
    touch = read_touch(connection.execute(_LOCKED, (name,)).fetchone() or ())
    if touch.state not in ("planned", "waiting", "handed"):
        raise Refused(
            f"This act is {touch.state}: it cannot be changed any more.", "See the outbox."
        )
    return touch


def write(
    connection: psycopg.Connection[Any], name: str, words: tuple[Draft, tuple[str, ...]], told: tuple[str, datetime]
) -> Touch:  # fmt: skip
    """Replace the words (and links) of a touch; `told` is (by whom, when)."""
    touch, (draft, links) = lock_open(connection, name), words
    by, now = told
    mark = f"{now.isoformat()}:{touch.draft}"  # two edits in one instant are two
    fact = tell_draft(name, (touch.account, touch.contact), words, (by, now, mark))
    insert_facts(connection, [fact])
    connection.execute(
        _WORDS,
        (
            *(draft.subject, draft.body, encode(draft.claims), encode(draft.faults), fact.id),
            *(by, list(links), name),
        ),
    )
    return find(connection, name)


def approve(
    connection: psycopg.Connection[Any], alarms: Alarms, name: str, by: tuple[str, bool],
    times: tuple[datetime, datetime],
) -> Touch:  # fmt: skip
    """Approve the newest words; `by` is (who, whether they release it), `times` (due, now)."""
    (who, release), (due, now) = by, times
    touch = lock_open(connection, name)
    insert_facts(
        connection,
        [
            tell_touch(
                "touch.approved",
                touch,
                now,
                f"{touch.draft}:{who}:{now.isoformat()}",
                by=who,
                draft=touch.draft or touch.id,
                released=release,
                due=due.isoformat() if touch.state == "waiting" else "",
            )
        ],
    )
    connection.execute(_APPROVE, (who, release, who, name))
    if touch.state == "waiting":
        _plan_again(connection, alarms, name, due)
    return find(connection, name)


def release(
    connection: psycopg.Connection[Any], alarms: Alarms, name: str, by: str,
    times: tuple[datetime, datetime],
) -> Touch:  # fmt: skip
    """Let a touch leave by somebody's right to send, whoever approved it; `times` is (due, now)."""
    due, now = times
    touch = lock_open(connection, name)
    told = tell_touch(
        "touch.released", touch, now, f"{touch.draft}:{by}:{now.isoformat()}", by=by,
        due=due.isoformat() if touch.state == "waiting" else "",
    )  # fmt: skip
    insert_facts(connection, [told])
    connection.execute(_RELEASE, (by, name))
    if touch.state == "waiting":
        _plan_again(connection, alarms, name, due)
    return find(connection, name)


def _plan_again(
    connection: psycopg.Connection[Any], alarms: Alarms, name: str, due: datetime
) -> int:
    wake = int((connection.execute(_PLANNED, (due, name)).fetchone() or (0,))[0])
    alarms.set(connection, [Alarm(name, wake, due)])
    return wake


def move(
    connection: psycopg.Connection[Any], alarms: Alarms, name: str, due: datetime,
    told: tuple[str, str, datetime],
) -> Touch | None:  # fmt: skip
    """Set another time for a touch that has not left; `told` is (why, by whom, now)."""
    row = connection.execute(_LOCKED, (name,)).fetchone()
    if row is None or row[TOUCH.split(", ").index("state")] not in ("planned", "waiting"):
        return None
    why, by, now = told
    touch = read_touch(row)
    wake = _plan_again(connection, alarms, name, due)
    insert_facts(
        connection,
        [tell_touch("touch.moved", touch, now, str(wake), due=due.isoformat(), why=why, by=by)],
    )
    return find(connection, name)


def lend(connection: psycopg.Connection[Any], name: str, mailbox: int, now: datetime) -> bool:
    """Give a mailbox to a touch that was planned while there was none."""
    row = connection.execute(_LEND, (mailbox, name)).fetchone()
    if row is None:
        return False
    why = "It was planned before a mailbox was connected."
    told = tell_touch(
        "touch.moved",
        read_touch(row),
        now,
        f"mailbox:{mailbox}",
        mailbox=mailbox,
        why=why,
        by=SOURCE,
    )
    insert_facts(connection, [told])
    return True


def drop(
    connection: psycopg.Connection[Any], name: str, kind: str, told: tuple[str, str, datetime]
) -> bool:
    """End a touch that has not left; `told` is (why, by whom, now)."""
    why, by, now = told
    if not connection.execute(_DROP, (now, why, by, name)).rowcount:
        return False
    insert_facts(connection, [tell_touch(kind, find(connection, name), now, why=why, by=by)])
    return True


def turn(
    connection: psycopg.Connection[Any], name: str, state: str, told: tuple[str, str, datetime]
) -> bool:
    """Pause, resume or end an enrolment; ending drops what it had open."""
    why, by, now = told
    row = connection.execute(_TURN, (state, why, state, now, name, state)).fetchone()
    if row is None:
        return False
    facts = [_tell_turn(read_enrolment(row), state, told)]
    if state == "ended":
        ended = f"The sequence ended: {why}"
        dropped = connection.execute(_DROP_LEFT, (now, ended, by, name)).fetchall()
        facts += [
            tell_touch("touch.dropped", read_touch(row), now, why=ended, by=by) for row in dropped
        ]
    insert_facts(connection, facts)
    return True


def _tell_turn(e: Enrolment, state: str, told: tuple[str, str, datetime]) -> Fact:
    why, by, now = told
    return Fact(
        kind=_EVENTS[state],
        at=now,
        known=now,
        source=SOURCE,
        key=f"{e.id}:{now.isoformat()}" if state != "ended" else e.id,
        account=e.account,
        contact=e.contact,
        because=(e.id,),
        data={"sequence": e.sequence, "why": why, "by": by},
    )
