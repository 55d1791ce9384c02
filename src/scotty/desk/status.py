"""How the workspace is: what it holds, and how far its tables and lake are behind the ledger."""

import msgspec

from scotty.ports import House


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Counts, and the lag."""

    facts: int
    accounts: int
    contacts: int
    deals: int
    #: Inputs that could not become facts and wait for a mend.
    dead_letters: int
    #: Age of the oldest fact that tables or lake do not have yet, in seconds; 0 where they are level.
    lag_seconds: float


def read_status(house: House) -> Status:
    """Return the counts as they stand, without bringing anything up to date."""
    behind = min(house.tables.cursor(), house.lake.cursor())
    return Status(**house.ledger.counts(), lag_seconds=round(house.ledger.age(behind), 3))
