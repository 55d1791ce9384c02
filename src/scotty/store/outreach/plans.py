"""Planning: enrolments and touches come into being, each with fact, row and alarm at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import psycopg

from scotty.facts import Fact, Held
from scotty.ports.outreach import SOURCE, Enrolment, Plan, Touch
from scotty.stages.engage.draft import Draft
from scotty.store.append import insert_facts
from scotty.store.outreach.alarms import Alarm, Alarms
from scotty.store.outreach.rows import (
    ENROLMENT,
    read_enrolment,
    tell_draft,
    tell_plan,
)
from scotty.store.outreach.steps import find

_COLUMNS = (
    *("id", "enrolment", "sequence", "step", "attempt", "account", "contact", "channel", "does"),
    *("pitch", "first", "cost", "arm", "due", "zone", "why_then", "by", "released", "subject"),
    *("body", "claims", "faults", "draft", "wrote", "address", "mailbox", "links", "event"),
)
_JSON = dict.fromkeys(("claims", "faults", "event"), "%s::jsonb")
_PUT = (
    f"insert into touches ({', '.join(_COLUMNS)}) "
    f"values ({', '.join(_JSON.get(c, '%s') for c in _COLUMNS)}) on conflict do nothing"
)
_ENROL = f"""
insert into enrolments ({ENROLMENT}) values ({", ".join(["%s"] * len(Enrolment.__struct_fields__))})
on conflict do nothing returning id
"""
_encoder = msgspec.json.Encoder()
_RIVAL = f"select {ENROLMENT} from enrolments where contact = %s and state <> 'ended'"


def put_plans(
    connection: psycopg.Connection[Any], alarms: Alarms, plans: Sequence[Plan], now: datetime
) -> None:
    """Write the facts, rows and alarms of plans; those that are there already stay as they are."""
    facts: list[Fact] = []
    rows = []
    for plan in plans:
        planned = tell_plan(plan, now)
        # Told under one key, however often it is planned: the first words stand, as the row does.
        words = (plan.draft, plan.links)
        drafted = tell_draft(
            planned.id, (plan.account, plan.contact), words, ("scotty", now, "first")
        )
        facts += [planned, drafted] if _has_words(plan.draft) else [planned]
        rows.append(_row(plan, planned.id, drafted.id))
    insert_facts(connection, facts)
    with connection.cursor() as cursor:
        cursor.executemany(_PUT, rows)
    alarms.set(
        connection, [Alarm(str(row[0]), 0, p.due) for p, row in zip(plans, rows, strict=True)]
    )


def _has_words(draft: Draft) -> bool:
    return bool(draft.subject or draft.body or draft.faults)


def _row(plan: Plan, name: str, draft: str) -> tuple[Any, ...]:
    words = plan.draft
    written = _has_words(words)
    own: dict[str, Any] = {
        "id": name,
        "subject": words.subject,
        "body": words.body,
        "claims": encode(words.claims),
        "faults": encode(words.faults),
        "draft": draft if written else None,
        "wrote": "scotty" if written else "",
        "links": list(plan.links),
        "event": encode(plan.event),
    }
    return tuple(own[c] if c in own else getattr(plan, c) for c in _COLUMNS)


def encode(value: Any) -> str:
    """Return a value as JSON text."""
    return _encoder.encode(value).decode()


def put_enrolment(
    connection: psycopg.Connection[Any], alarms: Alarms, enrolment: Enrolment, first: Plan
) -> Touch | Held:
    """Put a person into a sequence; Held where they are in one, whoever was faster."""
    row = connection.execute(
        _ENROL, [getattr(enrolment, f) for f in Enrolment.__struct_fields__]
    ).fetchone()
    if row is None:
        found = connection.execute(_RIVAL, (enrolment.contact,)).fetchone()
        if found is None:
            return Held("They were in another sequence a moment ago.", "Try again.")
        rival = read_enrolment(found)
        if rival.id == enrolment.id:
            return find(connection, first.id)
        return Held(
            f"{enrolment.contact} is in “{rival.sequence}” since {rival.started:%Y-%m-%d}.",
            "End that one first; a person is in one sequence at a time.",
        )
    insert_facts(connection, [_tell_enrolment(enrolment)])
    put_plans(connection, alarms, [first], enrolment.started)
    return find(connection, first.id)


def enrolment_key(contact: str, sequence: str, at: datetime) -> str:
    """Return the key of a `contact.enrolled` fact."""
    return f"{contact}:{sequence}:{at.isoformat()}"


def _tell_enrolment(e: Enrolment) -> Fact:
    kept = ("sequence", "version", "owner", "mailbox", "by", "released")
    return Fact(
        kind="contact.enrolled",
        at=e.started,
        known=e.started,
        source=SOURCE,
        key=enrolment_key(e.contact, e.sequence, e.started),
        account=e.account,
        contact=e.contact,
        data={name: getattr(e, name) for name in kept},
    )
