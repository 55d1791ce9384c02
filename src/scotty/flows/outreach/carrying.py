"""Carrying: what is done about a touch that is due, from the alarm to what came of it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import TypeVar

from scotty.facts import Bug, Held, Later, Refused
from scotty.flows.outreach.effects import pause_mailbox, take_bounce
from scotty.flows.outreach.judging import judge_touch
from scotty.flows.outreach.outfit import Carried, Outfit
from scotty.flows.outreach.planning import advance, lend_mailbox, skip_reason
from scotty.gate import Decision
from scotty.ports.mail import Rejected, Unknown, Unsendable
from scotty.ports.outreach import SOURCE, Stopped, Surroundings, Touch, tell_touch

log = logging.getLogger(__name__)
T = TypeVar("T")
SEQUENCE = "sequence"
"""In the place of a policy: the step's own conditions say that it is not taken."""
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP = 12
"""Passing noes after which a mail counts as refused: two days and a half, by these waits (RFC 5321 § 4.5.4.1
asks for four to five days of a mail server; a personal mail that comes so late is no use)."""
LOCKED = timedelta(minutes=15)
"""Wait after the server did not let us in; the gate holds the mailbox meanwhile."""
PAUSES = (0.5, 1.0, 2.0, 4.0, *([8.0] * 14))
"""Seconds between tries to note what came of a touch: two minutes in all, as a database may take to restart."""


def answer_alarms(outfit: Outfit, worker: str) -> Callable[[str, int], str]:
    """Return what a worker of this name does about an alarm."""
    return partial(run_due, outfit, worker)


def run_due(outfit: Outfit, worker: str, name: str, wake: int) -> str:
    """Answer the alarm of a touch; return in a word or two what came of it.

    Every step begins by looking at the touch's row and ends by changing it, so that an answer that
    is broken off anywhere, and begun again by whomever, does nothing twice.
    """
    outreach = outfit.house.outreach
    try:
        return _claim(outfit, worker, (name, wake))
    except Exception as error:
        # A fault of ours, or of the machine: what is in hand must not stay there while we live on.
        why = f"It broke off: {type(error).__name__}."
        insist(
            lambda: outreach.let_go(
                name, worker, _next_try(outfit, name), why, outfit.house.clock.now()
            )
        )
        raise


def _next_try(outfit: Outfit, name: str) -> datetime:
    touch = outfit.house.outreach.touch(name)
    tries = 0 if touch is None else touch.tries
    wait: timedelta = min(FIRST_WAIT * 2 ** min(tries, GIVE_UP), LONGEST_WAIT)
    return outfit.house.clock.now() + wait


def _claim(outfit: Outfit, worker: str, alarm: tuple[str, int]) -> str:
    """Let the gate decide on a due touch, and carry it where it may leave; `alarm` is (touch, wake)."""
    outreach, now = outfit.house.outreach, outfit.house.clock.now()
    begun = outreach.begin(*alarm, worker, partial(_judge, outfit), now)
    if begun is None:
        return "stale"
    touch, decision = begun
    if decision.allowed:
        return "handed" if touch.state == "handed" else carry(outfit, touch)
    if decision.policy == SEQUENCE:
        advance(outfit, touch.enrolment)
        return "skipped"
    if decision.final and decision.held is not None and touch.enrolment is not None:
        # What may never leave to them will not leave at the next step either.
        outreach.turn(touch.enrolment, "ended", decision.held.reason, SOURCE, now)
    elif lend_mailbox(outfit, touch):
        outreach.move(touch.id, now, "A mailbox is connected now.", SOURCE, now)
    return f"held: {decision.policy}"


def _judge(outfit: Outfit, touch: Touch, around: Surroundings) -> Decision:
    """Return the decision on a touch that is due: by the conditions of its step, then by the gate."""
    if why := skip_reason(outfit, touch):
        return Decision(held=Held(why), policy=SEQUENCE, final=True)
    return judge_touch(outfit, touch, around)


def carry(outfit: Outfit, touch: Touch) -> str:
    """Carry a claimed touch over its channel, and note what came of it."""
    return insist(_attempt(outfit, touch))


