"""Sources in Postgres: who may send, by the hash of a write key."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Engine, text

from scotty.ports.sources import Source

_COLUMNS = "id, kind, name, key_hint, made, revoked, settings"


class PostgresSources:
    """The table `sources`; see `ports.sources.Sources` for what each method promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, kind: str, name: str, key_hash: bytes, hint: str, settings: Mapping[str, Any]
    ) -> Source:
        """Store a new source."""
        rows = self._run(
            "insert into sources (kind, name, key_hash, key_hint, settings) "
            f"values (:kind, :name, :hash, :hint, cast(:settings as jsonb)) returning {_COLUMNS}",
            kind=kind,
            name=name,
            hash=key_hash,
            hint=hint,
            settings=msgspec.json.encode(settings).decode(),
        )
        return rows[0]

    def all(self) -> list[Source]:
        """Return every source, newest first, revoked ones too."""
        return self._run(f"select {_COLUMNS} from sources order by id desc")

    def find(self, key_hash: bytes) -> Source | None:
        """Return the source of this key, revoked or not."""
        rows = self._run(f"select {_COLUMNS} from sources where key_hash = :hash", hash=key_hash)
        return rows[0] if rows else None

    def adjust(self, source: int, settings: Mapping[str, Any]) -> Source | None:
        """Replace a source's settings; None where there is no such source."""
        rows = self._run(
            f"update sources set settings = cast(:settings as jsonb) where id = :id returning {_COLUMNS}",
            id=source,
            settings=msgspec.json.encode(settings).decode(),
        )
        return rows[0] if rows else None

    def revoke(self, source: int) -> Source | None:
        """Let a source send no more; None where there is no such source."""
        rows = self._run(
            "update sources set revoked = coalesce(revoked, now()) where id = :id "
            f"returning {_COLUMNS}",
            id=source,
        )
        return rows[0] if rows else None

    def _run(self, statement: str, **values: Any) -> list[Source]:
        with self._engine.begin() as connection:
            return [_read(row) for row in connection.execute(text(statement), values)]


def _read(row: Sequence[Any]) -> Source:
    return Source(
        id=row[0],
        kind=row[1],
        name=row[2],
        hint=row[3],
        made=row[4],
        revoked=row[5],
        settings=row[6],
    )
