"""After much was told at once: derive, learn and record what follows from it."""

from datetime import datetime, timedelta

import msgspec

from scotty.desk.learning import learn_weights
from scotty.desk.rules import current_rules
from scotty.desk.watch import watch_deals
from scotty.desk.weights import fit_weights, list_weights
from scotty.flows.lines import record_lines
from scotty.flows.recognise import recognise_facts
from scotty.flows.sweep import sweep
from scotty.ports import House

AGAIN = timedelta(days=7)
"""A week's outcomes are the least from which learning anew is worth its while."""


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    accounts: int
    hot: int
    #: What the wins teach of the ideal customer, or that they teach nothing.
    lesson: str
    #: What past openings teach of intent, or that they are too few.
    outlook: str


def settle_facts(house: House) -> Settled:
    """Recognise visitors, bring tables and lake along, learn the ideal customer, record lines.

    For the end of an import or of filling the demo; the running app does the same bit by
    bit. Doing it twice changes nothing.
    """
    recognise_facts(house)
    house.tables.refresh()
    house.lake.sync()
    moment = house.clock.now()
    lesson = fit_weights(house).remark
    outlook = _learn(house, moment)
    house.lake.sync()
    rules = current_rules(house, moment)
    judged = sweep(house.lake, moment, rules)
    record_lines(house, judged, rules)
    watch_deals(house)
    house.tables.refresh()
    house.lake.sync()
    return Settled(
        accounts=len(judged.score), hot=int(judged.hot.sum()), lesson=lesson, outlook=outlook
    )


def _learn(house: House, moment: datetime) -> str:
    """Learn the weights of intent unless that was done within the week; return what came of it."""
    known = list_weights(house, "intent")
    if known and moment - known[-1].at < AGAIN:
        return known[-1].remark
    return learn_weights(house, moment).evidence.remark
