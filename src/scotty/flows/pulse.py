"""The pulse: what keeps a running workspace current, from new facts to recorded lines."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from scotty.flows.board import Board
from scotty.flows.lines import record_lines
from scotty.flows.recognise import recognise_facts
from scotty.ports import House

log = logging.getLogger(__name__)
PAUSE = 0.2
"""Seconds between looks at the ledger."""
FADES = 60.0
"""Seconds after which everything is judged again though nothing came: scores fade."""
AUDITS = 3_600.0
"""Seconds after which a sweep from the lake is held against the live scores."""
RECOVERS = 1.0
"""Seconds to wait after a fault."""
WATCHES = 600.0
"""Seconds between two looks at all open deals: warnings grow by the day, not by the minute."""
SETTLES = 5.0
"""Seconds between two looks by which tables and lake follow."""


class Pulse:
    """One beat: recognise visitors, judge, record lines crossed."""

    def __init__(self, house: House, board: Board) -> None:
        self._house = house
        self._board = board
        self._judged = self._audited = house.clock.now()

    def recover(self) -> None:
        """Start again from the ledger."""
        self._board.reload()

    def beat(self) -> bool:
        """Do what is due; return whether anything had come."""
        now = self._house.clock.now()
        recognise_facts(self._house)
        change = self._board.step()
        came = change is not None
        if change is None and _due(now, self._judged, FADES):
            change = self._board.refresh()
        if change is not None:
            self._judged = now
            if change.heated or change.cooled:
                record_lines(self._house, self._board.judged, self._board.rules)
        if _due(now, self._audited, AUDITS):
            self.audit()
            self._audited = now
        return came

    def audit(self) -> list[str]:
        """Sweep, compare with the live scores, and return the accounts that differ: none should.

        Should there be any, it is a bug of ours: it is logged, and everything is read anew.
        """
        differ = self._board.audit()
        if differ:
            log.error("live and batch differ on %d accounts, %s first", len(differ), differ[0])
            self._board.reload()
        return differ


def _due(now: datetime, last: datetime, seconds: float) -> bool:
    return (now - last).total_seconds() >= seconds


def run_pulse(pulse: Pulse, stop: threading.Event) -> None:
    """Beat until `stop`; while facts keep coming, without a pause between.

    A fault (the database restarts, a disk is full) is logged and answered by reading
    everything anew as soon as that works; no fact is skipped or counted twice.
    """
    sound = True

    def beat() -> bool:
        nonlocal sound
        if not sound:
            pulse.recover()
        sound = False
        came = pulse.beat()
        sound = True
        return came

    repeat_work(beat, stop, PAUSE)


def run_settling(house: House, stop: threading.Event) -> None:
    """Bring tables and lake along until `stop`, apart from the pulse: nobody waits for them."""

    def settle() -> bool:
        house.tables.refresh()
        house.lake.sync()
        return False

    repeat_work(settle, stop, SETTLES)


class Stopped(Exception):
    """Long work is broken off."""


def run_watching(
    look: Callable[[Callable[[], None]], object], stop: threading.Event, pause: float = WATCHES
) -> None:
    """Look at all open deals every `pause` seconds until `stop`, apart from what anybody waits for.

    Not at once: those who open the app first have the machine to themselves. `look` is given
    what to call while it works, so that it ends with the app and not some minutes later.
    """

    def check() -> None:
        if stop.is_set():
            raise Stopped

    def watch() -> bool:
        with suppress(Stopped):
            look(check)
        return False

    if not stop.wait(pause):
        repeat_work(watch, stop, pause)


def repeat_work(work: Callable[[], bool], stop: threading.Event, pause: float) -> None:
    """Do the work until `stop`, pausing when it finds nothing; a fault is logged, and tried again."""
    while not stop.is_set():
        try:
            came = work()
        except Exception:
            log.exception("%s failed and is tried again", work.__name__)
            came = False
            stop.wait(RECOVERS)
        if not came:
            stop.wait(pause)
