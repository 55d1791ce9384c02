"""Which teller tells which kind of table."""

from collections.abc import Callable
from typing import Protocol

from scotty.facts import Fact
from scotty.ports.imports import What
from scotty.vendors.files.tell.accounts import tell_account, tell_customer
from scotty.vendors.files.tell.deals import tell_deal
from scotty.vendors.files.tell.people import tell_contact, tell_lead
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.tell.scene import Scene
from scotty.vendors.files.tell.signs import tell_event, tell_topic
from scotty.vendors.files.tell.stack import StackTeller
from scotty.vendors.files.tell.stages import StageTeller
from scotty.vendors.files.tell.sums import tell_product, tell_seller, tell_spend, tell_usage


class Teller(Protocol):
    """Takes rows and returns facts, at once or when enough is known."""

    def tell(self, row: Told) -> list[Fact]:
        """Take a row; return the facts that can be told by now. Raises BadRow."""

    def finish(self) -> list[Fact]:
        """Return what is left to tell after the last row."""


class RowTeller:
    """Tells each row by itself."""

    def __init__(self, tell_row: Callable[[Told, Scene], list[Fact]], scene: Scene) -> None:
        self._tell_row = tell_row
        self._scene = scene

    def tell(self, row: Told) -> list[Fact]:
        """Return the facts of the row."""
        return self._tell_row(row, self._scene)

    def finish(self) -> list[Fact]:
        """Return nothing: all has been told."""
        return []


_ROWS: dict[What, Callable[[Told, Scene], list[Fact]]] = {
    "products": tell_product,
    "sellers": tell_seller,
    "accounts": tell_account,
    "customers": tell_customer,
    "contacts": tell_contact,
    "leads": tell_lead,
    "deals": tell_deal,
    "events": tell_event,
    "topics": tell_topic,
    "spend": tell_spend,
    "usage": tell_usage,
}
_TELLERS: dict[What, Callable[[Scene], Teller]] = {
    "deal-history": StageTeller,
    "technologies": StackTeller,
}


def find_teller(what: What, scene: Scene) -> Teller:
    """Return a teller for a kind of table."""
    made = _TELLERS.get(what)
    return made(scene) if made else RowTeller(_ROWS[what], scene)
