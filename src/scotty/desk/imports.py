"""Bring in files: preview what their rows would become, import them, return to an import."""

from collections.abc import Callable, Iterable, Mapping as Dict, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import msgspec

from scotty.facts import Refused
from scotty.flows.imports import pour_batches
from scotty.ports import House
from scotty.ports.imports import (
    Batch,
    FileReport,
    Import,
    ImportReport,
    Mended,
    Progress,
    Rejected,
    What,
)
from scotty.vendors.files.guess.mapping import (
    Mapping,
    parse_mapping,
    pick_mapping,
    read_mapping,
    write_mapping,
)
from scotty.vendors.files.intake import Intake, Opened, open_file
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.report import report_file, report_refusal
from scotty.vendors.files.tell.names import Names
from scotty.vendors.files.tell.scene import World
from scotty.vendors.files.walk import find_tables
from scotty.vendors.files.words.book import shapes, squeeze

PREVIEWED = 20
Given = Path | str | None
"""A mapping: the path of a TOML file, its text, or none."""


class PreviewColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the file: the field it is taken for and why, and some of its values."""

    column: str
    #: Empty where no field takes it: then it is kept as told.
    field: str
    why: str
    examples: tuple[str, ...]


class PreviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row, and the facts it would become; or why it would be rejected."""

    line: int
    cells: tuple[str, ...]
    facts: list[Dict[str, Any]]
    rejected: Rejected | None = None


class Preview(msgspec.Struct, frozen=True, kw_only=True, rename={"as_": "as"}):
    """What an import of a file would do, by its first rows. Nothing is stored."""

    path: str
    as_: What
    columns: list[PreviewColumn]
    rows: list[PreviewRow]
    mended: list[Mended]
    ambiguous: list[str]
    notes: list[str]
    #: The mapping as TOML, to save, edit and give back.
    mapping: str
    #: The fields that a table of this kind may have, for a person who maps by hand.
    fields: tuple[str, ...]


def preview_file(
    house: House, path: Path, mapping: Given = None, as_: What | None = None
) -> Preview:
    """Return what the file is taken for, column by column, and the facts of its first rows."""
    opened = open_file(path, pick_mapping(_read_given(mapping), path), _check_what(as_))
    intake = Intake(opened, house.clock.now(), _open_world(house))
    columns = opened.table.columns
    rows = []
    for line, cells in islice(opened.sample.rows, PREVIEWED):
        rows.append(_preview_row(intake, line, cells))
    if left := intake.finish():
        rows[-1].facts.extend(map(msgspec.to_builtins, left))
    guess, log = opened.guess, intake.log
    fields = {c: f for f, c in (guess.mapping.columns | guess.mapping.channels).items()}
    return Preview(
        path=str(path),
        as_=guess.as_,
        columns=[
            PreviewColumn(
                column=column,
                field=fields.get(column, ""),
                why=guess.reasons.get(
                    fields.get(column, ""), "no field is called so; kept as told"
                ),
                examples=tuple(str(value)[:60] for value in opened.sample.values[column][:3]),
            )
            for column in columns
            if column != "…"
        ],
        rows=rows,
        mended=log.mended,
        ambiguous=log.ambiguous,
        notes=log.notes,
        mapping=write_mapping(guess.mapping, guess.reasons),
        fields=tuple(shapes()[guess.as_].fields),
    )


def _preview_row(intake: Intake, line: int, cells: Sequence[Any]) -> PreviewRow:
    shown = tuple("" if cell is None else str(cell)[:60] for cell in cells)
    try:
        facts = [msgspec.to_builtins(fact) for fact in intake.tell_row(line, cells)]
    except BadRow as fault:
        rejected = Rejected(line=line, column=fault.column, why=fault.why, mend=fault.mend)
        return PreviewRow(line=line, cells=shown, facts=[], rejected=rejected)
    return PreviewRow(line=line, cells=shown, facts=facts)


def preview_files(
    house: House, paths: Sequence[Path], mapping: Given = None, as_: What | None = None
) -> list[Preview | FileReport]:
    """Return a preview of each table; a report that refuses where nothing could be read."""
    found: list[Preview | FileReport] = []
    for path in find_tables(paths):
        try:
            found.append(preview_file(house, path, mapping, as_))
        except Refused as refused:
            found.append(report_refusal(path, refused, as_))
    return found


