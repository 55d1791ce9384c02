"""Dangers: learn how often warnings came true and what helped; keep it; use it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.desk.weights import Fitted, keep_weights, list_weights, read_weights
from scotty.flows.deals import replay_deals
from scotty.flows.lessons import Almanac, read_closings, read_kinds
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.stages.accelerate.dangers import Lessons, Outlook, learn_lessons, make_outlook
from scotty.stages.accelerate.plays import Said
from scotty.stages.accelerate.snapshot import Snapshot
from scotty.stages.accelerate.warnings import load_warnings

SPACING = timedelta(days=14)
MOST = 52
"""Moments looked back on: two years of fortnights."""


def learn_dangers(
    house: House, as_of: datetime | None = None, check: Callable[[], object] = lambda: None
) -> Fitted:
    """Replay two years of deals as known at `as_of`, and keep what they teach as a version.

    For the night or the end of an import: a replay reads every timeline with a deal. What is
    kept is small, and a page load only reads it. The version counts from when it was kept, so
    that no past judgement sees it. `check` is called for each snapshot; what it raises ends all.
    """
    now = as_of or house.clock.now()
    house.lake.sync()
    book, _, _ = current_playbook(house, now)
    almanac = Almanac(read_closings(house, now, book), book, read_kinds(house, now))
    moments = sorted(now - i * SPACING for i in range(MOST))
    snapshots = replay_deals(house, moments, now, almanac.setting_at)
    lessons = learn_lessons(_check_each(snapshots, check))
    rated = sum(rate.raised for rate in lessons.rates.values())
    remark = f"{rated} warnings raised and {len(lessons.memory.episodes)} deals in danger seen to their end."
    known = list_weights(house, "warnings")
    if known:
        before = read_weights(known[-1], Lessons)
        if (
            before is not None
            and msgspec.structs.replace(lessons, version=before.version) == before
        ):
            return known[-1]  # nothing new to learn is no new version
    return keep_weights(house, "warnings", lessons, {"as_of": now, "remark": remark})


def _check_each(snapshots: Iterable[Snapshot], check: Callable[[], object]) -> Iterator[Snapshot]:
    for snapshot in snapshots:
        check()
        yield snapshot


def read_outlook(house: House, book: Playbook, as_of: datetime) -> Outlook:
    """Return what was known at `as_of` of warnings and plays; nothing yet is an empty record."""
    known = [fitted for fitted in list_weights(house, "warnings") if fitted.at <= as_of]
    lessons = (read_weights(known[-1], Lessons) if known else None) or Lessons()
    limits = {n: w.limit(book.warnings.get(n)) for n, w in load_warnings().items()}
    return make_outlook(lessons, limits, _read_managers(house, as_of))


def _read_managers(house: House, as_of: datetime) -> Mapping[str, Said]:
    """Return seller -> manager, as last told by then."""
    told = sorted(house.ledger.facts("seller.told"), key=lambda fact: (fact.known, fact.id))
    return {
        str(fact.data["name"]): Said(str(fact.data["manager"]), (fact.id,))
        for fact in told
        if fact.known <= as_of and fact.data.get("name") and fact.data.get("manager")
    }
