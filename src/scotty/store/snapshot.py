"""The lake at one moment of its life: where named questions are asked."""

from datetime import datetime
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from scotty.facts import Fact, Refused
from scotty.store.merged import LINKING, find_merged

_LINKS = f"""
select kind, "at", told as known, source, key, account,
    string_split(replace(because, '-', ''), ',') as because, json_extract_string(data, '$.into') as "into"
from told
where kind in {LINKING} and own
    and ($moment::timestamptz is null or known <= $moment::timestamptz)
"""


class Snapshot:
    """The lake at one ledger cursor."""

    def __init__(self, cursor: int, connection: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._connection = connection

    @property
    def cursor(self) -> int:
        """The ledger cursor that the answers stand at."""
        return self._cursor

    def ask(self, question: str, /, **parameters: Any) -> pa.Table:
        """Run `store/sql/<question>.sql`.

        A parameter that is a pyarrow table can be selected from by its name; any other
        is the value `$name`. `signals` and `told` are the lake's data sets; `merged(account,
        root)` says which accounts were part of another one at `$moment`.
        """
        path = files("scotty.store").joinpath("sql", f"{question}.sql")
        if not path.is_file():
            raise Refused(f"There is no question {question!r}.", "See scotty/store/sql.")
        query = path.read_text("utf-8")
        tables = {k: v for k, v in parameters.items() if isinstance(v, pa.Table)}
        values = {k: v for k, v in parameters.items() if k not in tables}
        if "merged" in query:
            tables["merged"] = self._read_merged(values.get("moment"))
        for name, table in tables.items():
            self._connection.register(name, table)
        try:
            return self._connection.sql(query, params=values).to_arrow_table()
        finally:
            for name in tables:
                self._connection.unregister(name)

    def _read_merged(self, moment: datetime | None) -> pa.Table:
        """Return which accounts were part of which other one, as known by the moment."""
        rows = self._connection.sql(_LINKS, params={"moment": moment}).to_arrow_table().to_pylist()
        merged = find_merged(
            Fact(
                **{name: row[name] for name in ("kind", "at", "known", "source", "key", "account")},
                because=tuple(row["because"]),
                data={"into": row["into"]},
            )
            for row in rows
        )
        pairs = {"account": list(merged), "root": list(merged.values())}
        return pa.table(pairs, schema=pa.schema({"account": pa.string(), "root": pa.string()}))
