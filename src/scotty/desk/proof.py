"""The backtest that was run last, kept in the workspace so that people can look at it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from scotty.desk.backtest import backtest_intent
from scotty.ports import House
from scotty.stages.identify.replay import Backtest


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A backtest, and when it was run."""

    at: datetime
    size: int
    result: Backtest


def run_backtest(house: House, size: int, tell: Callable[[int, int], None]) -> Kept:
    """Run the backtest of intent for lists of this size, keep it, and return it."""
    size = min(max(size, 1), 5_000)
    kept = Kept(at=house.clock.now(), size=size, result=backtest_intent(house, None, size, tell))
    path = _record(house)
    partial = path.with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(kept))
    partial.replace(path)
    return kept


def read_backtest(house: House) -> Kept | None:
    """Return the backtest that was run last; None where none was, or an older Scotty ran it."""
    path = _record(house)
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except msgspec.ValidationError:
        return None


def _record(house: House) -> Path:
    return house.home / "backtest.json"
