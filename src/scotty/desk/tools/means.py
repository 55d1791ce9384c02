"""What tools work with in a process: the house, and what is costly to make, made once."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from scotty.desk.engine import Run
from scotty.desk.hot import list_hot
from scotty.desk.outfit import fit_out
from scotty.desk.pipelines import Pipelines
from scotty.desk.shelf import Shelf
from scotty.flows.outreach.outfit import Outfit
from scotty.ports import House
from scotty.stages.identify.standing import HotList


class Means:
    """The house and its boards. Where an app runs they are the app's; else they are made at need."""

    def __init__(
        self,
        house: House,
        root: str,
        hot: Callable[[], HotList] | None = None,
        pipelines: Pipelines | None = None,
        outfit: Outfit | None = None,
    ) -> None:
        """`root` is our public address, without a slash; `hot` gives the list of a live board."""
        self.house = house
        self.root = root
        self._live = hot
        self._pipelines = pipelines
        self._outfit = outfit
        self._lists: Shelf[datetime | None, HotList] = Shelf(
            house.ledger, lambda moment: list_hot(house, moment)
        )
        # One shelf a name: what is made of one may ask another.
        self._kept: dict[str, Shelf[str, Any]] = {}
        self._lock = threading.Lock()
        #: What becomes of a run of the engine that was asked for: an app leaves it to its worker.
        self.see_run: Callable[[Run], Run] = lambda run: run

    def hot(self, moment: datetime | None) -> HotList:
        """Return the hot list as known at a moment, of now where it is None."""
        if moment is None and self._live is not None:
            return self._live()
        return self._lists.read(moment)

    @cached_property
    def pipelines(self) -> Pipelines:
        """The judged pipeline and its forecast."""
        return self._pipelines or Pipelines(self.house)

    @cached_property
    def outfit(self) -> Outfit:
        """What outreach works with."""
        return self._outfit or fit_out(self.house, self.root)

    def keep(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what was made under a name; it is made anew in the background as the ledger grows."""
        with self._lock:
            shelf = self._kept.setdefault(name, Shelf(self.house.ledger, lambda _: make(), 1))
        return shelf.read(name)

    def close(self) -> None:
        """Wait for what is on its way in the background."""
        self._lists.stop()
        for shelf in self._kept.values():
            shelf.stop()
        if self._pipelines is None and "pipelines" in self.__dict__:
            self.pipelines.stop()
