"""How often they hear from us, and when."""

from datetime import datetime, timedelta

from scotty.gate.act import Act, Sight
from scotty.gate.policy import No, policy
from scotty.playbook.gate import GateRules

QUIET = ("ad", "page", "alert", "crm")
"""Channels that interrupt nobody: an audience, a page that waits, a note to our own people."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def _after(oldest: datetime | None, now: datetime, span: timedelta) -> datetime:
    """Return when the oldest of those counted falls out of the span."""
    return (oldest or now) + span


@policy(
    "Pressure on the person",
    order=60,
    why="Whoever hears from five colleagues in a week hears noise. One budget for all of us.",
)
def contact_pressure(act: Act, sight: Sight, rules: GateRules) -> No | None:
    """Keep to the budget of touches of one person, over all channels."""
    if act.contact is None or act.channel in QUIET:
        return None
    told, limit = sight.touched, rules.pressure
    if told.last is not None:
        gap = told.last + timedelta(hours=limit.gap_hours)
        if gap > sight.now:
            return No(reason=f"They heard from us at {told.last:%Y-%m-%d %H:%M} UTC.", until=gap)
    if told.week >= limit.contact_week:
        return No(
            reason=f"They heard from us {told.week} times in seven days.",
            until=_after(told.week_from, sight.now, WEEK),
        )
    if told.day >= limit.contact_day and told.last is not None:
        return No(reason="They heard from us today.", until=_after(told.last, sight.now, DAY))
    return None


@policy(
    "Pressure on the account",
    order=61,
    why="Colleagues compare notes: seven mails to seven people in a day are one campaign too many.",
)
def account_pressure(act: Act, sight: Sight, rules: GateRules) -> No | None:
    """Keep to the budget of touches of one account, all its people together."""
    if act.channel in QUIET or (act.channel == "task" and act.contact is None):
        return None  # what our own people do among themselves is not heard there
    told, limit = sight.touched, rules.pressure
    if told.account_week >= limit.account_week:
        return No(
            reason=f"The account heard from us {told.account_week} times in seven days.",
            until=_after(told.account_week_from, sight.now, WEEK),
        )
    if told.account_day >= limit.account_day:
        return No(
            reason=f"The account heard from us {told.account_day} times in a day.",
            until=_after(told.account_day_from, sight.now, DAY),
        )
    return None


@policy(
    "Working hours",
    order=62,
    channels=("mail", "call", "social"),
    why="Mail at night or on a holiday is read last, and says that a machine sent it.",
)
def quiet_hours(_act: Act, sight: Sight, _rules: GateRules) -> No | None:
    """Wait for the recipient's working hours."""
    if sight.open_from is None or sight.open_from <= sight.now:
        return None
    return No(reason="It is not working time where they are.", until=sight.open_from)
