"""The steps of a touch that is due: decide and claim, note the wire, settle."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import psycopg

from scotty.facts import Bug, Fact
from scotty.gate import Decision
from scotty.ports.outreach import Judge, Stopped, Surroundings, Touch, tell_touch
from scotty.store.append import insert_facts
from scotty.store.outreach.alarms import Alarm, Alarms
from scotty.store.outreach.rows import TOUCH, read_touch

_DUE = f"select {TOUCH} from touches where id = %s and wake = %s and state = 'planned' for update"
# Touches of one account are decided one after the other, so that two workers cannot both see room
# for one more. Hashes that meet by chance only wait for each other. What is decided here need not be on the
# disk before the worker goes on: nothing has left yet, and the mark of the wire, which waits for the disk,
# takes all before it along. A decision that a power cut forgets was never acted on, and is made again.
_TURN = (
    "select pg_advisory_xact_lock(hashtextextended(%s, 7265881)), "
    "set_config('synchronous_commit', 'off', true)"
)
_BUSY = "('claimed', 'wired', 'handed', 'sent', 'unknown')"
_TIMES = """(select coalesce(array_agg(coalesce(settled, claimed) order by coalesce(settled, claimed) desc), '{{}}')
    from touches o where o.{0} = %({0})s and {3} and o.state in {1} and o.id <> %(touch)s
    and o.channel in ('mail', 'social', 'call') and coalesce(o.settled, o.claimed) > {2})"""
_AROUND = f"""
select coalesce(e.state, ''), coalesce(e.why, ''),
    coalesce((select id::text from facts where kind = 'playbook.saved' order by (data ->> 'number')::int desc limit 1), ''),
    exists (select from facts f where f.kind = 'contact.left' and f.account = %(account)s and f.contact = %(contact)s),
    {_TIMES.format("contact", _BUSY, "%(week)s", "o.contact is not null")},
    {_TIMES.format("account", _BUSY, "%(week)s", "o.account <> ''")},
    {_TIMES.format("mailbox", _BUSY, "%(fortnight)s", "o.mailbox is not null")},
    coalesce((select case f.data ->> 'tier' when 'free' then '' else f.data ->> 'tier' end from facts f
        where f.account = %(account)s and f.kind in ('account.tiered', 'account.pinned')
        order by f.known desc, f.seq desc limit 1), ''),
    (select coalesce(sum(o.cost), 0) from touches o where o.account = %(account)s and o.account <> '' and o.state in {_BUSY} and o.cost > 0
        and coalesce(o.settled, o.claimed) > %(quarter)s),
    coalesce(c.profile, '{{}}'), c.account, coalesce(a.profile, '{{}}'),
    to_jsonb(m) - 'secrets'
from (select 1) one
left join enrolments e on e.id = %(enrolment)s
left join contacts c on c.key = %(contact)s
left join accounts a on a.key = %(account)s
left join mailboxes m on m.id = %(mailbox)s
"""
_CLAIM = f"update touches set state = %s, claimed = %s, worker = %s, policy = '', reason = '', mend = '' where id = %s returning {TOUCH}"
_HOLD = (
    "update touches set state = %s, settled = %s, policy = %s, reason = %s, mend = %s where id = %s"
)
_PUT_OFF = """
update touches set due = %s, answer = %s, policy = '', reason = '', mend = '' where id = %s
"""
_WIRE = """
update touches t set state = 'wired', message = coalesce(%(message)s, t.message)
where id = %(touch)s and state = 'claimed' and worker = %(worker)s
and not exists (select from suppressions s where s.hash = any(%(barred)s)
    and (s.until is null or s.until > %(now)s) and s.scope in ('all', t.sequence))
