"""How commands print: JSON for programs, tables for people, no colour where no one sees it."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from scotty.flows.versions import Version


def print_json(value: Any) -> None:
    """Print a Struct, mapping or list as indented JSON; times as ISO 8601 in UTC."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def print_stream(values: Iterable[Any]) -> None:
    """Print values as a JSON list, one a line, each as soon as it is there."""
    lead = "["
    for value in values:
        sys.stdout.write(f"{lead}\n{msgspec.json.encode(value).decode()}")
        lead = ","
    sys.stdout.write("[]\n" if lead == "[" else "\n]\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under columns. A column whose name starts with `#` is set flush right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(
            column.lstrip("#"),
            justify="right" if column.startswith("#") else "left",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    width = None if sys.stdout.isatty() else 160
    Console(width=width, highlight=False, markup=False).print(table)


def print_notes(notes: Iterable[str]) -> None:
    """Print what must be said beside a list, each on a line of its own."""
    for note in notes:
        print(f"· {note}")


def print_versions(versions: Sequence[Version], as_json: bool) -> None:
    """Print the versions of a text that has a name."""
    if as_json:
        print_json(versions)
        return
    columns = ("#version", "by", "when", "note")
    print_table(columns, ((v.number, v.by, v.at or "", v.note) for v in versions))
