"""The lake at one moment of its life: where named questions are asked."""

import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from scotty.facts import Bug, Fact, Refused
from scotty.store.merged import LINKING, find_merged

_LINKS = f"""
select kind, "at", told as known, source, key, account,
    string_split(replace(because, '-', ''), ',') as because, json_extract_string(data, '$.into') as "into"
from told
where kind in {LINKING} and own
    and ($moment::timestamptz is null or known <= $moment::timestamptz)
"""

WIDE = "4GB"
"""What DuckDB may hold in memory once a question could not be answered with less."""
_NAME = re.compile(r"\$([a-z_]+)\b")


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
            return self._run(query, values)
        finally:
            for name in tables:
                self._connection.unregister(name)

    def _run(self, query: str, values: Mapping[str, Any]) -> pa.Table:
        """Run a query with its `$name`s as variables.

        The planner sees a variable's value, unlike a parameter's, and so skips the parts of files
        that cannot hold an answer; and the answer goes to Arrow without a copy between.
        """
        wanted = set(_NAME.findall(query))
        if wanted != set(values):
            raise Bug(f"The question wants {sorted(wanted)} and was given {sorted(values)}.")
        for name, value in values.items():
            self._connection.execute(f"set variable {name} = $value", {"value": value})
        query = _NAME.sub(r"getvariable('\1')", query)
        try:
            return self._connection.sql(query).to_arrow_table()
        except duckdb.OutOfMemoryException:  # not everything can spill
            self._connection.execute(f"set memory_limit = '{WIDE}'")
            return self._connection.sql(query).to_arrow_table()

    def _read_merged(self, moment: datetime | None) -> pa.Table:
        """Return which accounts were part of which other one, as known by the moment."""
        rows = self._run(_LINKS, {"moment": moment}).to_pylist()
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
