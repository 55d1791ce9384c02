"""The schedule: which lessons of deals are due, run one at a time, and when each last ran."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from scotty.desk.dealmodels import learn_deals
from scotty.desk.forecastbacktest import backtest_forecast
from scotty.desk.weights import list_weights
from scotty.facts import Refused
from scotty.ports import House

WEEK = timedelta(days=7)
CLOSED = 20
"""Deals closed since the last lesson from which the next one does not wait for the week's end."""
SHARE = 0.1
"""And the share of those that it knew: a tenth more deals move a model, fewer hardly do."""
AFFORDABLE = 1_500
"""Closed deals up to which past forecasts are replayed with a score learnt anew each quarter."""
ALONE = threading.Lock()
"""A lesson takes the machine for a while: one at a time, whoever asks."""

Check = Callable[[], object]
"""Called often while a lesson runs; raises to break it off."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """When a lesson last ran, how many closed deals were known then, what came of it."""

    name: str
    at: datetime
    closed: int
    said: str


def learn_due(
    house: House, check: Check = lambda: None, only: Sequence[str] | None = None
) -> tuple[Run, ...]:
    """Run the lessons that are due, all or only those named; return what came of each.

    `deals` is due once 20 and a tenth more deals have closed since it last ran, or a week has
    passed and any has; the forecast's record (`month`, `quarter`) once a week. Nothing is
    done where another thread is at it. What `check` raises goes through, and nothing is kept.
    """
    if not ALONE.acquire(blocking=False):
        return ()
    try:
        runs = [_run(house, name, check) for name in only or LESSONS if _is_due(house, name)]
        if runs:  # what was learnt is facts, too
            house.tables.refresh()
            house.lake.sync()
        return tuple(runs)
    finally:
        ALONE.release()


def list_runs(house: House) -> tuple[Run, ...]:
    """Return when each lesson last ran, in the order of running; none that never did."""
    return tuple(run for name in LESSONS if (run := _read_run(house, name)) is not None)


def is_due(last: Run | None, closed: int, now: datetime) -> bool:
    """Return whether deals are to be learnt from, where `closed` of them are known at `now`."""
    if last is None:
        return closed > 0
    new = closed - last.closed
    return new >= max(CLOSED, SHARE * last.closed) or (new > 0 and now - last.at >= WEEK)


def _is_due(house: House, name: str) -> bool:
    now = house.clock.now()
    closed, last = _count_closed(house, now), _read_run(house, name)
    if name == "deals":
        asked = _find_lesson(house)
        runs = [run for run in (last, asked) if run is not None]
        return is_due(max(runs, key=lambda run: run.at, default=None), closed, now)
    return closed > 0 and (last is None or now - last.at >= WEEK)


def _run(house: House, name: str, check: Check) -> Run:
    check()
    now = house.clock.now()
    try:
        said = LESSONS[name](house, name, check)
    except Refused as refused:
        said = refused.why
    run = Run(name=name, at=now, closed=_count_closed(house, now), said=said)
    path = house.home / "lessons" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(run))
    partial.replace(path)
    return run


def _learn_deals(house: House, _name: str, check: Check) -> str:
    return learn_deals(house, tell=lambda _done, _of: check()).lesson.remark


def _replay_forecast(house: House, name: str, check: Check) -> str:
    by = "score" if _count_closed(house, house.clock.now()) <= AFFORDABLE else "rates"

    def tell(_done: int, _of: int) -> None:
        check()

    found = backtest_forecast(house, name, by=by, tell=tell)
    return f"{len(found.origins)} forecasts were held against what came, by {by}."


LESSONS: dict[str, Callable[[House, str, Check], str]] = {
    "deals": _learn_deals,
    "month": _replay_forecast,
    "quarter": _replay_forecast,
}
"""Every lesson by name, in the order of running."""


def _count_closed(house: House, moment: datetime) -> int:
    """Return how many ends of deals are known at a moment."""
    ends = (fact for kind in ("deal.won", "deal.lost") for fact in house.ledger.facts(kind))
    return sum(fact.known <= moment for fact in ends)


def _find_lesson(house: House) -> Run | None:
    """Return the last lesson that was kept, by itself or because somebody asked for it."""
    known = list_weights(house, "deals")
    if not known:
        return None
    last = known[-1]
    closed = _count_closed(house, last.as_of)
    return Run(name="deals", at=last.as_of, closed=closed, said=last.remark)


def _read_run(house: House, name: str) -> Run | None:
    path = house.home / "lessons" / f"{name}.json"
    return msgspec.json.decode(path.read_bytes(), type=Run) if path.exists() else None
