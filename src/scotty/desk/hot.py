"""This week's hot accounts, and the rules by which they are found."""

from collections.abc import Sequence
from datetime import datetime

from scotty.desk.rules import current_rules
from scotty.flows.listing import list_accounts
from scotty.flows.sweep import sweep
from scotty.ports import House
from scotty.signals import SIGNALS
from scotty.stages.identify.describe import with_facts
from scotty.stages.identify.receipts import gather_evidence
from scotty.stages.identify.standing import HotList, Standing


def list_hot(house: House, as_of: datetime | None = None, limit: int | None = None) -> HotList:
    """Return the accounts that meet all four conditions as known at `as_of` (now by default)."""
    moment = as_of or house.clock.now()
    rules = current_rules(house, moment)
    house.lake.sync()
    return list_accounts(sweep(house.lake, moment, rules), house.lake, rules.signals, limit)


def ground_standings(house: House, standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return standings whose reasons name their facts: the live board, which is quick, leaves them out."""
    bare = [s for s in standings if not any(reason.facts for reason in s.reasons)]
    timelines = house.ledger.timelines([s.account for s in bare])
    found = {
        s.account: with_facts(
            s, gather_evidence(timelines[s.account].cut(s.as_of).facts(), SIGNALS), SIGNALS
        )
        for s in bare
    }
    return tuple(found.get(s.account, s) for s in standings)
