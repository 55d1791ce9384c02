"""Show what an import would do: each column's field with its reason, and the facts of the first rows."""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import msgspec

from scotty.facts import Refused
from scotty.ports import House
from scotty.ports.imports import ALIASES, FileReport, Mended, Rejected, What
from scotty.vendors.files.guess.mapping import (
    Mapping,
    parse_mapping,
    pick_mapping,
    read_mapping,
    write_mapping,
)
from scotty.vendors.files.intake import Intake, open_file
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.report import report_refusal
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
    opened = open_file(path, pick_mapping(read_given(mapping), path), check_what(as_))
    intake = Intake(opened, house.clock.now(), open_world(house))
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


def read_given(mapping: Given) -> list[Mapping]:
    """Return the mappings given. Raises Refused with the place of a fault."""
    if mapping is None:
        return []
    return read_mapping(mapping) if isinstance(mapping, Path) else parse_mapping(mapping)


def check_what(as_: str | None) -> What | None:
    """Return the kind of table named. Raises Refused where there is none of that name."""
    as_ = ALIASES.get(as_ or "", as_)
    if as_ is not None and as_ not in get_args(What):
        raise Refused(f"No table is called {as_!r}.", f"One of: {', '.join(get_args(What))}.")
    return as_  # type: ignore[return-value]


def open_world(house: House) -> World:
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
