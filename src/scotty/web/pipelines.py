"""The judged pipeline in memory: of now, renewed in the background, and of days leafed through."""

import logging
import threading
from collections import OrderedDict
from datetime import datetime
from time import monotonic

import msgspec

from scotty.desk.deal import Bench, DealPage, show_deal
from scotty.desk.pipeline import judge_pipeline, read_bench
from scotty.flows.deals import Pipeline
from scotty.ports import House

log = logging.getLogger(__name__)
KEPT = 12
LEAST = 3.0
"""Seconds between two renewals, at least; and ten times as long as one takes."""
FADES = 60.0
"""Seconds after which it is judged again though nothing came: deals age without any fact."""


class Held(msgspec.Struct, frozen=True):
    """A pipeline, the ledger's head before it was read, and when it was asked for."""

    pipeline: Pipeline
    bench: Bench
    head: int
    asked: float
    took: float


class Pipelines:
    """Nobody waits but the very first: whoever comes later is given what is held."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = threading.Lock()
        self._renewing = False
        self._held: Held | None = None
        self._leaf = threading.Lock()
        self._benches: OrderedDict[tuple[datetime, int], Bench] = OrderedDict()
        self._past: OrderedDict[tuple[datetime, int], Pipeline] = OrderedDict()

    def now(self) -> Pipeline:
        """Return the pipeline of now; where the ledger has grown, a new one is on its way."""
        with self._lock:
            if self._held is None:
                self._held = self._judge()
            held = self._held
            if not self._renewing and self._is_old(held):
                self._renewing = True
                threading.Thread(target=self._renew, name="pipeline", daemon=True).start()
            return held.pipeline

    def then(self, moment: datetime) -> Pipeline:
        """Return the pipeline as known at `moment`. One is judged at a time."""
        key = (moment, self._house.ledger.head())
        with self._leaf:
            if key not in self._past:
                self._past[key] = judge_pipeline(self._house, moment)
            self._past.move_to_end(key)
            while len(self._past) > KEPT:
                self._past.popitem(last=False)
            return self._past[key]

    def at(self, moment: datetime | None) -> Pipeline:
        """Return the pipeline as known at `moment`, of now where it is None."""
        return self.now() if moment is None else self.then(moment)

    def bench(self, moment: datetime | None) -> Bench:
        """Return what deals are judged with at `moment`: kept by the day, for it moves slowly."""
        if moment is None:
            self.now()
            assert self._held is not None
            return self._held.bench
        key = (moment, self._house.ledger.head())
        with self._leaf:
            if key not in self._benches:
                self._house.lake.sync()
                self._benches[key] = read_bench(self._house, moment)
            self._benches.move_to_end(key)
            while len(self._benches) > KEPT:
                self._benches.popitem(last=False)
            return self._benches[key]

    def show(self, key: str, moment: datetime | None, limit: int) -> DealPage:
        """Return a deal: its facts as they stand this instant, judged with the kept bench."""
        return show_deal(self._house, key, moment, limit, self.bench(moment))

    def _is_old(self, held: Held) -> bool:
        age = monotonic() - held.asked
        if age < max(LEAST, 10.0 * held.took):
            return False
        return age > FADES or self._house.ledger.head() != held.head

    def _judge(self) -> Held:
        began, head = monotonic(), self._house.ledger.head()
        pipeline = judge_pipeline(self._house)
        bench = read_bench(self._house, pipeline.as_of)
        return Held(pipeline, bench, head, began, monotonic() - began)

    def _renew(self) -> None:
        try:
            fresh = self._judge()
            with self._lock:
                self._held = fresh
        except Exception:
            log.exception("the pipeline could not be judged anew; the old one stays")
        finally:
            self._renewing = False
