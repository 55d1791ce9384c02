"""A flat table made ready: outcome read, columns typed, rows in an order that is not the file's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scotty.desk.cells import Plan, find_currencies, is_filled, plan_column, read_column
from scotty.desk.outcome import Outcome, read_outcome
from scotty.desk.rows import BATCH, Rows, batch_rows, digest_row
from scotty.facts import Refused
from scotty.odds import Flags, Floats
from scotty.odds.columns import Places
from scotty.stages.accelerate.tables.field import Field
from scotty.stages.accelerate.tables.leaks.identity import counts_rows
from scotty.vendors.files.read.table import Table
from scotty.vendors.files.words.book import squeeze

ENOUGH = 20
"""Open rows from which it counts that they lack what closed rows have."""
REPEATS = 0.05
"""Share of rows that say the same as another; above, the same words are no sign of a copy."""


@dataclass(slots=True)
class Flat:
    """Closed rows of a table, in time's order or that of their digests, and how to read them."""

    rows: Rows
    outcome: Outcome
    plans: dict[str, Plan]
    #: Place in `rows` of each closed row, and beside it what became of it and when.
    order: Places
    won: Flags
    when: Floats
    digests: list[int]
    #: Columns that the digests are made of; empty where too many rows are alike.
    described: tuple[str, ...]
    opened: list[int]
    ids: list[Any] | None
    notes: list[str]

    def groups(self) -> list[int]:
        """Return a number per closed row: the same where id (or all that is said) is the same."""
        keys = self.ids or (self.digests if self.described else list(range(len(self.order))))
        names: dict[Any, int] = {}
        return [names.setdefault(key, len(names)) for key in keys]

    def fields(self, rows: Places) -> list[Field]:
        """Return every column of some closed rows."""
        places = self.order[rows].tolist()
        found = []
        for name, plan in self.plans.items():
            cells = self.rows.column(name)
            share = None
            if len(self.opened) >= ENOUGH:
                share = float(np.mean([is_filled(cells[row]) for row in self.opened]))
            found.append(read_column(plan, [cells[place] for place in places], share))
        return found


def make_flat(rows: Rows, outcome: str, value: str, id_: str | None, time: str | None) -> Flat:
    """Read the outcome, type the columns, and bring rows into order. Raises Refused."""
    cells = rows.column(outcome)
    read = read_outcome(outcome, value, cells)
    fates = [read.read(cell) for cell in cells]
    closed = [row for row, fate in enumerate(fates) if fate is not None]
    notes = [*rows.notes, *read.notes]
    plans = {
        name: plan_column(name, [rows.cells[row][place] for row in closed])
        for place, name in enumerate(rows.columns)
        if name not in {outcome, id_, time}
    }
    for name, plan in plans.items():
        currencies = find_currencies(plan, rows.column(name))
        if len(currencies) > 1:
            notes.append(f"{name}: amounts in {', '.join(currencies)} are taken as they stand.")
    when = _read_time(rows, time, closed)
    described = tuple(name for name, plan in plans.items() if _describes(rows, plan, closed))
    digests = _digest(rows, described, closed)
    order = np.lexsort((np.array(digests, dtype=np.uint64), when))
    distinct = len(set(digests))
    if distinct < (1.0 - REPEATS) * len(closed):
        described = ()
    return Flat(
        rows=rows, outcome=read, plans=plans,
        order=np.array(closed, dtype=np.intp)[order],
        won=np.array([fates[row] for row in closed], dtype=np.bool_)[order],
        when=when[order],
        digests=[digests[place] for place in order.tolist()],
        described=described,
        opened=[row for row, fate in enumerate(fates) if fate is None],
        ids=_list_ids(rows, id_, [closed[place] for place in order.tolist()]),
        notes=notes,
    )  # fmt: skip


def _read_time(rows: Rows, time: str | None, closed: Sequence[int]) -> Floats:
    if time is None:
        return np.zeros(len(closed))
    column = rows.column(time)
    cells = [column[row] for row in closed]
    plan = plan_column(time, cells)
    if plan.kind not in {"dates", "numbers"}:
        raise Refused(
            f"{time!r} holds no dates: {str(cells[0])[:40]!r}." if cells else f"{time!r} is empty.",
            "Give a column of dates or of numbers that rise with time.",
        )
    values = read_column(plan, cells).numbers
    return np.where(np.isfinite(values), values, -np.inf)


def _list_ids(rows: Rows, name: str | None, places: Sequence[int]) -> list[Any] | None:
    if name is None:
        return None
    cells = rows.column(name)
    return [str(cells[place]).strip() for place in places]


def _describes(rows: Rows, plan: Plan, closed: Sequence[int]) -> bool:
    """Whether a column says what a row is like, rather than which one it is, or nothing."""
    if plan.kind != "numbers":
        return plan.kind == "levels"
    cells = rows.column(plan.name)
    return not counts_rows(read_column(plan, [cells[row] for row in closed]))


def _digest(rows: Rows, columns: Sequence[str], closed: Sequence[int]) -> list[int]:
    places = [rows.columns.index(name) for name in columns]
    return [digest_row([rows.cells[row][place] for place in places]) for row in closed]


def find_copies(flat: Flat, test: Table, id_: str | None) -> tuple[Flags, Flags]:
    """Return which closed rows stand in the test too: by their id, and by all that they say."""
    places = {squeeze(name): place for place, name in reversed(list(enumerate(test.columns)))}
    at = [places.get(squeeze(name)) for name in flat.described]
    whole = [place for place in at if place is not None] if None not in at else []
    key = places.get(squeeze(id_)) if id_ is not None else None
    seen: set[int] = set()
    ids: set[str] = set()
    for batch in batch_rows(test):
        if whole:
            seen.update(digest_row([row[place] for place in whole]) for row in batch)
        if key is not None:
            ids.update(str(row[key]).strip() for row in batch)
    same_id = np.array([key in ids for key in flat.ids or [""] * len(flat.order)], dtype=np.bool_)
    same = np.array([digest in seen for digest in flat.digests], dtype=np.bool_)
    return same_id & bool(flat.ids), same


def number_batches(table: Table) -> Iterator[tuple[list[Sequence[Any]], list[int]]]:
    """Yield all rows of a table in batches, numbered from 1."""
    count = 0
    for batch in batch_rows(table):
        yield batch, list(range(count + 1, count + len(batch) + 1))
        count += len(batch)


def pick_batches(
    rows: Rows, places: Sequence[int]
) -> Iterator[tuple[list[Sequence[Any]], list[int]]]:
    """Yield some of the rows kept, in the file's order, numbered as they were kept."""
    for first in range(0, len(places), BATCH):
        chosen = places[first : first + BATCH]
        yield [rows.cells[place] for place in chosen], [place + 1 for place in chosen]