def import_files(
    house: House,
    paths: Sequence[Path],
    mapping: Given = None,
    as_: What | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> ImportReport:
    """Import files, and all tables of folders, what others refer to first; return what came of each.

    The ledger holds what `progress` has told of. A second run of the same files changes nothing,
    so an import that was cut off is simply run again (`resume_imports`). Refused where nothing
    at all could be loaded.
    """
    request = {"mapping": _text(mapping), "as": as_}
    number = house.imports.start([str(Path(p).resolve()) for p in paths], request)
    return _run(house, number, paths, mapping, as_, progress)


def resume_imports(
    house: House, progress: Callable[[Progress], None] = lambda _: None
) -> list[ImportReport]:
    """Run imports again that began and never finished; call it where nobody else imports."""
    waiting = [one for one in house.imports.recent(1_000) if one.finished is None]
    found = []
    for one in reversed(waiting):
        what = one.request.get("as")
        try:
            found.append(
                _run(
                    house,
                    one.id,
                    [Path(p) for p in one.paths],
                    one.request.get("mapping"),
                    what,
                    progress,
                )
            )
        except Refused:  # it is noted with the import, for the person who started it
            continue
    return found


def list_imports(house: House, limit: int = 50) -> list[Import]:
    """Return imports, newest first, running ones with their progress."""
    return house.imports.recent(limit)


def find_import(house: House, number: int) -> Import:
    """Return one import: its progress while it runs, its report when it is done."""
    found = house.imports.find(number)
    if found is None:
        raise Refused(f"There is no import {number}.", "See the list of imports.")
    return found


def _run(
    house: House,
    number: int,
    paths: Sequence[Path],
    mapping: Given,
    as_: What | None,
    progress: Callable[[Progress], None],
) -> ImportReport:
    report = ImportReport(id=number)
    try:
        _import_all(house, report, paths, (_read_given(mapping), _check_what(as_)), progress)
        if not report.loaded:
            raise _refuse_all(report)
    except Refused as refused:
        house.imports.finish(number, report, f"{refused.why} {refused.mend}".strip())
        raise
    house.imports.finish(number, report)
    return report


def _import_all(
    house: House,
    report: ImportReport,
    paths: Sequence[Path],
    given: tuple[list[Mapping], What | None],
    progress: Callable[[Progress], None],
) -> None:
    now, world = house.clock.now(), _open_world(house)
    found = find_tables([Path(path) for path in paths])
    if not found:
        raise Refused(
            "No table was found.", "Give CSV, JSONL or Parquet files, or a folder of them."
        )
    opened, refusals = _open_all(house, found, given)
    report.files.extend(refusals)
    for place, one in enumerate(opened, 1):

        def tell(batch: Batch, path: str = str(one.path), place: int = place) -> None:
            state = Progress(
                path=path, file=place, files=len(opened), rows=batch.rows,
                rejected=batch.rejected, share=batch.share,
            )  # fmt: skip
            house.imports.note(report.id or 0, state)
            progress(state)

        report.files.append(_import_one(house, one, now, world, tell))
    house.tables.refresh()


def _open_all(
    house: House, paths: Iterable[Path], given: tuple[list[Mapping], What | None]
) -> tuple[list[Opened], list[FileReport]]:
    """Look at every file; return those that can be read in the order of telling, and the others."""
    mappings, as_ = given
    opened, refusals = [], []
    for path in paths:
        try:
            opened.append(open_file(path, pick_mapping(mappings, path), as_, _spill(house, path)))
        except Refused as refused:
            refusals.append(report_refusal(path, refused, as_))
    order = get_args(What)
    return sorted(opened, key=lambda one: order.index(one.guess.as_)), refusals


def _import_one(
    house: House, opened: Opened, now: datetime, world: World, tell: Callable[[Batch], None]
) -> FileReport:
    try:
        intake = Intake(opened, now, world)
        appended = pour_batches(house.ledger, intake.batches(), tell)
    except Refused as refused:
        return report_refusal(opened.path, refused, opened.guess.as_)
    return report_file(opened, intake, appended)


def _spill(house: House, path: Path) -> Path:
    name = blake2b(str(path.absolute()).encode(), digest_size=6).hexdigest()
    return house.home / "imports" / f"{path.name}.{name}.rejected.jsonl"


def _refuse_all(report: ImportReport) -> Refused:
    for file in report.files:
        if file.refused:
            return Refused(file.refused, file.mend or "")
    first = next((file.rejected[0] for file in report.files if file.rejected), None)
    if first is None:
        return Refused("Nothing could be loaded.", "See the report.")
    place = f"line {first.line}" + (f", column {first.column}" if first.column else "")
    return Refused(f"No row could be loaded; the first: {place}: {first.why}", first.mend)


def _read_given(mapping: Given) -> list[Mapping]:
    if mapping is None:
        return []
    return read_mapping(mapping) if isinstance(mapping, Path) else parse_mapping(mapping)


def _text(mapping: Given) -> str | None:
    return mapping.read_text(encoding="utf-8") if isinstance(mapping, Path) else mapping


def _check_what(as_: str | None) -> What | None:
    if as_ is not None and as_ not in get_args(What):
        raise Refused(f"No table is called {as_!r}.", f"One of: {', '.join(get_args(What))}.")
    return as_  # type: ignore[return-value]


def _open_world(house: House) -> World:
    """Return what the workspace knows before the first file: names, products, snapshots."""
    house.tables.refresh()
    products = {
        squeeze(str(fact.data["name"])): str(fact.data["name"])
        for fact in house.ledger.facts("product.told")
        if fact.data.get("name")
    }
    return World(
        names=Names(house.tables.accounts()), products=products, snapshots=lambda: _snapshots(house)
    )


def _snapshots(house: House) -> dict[str, list[tuple[datetime, frozenset[str]]]]:
    found: dict[str, list[tuple[datetime, frozenset[str]]]] = {}
    for fact in house.ledger.facts("technology.snapshot"):
        if fact.account is not None:
            found.setdefault(fact.account, []).append(
                (fact.at, frozenset(fact.data["technologies"]))
            )
    return found
