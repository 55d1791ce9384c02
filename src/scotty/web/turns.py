"""Earlier moments: hot lists as of a past day, kept for those who leaf through them."""

import threading
from collections import OrderedDict
from datetime import datetime

from scotty.desk.hot import list_hot
from scotty.desk.rules import current_rules
from scotty.flows.sweep import read_price
from scotty.ports import House
from scotty.stages.identify.standing import HotList

KEPT = 12


class Turns:
    """A past day's list changes only when something is learnt with hindsight: keyed by the ledger's head."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[datetime, int], HotList] = OrderedDict()
        self._prices: OrderedDict[tuple[datetime, int], float] = OrderedDict()

    def hot(self, moment: datetime) -> HotList:
        """Return the hot list as known at `moment`. One sweep at a time."""
        key = (moment, self._house.ledger.head())
        with self._lock:
            if key not in self._kept:
                self._kept[key] = list_hot(self._house, moment)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def price(self, moment: datetime) -> float:
        """Return what a deal was worth for each employee, as known at `moment`."""
        key = (moment, self._house.ledger.head())
        with self._lock:
            if key not in self._prices:
                tiers = current_rules(self._house, moment).book.tiers
                self._prices[key] = read_price(self._house.lake, moment, tiers)
            while len(self._prices) > KEPT:
                self._prices.popitem(last=False)
            return self._prices[key]
