"""This week's hot accounts, and the rules by which they are found."""

from datetime import datetime

from scotty.desk.rules import current_rules
from scotty.flows.listing import list_accounts
from scotty.flows.sweep import sweep
from scotty.ports import House
from scotty.stages.identify.standing import HotList


def list_hot(house: House, as_of: datetime | None = None, limit: int | None = None) -> HotList:
    """Return the accounts that meet all four conditions as known at `as_of` (now by default)."""
    moment = as_of or house.clock.now()
    rules = current_rules(house, moment)
    house.lake.sync()
    return list_accounts(sweep(house.lake, moment, rules), house.lake, rules.signals, limit)
