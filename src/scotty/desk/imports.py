"""Bring in files, and return to an import that was left."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import get_args

from scotty.desk.preview import (
    Given,
    Preview,
    check_what,
    open_world,
    preview_file,
    preview_files,
    read_given,
)
from scotty.facts import Refused
from scotty.flows.imports import pour_batches
from scotty.ports import House
from scotty.ports.imports import Batch, FileReport, Import, ImportReport, Progress, What
from scotty.vendors.files.guess.mapping import Mapping, pick_mapping
from scotty.vendors.files.intake import Intake, Opened, open_file
from scotty.vendors.files.report import report_file, report_refusal
from scotty.vendors.files.tell.scene import World
from scotty.vendors.files.walk import find_tables

__all__ = [
    "Given",
    "Preview",
    "find_import",
    "import_files",
    "list_imports",
    "preview_file",
    "preview_files",
    "resume_imports",
]


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
        _import_all(house, report, paths, (read_given(mapping), check_what(as_)), progress)
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
    now, world = house.clock.now(), open_world(house)
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
    finally:
        opened.log.close()
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


def _text(mapping: Given) -> str | None:
    return mapping.read_text(encoding="utf-8") if isinstance(mapping, Path) else mapping
