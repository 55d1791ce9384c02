"""What follows at once from what comes back: suppression, pauses, ends."""

from datetime import datetime

from scotty.facts import Fact
from scotty.ports import House
from scotty.ports.outreach import SOURCE, Touch, tell_touch
from scotty.ports.suppressions import Reason, Suppression, Told

ABOUT_US = frozenset(
    {"authfailure", "badreputation", "blocked", "contenterror", "norelaying", "policyviolation"}
    | {"rejected", "requireptr", "securityerror", "spamdetected", "systemerror", "virusdetected"}
)
"""Reasons that say something of us or of a server, and nothing of the address; see docs/method/replies.md."""
SOFT_LIMIT = 3
"""Soft bounces of one address in a row after which it counts as dead (integrations.md § 19.3)."""


def suppress_contact(
    house: House, touch: Touch, reason: Reason, now: datetime, until: datetime | None = None
) -> None:
    """Put the address of a touch on the suppression list, and end what was planned for the person."""
    address = touch.address or touch.contact or ""
    fact = Fact(
        kind="contact.suppressed",
        at=now,
        known=now,
        source=SOURCE,
        key=f"{touch.contact}:{reason}:{touch.id}",
        account=touch.account,
        contact=touch.contact,
        because=(touch.id,),
        data={"scope": "all", "reason": reason, "by": SOURCE}
        | ({"until": until.isoformat()} if until else {}),
    )
    house.suppressions.suppress(
        [Told(Suppression(address=address, reason=reason, until=until), fact)]
    )
    end_contact(house, touch.contact, reason, now)


def end_contact(
    house: House, contact: str | None, why: str, now: datetime, by: str = SOURCE
) -> int:
    """End every sequence that a person is in; return how many ended."""
    if contact is None:
        return 0
    alive = house.outreach.enrolments({"contact": contact})
    return sum(house.outreach.turn(e.id, "ended", why, by, now) for e in alive)


def take_bounce(
    house: House, touch: Touch, bounce: tuple[str, bool], now: datetime, **said: str
) -> None:
    """Note a bounce, `bounce` is (reason, hard); a dead address is suppressed and its sequences end.

    An address that came back softly three times, and has answered nothing meanwhile, is dead, too.
    """
    reason, hard = bounce
    fact = tell_touch("email.bounced", touch, now, reason=reason, hard=hard, **said)
    house.ledger.append([fact])
    if hard or _count_soft(house, touch) >= SOFT_LIMIT:
        suppress_contact(house, touch, "bounced", now)


def _count_soft(house: House, touch: Touch) -> int:
    """Return how many mails to this person came back softly since one was answered."""
    timeline = house.ledger.timelines([touch.account])[touch.account]
    count = 0
    for fact in timeline.facts():
        if fact.contact == touch.contact and fact.kind == "email.bounced":
            count += fact.data.get("reason") not in ABOUT_US
        elif fact.contact == touch.contact and fact.kind in ("email.replied", "email.clicked"):
            count = 0
    return count


def pause_mailbox(house: House, touch: Touch, why: str, now: datetime) -> None:
    """Pause the mailbox that a touch left from; nothing more leaves by it until a person resumes it."""
    if touch.mailbox is not None:
        house.mailboxes.pause(touch.mailbox, why, SOURCE, now)
