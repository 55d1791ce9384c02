"""The follower that works out whose facts are: visitors recognised, accounts linked or parted."""

from scotty.ports import House
from scotty.ports.links import Advance


def recognise_facts(house: House) -> Advance:
    """Take in all that the ledger has gained; return how many facts were judged and rows changed.

    Exactly once: each step commits its rows with its cursor. Safe to run in several
    processes; they take turns.
    """
    examined = changed = 0
    more = True
    while more:
        step = house.attributions.advance()
        examined += step.examined
        changed += step.changed
        more = step.more
    return Advance(examined, changed, False)
