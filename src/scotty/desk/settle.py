"""After much was told at once: derive, learn and record what follows from it."""

import msgspec

from scotty.desk.rules import current_rules
from scotty.desk.weights import fit_weights
from scotty.flows.lines import record_lines
from scotty.flows.recognise import recognise_facts
from scotty.flows.sweep import sweep
from scotty.ports import House


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    accounts: int
    hot: int
    #: What the wins teach of the ideal customer, or that they teach nothing.
    lesson: str


def settle_facts(house: House) -> Settled:
    """Recognise visitors, bring tables and lake along, learn the ideal customer, record lines.

    For the end of an import or of filling the demo; the running app does the same bit by
    bit. Doing it twice changes nothing.
    """
    recognise_facts(house)
    house.tables.refresh()
    house.lake.sync()
    lesson = fit_weights(house).remark
    house.lake.sync()
    moment = house.clock.now()
    rules = current_rules(house, moment)
    judged = sweep(house.lake, moment, rules)
    record_lines(house, judged, rules)
    house.tables.refresh()
    house.lake.sync()
    return Settled(accounts=len(judged.score), hot=int(judged.hot.sum()), lesson=lesson)
