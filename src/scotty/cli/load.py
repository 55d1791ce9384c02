"""`scotty import`: your own files."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.imports import import_files, list_imports, preview_files
from scotty.desk.schedule import learn_due
from scotty.desk.settle import settle_facts
from scotty.facts import Refused
from scotty.ports import House
from scotty.ports.imports import FileReport, ImportReport, Progress, What

app = typer.Typer(add_completion=False, rich_markup_mode=None)
SHOWN = 10
"""Rejected rows shown of each file; all of them are in the file that the report names."""


@app.command()
def load(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of them.")
    ],
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Which column is what, as TOML.")
    ] = None,
    as_: Annotated[str | None, typer.Option("--as", help="What the files hold: deals, …")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be done.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import CSV, JSON Lines and Parquet files; good rows load, bad ones are named with the mend.

    Columns are recognised; --preview shows as what, and a mapping to edit and give back.
    Importing a file again changes nothing.
    """
    what: What | None = as_  # type: ignore[assignment]  # the desk refuses what is none
    with open_workspace() as house:
        if preview:
            _preview(house, paths, mapping, what, as_json)
            return
        try:
            report = import_files(house, paths, mapping, what, _tell_progress)
        except Refused:
            _print_refused(house, as_json)
            raise
        lesson = settle_facts(house).lesson
        lessons = [lesson, *(run.said for run in learn_due(house, only=("deals",)))]
    if as_json:
        print_json(report)
    else:
        _print_report(report)
        print_notes(filter(None, lessons))


def _preview(
    house: House, paths: Sequence[Path], mapping: Path | None, what: What | None, as_json: bool
) -> None:
    found = preview_files(house, paths, mapping, what)
    if as_json:
        print_json({"files": found})
        return
    for one in found:
        if isinstance(one, FileReport):
            print(f"# {one.path}: {one.refused} {one.mend or ''}\n")
        else:
            print(f"# {one.path}\n{one.mapping}")


def _tell_progress(progress: Progress) -> None:
    if sys.stderr.isatty():
        done = f"{progress.path}: {progress.rows:,} rows, {progress.share:.0%}"
        print(f"\r· {progress.file} of {progress.files} {done:<80}", end="", file=sys.stderr)


def _print_refused(house: House, as_json: bool) -> None:
    """Print what is known of the files though none could be loaded."""
    last = next(iter(list_imports(house, 1)), None)
    if last is not None and last.report is not None and last.failed:
        if as_json:
            print_json(last.report)
        else:
            _print_report(last.report)


def _print_report(report: ImportReport) -> None:
    for file in report.files:
        print(f"{file.path}: {file.said}" if file.said else file.path)
        if file.refused:
            print(f"  refused: {file.refused} {file.mend or ''}")
        print_notes(f"mended {m.count:,} × {m.column}: {m.why} → {m.did}" for m in file.mended)
        print_notes((*file.ambiguous, *file.notes))
        if file.rejected:
            rows = ((r.line, r.column, r.why, r.mend) for r in file.rejected[:SHOWN])
            print_table(("#line", "column", "why", "mend"), rows)
        if file.rejected_count > SHOWN:
            where = f"; all of them: {file.rejected_path}" if file.rejected_path else ""
            print(f"  … {file.rejected_count:,} rows were rejected{where}")
        print()
