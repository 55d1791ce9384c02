"""The lake: Parquet files derived from the ledger, and DuckDB over them."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import uuid4
from weakref import finalize

import duckdb
import msgspec
import pyarrow as pa

from scotty.signals import load_signals
from scotty.store.export import Source
from scotty.store.ledger import PostgresLedger
from scotty.store.manifest import DATA_SETS, DataSet, Manifest, Piece, Shelf
from scotty.store.snapshot import Snapshot

LAYOUT = 2
"""Number of the column layout; a lake of another layout is derived anew."""
UNIT = 100_000
FAN = 8
"""Pieces of [UNIT·FAN^n, UNIT·FAN^(n+1)) rows are one tier; FAN pieces of a tier become one.

A row is rewritten once per tier, so that writing n rows in all costs O(n log n).
"""
_NARROW = {
    "id": "uuid",
    "account": "varchar",
    "person": "varchar",
    "kind": "varchar",
    "at": "timestamptz",
    "known": "timestamptz",
    "mass": "double",
    "sign": "tinyint",
    "verdict": "varchar",
    "source": "varchar",
}
_WIDE = {
    "own": "boolean",
    "told": "timestamptz",
    "key": "varchar",
    "contact": "varchar",
    "deal": "varchar",
    "visitor": "varchar",
    "because": "varchar",
    "data": "varchar",
}
COLUMNS: dict[DataSet, dict[str, str]] = {"signals": _NARROW, "told": _NARROW | _WIDE}
ORDER: dict[DataSet, str] = {
    "signals": 'account, kind, "at", id',  # the fold reads all, account by account
    "told": 'kind, account, "at", id',  # questions read few kinds, and skip the rest
}

ASKING = "400MB"
WRITING = "2GB"
"""What DuckDB may hold in memory before it spills: questions, and the sorting of files."""


class DuckLake:
    """Entries of all timelines in Parquet; see `ports.Lake` for what each method promises."""

    def __init__(self, folder: Path, ledger: PostgresLedger) -> None:
        self._shelf = Shelf(folder)
        self._ledger = ledger
        self._signals = sorted(load_signals())
        self._source = Source(ledger.url)
        finalize(self, self._source.close)
        spill = folder / "spill" / f"{os.getpid()}-{uuid4().hex}"
        self._questions = open_duckdb(ASKING, spill / "ask")
        self._writer = open_duckdb(WRITING, spill / "write")

    def close(self) -> None:
        """Let go of connections. The lake itself is always closed."""
        self._source.close()
        self._questions.close()
        self._writer.close()

    def sync(self) -> int:
        """Bring the lake up to the ledger's head; return how many entries were added."""
        with self._shelf.writing():
            self._shelf.sweep()
            return self._advance(self._shelf.load())

    def rebuild(self) -> int:
        """Derive the lake anew; return how many entries it holds. Readers see the old one until then."""
        with self._shelf.writing():
            self._shelf.sweep()
            generation = self._shelf.load().generation
            return self._advance(Manifest(generation=generation))

    def cursor(self) -> int:
        """Return the ledger cursor that the lake stands at."""
        return self._shelf.load().cursor

    @contextmanager
    def hold(self) -> Iterator[Snapshot]:
        """Yield the lake as it stands: several questions, one state, and its ledger cursor."""
        with self._shelf.reading() as manifest, self._questions.cursor() as connection:
            for data_set in DATA_SETS:
                paths = [self._shelf.path(piece) for piece in manifest.of(data_set)]
                connection.execute(f"create temp view {data_set} as {_union(paths, data_set)}")
            yield Snapshot(manifest.cursor, connection)

    def ask(self, question: str, /, **parameters: Any) -> pa.Table:
        """Run a named question on the lake as it stands; see `Snapshot.ask`."""
        with self.hold() as held:
            return held.ask(question, **parameters)

    def _advance(self, manifest: Manifest) -> int:
        before = manifest.rows
        with self._ledger.connect() as connection:
            connection.execute("set transaction isolation level repeatable read read only")
            ledger, cursor = self._ledger.mark(connection)
            origin = f"{ledger} {LAYOUT} {_digest(self._signals)}"
            if manifest.origin != origin or manifest.cursor > cursor:
                manifest = Manifest(generation=manifest.generation, origin=origin)
                before = 0
        if cursor > manifest.cursor:
            span = (manifest.cursor, cursor)
            added = [self._write_entries(data_set, span) for data_set in DATA_SETS]
            pieces = [*manifest.pieces, *(piece for piece in added if piece is not None)]
            manifest = self._publish(manifest, cursor, pieces)
        self._compact(manifest)
        return manifest.rows - before

    def _publish(self, manifest: Manifest, cursor: int, pieces: Sequence[Piece]) -> Manifest:
        new = msgspec.structs.replace(
            manifest, generation=manifest.generation + 1, cursor=cursor, pieces=tuple(pieces)
        )
        self._shelf.publish(new)
        return new

    def _write_entries(self, data_set: DataSet, span: tuple[int, int]) -> Piece | None:
        with (
            self._source.read(data_set, self._signals, span) as entries,
            self._writer.cursor() as connection,
        ):
            connection.register("entries", entries)
            return self._write_piece(connection, data_set, "entries")

    def _write_piece(
        self, connection: duckdb.DuckDBPyConnection, data_set: DataSet, source: str
    ) -> Piece | None:
        name = self._shelf.name_piece(data_set)
        columns = ", ".join(f'"{c}"::{kind} as "{c}"' for c, kind in COLUMNS[data_set].items())
        path = str(self._shelf.folder / name).replace("'", "''")
        (rows,) = connection.execute(
            f"copy (select {columns} from {source} order by {ORDER[data_set]}) "
            f"to '{path}' (format parquet, compression zstd)"
        ).fetchone() or (0,)
        if not rows:
            (self._shelf.folder / name).unlink()
            return None
        return self._shelf.keep(Piece(name, data_set, rows))

    def _compact(self, manifest: Manifest) -> None:
        """Merge pieces of a tier that is full; the new manifest replaces them at once."""
        for data_set in DATA_SETS:
            while full := choose_pieces(manifest.of(data_set)):
                with self._writer.cursor() as connection:
                    source = f"({_union([self._shelf.path(p) for p in full], data_set)})"
                    merged = self._write_piece(connection, data_set, source)
                rest = [piece for piece in manifest.pieces if piece not in full]
                pieces = rest + ([] if merged is None else [merged])
                manifest = self._publish(manifest, manifest.cursor, pieces)


