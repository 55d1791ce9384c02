"""Mailboxes on Postgres; see `ports.outreach.Mailboxes` for what each method promises."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from psycopg.rows import dict_row
from sqlalchemy import Engine

from scotty.facts import Fact, Refused
from scotty.ports.mail import Mailbox
from scotty.stages.engage.warmup import Record
from scotty.store.append import insert_facts
from scotty.store.ledger import borrow
from scotty.store.seal import Seal

_COLUMNS = "id, address, name, owner, secrets, cap, since, warm, keeps, paused, place"
_SECRETS = ("smtp", "imap", "dkim_selector", "dkim_key")
_PUT = """
insert into mailboxes (address, name, owner, secrets, cap, since, warm, keeps)
values (%(address)s, %(name)s, %(owner)s, %(secrets)s, %(cap)s, %(since)s, %(warm)s, %(keeps)s)
on conflict (address) do update set name = excluded.name, owner = excluded.owner,
    secrets = excluded.secrets, cap = excluded.cap, warm = excluded.warm, keeps = excluded.keeps, fault = ''
returning id
"""
# Mails are written from the owner's own mailbox where there is one; of several, from the one that
# has least to do. Paused ones come last: a mail that waits for them says why.
_CHOOSE = f"""
select {_COLUMNS} from mailboxes m where owner in (%(owner)s, '')
order by owner <> %(owner)s, paused <> '',
    (select count(*) from touches t where t.mailbox = m.id and t.state in ('planned', 'waiting')), id
limit 1
"""
_STATES = """
select m.id, m.address, m.name, m.owner, m.cap, m.since, m.warm, m.keeps, m.paused, m.fit, m.looked, m.fault,
    (select count(*) from touches t where t.mailbox = m.id and t.state in ('planned', 'waiting')) as waiting,
    (select coalesce(array_agg(t.settled), '{}') from touches t where t.mailbox = m.id and t.state = 'sent'
        and t.settled > %(day)s::timestamptz - interval '14 days') as times,
    (select count(*) from touches t where t.mailbox = m.id and t.state = 'sent' and t.settled > %(day)s) as sent_day,
    (select count(*) from touches t where t.mailbox = m.id and t.state = 'sent' and t.settled > %(month)s) as sent_month,
    (select count(*) from touches t join facts f on f.account = t.account and f.kind = 'email.bounced'
        and f.data ->> 'touch' = replace(t.id::text, '-', '') and f.data -> 'hard' = 'true'
        where t.mailbox = m.id and f.at > %(month)s) as hard_month,
    (select count(*) from touches t join facts f on f.account = t.account and f.kind = 'email.complained'
        and f.data ->> 'touch' = replace(t.id::text, '-', '')
        where t.mailbox = m.id and f.at > %(month)s) as complained_month
from mailboxes m order by m.address
"""
# What was sent before a person let the mailbox send again is not held against it anew.
_RECORDS = """
with box as (
    select m.id, coalesce((select max(f.at) from facts f where f.kind = 'mailbox.resumed'
        and f.data ->> 'mailbox' = m.id::text), '-infinity') as since
    from mailboxes m
), mail as (
    select b.id as box, t.id, t.account, row_number() over (partition by b.id order by t.settled desc) as place
    from box b cross join lateral (
        (select id, account, settled from touches where mailbox = b.id and state = 'sent' and settled > b.since
            order by settled desc limit %(last)s)
        union all
        (select t.id, t.account, t.settled from facts f join touches t on t.id = (f.data ->> 'touch')::uuid
            where f.kind = 'touch.failed' and t.mailbox = b.id and t.state = 'failed' and t.settled > b.since
            order by t.settled desc limit %(last)s)
    ) t
)
select m.box, count(distinct m.id),
    count(distinct m.id) filter (where f.kind = 'email.bounced' and f.data -> 'hard' = 'true'),
    count(distinct m.id) filter (where f.kind = 'email.bounced' and f.data ->> 'reason' in ('policy', 'blocked', 'spam')),
    count(distinct m.id) filter (where f.kind = 'email.complained')
from mail m left join facts f on f.account = m.account and f.kind in ('email.bounced', 'email.complained')
    and f.data ->> 'touch' = replace(m.id::text, '-', '')
