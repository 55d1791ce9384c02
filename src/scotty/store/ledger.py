"""The ledger on Postgres: append by COPY, follow by transaction, read by account."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, cast

import psycopg
from sqlalchemy import Engine

from scotty.facts import Entry, Fact, Refused, Timeline
from scotty.ports import Appended, DeadLetter, Page
from scotty.store.append import store_rows
from scotty.store.rows import COLUMNS, read_fact, write_rows

CHUNK = 50_000
"""Facts to a transaction: followers read whole transactions, so this bounds their pages."""

_LAST = "(select {0} from {1} where {0} < pg_snapshot_xmin(pg_current_snapshot()) order by {0} desc limit 1)"
MARK = f"""
select (select id::text from lineage), 1 + greatest(0, {_LAST.format("tx", "facts")}::text::bigint,
        {_LAST.format("tx", "attributions")}::text::bigint,
        {_LAST.format("gone", "withdrawn")}::text::bigint)
"""
_WAITING = """
select extract(epoch from now() - coalesce(
    case when current_setting('track_commit_timestamp')::boolean
        then pg_xact_commit_timestamp(tx::xid) end, known))
from (
    (select tx, known from facts where tx >= %(cursor)s::text::xid8 order by tx limit 1)
    union all
    (select tx, known from attributions where tx >= %(cursor)s::text::xid8 order by tx limit 1)
) waiting order by tx limit 1
"""
_ATTRIBUTED = ", ".join(f"f.{c.strip()}" for c in COLUMNS.split(","))


@contextmanager
def borrow(engine: Engine) -> Iterator[psycopg.Connection[Any]]:
    """Borrow a psycopg connection in a transaction; commit at the end, roll back on error."""
    pooled = engine.raw_connection()
    try:
        yield cast("psycopg.Connection[Any]", pooled.driver_connection)
        pooled.commit()
    except BaseException:
        if cast("psycopg.Connection[Any]", pooled.driver_connection).broken:
            pooled.invalidate()  # so that the cause is raised, and not that it cannot be rolled back
            engine.dispose()  # the others that wait in the pool are cut as well
        else:
            pooled.rollback()
        raise
    finally:
        pooled.close()


class PostgresLedger:
    """Facts in Postgres; see `ports.Ledger` for what each method promises."""

    def __init__(self, engine: Engine, kinds: Iterable[str]) -> None:
        self._engine = engine
        self._kinds = frozenset(kinds)
        self._repeats = False

    @property
    def url(self) -> str:
        """The database's URL as libpq reads it, password included."""
        url = self._engine.url.set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    def connect(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """Borrow a psycopg connection in a transaction."""
        return borrow(self._engine)

    def append(self, facts: Iterable[Fact], letters: Iterable[DeadLetter] = ()) -> Appended:
        """Store facts and letters; durable on return. More than `CHUNK` facts commit in several steps."""
        source = iter(facts)
        waiting = list(letters)
        told = new = 0
        while (batch := list(islice(source, CHUNK))) or waiting:
            added = self._append_batch(batch, waiting)
            waiting = []
            told += len(batch)
            new += added
        return Appended(new, told - new)

    def _append_batch(self, batch: list[Fact], letters: list[DeadLetter]) -> int:
        if unknown := {fact.kind for fact in batch} - self._kinds:
            raise Refused(
                f"No one declared the fact kind {min(unknown)!r}.",
                "Declare it in scotty.facts.kinds or scotty.signals.intent.",
            )
        with self.connect() as connection, connection.cursor() as cursor:
            if letters:
                cursor.executemany(
                    "insert into letters (source, place, why, mend, payload) values (%s, %s, %s, %s, %s)",
                    [
                        (x.source, x.place, x.why, x.mend, x.payload.replace("\0", "\ufffd"))
                        for x in letters
                    ],
                )
            if not batch:
                return 0
            # A source that repeats itself tends to go on: then COPY straight in would only fail.
            new, self._repeats = store_rows(connection, write_rows(batch), not self._repeats)
            return new

    def follow(self, cursor: int, limit: int = CHUNK) -> Page:
        """Return what was committed after `cursor`: whole transactions, about `limit` facts."""
        with self.connect() as connection:
            connection.execute("set transaction isolation level repeatable read read only")
            _, mark = self.mark(connection)
            # The transaction that would overfill the page waits for the next one, unless it is the first.
            first, last, count = cast(
                "tuple[int, int, int]",
                connection.execute(
                    "select min(tx::text::bigint), max(tx::text::bigint), count(*) from ("
                    "select tx from facts where tx >= %s::text::xid8 and tx < %s::text::xid8 "
                    "order by tx limit %s) page",
                    (str(cursor), str(mark), limit + 1),
                ).fetchone(),
            )
            more = count > limit
            until = max(cursor, mark)
            if more:
                until = last if last > first else last + 1
            span = (str(cursor), str(until))
            facts = connection.execute(
                f"select {COLUMNS} from facts "
                "where tx >= %s::text::xid8 and tx < %s::text::xid8 order by tx, seq",
                span,
            ).fetchall()
            later = connection.execute(
                f"select {_ATTRIBUTED}, a.account, a.known, a.sign, a.verdict "
                "from attributed a join facts f on f.id = a.fact "
                "where a.tx >= %s::text::xid8 and a.tx < %s::text::xid8",
                span,
            ).fetchall()
        return Page(
            [read_fact(row) for row in facts],
            [_attributed(row) for row in later],
            until,
            more and until < mark,
        )

    def head(self) -> int:
        """Return the cursor of now."""
        with self.connect() as connection:
            return self.mark(connection)[1]

    def mark(self, connection: psycopg.Connection[Any]) -> tuple[str, int]:
        """Return which ledger this is, and the cursor after all that the snapshot shows for sure.

        The cursor ends at the last settled row, not at the horizon: after a crash Postgres
        may hand out again the ids of transactions that left nothing in the log, and a
        cursor beyond them would skip what they bring. A row that is seen is in the log.
        """
        ledger, cursor = connection.execute(MARK).fetchone() or ("", 0)
        return str(ledger), int(cursor)

    def age(self, cursor: int) -> float:
        """Return how many seconds ago the oldest entry after `cursor` was committed; 0 without any.

        Where the server does not track commit times, the moment it became known stands in.
        """
        with self.connect() as connection:
            row = connection.execute(_WAITING, {"cursor": str(cursor)}).fetchone()
        return 0.0 if row is None else max(0.0, float(row[0]))

    def fact(self, name: str) -> Fact | None:
        """Return the fact of this id (32 hex digits), or None."""
        with self.connect() as connection:
            row = connection.execute(
                f"select {COLUMNS} from facts where id = %s::uuid",
                (name,),
            ).fetchone()
        return None if row is None else read_fact(row)

    def pick(self, names: Sequence[str]) -> dict[str, Fact]:
        """Return the facts of these ids, in one question."""
        with self.connect() as connection:
            rows = connection.execute(
                f"select {COLUMNS} from facts where id = any(%s::uuid[])", (list(names),)
            ).fetchall()
        return {fact.id: fact for fact in map(read_fact, rows)}

    def facts(
        self, kind: str, account: str | None = None, since: datetime | None = None
    ) -> list[Fact]:
        """Return all facts of a kind, in the order they were told."""
        with self.connect() as connection:
            rows = connection.execute(
                f"select {COLUMNS} from facts where kind = %s "
                "and (%s::text is null or account = %s) "
                "and (%s::timestamptz is null or known >= %s) order by known, seq",
                (kind, account, account, since, since),
            ).fetchall()
        return [read_fact(row) for row in rows]

    def timelines(self, accounts: Sequence[str]) -> dict[str, Timeline]:
        """Return the whole timeline of each account."""
        entries: dict[str, list[Entry]] = {account: [] for account in accounts}
        with self.connect() as connection:
            for row in connection.execute(
                f"select {COLUMNS} from facts where account = any(%s)",
                (list(accounts),),
            ):
                fact = read_fact(row)
                entries[row[6]].append(Entry(fact, row[6], fact.known, 1, fact.verdict))
            for row in connection.execute(
                f"select {_ATTRIBUTED}, a.account, a.known, a.sign, a.verdict "
                "from attributions a join facts f on f.id = a.fact where a.account = any(%s)",
                (list(accounts),),
            ):
                entry = _attributed(row)
                entries[entry.account].append(entry)
        return {account: Timeline(account, found) for account, found in entries.items()}

    def letters(self, limit: int = 100, after: int = 0) -> list[DeadLetter]:
        """Return waiting letters, newest first; `after` is the id of the last one seen."""
        with self.connect() as connection:
            rows = connection.execute(
                "select source, place, why, mend, payload, id, at from letters "
                "where settled is null and (%s = 0 or id < %s) order by id desc limit %s",
                (after, after, limit),
            ).fetchall()
        return [
            DeadLetter(source=s, place=p, why=w, mend=m, payload=x, id=i, at=t)
            for s, p, w, m, x, i, t in rows
        ]

    def settle(self, letters: Sequence[int]) -> None:
        """Mark letters as replayed."""
        with self.connect() as connection:
            connection.execute(
                "update letters set settled = now() where id = any(%s)", (list(letters),)
            )

    def counts(self) -> dict[str, int]:
        """Return how many facts, accounts, contacts, deals and waiting dead letters there are."""
        with self.connect() as connection:
            row = connection.execute(
                "select (select count(*) from facts), (select count(*) from accounts where into_key is null), "
                "(select count(*) from contacts), (select count(*) from deals), "
                "(select count(*) from letters where settled is null)"
            ).fetchone()
        return dict(
            zip(("facts", "accounts", "contacts", "deals", "dead_letters"), row or (), strict=True)
        )


def _attributed(row: Sequence[Any]) -> Entry:
    return Entry(read_fact(row[:14]), row[14], row[15], row[16], row[17])