def _attempt(outfit: Outfit, touch: Touch) -> Callable[[], str]:
    """Hand a touch over; return what notes the outcome. That may be done again until it succeeds."""
    named: list[str] = []
    try:
        carrier = outfit.carriers.get(touch.channel)
        if carrier is None:
            raise Unsendable(f"Nothing carries {touch.channel} yet.", "Do it by hand, or drop it.")
        carried = carrier(touch, partial(_wire, outfit, touch, named))
    except Stopped as stopped:
        return partial(_stop, outfit, touch, stopped.why)
    except Unknown as unknown:
        return partial(_doubt, outfit, touch, unknown.why, "".join(named))
    except Later as later:
        return partial(_wait, outfit, touch, later)
    except Rejected as rejected:
        return partial(_reject, outfit, touch, rejected, "".join(named))
    except Refused as refused:
        return partial(_set_aside, outfit, touch, refused)
    return partial(finish, outfit, touch, carried)


def insist(work: Callable[[], T]) -> T:
    """Do something that can be done twice, again and again over two minutes until it does not fail.

    A database that restarts must not turn a mail that was accepted into one nobody can tell of.
    """
    for pause in PAUSES:
        try:
            return work()
        except (Refused, Bug):
            raise
        except Exception:
            log.exception("what came of a touch could not be noted; it is tried again")
            Event().wait(pause)
    return work()


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


def _stop(outfit: Outfit, touch: Touch, why: str) -> str:
    now = outfit.house.clock.now()
    outfit.house.outreach.retry(touch, now, why, now)  # the gate says what is to become of it
    return "stopped"


def _set_aside(outfit: Outfit, touch: Touch, refused: Refused) -> str:
    """Pause the mailbox of a touch that surely did not leave; where it is not to blame, a person must act."""
    house, now = outfit.house, outfit.house.clock.now()
    if touch.mailbox is not None and not isinstance(refused, Unsendable):
        pause_mailbox(house, touch, refused.why, now)
        house.outreach.retry(touch, now + LOCKED, refused.why, now)
        return "refused"
    said = {"policy": "carrier", "reason": refused.why, "mend": refused.mend}
    fact = tell_touch("act.decided", touch, now, f"{touch.wake}:carrier", allowed=False, **said)
    house.outreach.settle(touch, "waiting", [fact], now, settled=None, **said)
    return "held: carrier"


def _wire(outfit: Outfit, touch: Touch, named: list[str], message: str) -> None:
    house = outfit.house
    named[:] = [message]
    barred = house.suppressions.hashes(touch.address) if "@" in touch.address else ()
    house.outreach.wire(touch, message, barred, house.clock.now())


def _doubt(outfit: Outfit, touch: Touch, why: str, message: str) -> str:
    now = outfit.house.clock.now()
    fact = tell_touch("touch.unknown", touch, now, why=why, message_id=message)
    outfit.house.outreach.settle(touch, "unknown", [fact], now, answer=why)
    return "unknown"


def _wait(outfit: Outfit, touch: Touch, later: Later) -> str:
    now = outfit.house.clock.now()
    if touch.tries >= GIVE_UP:
        take_bounce(outfit.house, touch, ("expired", False), now)
        return _fail(outfit, touch, now, why=f"{later.why} (after {touch.tries} tries)", hard=False)
    wait = min(max(FIRST_WAIT * 2**touch.tries, timedelta(seconds=later.after)), LONGEST_WAIT)
    outfit.house.outreach.retry(touch, now + wait, later.why, now)
    return "later"


def _reject(outfit: Outfit, touch: Touch, no: Rejected, message: str) -> str:
    now = outfit.house.clock.now()
    take_bounce(outfit.house, touch, (no.reason, no.hard), now, status=no.status, code=no.code)
    return _fail(
        outfit, touch, now, why=no.why, hard=no.hard, code=no.code, status=no.status, reason=no.reason,
        message_id=message,
    )  # fmt: skip


def _fail(outfit: Outfit, touch: Touch, now: datetime, why: str, hard: bool, **said: str) -> str:
    fact = tell_touch("touch.failed", touch, now, why=why, hard=hard, **said)
    outfit.house.outreach.settle(touch, "failed", [fact], now, answer=why)
    advance(outfit, touch.enrolment)
    return "failed"
