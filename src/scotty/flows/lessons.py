"""Lessons out of history: closings, norms at any moment, and rows to learn from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from scotty.facts import Timeline
from scotty.flows.deals import read_timelines
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.signals import Log, Norms, Setting, Story, load_clues
from scotty.signals.norms import fold_name
from scotty.stages.accelerate.closing import Closing, list_closings
from scotty.stages.accelerate.judge import measure_clues
from scotty.stages.accelerate.lessons import Row, choose_moments, make_row
from scotty.stages.accelerate.norms import fit_norms

MOST = 1_500
"""Deals that are learnt from, the latest opened first: the older past is another market."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """All that can be learnt from, as known at `until`."""

    until: datetime
    rows: tuple[Row, ...]
    closings: tuple[Closing, ...]
    #: What was left out, and why, for people.
    notes: tuple[str, ...] = ()


@dataclass
class Almanac:
    """Norms at any moment, counted from closings; kept by month, so that a replay is cheap."""

    closings: Sequence[Closing]
    book: Playbook
    kinds: Mapping[str, datetime]

    def __post_init__(self) -> None:
        self._kept: dict[datetime, Setting] = {}

    def setting_at(self, moment: datetime) -> Setting:
        """Return the setting of a moment: norms as of the first of its month, or of the moment."""
        local = moment.astimezone(UTC)
        month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        found = self._kept.get(month)
        if found is None:
            found = self._kept[month] = Setting(book=self.book, norms=self.fit(month))
        return found

    def fit(self, moment: datetime) -> Norms:
        """Return the norms as known at `moment`."""
        kinds = [kind for kind, since in self.kinds.items() if since <= moment]
        return fit_norms(self.closings, moment, self.book.deals, kinds)


def read_kinds(house: House, until: datetime) -> dict[str, datetime]:
    """Return the kinds of fact that the workspace collects, with when the first became known."""
    told = house.lake.ask("kinds", moment=until)
    return dict(zip(told["kind"].to_pylist(), told["since"].to_pylist(), strict=True))


def read_closings(house: House, until: datetime, book: Playbook, most: int = MOST) -> list[Closing]:
    """Return the ends of the `most` latest opened deals that are known at `until`."""
    rivals = house.lake.ask("rivals", moment=until)
    pairs = list(zip(rivals["rival"].to_pylist(), rivals["since"].to_pylist(), strict=True))

    def setting_at(moment: datetime) -> Setting:
        heard = frozenset(fold_name(rival) for rival, since in pairs if since < moment)
        return Setting(book=book, norms=Norms(rivals=heard))

    setting = Setting(book=book)
    told = house.lake.ask("deals", moment=until)
    closings: list[Closing] = []
    for timeline, names in read_timelines(house, _choose(told, most, ended=True)):
        log = Log(timeline, until)
        for name in names:
            closings += list_closings(timeline, Story(log, name, setting), setting_at)
    return closings


def read_norms(house: House, moment: datetime, book: Playbook, most: int = MOST) -> Norms:
    """Return the norms at `moment`, counted anew from the ledger."""
    closings = read_closings(house, moment, book, most)
    return Almanac(closings, book, read_kinds(house, moment)).fit(moment)


def read_history(
    house: House,
    until: datetime,
    book: Playbook,
    tell: Callable[[int, int], object] | None = None,
    most: int = MOST,
) -> History:
    """Read what was and what came of it: every deal at several ages, by what was known then.

    The lake must be synchronised. The `most` latest opened deals; `tell` hears how many of
    them have been read. Undated deals, and those never seen open, give no rows: the notes say
    how many.
    """
    load_clues()
    closings = read_closings(house, until, book, most)
    almanac = Almanac(closings, book, read_kinds(house, until))
    told = _choose(house.lake.ask("deals", moment=until), most)
    rows: list[Row] = []
    undated = unseen = done = 0
    for timeline, names in read_timelines(house, told):
        log = Log(timeline, until)
        for name in names:
            whole = Story(log, name, almanac.setting_at(until))
            found = read_rows(timeline, whole, almanac)
            undated += whole.start is None
            unseen += whole.start is not None and not found
            rows += found
            done += 1
        if tell is not None:
            tell(done, len(told))
    notes = []
    if undated:
        notes.append(f"{undated:,} deals without an open date were left out of learning.")
    if unseen:
        notes.append(f"{unseen:,} deals were never seen open: their past is not known.")
    if void := sum(c.void for c in closings):
        notes.append(f"{void:,} deals lost as duplicates or mistakes were left out of learning.")
    return History(until=until, rows=tuple(rows), closings=tuple(closings), notes=tuple(notes))


def read_rows(timeline: Timeline, whole: Story, almanac: Almanac) -> list[Row]:
    """Return the rows of a deal: what was known of it at each moment that it is looked at."""
    rows = []
    for moment in choose_moments(whole):
        story = Story(Log(timeline, moment), whole.deal, almanac.setting_at(moment))
        rows.append(make_row(story, whole, measure_clues(story)))
    return rows


def _choose(deals: pa.Table, most: int, ended: bool = False) -> pa.Table:
    if ended:
        deals = deals.filter(pc.not_equal(deals["status"], "open"))
    order = pc.sort_indices(deals, sort_keys=[("opened", "descending"), ("deal", "ascending")])
    return deals.take(order[:most])
