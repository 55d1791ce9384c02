"""The rules in force at a moment: playbook, weights, signals."""

from datetime import datetime

from scotty.desk.playbook import current_playbook, served_weights
from scotty.ports import House
from scotty.signals import SIGNALS
from scotty.stages.identify.judge import Rules


def current_rules(house: House, moment: datetime) -> Rules:
    """Return what judgement is done by at `moment`; needs the signals loaded (by `wire`)."""
    book, version, _ = current_playbook(house, moment)
    return Rules(book=book, intent=..., fit=..., signals=SIGNALS)
