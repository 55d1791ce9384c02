"""Reconciling: touches of which nobody can say whether they left, looked up, never blindly sent again."""

from datetime import timedelta

from scotty.facts import Later, Refused
from scotty.flows.outreach.effects import take_bounce
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import advance
from scotty.ports.outreach import SOURCE, Plan, Touch, Wanted, tell_touch
from scotty.stages.engage.draft import Claim, Draft, Fault

MOST_ATTEMPTS = 3
"""Attempts at a message over a line that breaks each time."""
SETTLES = timedelta(seconds=60)
"""How long a provider may take to show a message that it accepted."""


def reconcile_unknown(outfit: Outfit) -> int:
    """Take back what dead workers had in hand, and look up all that is unknown; return how many were settled."""
    house = outfit.house
    house.outreach.rescue(house.clock.now())
    unknown = house.outreach.touches(Wanted(states=("unknown",), limit=1_000))
    return sum(reconcile_touch(outfit, touch) for touch in unknown)


def reconcile_touch(outfit: Outfit, touch: Touch) -> bool:
    """Look a message up in the mailbox it left from, a page in the ledger; return whether its fate is known now.

    Found: it was sent. Not found where the provider keeps all it accepts: it was not, and is
    planned again as another attempt. Anything else is left to a person.
    """
    if touch.channel in outfit.seekers:
        return _seek(outfit, touch)
    mailbox = None if touch.mailbox is None else outfit.house.mailboxes.find(touch.mailbox)
    if mailbox is None or not mailbox.imap or not touch.message:
        return False
    try:
        found = outfit.house.inbox.seek(mailbox, touch.message)
    except (Later, Refused):
        return False  # the mailbox page tells of it; it is looked up again soon
    if found:
        return take_as_sent(outfit, touch, "It lies in the mailbox it was sent from.", SOURCE)
    waited = outfit.house.clock.now() - (touch.claimed or touch.due)
    if not mailbox.keeps or waited < SETTLES:
        return False
    again = send_again if touch.attempt < MOST_ATTEMPTS else give_up
    how = "The provider keeps all it accepts, and does not have it."
    return again(outfit, touch, how, SOURCE)


def _seek(outfit: Outfit, touch: Touch) -> bool:
    if outfit.seekers[touch.channel](touch):
        return take_as_sent(outfit, touch, "It is there: it took effect.", SOURCE)
    return send_again(outfit, touch, "Nothing is there of it.", SOURCE)


def take_as_sent(outfit: Outfit, touch: Touch, how: str, by: str) -> bool:
    """Settle an unknown touch as sent; False where it was settled meanwhile."""
    now = outfit.house.clock.now()
    facts = [
        tell_touch("touch.reconciled", touch, now, found=True, how=how, by=by),
        tell_touch(
            "touch.sent", touch, now, channel=touch.channel, step=touch.step, subject=touch.subject,
            sequence=touch.sequence, message_id=touch.message, mailbox=touch.mailbox, arm=touch.arm,
            does=touch.does, pitch=touch.pitch, answer=how,
        ),
    ]  # fmt: skip
    done = outfit.house.outreach.settle(touch, "sent", facts, now, answer=how)
    if done:  # a worker may have died between planning it once more and settling this one
        again = plan_again(touch).id
        outfit.house.outreach.drop(again, "The attempt before it has arrived.", by, now)
    advance(outfit, touch.enrolment)
    return done


def send_again(outfit: Outfit, touch: Touch, how: str, by: str) -> bool:
    """Settle an unknown touch as not sent, and plan it once more, under another Message-ID."""
    now = outfit.house.clock.now()
    house = outfit.house
    # First the new attempt, then the end of the old one: killed in between, both are there, the
    # second try finds the first one's plan, and the old one still counts as unknown.
    house.outreach.plan(plan_again(touch), now)
    facts = [tell_touch("touch.reconciled", touch, now, found=False, how=how, by=by)]
    return house.outreach.settle(touch, "failed", facts, now, answer=how)


def give_up(outfit: Outfit, touch: Touch, how: str, by: str) -> bool:
    """Settle an unknown touch as not sent, for good: the line broke at each attempt."""
    now = outfit.house.clock.now()
    take_bounce(outfit.house, touch, ("networkerror", False), now)
    why = f"The line broke at each of {touch.attempt} attempts."
    facts = [
        tell_touch("touch.reconciled", touch, now, found=False, how=how, by=by),
        tell_touch("touch.failed", touch, now, why=why, reason="networkerror", hard=False),
    ]
    done = outfit.house.outreach.settle(touch, "failed", facts, now, answer=why)
    advance(outfit, touch.enrolment)
    return done


def plan_again(touch: Touch) -> Plan:
    """Return the plan of another attempt at a touch."""
    return Plan(
        account=touch.account,
        contact=touch.contact,
        enrolment=touch.enrolment,
        sequence=touch.sequence,
        step=touch.step,
        attempt=touch.attempt + 1,
        key="" if touch.enrolment else f"{touch.id}:again",
        channel=touch.channel,
        does=touch.does,
        pitch=touch.pitch,
        first=touch.first,
        cost=touch.cost,
        arm=touch.arm,
        due=touch.due,
        zone=touch.zone,
        why_then="as soon as can be: the first attempt did not arrive",
        address=touch.address,
        mailbox=touch.mailbox,
        by=touch.by,
        released=touch.released,
        draft=Draft(
            subject=touch.subject,
            body=touch.body,
            claims=tuple(Claim(c["text"], tuple(c["facts"])) for c in touch.claims),
            faults=tuple(Fault(f["what"], f.get("mend", "")) for f in touch.faults),
        ),
        links=tuple(touch.links),
        event=touch.event,
    )
