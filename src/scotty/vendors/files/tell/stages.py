"""A log of stage changes: known when the log says, so that the past can be replayed."""

from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.tell.scene import Scene, pick, put_money
from scotty.vendors.files.values.meanings import read_status

HELD = 10_000
"""Rows of one deal that are put in order of time before they are told."""


class _Standing(msgspec.Struct):
    """How the log left a deal."""

    at: datetime
    stage: str
    status: str
    known: dict[str, Any]


class StageTeller:
    """Tells openings, moves, amendments and ends from rows of a log.

    Rows of a deal that stand together are put in order of time; a log that is ordered by
    time over all deals works as well. Both may not be mixed: rows out of order are counted.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._deals: dict[str, _Standing] = {}
        self._group: list[Told] = []

    def tell(self, row: Told) -> list[Fact]:
        """Take a row; return the facts of the deal before it, once that is complete."""
        for field in ("deal", "at", "stage"):
            if field not in row.values:
                raise BadRow(
                    self._scene.columns.get(field, ""),
                    "The cell is empty.",
                    "A change needs its deal, its time and the new stage.",
                )
        group = self._group
        if group and (group[0].values["deal"] != row.values["deal"] or len(group) >= HELD):
            self._group = [row]
            return self._tell_group(group)
        group.append(row)
        return []

    def finish(self) -> list[Fact]:
        """Return the facts of the last deal."""
        group, self._group = self._group, []
        return self._tell_group(group)

    def _tell_group(self, group: list[Told]) -> list[Fact]:
        facts: list[Fact] = []
        for row in sorted(group, key=lambda r: r.values["at"]):
            facts += self._tell_row(row)
        return facts

    def _tell_row(self, row: Told) -> list[Fact]:
        scene = self._scene
        deal, at, stage = str(row.values["deal"]), row.values["at"], str(row.values["stage"])
        account = scene.find_account(row)
        status = row.get("status") or read_status(stage).value
        before = self._deals.get(deal)
        data = self._describe(row, status)
        more: dict[str, Any] = {"account": account, "deal": deal, "known": at}
        facts = scene.tell_passing(row, account)
        key = f"{deal}:{at:%Y%m%dT%H%M%S}:{row.digest}"
        known = {**data, "also": row.also}
        if before is None:
            opened = row.get("opened") or at
            facts.append(
                scene.tell("deal.opened", min(opened, at), f"{deal}:opened", row, data=data, **more)
            )
        else:
            self._check(row, before, stage)
            if status == before.status:  # told again it would look like a second end
                data = {name: value for name, value in data.items() if name != "status"}
            if stage != before.stage:
                moved = data | {"from": before.stage}
                facts.append(scene.tell("deal.staged", at, key, row, data=moved, **more))
            elif known != before.known and status in {before.status, "open"}:
                facts.append(scene.tell("deal.amended", at, key, row, data=data, **more))
            elif known == before.known:
                scene.tally["that change nothing"] += 1
        if status != "open" and (before is None or status != before.status):
            facts.append(scene.tell(f"deal.{status}", at, key, row, data=data, **more))
            scene.tally[status] += 1
        if before is None or at >= before.at:
            self._deals[deal] = _Standing(at, stage, status, known)
        return facts

    def _describe(self, row: Told, status: str) -> dict[str, Any]:
        data = pick(row, "name", "stage", "owner", "kind", "reason") | {"status": status}
        put_money(row, data, "amount", self._scene)
        if product := self._scene.find_product(row):
            data["product"] = product
        if closed := row.get("closed"):
            data["close_date"] = f"{closed:%Y-%m-%d}"
        return data

    def _check(self, row: Told, before: _Standing, stage: str) -> None:
        log = self._scene.log
        if row.values["at"] < before.at:
            log.mend(row.line, self._scene.columns["at"], "a change older than the one before it in the file", "told as it stands")  # fmt: skip
            log.doubt("The log is not in order of time; sort it by deal, or by time, to have every move right.")  # fmt: skip
        told = row.get("from")
        if told is not None and before.stage not in {told, stage}:
            column = self._scene.columns["from"]
            log.mend(row.line, column, f"the old stage {told!r} where the log last said {before.stage!r}: renamed, or rows are missing", "the log's own order was followed")  # fmt: skip
