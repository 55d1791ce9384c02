"""Attributions on Postgres: a projection of the ledger, brought up to date in step with its cursor."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

import psycopg

from scotty.facts import Fact
from scotty.ports.links import SIGHTINGS, Advance, Sighting
from scotty.stages.identify.links import BONDS, Attribution, Bonds, Thought, Told
from scotty.store.ledger import PostgresLedger
from scotty.store.rows import read_fact
from scotty.store.statements import (
    BATCH,
    BOUNDS,
    CLAIMED,
    EXAMINE,
    EXAMINE_ALL,
    IDENTITY,
    LINKS,
    NEAR,
    NEAR_ALL,
    NEW_BONDS,
    NEWER,
    PARTED,
    SETTLE,
    SIGHTED,
    TABLES,
    THOUGHTS,
    TOLD,
    WITHDRAW,
)

NAME = "attributions"
ALL = 1 << 62
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class PostgresAttributions:
    """See `ports.links.Attributions` for what each method promises.

    The cursor's row is locked for the length of a step: two followers take turns. A step's
    rows and its cursor commit together, so a killed one leaves nothing behind.
    """

    def __init__(self, ledger: PostgresLedger) -> None:
        self._ledger = ledger

    def advance(self, limit: int = 500_000) -> Advance:
        """Take in what the ledger has gained since the cursor."""
        with self._ledger.connect() as connection:
            after = _lock_cursor(connection)
            until, more = _bound_page(connection, after, limit)
            if until <= after:
                return Advance(0, 0, False)
            span = {"after": str(after), "until": str(until)}
            news = [
                read_fact(row)
                for row in connection.execute(NEW_BONDS, span | {"kinds": list(BONDS)})
            ]
            bonds, changed = _gather(connection, news, span)
            _fill(connection, "bonded", _pairs(bonds.visitors, bonds.accounts))
            _fill(connection, "changed", changed)
            connection.execute(EXAMINE, span)
            found = self._settle(connection, bonds)
            _move_cursor(connection, until)
        return Advance(*found, more)

    def rebuild(self) -> Advance:
        """Derive every attribution anew and correct what differs."""
        with self._ledger.connect() as connection:
            after = _lock_cursor(connection)
            until, _ = _bound_page(connection, after, ALL)
            connection.execute(NEAR_ALL)
            bonds = Bonds(_bonds(connection))
            _fill(connection, "bonded", _pairs(bonds.visitors, bonds.accounts))
            connection.execute(EXAMINE_ALL)
            found = self._settle(connection, bonds)
            _move_cursor(connection, until)
        return Advance(*found, False)

    def sightings(self, since: datetime | None = None) -> Mapping[Sighting, int]:
        """Count page views by class, after all that was learnt later."""
        with self._ledger.connect() as connection:
            counted = dict(connection.execute(SIGHTED, {"since": since}).fetchall())
        return {name: counted.get(name, 0) for name in SIGHTINGS}

    @staticmethod
    def _settle(connection: psycopg.Connection[Any], bonds: Bonds) -> tuple[int, int]:
        """Judge every examined fact; write what is new and withdraw what no longer follows."""
        examined = 0
        connection.execute("analyze examined")  # a plan for an empty table would take hours
        thoughts = {name: Thought(*rest) for name, *rest in connection.execute(THOUGHTS)}
        for batch in _read_told(connection):
            examined += len(batch)
            rows = [
                _line(row) for told in batch for row in bonds.attribute(told, thoughts.get(told.id))
            ]
            with connection.cursor() as cursor, cursor.copy(CLAIMED) as copy:
                copy.write("".join(rows))
        connection.execute("analyze claimed")
        gone = connection.execute(WITHDRAW).rowcount
        return examined, gone + connection.execute(SETTLE).rowcount


def _lock_cursor(connection: psycopg.Connection[Any]) -> int:
    connection.execute(TABLES)
    connection.execute(
        "insert into cursors (name, tx) values (%s, 0) on conflict do nothing", (NAME,)
    )
    locked = connection.execute("select tx from cursors where name = %s for update", (NAME,))
    return int((locked.fetchone() or (0,))[0])


def _move_cursor(connection: psycopg.Connection[Any], until: int) -> None:
    connection.execute("update cursors set tx = %s, at = now() where name = %s", (until, NAME))


def _bound_page(connection: psycopg.Connection[Any], after: int, limit: int) -> tuple[int, bool]:
    """Return the end of the page, whole transactions, and whether there is more after it.

    Facts committed beyond the end may be seen and used; they come again in their own page,
    where they change nothing.
    """
    found = connection.execute(BOUNDS, {"after": str(after), "limit": limit + 1}).fetchone()
    horizon, first, last, count = found or (after, after, after, 0)
    if count <= limit:
        return max(after, horizon), False
    # The transaction that would overfill the page waits, unless it is the first.
    return (last if last > first else last + 1), True


def _gather(
    connection: psycopg.Connection[Any], news: list[Fact], span: dict[str, str]
) -> tuple[Bonds, list[tuple[str, str]]]:
    """Return what decides whose the page's facts are, and the keys of which that has changed."""
    links = [fact for fact in news if fact.kind.startswith(("account.", "link."))]
    clusters = Bonds(_links(connection)).cluster(links) if links else frozenset[str]()
    near = {fact.visitor for fact in news} | {fact.data.get("into") for fact in news}
    seeds = [name for name in near if isinstance(name, str)]
    connection.execute(NEAR, span | {"seeds": seeds, "accounts": list(clusters)})
    connection.execute("analyze near")
    bonds = Bonds(_bonds(connection))
    visitors = connection.execute("select visitor from near where changed").fetchall()
    # Accounts of the cluster that count, or have counted, for another one.
    parted = connection.execute(PARTED, {"accounts": list(clusters)}).fetchall()
    accounts = (clusters & bonds.accounts) | {account for (account,) in parted}
    return bonds, _pairs((v for (v,) in visitors if v in bonds.visitors), accounts)


def _links(connection: psycopg.Connection[Any]) -> Iterator[Fact]:
    return map(read_fact, connection.execute(LINKS).fetchall())


def _bonds(connection: psycopg.Connection[Any]) -> Iterator[Fact]:
    yield from _links(connection)
    yield from map(read_fact, connection.execute(IDENTITY).fetchall())


def _pairs(visitors: Iterable[str], accounts: Iterable[str]) -> list[tuple[str, str]]:
    return [("visitor", name) for name in visitors] + [("account", name) for name in accounts]


def _fill(connection: psycopg.Connection[Any], table: str, rows: list[tuple[str, str]]) -> None:
    with connection.cursor() as cursor, cursor.copy(NEWER[table]) as copy:
        copy.write("".join(f"{what}\t{name.translate(_ESCAPES)}\n" for what, name in rows))
    connection.execute(f"analyze {table}")


def _read_told(connection: psycopg.Connection[Any]) -> Iterator[list[Told]]:
    with connection.cursor(name="told") as cursor:
        cursor.execute(TOLD)
        while rows := cursor.fetchmany(BATCH):
            yield [Told(*row) for row in cast("list[tuple[Any, ...]]", rows)]


def _line(row: Attribution) -> str:
    account = row.account.translate(_ESCAPES)
    return f"{row.fact}\t{account}\t{row.known.isoformat()}\t{row.sign}\t{row.verdict}\t{row.because}\n"
