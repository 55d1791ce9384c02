"""Rows into the ledger: each once, by the shorter of two ways."""

import re
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import errors

from scotty.facts import Fact, Refused
from scotty.store.rows import COLUMNS, encode_data

_INCOMING = f"""
create temp table if not exists incoming on commit delete rows as
    select {COLUMNS} from facts with no data
"""
_SETTLE = f"""
insert into facts ({COLUMNS}) select {COLUMNS} from incoming order by id on conflict (id) do nothing
"""
_REFUSED = (errors.DataError, errors.ProgramLimitExceeded)


def store_rows(
    connection: psycopg.Connection[Any], rows: list[str], fresh: bool
) -> tuple[int, bool]:
    """Write rows that are new, in the caller's transaction; return how many, and if any was not.

    COPY straight into the table costs half of COPY beside it and `on conflict`, but the
    first repetition stops it; `fresh` says whether to try. Rows must be sorted by id.
    """
    if fresh:
        # Not `connection.transaction()`: where none has begun, that would commit.
        connection.execute("savepoint fresh")
        try:
            return _copy(connection, "facts", rows), False
        except errors.UniqueViolation:  # Told before, by us or by a writer beside us.
            connection.execute("rollback to savepoint fresh")
    connection.execute(_INCOMING)
    _copy(connection, "incoming", rows)
    new = connection.execute(_SETTLE).rowcount
    return new, new < len(rows)


def _copy(connection: psycopg.Connection[Any], table: str, rows: list[str]) -> int:
    """Write rows; Refused, with its name, for one that Postgres will not take."""
    with connection.cursor() as cursor:
        try:
            with cursor.copy(f"copy {table} ({COLUMNS}) from stdin") as copy:
                copy.write("\n".join(rows).encode())
        except _REFUSED as error:
            line = re.search(r"line (\d+)", error.diag.context or "")
            _, kind, _, _, source, key, *_ = rows[int(line[1]) - 1 if line else 0].split("\t")
            raise Refused(
                f"{kind} {key!r} of {source} cannot be stored: {error.diag.message_primary}.",
                "Mend or leave out this one.",
            ) from error
        return cursor.rowcount


_INSERT = (
    f"insert into facts ({COLUMNS}) values ({', '.join(['%s'] * 12)}, %s::uuid[], %s) "
    "on conflict (id) do nothing"
)


def insert_facts(connection: psycopg.Connection[Any], facts: Sequence[Fact]) -> int:
    """Write a few facts in the caller's transaction; return how many were new.

    For facts that must commit together with something else; many at once go by `store_rows`.
    """
    rows = [
        (
            *(f.id, f.kind, f.at, f.known, f.source, f.key, f.account, f.contact, f.deal),
            *(f.visitor, f.verdict, f.mass, list(f.because), encode_data(f)),
        )
        for f in facts
    ]
    if len(rows) == 1:  # a pipeline costs two round trips more
        return connection.execute(_INSERT, rows[0]).rowcount
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
        return cursor.rowcount
