"""Deeds: what somebody did is worth so much, and fades."""

import math
from collections.abc import Iterable
from datetime import datetime

from scotty.facts import DAY, Fact

WEIGHTS = {
    "call.held": 4.0,
    "web.demo_requested": 4.0,
    "product.trial_started": 4.0,
    "email.replied": 3.0,
    "meeting.booked": 3.0,
    "web.form_submitted": 3.0,
    "web.chat_started": 2.0,
    "event.attended": 2.0,
    "web.page_viewed": 0.5,
    "product.used": 0.5,
}
"""What a deed is worth; the rest count 1 (judgement)."""
HALF_LIFE = 30.0
"""Days until a deed counts half."""


def weigh_deeds(deeds: Iterable[Fact], moment: datetime) -> float:
    """Return what deeds are worth at a moment, each fading at the half-life."""
    now = moment.timestamp()
    return sum(
        WEIGHTS.get(f.kind, 1.0) * math.exp2((f.at.timestamp() - now) / (HALF_LIFE * DAY))
        for f in deeds
    )
