"""From a file to batches of facts: open it, guess, read, tell."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from scotty.facts import Fact, Refused
from scotty.names import slug_name
from scotty.ports.imports import Batch, What
from scotty.vendors.files.guess.evidence import LOOKED, Sample
from scotty.vendors.files.guess.guess import Guess, guess_mapping
from scotty.vendors.files.guess.mapping import Mapping
from scotty.vendors.files.guess.orders import settle_orders
from scotty.vendors.files.log import BadRow, Log
from scotty.vendors.files.read.table import Table, open_table
from scotty.vendors.files.repeats import Repeats
from scotty.vendors.files.tell.plan import Plan, Told
from scotty.vendors.files.tell.scene import Scene, World
from scotty.vendors.files.tell.sums import spread_channels
from scotty.vendors.files.tell.tellers import find_teller

ROWS = 10_000
"""Rows to a batch."""


class Opened(msgspec.Struct):
    """A file that was looked at: its table, its first rows, and what it is taken for."""

    path: Path
    table: Table
    sample: Sample
    guess: Guess
    log: Log


def open_file(path: Path, given: Mapping, as_: What | None, spill: Path | None = None) -> Opened:
    """Look at a file and settle how it is to be read. Raises Refused."""
    log = Log(spill)
    table = open_table(path, given.layout, log)
    sample = Sample(table.columns, list(islice(table.rows(Log()), LOOKED)))
    if not sample.rows:
        raise Refused(f"{path.name} has a header but no row that can be read.", "Export it again.")
    guess = guess_mapping(path.name, sample, given, as_)
    settle_orders(guess, sample, table)
    for doubt in guess.doubts:
        log.doubt(doubt)
    for column, why, did in guess.odd:
        log.mend(0, column, why, did)
    return Opened(path, table, sample, guess, log)


class Intake:
    """Tells one opened file, batch by batch."""

    def __init__(self, opened: Opened, now: datetime, world: World) -> None:
        self._opened = opened
        self.log = opened.log
        mapping = opened.guess.mapping
        self.scene = Scene(
            source=f"file:{opened.guess.as_}", now=now, log=self.log, world=world, columns=dict(mapping.columns)
        )  # fmt: skip
        self._plan = Plan(opened.table.columns, mapping, now, self.log)
        self._teller = find_teller(opened.guess.as_, self.scene)
        self._repeats = Repeats()
        #: Rows that became facts, or were found to say nothing new.
        self.loaded = 0

    def tell_row(self, line: int, cells: Any) -> list[Fact]:
        """Return what can be told after this row. Raises BadRow."""
        row = self._plan.read(line, cells)
        self._repeats.add(line, row.digest)
        if self._plan.channels:
            return spread_channels(row, cells, self._plan.channels, self.scene)
        return self._teller.tell(row)

    def finish(self) -> list[Fact]:
        """Return what is left to tell after the last row."""
        return self._teller.finish()

    def batches(self) -> Iterator[Batch]:
        """Yield facts of the whole file; what does not load is in the log."""
        self._learn_names()
        facts: list[Fact] = []
        table = self._opened.table
        for line, cells in table.rows(self.log):
            try:
                facts += self.tell_row(line, cells)
                self.loaded += 1
            except BadRow as fault:
                self.log.reject(line, fault, cells)
            if self.loaded % ROWS == 0 and facts:
                yield self._batch(facts, table.share)
                facts = []
        facts += self.finish()
        self._say_repeats()
        self.log.close()
        yield self._batch(facts, 1.0)

    def _batch(self, facts: list[Fact], share: float) -> Batch:
        return Batch(facts, self.loaded + self.log.rejected_count, self.log.rejected_count, share)

    def _learn_names(self) -> None:
        """Read names and domains of accounts first: a parent may stand below its subsidiary."""
        columns = self._opened.guess.mapping.columns
        if self._opened.guess.as_ != "accounts" or not {"name", "domain", "parent"} <= set(columns):
            return
        quiet = Plan(self._opened.table.columns, self._opened.guess.mapping, self.scene.now, Log())
        for line, cells in self._opened.table.rows(Log()):
            try:
                row: Told = quiet.read(line, cells)
            except BadRow:
                continue
            name, domain = row.get("name"), row.get("domain")
            key = domain or (slug_name(name) if name else None)
            if name and key:
                self.scene.world.names.learn(name, key)

    def _say_repeats(self) -> None:
        count, lines = self._repeats.find()
        if count:
            for line in lines:
                self.log.mend(line, "", "a row that stood in the file before", "counted once")
            more = count - len(lines)
            if more:
                self.log.mend(0, "", "a row that stood in the file before", "counted once", more)
        if self._repeats.full:
            self.log.note("Repeated rows were sought among the first 4,194,304 only.")
