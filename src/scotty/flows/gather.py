"""Gathering: collectors side by side, within a bound of time; one that fails spoils nothing."""

import logging
from collections.abc import Sequence
from datetime import datetime
from threading import Event, Lock, Thread
from time import monotonic

import msgspec

from scotty.facts import Later, Refused
from scotty.ports.research import Collector, Document, Target, Trouble

log = logging.getLogger(__name__)
MOST = 300
"""Documents that one collector may give of one company."""
GRACE = 3.0
"""Seconds beyond the bound, at most, for which a collector that is about to end is awaited."""


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What collectors brought."""

    #: (collector, document), in the order of the collectors.
    documents: tuple[tuple[str, Document], ...]
    troubles: tuple[Trouble, ...]
    #: Collectors that came to their end and brought something.
    covered: frozenset[str]


class _Run:
    """One collector at work, in a thread of its own."""

    def __init__(self, collector: Collector, target: Target, now: datetime) -> None:
        self.collector, self.target, self.now = collector, target, now
        self.documents: list[Document] = []
        self.troubles: list[Trouble] = []
        self.ended, self.failed = False, False
        self._stop, self._lock = Event(), Lock()
        # Nobody waits for a thread that a collector keeps beyond its time, not even the end of the process.
        self.thread = Thread(target=self._collect, name=f"collect-{collector.name}", daemon=True)
        self.thread.start()

    def _collect(self) -> None:
        try:
            for item in self.collector.collect(self.target, self.now):
                with self._lock:
                    if self._stop.is_set() or len(self.documents) >= MOST:
                        return
                    self._take(item)
            self.ended = True
        except (Later, Refused) as error:
            self._fail(error.why, getattr(error, "mend", "Try again later."))
        except Exception as error:
            # A collector promised not to raise: it is its fault, told as such, and the rest goes on.
            log.exception("the collector %s failed", self.collector.name)
            self._fail(f"It failed by a fault of ours, {type(error).__name__}.", "The log has it.")

    def _take(self, item: Document | Trouble) -> None:
        if isinstance(item, Document):
            self.documents.append(item)
        else:
            self.troubles.append(item)

    def _fail(self, why: str, mend: str) -> None:
        with self._lock:
            self.failed = True
            self.troubles.append(Trouble(place=self.collector.name, why=why, mend=mend))

    def close(self, until: float) -> None:
        """Wait for it until then; where it is not through, keep what it has and hear no more of it."""
        self.thread.join(max(0.0, until - monotonic()))
        with self._lock:
            self._stop.set()
            if not (self.ended or self.failed) and len(self.documents) < MOST:
                why = f"It was not through after {self.target.seconds:g} s; what it had by then is kept."
                mend = "Give it longer: seconds, under [research] in the playbook."
                self.troubles.append(Trouble(place=self.collector.name, why=why, mend=mend))


def gather_documents(collectors: Sequence[Collector], target: Target, now: datetime) -> Gathered:
    """Return what collectors bring of a company, all at work at once.

    It takes no longer than the target's seconds and a little. A collector that raises or does not end
    is told as a trouble; what it brought before is kept.
    """
    until = monotonic() + target.seconds + min(GRACE, target.seconds)
    runs = [_Run(collector, target, now) for collector in collectors]
    for run in runs:
        run.close(until)
    return Gathered(
        documents=tuple((r.collector.name, d) for r in runs for d in r.documents),
        troubles=tuple(t for r in runs for t in r.troubles),
        covered=frozenset(r.collector.name for r in runs if r.ended and r.documents),
    )
