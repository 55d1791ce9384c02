"""The rules in force at a moment: playbook, weights, signals."""

from datetime import datetime

from scotty.desk.playbook import current_playbook
from scotty.desk.weights import served_fit, served_intent
from scotty.ports import House
from scotty.signals import SIGNALS
from scotty.stages.identify.judge import Rules


def current_rules(house: House, moment: datetime) -> Rules:
    """Return what judgement was done by at `moment`; `wire` has loaded the signals."""
    book, number, _ = current_playbook(house, moment)
    return Rules(
        book=book,
        intent=served_intent(house, SIGNALS, book.intent, moment),
        fit=served_fit(house, book.icp, moment),
        signals=SIGNALS,
        version=f"playbook {number}",
    )