where m.place <= %(last)s group by m.box
"""


class PostgresMailboxes:
    """Mailboxes in Postgres, their servers and keys sealed."""

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine = engine
        self._seal = seal

    def put(self, mailbox: Mailbox, by: str, now: datetime) -> Mailbox:
        """Store a mailbox, or change the one of this address."""
        secrets = msgspec.json.encode({name: getattr(mailbox, name) for name in _SECRETS}).decode()
        values = {
            **{
                n: getattr(mailbox, n) for n in ("address", "name", "owner", "cap", "warm", "keeps")
            },
            "since": mailbox.since or now,
            "secrets": self._seal.close(secrets),
        }
        with borrow(self._engine) as connection:
            row = connection.execute(_PUT, values).fetchone()
            number = int(row[0]) if row else 0
            told = {"mailbox": number, "address": mailbox.address, "by": by}
            insert_facts(connection, [_tell("mailbox.connected", number, now, told)])
        return msgspec.structs.replace(mailbox, id=number, since=values["since"])

    def all(self) -> list[Mailbox]:
        """Return all mailboxes, by address."""
        with borrow(self._engine) as connection:
            rows = connection.execute(f"select {_COLUMNS} from mailboxes order by address")
            return [self._list(row) for row in rows.fetchall()]

    def find(self, number: int) -> Mailbox | None:
        """Return a mailbox by number, or None."""
        with borrow(self._engine) as connection:
            row = connection.execute(
                f"select {_COLUMNS} from mailboxes where id = %s", (number,)
            ).fetchone()
        return None if row is None else self._read(row)

    def choose(self, owner: str) -> Mailbox | None:
        """Return the mailbox to write from for this owner."""
        with borrow(self._engine) as connection:
            row = connection.execute(_CHOOSE, {"owner": owner}).fetchone()
        return None if row is None else self._list(row)

    def pause(self, number: int, why: str, by: str, now: datetime) -> None:
        """Pause a mailbox; with why "" let it send again."""
        with borrow(self._engine) as connection:
            changed = connection.execute(
                "update mailboxes set paused = %s where id = %s and paused <> %s",
                (why, number, why),
            ).rowcount
            if changed:
                kind = "mailbox.paused" if why else "mailbox.resumed"
                told = {"mailbox": number, "why": why, "by": by}
                insert_facts(connection, [_tell(kind, number, now, told)])

    def note(self, number: int, **changed: Any) -> None:
        """Note place, looked, fault or fit of a mailbox."""
        if "fit" in changed:
            changed["fit"] = msgspec.json.encode(changed["fit"]).decode()
        sets = ", ".join(f"{name} = %({name})s" for name in changed)
        with borrow(self._engine) as connection:
            connection.execute(
                f"update mailboxes set {sets} where id = %(number)s", {**changed, "number": number}
            )

    def states(self, day: datetime, month: datetime) -> list[Mapping[str, Any]]:
        """Return every mailbox as people may see it; counts since those moments."""
        with borrow(self._engine) as connection, connection.cursor(row_factory=dict_row) as cursor:
            return list(cursor.execute(_STATES, {"day": day, "month": month}).fetchall())

    def records(self, last: int) -> dict[int, Record]:
        """Return mailbox -> what came of its last mails since it was last resumed."""
        with borrow(self._engine) as connection:
            rows = connection.execute(_RECORDS, {"last": last}).fetchall()
        return {
            box: Record(sent=sent, dead=dead, blocked=blocked, complaints=complaints)
            for box, sent, dead, blocked, complaints in rows
        }

    def _list(self, row: Sequence[Any]) -> Mailbox:
        """Return a mailbox; without its servers where they were sealed with a key that is lost.

        It must still be seen, and can be connected again; `find`, before sending, raises Refused.
        """
        try:
            return self._read(row)
        except Refused:
            told = dict(zip(_COLUMNS.split(", "), row, strict=True))
            return Mailbox(**{k: v for k, v in told.items() if k != "secrets"})

    def _read(self, row: Sequence[Any]) -> Mailbox:
        told = dict(zip(_COLUMNS.split(", "), row, strict=True))
        secrets = msgspec.json.decode(self._seal.open(told.pop("secrets")))
        return Mailbox(**told, **secrets)


def _tell(kind: str, number: int, now: datetime, data: dict[str, Any]) -> Fact:
    return Fact(
        kind=kind, at=now, known=now, source="scotty", key=f"{number}:{now.isoformat()}", data=data
    )
