"""Rows told by what a table taught: their probabilities written down, and held against the outcome."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np

from scotty.desk.cells import Plan, read_column
from scotty.desk.outcome import Outcome
from scotty.facts import Refused
from scotty.odds import Flags, Floats
from scotty.stages.accelerate.tables.learn import Lesson, apply_lesson
from scotty.vendors.files.words.book import squeeze

Batch = tuple[Sequence[Sequence[Any]], Sequence[int]]
"""Rows, and the number of each in its file."""


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """How rows are told: by the lesson, or, where there is no signal, all by the base rate."""

    plans: tuple[Plan, ...]
    lesson: Lesson | None
    #: Share won in training, with its 80 % interval.
    base: tuple[float, float, float]
    outcome: Outcome
    id: str | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What rows were told, and what became of those whose outcome is known."""

    rows: int
    probability: Floats
    won: Flags


def tell_rows(
    teller: Teller, columns: Sequence[str], batches: Iterable[Batch], out: Path | None
) -> Told:
    """Tell every row, in order; write `id, probability, low, high` where `out` is given.

    Raises Refused where the file cannot be written.
    """
    places = {squeeze(name): place for place, name in reversed(list(enumerate(columns)))}
    known: list[Floats] = []
    fates: list[bool] = []
    count = 0
    with _Sheet(out) as sheet:
        for rows, numbers in batches:
            count += len(rows)
            probability, low, high = _tell(teller, places, rows)
            place = places.get(squeeze(teller.id)) if teller.id is not None else None
            ids = numbers if place is None else [row[place] for row in rows]
            sheet.write(ids, probability, low, high)
            place = places.get(squeeze(teller.outcome.column))
            if place is not None:
                read = [teller.outcome.read(row[place]) for row in rows]
                known.append(probability[[fate is not None for fate in read]])
                fates += [fate for fate in read if fate is not None]
    probabilities = np.concatenate(known) if known else np.zeros(0)
    return Told(rows=count, probability=probabilities, won=np.array(fates, dtype=np.bool_))


def _tell(
    teller: Teller, places: dict[str, int], rows: Sequence[Sequence[Any]]
) -> tuple[Floats, Floats, Floats]:
    if teller.lesson is None:
        share, low, high = (np.full(len(rows), value) for value in teller.base)
        return share, low, high
    columns = []
    for plan in teller.plans:
        place = places.get(squeeze(plan.name))
        cells = [None] * len(rows) if place is None else [row[place] for row in rows]
        columns.append(read_column(plan, cells).column())
    scores = apply_lesson(teller.lesson, columns)
    return scores.probability, scores.low, scores.high


class _Sheet:
    """The file of predictions, or nothing."""

    def __init__(self, path: Path | None) -> None:
        self._file = None
        if path is None:
            return
        try:
            self._file = path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise Refused(
                f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
                "Give a path in a folder that is there, writable by you.",
            ) from error
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._rows.writerow(("id", "probability", "low", "high"))

    def write(self, ids: Sequence[Any], *columns: Floats) -> None:
        if self._file is not None:
            told = np.round(np.column_stack(columns), 6).tolist()
            self._rows.writerows((name, *row) for name, row in zip(ids, told, strict=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
