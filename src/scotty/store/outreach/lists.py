"""Questions about touches and enrolments."""

from collections.abc import Sequence
from typing import Any, get_args

import psycopg

from scotty.facts import Bug
from scotty.ports.outreach import TALLIED, Enrolment, State, Tally, Touch, Wanted
from scotty.store.outreach.rows import ENROLMENT, TOUCH, read_enrolment, read_touch

ENDED = ("sent", "failed", "dropped")
# In a dry run nobody need look at what was approved: all of it waits for one entry of the playbook.
_ATTENTION = "((state = 'waiting' or (state = 'planned' and policy <> '')) and policy <> 'dry_run')"
_TALLY = f"""
select (select count(*) from (select from touches where {_ATTENTION} limit %(most)s) t),
    (select count(*) from (select from touches where state = 'handed' limit %(most)s) t),
    (select count(*) from (select from touches where state = 'unknown' limit %(most)s) t),
    (select count(*) from (select from touches where state = 'planned' limit %(most)s) t),
    (select count(*) from mailboxes where paused <> '')
"""
_ENROLLED = """
select sequence, state, count(*) from enrolments where state <> 'ended' group by sequence, state
"""
# Active, and nothing open: whoever settled the last touch died before planning the next. The
# minute leaves time to those who live.
_STRANDED = """
select e.id::text from enrolments e
where e.state = 'active' and e.started < %(before)s
and not exists (select from touches t where t.enrolment = e.id and t.state in ('planned', 'waiting', 'claimed', 'wired', 'handed', 'unknown'))
and not exists (select from touches t where t.enrolment = e.id and t.settled > %(before)s)
limit 10000
"""


def list_touches(connection: psycopg.Connection[Any], wanted: Wanted) -> list[Touch]:
    """Return touches as wanted, the next due first or the latest settled first."""
    columns = {
        "channels": "channel = any(%(channels)s)",
        "account": "account = %(account)s",
        "contact": "contact = %(contact)s",
        "sequence": "sequence = %(sequence)s",
        "enrolment": "enrolment = %(enrolment)s::uuid",
        "enrolments": "enrolment = any(%(enrolments)s::uuid[])",
        "policy": "policy = %(policy)s",
        "address": "address = %(address)s",
        "due_before": "due <= %(due_before)s",
    }
    values = {
        name: list(v) if isinstance(v := getattr(wanted, name), tuple) else v
        for name in columns
        if getattr(wanted, name) not in (None, ())
    }
    told = [columns[name] for name in values] + [_ATTENTION] * wanted.attention
    order = "settled desc nulls last, id" if wanted.latest else "due, id"
    # State by state, named in the text: so each part can use the index that holds just that state.
    states = wanted.states or ("",)
    found = " union all ".join(f"({_select(state, told, wanted.latest)})" for state in states)
    rows = connection.execute(
        f"select * from ({found}) found order by {order} limit %(limit)s offset %(after)s",
        {
            **values,
            "limit": wanted.limit,
            "after": wanted.after,
            "most": wanted.limit + wanted.after,
        },
    ).fetchall()
    return [read_touch(row) for row in rows]


def _select(state: str, told: Sequence[str], latest: bool) -> str:
    """Return the question for touches of one state, or of any for "", in the order of an index of its own."""
    if state and state not in get_args(State):
        raise Bug(f"there is no state {state!r}")
    narrow = [f"state = '{state}'"] * bool(state)
    order = "settled desc nulls last, id" if latest else "due, id"
    if latest and state in ENDED:
        narrow.append("settled is not null")
        order = "settled desc, id"
    where = " and ".join([*narrow, *told]) or "true"
    return f"select {TOUCH} from touches where {where} order by {order} limit %(most)s"


def tally(connection: psycopg.Connection[Any]) -> Tally:
    """Return how much waits for a person."""
    row = connection.execute(_TALLY, {"most": TALLIED}).fetchone() or (0,) * 5
    return Tally(attention=row[0], handed=row[1], unknown=row[2], planned=row[3], paused=row[4])


def count_enrolled(connection: psycopg.Connection[Any]) -> dict[str, dict[str, int]]:
    """Return sequence -> state -> people in it."""
    found: dict[str, dict[str, int]] = {}
    for sequence, state, count in connection.execute(_ENROLLED).fetchall():
        found.setdefault(sequence, {})[state] = count
    return found


def find_message(connection: psycopg.Connection[Any], messages: Sequence[str]) -> Touch | None:
    """Return the touch of the first Message-ID that is ours."""
    rows = connection.execute(
        f"select {TOUCH} from touches where message = any(%s)", (list(messages),)
    ).fetchall()
    found = {t.message: t for t in map(read_touch, rows)}
    return next((found[m] for m in messages if m in found), None)


def list_enrolments(
    connection: psycopg.Connection[Any], narrow: dict[str, Any], alive: bool, limit: int
) -> list[Enrolment]:
    """Return enrolments, newest first; `narrow` names columns and their values, a list for any of it."""
    told = {name: value for name, value in narrow.items() if value is not None}
    where = [
        f"{name} = any(%({name})s)" if isinstance(value, list) else f"{name} = %({name})s"
        for name, value in told.items()
    ]
    where += ["state <> 'ended'"] * alive
    rows = connection.execute(
        f"select {ENROLMENT} from enrolments where {' and '.join(where) or 'true'} "
        "order by started desc, id limit %(limit)s",
        {**told, "limit": limit},
    ).fetchall()
    return [read_enrolment(row) for row in rows]


def list_stranded(connection: psycopg.Connection[Any], before: Any) -> list[str]:
    """Return active enrolments with nothing planned since before then."""
    rows = connection.execute(_STRANDED, {"before": before}).fetchall()
    return [name.replace("-", "") for (name,) in rows]
