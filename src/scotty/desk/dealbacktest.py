"""Would the deal score have been right? History replayed period by period, against simple means."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.facts import Refused
from scotty.flows.lessons import Almanac, read_history, read_kinds
from scotty.ports import House
from scotty.stages.accelerate.dealreplay import DealBacktest, replay_judgement

MOST = 5_000
"""Deals that are replayed, the latest opened first."""
Progress = Callable[[int, int], object]


def backtest_deals(
    house: House, as_of: datetime | None = None, progress: Progress | None = None
) -> DealBacktest:
    """Replay the deal score quarter by quarter (months, where the history is short).

    Every look at a deal is told by models made when its period began, from deals known closed
    by then, and marked by what is known at `as_of`. Raises Refused where there are no deals.
    `progress` hears how many deals have been read, of how many.
    """
    now = as_of or house.clock.now()
    house.lake.sync()
    book, _, _ = current_playbook(house, now)
    history = read_history(house, now, book, progress, MOST)
    if not history.rows and not history.closings:
        raise Refused(
            "There are no closed deals to replay.",
            "Import deals with their change log (scotty import FILE --as deal-history), or run scotty demo.",
        )
    almanac = Almanac(history.closings, book, read_kinds(house, now))
    found = replay_judgement(history.rows, now, almanac.fit, book.deals.learn_from)
    return msgspec.structs.replace(found, notes=(*history.notes, *found.notes))
