"""Entries out of the ledger in bulk: COPY on one side, Arrow on the other, no Fact between."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pyarrow as pa
from pyarrow import csv

SLAB_ROWS = 500_000
SLAB_BYTES = 96_000_000
"""A slab is flushed at whichever comes first, so that memory does not grow with the ledger."""

_TIME = pa.timestamp("us", tz="UTC")
COLUMNS: dict[str, pa.DataType] = {
    "id": pa.string(),
    "account": pa.string(),
    "person": pa.string(),
    "kind": pa.string(),
    "at": _TIME,
    "known": _TIME,
    "mass": pa.float64(),
    "sign": pa.int8(),
    "verdict": pa.string(),
    "source": pa.string(),
    "signal": pa.string(),
    "own": pa.bool_(),
    "told": _TIME,
    "contact": pa.string(),
    "deal": pa.string(),
    "visitor": pa.string(),
    "because": pa.string(),
    "data": pa.string(),
}
# `own` tells the entry that a fact is by itself from those that attributions add to it.
# `told` and the columns after it are empty for signals: only the narrow part of those is kept.
_FACT = """
    f.id, {account} as account, coalesce(nullif(f.contact, ''), f.visitor) as person, f.kind, f.at,
    {known} as known, f.mass, {sign} as sign, {verdict} as verdict, f.source, s.yes as signal, {own} as own,
    case when s.yes is null then f.known end, case when s.yes is null then f.contact end,
    case when s.yes is null then f.deal end, case when s.yes is null then f.visitor end,
    case when s.yes is null then array_to_string(f.because, ',') end,
    case when s.yes is null then f.data::text end
"""
_ENTRIES = f"""
copy (
    with s as (select unnest(%(signals)s::text[]) as kind, 't' as yes)
    select {_FACT.format(account="f.account", known="f.known", sign="1", verdict="f.verdict", own="'t'")}
    from facts f left join s on s.kind = f.kind
    where f.tx >= %(after)s::text::xid8 and f.tx < %(until)s::text::xid8
    union all
    select {_FACT.format(account="a.account", known="a.known", sign="a.sign", verdict="a.verdict", own="'f'")}
    from attributed a join facts f on f.id = a.fact left join s on s.kind = f.kind
    where a.tx >= %(after)s::text::xid8 and a.tx < %(until)s::text::xid8
) to stdout (format csv)
"""
_CONVERT = csv.ConvertOptions(
    column_types=COLUMNS,
    null_values=[""],
    true_values=["t"],
    false_values=["f"],
    strings_can_be_null=True,
    quoted_strings_can_be_null=False,  # Postgres quotes the empty string, and only that one is told
)
_PARSE = csv.ParseOptions(newlines_in_values=True)


def read_entries(
    connection: psycopg.Connection[Any], signals: list[str], after: int, until: int
) -> Iterator[pa.Table]:
    """Yield the entries of transactions in [after, until), in slabs of bounded size.

    Facts of the kinds in `signals` come narrow; others with everything they say.
    """
    connection.execute("set local timezone to 'UTC'")
    connection.execute("set local datestyle to 'ISO'")
    values = {"signals": signals, "after": str(after), "until": str(until)}
    with connection.cursor() as cursor:
        statement = psycopg.ClientCursor(connection).mogrify(_ENTRIES, values)
        with cursor.copy(statement.encode()) as copy:
            lines: list[bytes] = []
            size = 0
            for line in copy:
                lines.append(bytes(line))
                size += len(line)
                if size >= SLAB_BYTES or len(lines) >= SLAB_ROWS:
                    yield _parse_lines(lines)
                    lines, size = [], 0
            if lines:
                yield _parse_lines(lines)


def _parse_lines(lines: list[bytes]) -> pa.Table:
    longest = max(map(len, lines))  # a row must fit into a block
    options = csv.ReadOptions(column_names=list(COLUMNS), block_size=max(1 << 22, 2 * longest))
    return csv.read_csv(pa.py_buffer(b"".join(lines)), options, _PARSE, _CONVERT)
