"""Imports in Postgres: what is running, how far it is, and what came of each."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Engine, text

from scotty.ports.imports import Import, ImportReport, Progress

_COLUMNS = "id, started, finished, paths, request, progress, report, failed"
_encode = msgspec.json.Encoder(enc_hook=str).encode


class PostgresImports:
    """The table `imports`; see `ports.imports.Imports` for what each method promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, paths: Sequence[str], request: Mapping[str, Any]) -> int:
        """Note that an import begins; return its id."""
        with self._engine.begin() as connection:
            row = connection.execute(
                text(
                    "insert into imports (paths, request) values (:paths, cast(:request as jsonb)) "
                    "returning id"
                ),
                {"paths": list(paths), "request": _encode(request).decode()},
            ).one()
        return int(row[0])

    def note(self, number: int, progress: Progress) -> None:
        """Note how far it is."""
        self._set(number, "progress = cast(:value as jsonb)", _encode(progress).decode())

    def finish(self, number: int, report: ImportReport, failed: str | None = None) -> None:
        """Note what came of it."""
        told = _encode(report).decode().replace("\\u0000", "\\ufffd")
        self._set(
            number,
            "report = cast(:value as jsonb), finished = now(), failed = :failed",
            told,
            failed=failed,
        )

    def recent(self, limit: int = 50) -> list[Import]:
        """Return imports, newest first."""
        return self._read("order by id desc limit :limit", limit=limit)

    def find(self, number: int) -> Import | None:
        """Return one import, or None."""
        return next(iter(self._read("where id = :id", id=number)), None)

    def _set(self, number: int, change: str, value: str, **more: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                text(f"update imports set {change} where id = :id"),
                {"id": number, "value": value, **more},
            )

    def _read(self, rest: str, **values: Any) -> list[Import]:
        with self._engine.connect() as connection:
            rows = connection.execute(text(f"select {_COLUMNS} from imports {rest}"), values)
            return [
                Import(
                    id=row.id,
                    started=row.started,
                    finished=row.finished,
                    paths=tuple(row.paths),
                    request=row.request,
                    progress=msgspec.convert(row.progress, Progress) if row.progress else None,
                    report=msgspec.convert(row.report, ImportReport) if row.report else None,
                    failed=row.failed,
                )
                for row in rows
            ]
