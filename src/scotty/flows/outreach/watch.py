"""The watch over mailboxes: one whose last mails went wrong too often is paused before it does harm."""

from scotty.flows.outreach.outfit import Outfit
from scotty.ports.outreach import SOURCE
from scotty.stages.engage.warmup import Limits, judge_mailbox

LAST = 200
"""Mails of each mailbox that are looked at: older ones say little of today."""


def watch_mailboxes(outfit: Outfit, limits: Limits | None = None) -> int:
    """Pause each mailbox that its last mails speak against; return how many were paused.

    What it sent before a person let it send again is not held against it anew.
    """
    house, paused = outfit.house, 0
    sending = {m.id for m in house.mailboxes.all() if not m.paused}
    for number, record in sorted(house.mailboxes.records(LAST).items()):
        held = judge_mailbox(record, limits or Limits())
        if held is not None and number in sending:
            why = f"{held.reason} {held.mend}"
            house.mailboxes.pause(number, why, SOURCE, house.clock.now())
            paused += 1
    return paused
