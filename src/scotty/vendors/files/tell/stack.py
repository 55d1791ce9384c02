"""Technology snapshots, and what came and went between two of them."""

from bisect import bisect_left
from datetime import datetime

import msgspec

from scotty.facts import Fact, Refused
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.tell.scene import Scene, need_account

HELD = 2_000_000
"""Technologies (one to a row) that are put together to snapshots in memory."""


class _Seen(msgspec.Struct):
    row: Told
    technologies: dict[str, None]


class StackTeller:
    """Collects what was seen of each account on each day; tells snapshots and differences at the end.

    The difference is taken to the newest earlier snapshot, of the ledger or of this file. A
    first snapshot has none: what was always there is no news.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._seen: dict[tuple[str, datetime], _Seen] = {}
        self._held = 0

    def tell(self, row: Told) -> list[Fact]:
        """Take a row of one technology or a list of them."""
        found = row.get("technologies") or (
            [row.get("technology")] if row.get("technology") else None
        )
        if not found:
            field = "technologies" if "technologies" in self._scene.columns else "technology"
            raise BadRow(self._scene.columns.get(field, ""), "No technology.", "Name one.")
        account = need_account(row, self._scene)
        at = row.get("at")
        if at is None:
            at = self._scene.now
            self._scene.log.note("The file does not say its day: the snapshot is as of the import.")
        day = at.replace(hour=0, minute=0, second=0, microsecond=0)
        seen = self._seen.setdefault((account, day), _Seen(row, {}))
        seen.technologies.update(dict.fromkeys(found))
        self._held += len(found)
        if self._held > HELD:
            raise Refused(
                f"More than {HELD:,} technologies in one file.",
                "Split the file, whole accounts each.",
            )
        return self._scene.tell_passing(row, account)

    def finish(self) -> list[Fact]:
        """Return all snapshots, and the differences between neighbours in time."""
        history = {account: list(known) for account, known in self._scene.world.snapshots().items()}
        for (account, day), seen in self._seen.items():
            known = history.setdefault(account, [])
            if all(at != day for at, _ in known):
                known.append((day, frozenset(seen.technologies)))
        for known in history.values():
            known.sort(key=lambda pair: pair[0])
        facts: list[Fact] = []
        for (account, day), seen in self._seen.items():
            facts += self._tell_day(account, day, seen, history[account])
        return facts

    def _tell_day(
        self,
        account: str,
        day: datetime,
        seen: _Seen,
        history: list[tuple[datetime, frozenset[str]]],
    ) -> list[Fact]:
        scene, now = self._scene, frozenset(seen.technologies)
        data = {"technologies": sorted(now)}
        snapshot = scene.tell("technology.snapshot", day, f"{account}:{day:%Y-%m-%d}", seen.row, account=account, data=data)  # fmt: skip
        facts = [snapshot]
        place = bisect_left([at for at, _ in history], day)
        if place == 0:
            scene.tally["first snapshots"] += 1
            return facts
        before = history[place - 1][1]
        for kind, names in (
            ("technology.added", now - before),
            ("technology.dropped", before - now),
        ):
            facts.extend(
                Fact(
                    kind=kind,
                    at=min(day, scene.now),
                    known=scene.now,
                    source=scene.source,
                    key=f"{account}:{name}:{day:%Y-%m-%d}",
                    account=account,
                    because=(snapshot.id,),
                    data={"technology": name},
                )
                for name in sorted(names)
            )
            scene.tally[kind.partition(".")[2]] += len(names)
        return facts