and (t.enrolment is null or exists (select from enrolments e where e.id = t.enrolment and e.state = 'active'))
"""
WEEK, QUARTER = timedelta(days=7), timedelta(days=91)
HANDS = frozenset({"social", "call", "task"})
"""Channels on which a person acts: such a touch is handed over as a task."""


def begin(
    connection: psycopg.Connection[Any],
    alarms: Alarms,
    due: tuple[str, int, str],
    judge: Judge,
    now: datetime,
) -> tuple[Touch, Decision] | None:
    """Decide on a due touch and claim it where it may leave; `due` is (touch, wake, worker)."""
    name, wake, worker = due
    row = connection.execute(_DUE, (name, wake)).fetchone()
    if row is None:
        return None
    touch = read_touch(row)
    if touch.due > now:  # the clock was set back, or the alarm rang early
        _ring(connection, alarms, touch, touch.due)
        return None
    connection.execute(_TURN, (touch.account,))
    decision = judge(touch, look_around(connection, touch, now))
    insert_facts(connection, [_tell_decision(touch, decision, now)])
    if decision.allowed:
        state = "handed" if touch.channel in HANDS else "claimed"
        claimed = connection.execute(_CLAIM, (state, now, worker, name)).fetchone()
        return read_touch(claimed or ()), decision
    _hold(connection, alarms, touch, decision, now)
    return find(connection, name), decision


def find_known(connection: psycopg.Connection[Any], name: str) -> Touch | None:
    """Return a touch by id, or None; anything that is no id is no touch."""
    if len(name) != 32 or not all(c in "0123456789abcdef" for c in name):
        return None
    row = connection.execute(f"select {TOUCH} from touches where id = %s", (name,)).fetchone()
    return None if row is None else read_touch(row)


def find(connection: psycopg.Connection[Any], name: str) -> Touch:
    """Return a touch that is there."""
    touch = find_known(connection, name)
    if touch is None:
        raise Bug(f"touch {name} is gone")
    return touch


def look_around(connection: psycopg.Connection[Any], touch: Touch, now: datetime) -> Surroundings:
    """Return what the gate asks for, as this transaction sees it."""
    asked = {n: getattr(touch, n) for n in ("account", "contact", "mailbox", "enrolment")}
    spans = {"week": now - WEEK, "fortnight": now - 2 * WEEK, "quarter": now - QUARTER}
    row = connection.execute(_AROUND, {**asked, **spans, "touch": touch.id}).fetchone()
    return Surroundings(**dict(zip(Surroundings.__struct_fields__, row or (), strict=True)))


def _hold(
    connection: psycopg.Connection[Any],
    alarms: Alarms,
    touch: Touch,
    decision: Decision,
    now: datetime,
) -> None:
    held = decision.held
    if held is None:
        raise Bug("an allowed act is held")
    why = (decision.policy, held.reason, held.mend, touch.id)
    if decision.final:
        connection.execute(_HOLD, ("dropped", now, *why))
        insert_facts(
            connection, [tell_touch("touch.dropped", touch, now, why=held.reason, by="gate")]
        )
    elif decision.until is None:
        connection.execute(_HOLD, ("waiting", None, *why))
    else:  # nobody needs to do anything about it, so no policy is named as holding it
        connection.execute(_PUT_OFF, (decision.until, held.reason, touch.id))
        _ring(connection, alarms, touch, decision.until)
        moved = tell_touch(
            "touch.moved", touch, now, str(touch.wake + 1),
            due=decision.until.isoformat(), why=held.reason, by="gate",
        )  # fmt: skip
        insert_facts(connection, [moved])


def _ring(connection: psycopg.Connection[Any], alarms: Alarms, touch: Touch, due: datetime) -> None:
    wake = touch.wake + 1
    connection.execute("update touches set wake = %s where id = %s", (wake, touch.id))
    alarms.set(connection, [Alarm(touch.id, wake, due)])


def _tell_decision(touch: Touch, decision: Decision, now: datetime) -> Fact:
    held = decision.held
    said: dict[str, Any] = {
        "checks": [{"policy": c.policy, "says": c.says} for c in decision.checks]
    }
    if held is not None:
        said |= {"policy": decision.policy, "reason": held.reason, "mend": held.mend}
        said |= {"until": decision.until.isoformat()} if decision.until else {}
    return tell_touch("act.decided", touch, now, str(touch.wake), allowed=decision.allowed, **said)


def wire(connection: psycopg.Connection[Any], claim: dict[str, Any]) -> None:
    """Note that a message goes on the wire; `claim` is touch, worker, message, barred, now."""
    if connection.execute(_WIRE, claim).rowcount != 1:
        raise Stopped("It must not leave any more: suppressed, ended, or taken back.", 1.0)


def settle(
    connection: psycopg.Connection[Any], touch: Touch, state: str, facts: Sequence[Fact],
    changes: dict[str, Any],
) -> bool:  # fmt: skip
    """Note what came of a touch that was claimed, wired, handed or unknown."""
    sets = "".join(f", {name} = %({name})s" for name in changes)
    done = connection.execute(
        f"update touches set state = %(state)s{sets} where id = %(touch)s "
        "and state in ('claimed', 'wired', 'handed', 'unknown')",
        {**changes, "state": state, "touch": touch.id},
    ).rowcount
    if done:
        insert_facts(connection, facts)
    return bool(done)


def retry(
    connection: psycopg.Connection[Any], alarms: Alarms, touch: Touch, told: tuple[datetime, str, datetime]
) -> bool:  # fmt: skip
    """Plan a touch again that was claimed and surely did not leave; `told` is (due, why, now)."""
    due, why, now = told
    row = connection.execute(
        "update touches set state = 'planned', worker = '', due = %s, wake = wake + 1, tries = tries + 1, answer = %s, message = null "
        "where id = %s and state in ('claimed', 'wired') and worker = %s returning wake",
        (due, why, touch.id, touch.worker),
    ).fetchone()
    if row is None:
        return False
    alarms.set(connection, [Alarm(touch.id, row[0], due)])
    moved = tell_touch(
        "touch.moved", touch, now, str(row[0]), due=due.isoformat(), why=why, by="post"
    )
    insert_facts(connection, [moved])
    return True