def open_duckdb(memory: str, spill: Path) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB with a folder of its own for what does not fit: two must not share one.

    The folder is swept by a later writer, once this process is gone.
    """
    spill.mkdir(parents=True, exist_ok=True)
    database = duckdb.connect(config={"memory_limit": memory, "threads": os.cpu_count() or 1})
    database.execute("set timezone = 'UTC'; set parquet_metadata_cache = true")
    database.execute("set temp_directory = $spill", {"spill": str(spill)})
    return database


def choose_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces to merge next: those of the fullest low tier and below, or none."""
    for _, group in groupby(sorted(pieces, key=lambda p: p.rows), key=lambda p: tier(p.rows)):
        members = list(group)
        if len(members) >= FAN:
            top = members[-1].rows
            return [piece for piece in pieces if piece.rows <= top]
    return []


def tier(rows: int) -> int:
    """Return the tier of a piece of that many rows."""
    level = 0
    while rows >= UNIT * FAN:
        rows //= FAN
        level += 1
    return level


def _union(paths: Sequence[Path], data_set: DataSet) -> str:
    columns = COLUMNS[data_set]
    if not paths:
        nothing = ", ".join(f'null::{kind} as "{name}"' for name, kind in columns.items())
        return f"select {nothing} where false"
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"select * from read_parquet([{listed}])"


def _digest(names: Sequence[str]) -> str:
    return blake2b("\n".join(names).encode(), digest_size=8).hexdigest()
