"""Carrying: what is done about a touch that is due, from the alarm to what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from scotty.facts import Later, Refused
from scotty.flows.outreach.effects import pause_mailbox, take_bounce
from scotty.flows.outreach.judging import judge_touch
from scotty.flows.outreach.outfit import Carried, Outfit
from scotty.flows.outreach.planning import advance, skip_reason
from scotty.ports.mail import Rejected, Unknown
from scotty.ports.outreach import Stopped, Touch, tell_touch

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP = 12
"""Passing noes after which a mail counts as refused: two days and a half, by these waits (RFC 5321 § 4.5.4.1
asks for four to five days of a mail server; a personal mail that comes so late is no use)."""
LOCKED = timedelta(minutes=15)
"""Wait after the server did not let us in; the gate holds the mailbox meanwhile."""


def answer_alarms(outfit: Outfit, worker: str) -> Callable[[str, int], str]:
    """Return what a worker of this name does about an alarm."""
    return partial(run_due, outfit, worker)


def run_due(outfit: Outfit, worker: str, name: str, wake: int) -> str:
    """Answer the alarm of a touch; return in a word or two what came of it.

    Every step begins by looking at the touch's row and ends by changing it, so that an answer that
    is broken off anywhere, and begun again by whomever, does nothing twice.
    """
    outreach = outfit.house.outreach
    now = outfit.house.clock.now()
    touch = outreach.touch(name)
    if touch is None or touch.state != "planned" or touch.wake != wake:
        return "stale"
    if touch.due <= now and (why := skip_reason(outfit, touch)):
        outreach.drop(name, why, "sequence", now)
        advance(outfit, touch.enrolment)
        return "skipped"
    begun = outreach.begin(name, wake, worker, partial(judge_touch, outfit), now)
    if begun is None:
        return "stale"
    touch, decision = begun
    if not decision.allowed:
        return f"held: {decision.policy}"
    return "handed" if touch.state == "handed" else carry(outfit, touch)


def carry(outfit: Outfit, touch: Touch) -> str:
    """Carry a claimed touch over its channel, and note what came of it."""
    house = outfit.house
    try:
        carried = outfit.carriers[touch.channel](touch, partial(_wire, outfit, touch))
    except Stopped as stopped:
        house.outreach.retry(touch, house.clock.now(), stopped.why, house.clock.now())
        return "stopped"
    except Unknown as unknown:
        return _doubt(outfit, touch, unknown.why)
    except Later as later:
        return _wait(outfit, touch, later)
    except Rejected as rejected:
        return _reject(outfit, touch, rejected)
    except Refused as refused:
        return _set_aside(outfit, touch, refused)
    return finish(outfit, touch, carried)


def finish(outfit: Outfit, touch: Touch, carried: Carried, by: str = "") -> str:
    """Note that a touch has left, and plan what comes next."""
    now = outfit.house.clock.now()
    fact = tell_touch(
        "touch.sent", touch, now, channel=touch.channel, step=touch.step, subject=touch.subject,
        sequence=touch.sequence, message_id=carried.message, mailbox=touch.mailbox,
        answer=carried.answer, by=by, arm=touch.arm, does=touch.does, pitch=touch.pitch,
    )  # fmt: skip
    outfit.house.outreach.settle(touch, "sent", [fact], now, answer=carried.answer)
    advance(outfit, touch.enrolment)
    return "sent"


def _set_aside(outfit: Outfit, touch: Touch, refused: Refused) -> str:
    """Pause the mailbox of a touch that surely did not leave; one without a mailbox waits for a person."""
    house, now = outfit.house, outfit.house.clock.now()
    if touch.mailbox is not None:
        pause_mailbox(house, touch, refused.why, now)
        house.outreach.retry(touch, now + LOCKED, refused.why, now)
        return "refused"
    said = {"policy": "carrier", "reason": refused.why, "mend": refused.mend}
    fact = tell_touch("act.decided", touch, now, f"{touch.wake}:carrier", allowed=False, **said)
    house.outreach.settle(touch, "waiting", [fact], now, settled=None, **said)
    return "held: carrier"


def _wire(outfit: Outfit, touch: Touch, message: str) -> None:
    house = outfit.house
    barred = house.suppressions.hashes(touch.address) if "@" in touch.address else ()
    house.outreach.wire(touch, message, barred, house.clock.now())


def _doubt(outfit: Outfit, touch: Touch, why: str) -> str:
    now = outfit.house.clock.now()
    outfit.house.outreach.settle(
        touch, "unknown", [tell_touch("touch.unknown", touch, now, why=why)], now, answer=why
    )
    return "unknown"


def _wait(outfit: Outfit, touch: Touch, later: Later) -> str:
    now = outfit.house.clock.now()
    if touch.tries >= GIVE_UP:
        take_bounce(outfit.house, touch, ("expired", False), now)
        return _fail(outfit, touch, now, why=f"{later.why} (after {touch.tries} tries)", hard=False)
    wait = min(max(FIRST_WAIT * 2**touch.tries, timedelta(seconds=later.after)), LONGEST_WAIT)
    outfit.house.outreach.retry(touch, now + wait, later.why, now)
    return "later"


def _reject(outfit: Outfit, touch: Touch, no: Rejected) -> str:
    now = outfit.house.clock.now()
    take_bounce(outfit.house, touch, (no.reason, no.hard), now, status=no.status, code=no.code)
    return _fail(
        outfit, touch, now, why=no.why, hard=no.hard, code=no.code, status=no.status, reason=no.reason
    )  # fmt: skip


def _fail(outfit: Outfit, touch: Touch, now: datetime, why: str, hard: bool, **said: str) -> str:
    fact = tell_touch("touch.failed", touch, now, why=why, hard=hard, **said)
    outfit.house.outreach.settle(touch, "failed", [fact], now, answer=why)
    advance(outfit, touch.enrolment)
    return "failed"
