"""Which files an import is about: those named, and all tables in the folders named."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_TABLES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet")
_SAID = (".xlsx", ".xls", ".ods")
"""Spreadsheets are looked at too, so that the report says what to do with them."""
MOST = 1_000
"""Files of one folder; more is the wrong folder."""


def find_tables(paths: Iterable[Path]) -> list[Path]:
    """Return every file named, and those in folders that look like tables, each once, by name.

    Links to folders are not followed, so that a circle of them ends.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_walk(path))[:MOST]))
        else:
            found[path] = None
    return list(found)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            bare = name.lower().removesuffix(".gz")
            if not name.startswith(".") and bare.endswith(_TABLES + _SAID):
                yield Path(place, name)
