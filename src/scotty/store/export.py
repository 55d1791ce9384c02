"""Entries out of the ledger in bulk: binary COPY into Arrow, no Fact between."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from psycopg.sql import SQL, Literal

from scotty.store.manifest import DataSet

_NARROW = """f.id, {account} as account, coalesce(nullif(f.contact, ''), f.visitor) as person,
    f.kind, f.at, {known} as known, f.mass, {sign} as sign, {verdict} as verdict, f.source"""
_WIDE = """, {own} as own, f.known as told, f.key, f.contact, f.deal, f.visitor,
    array_to_string(f.because, ',') as because, f.data::text as data"""
_OWN = {
    "account": "f.account",
    "known": "f.known",
    "sign": "1::int4",
    "verdict": "f.verdict",
    "own": "true",
}
_ADDED = {
    "account": "a.account",
    "known": "a.known",
    "sign": "a.sign::int4",
    "verdict": "a.verdict",
    "own": "false",
}
_COLUMNS: dict[DataSet, str] = {"signals": _NARROW, "told": _NARROW + _WIDE}
_KINDS: dict[DataSet, str] = {"signals": "f.kind = any({kinds})", "told": "f.kind <> all({kinds})"}


class Source:
    """A connection for bulk reading, kept open: making one costs a tenth of a second."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None

    def close(self) -> None:
        """Close the connection; the next reading opens another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def read(
        self, data_set: DataSet, signals: Sequence[str], span: tuple[int, int]
    ) -> Iterator[pa.RecordBatchReader]:
        """Yield a stream of the entries that transactions in [span) brought to a data set.

        `signals` are the kinds of the narrow data set; the other one has all else, with
        everything that the facts say. An entry is a fact where it names an account or
        nobody does (sign 1), and each attribution of a fact to an account.
        """
        query = _select_entries(data_set, signals, span)
        try:
            with self._execute(query) as cursor:
                yield cursor.fetch_record_batch()
        except BaseException:
            self.close()
            raise

    def _execute(self, query: str) -> Any:
        import adbc_driver_postgresql.dbapi as adbc  # a second to load, as it brings pandas and polars

        reused = self._connection is not None
        if self._connection is None:
            self._connection = adbc.connect(self._url, autocommit=True)
        cursor = self._connection.cursor()
        try:
            cursor.execute(query)
        except adbc.OperationalError:
            cursor.close()
            self.close()
            if not reused:
                raise
            return self._execute(query)  # the server was restarted since
        return cursor


def _select_entries(data_set: DataSet, signals: Sequence[str], span: tuple[int, int]) -> str:
    columns, kinds = _COLUMNS[data_set], _KINDS[data_set]
    return (
        SQL(
            f"select {columns.format(**_OWN)} from facts f "
            f"where f.tx >= {{after}}::xid8 and f.tx < {{until}}::xid8 and {kinds} "
            f"union all select {columns.format(**_ADDED)} from attributed a join facts f on f.id = a.fact "
            f"where a.tx >= {{after}}::xid8 and a.tx < {{until}}::xid8 and {kinds}"
        )
        .format(
            after=Literal(str(span[0])), until=Literal(str(span[1])), kinds=Literal(list(signals))
        )
        .as_string(None)
    )
