"""The pace: what may be done next for a contact, and when; a mix, worth before asking."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from scotty.facts import Fact, Held
from scotty.playbook.ads import Does, Social
from scotty.signals.view import Contact, View
from scotty.stages.engage.social.engagement import Engagement, judge_engagement

WEEK = timedelta(days=7)
WORTH: tuple[Does, ...] = ("comment", "share")
"""What is of worth to them and asks for nothing."""
ORDER: tuple[Does, ...] = ("comment", "connect", "share", "message", "inmail")
"""Of equals this comes first."""
PATIENCE = timedelta(days=14)
"""How long a request to connect waits before an InMail takes its place."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done for a contact on a network."""

    at: datetime
    does: Does
    pitch: bool = False
    #: Facts it took up, so that no post is answered twice.
    about: tuple[str, ...] = ()


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """What to do next, and why now."""

    does: Does
    at: datetime
    #: Whether it may ask for something.
    pitch: bool
    why: str
    #: The happening that it takes up, where it does.
    event: Fact | None = None
    facts: tuple[str, ...] = ()


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What was done for a contact, oldest first, and what came back."""

    done: tuple[Done, ...] = ()
    accepted: bool = False
    declined: bool = False


def read_history(view: View, contact: str) -> History:
    """Return what was done for this person on networks, as far as the timeline tells."""
    planned = {view.log.identify(f): f for f in view.log.of("touch.planned")}
    done = []
    for fact in view.log.of("touch.sent"):
        if fact.contact == contact and fact.data.get("channel") == "social":
            plan = planned.get(str(fact.data.get("touch")))
            told = {**(plan.data if plan else {}), **fact.data}
            about = (*fact.because, *(plan.because if plan else ()))
            if told.get("does") in ORDER:
                pitch = told.get("pitch") is True
                done.append(Done(at=fact.at, does=told["does"], pitch=pitch, about=about))
    answers = {
        f.data.get("outcome") for f in view.log.of("social.answered") if f.contact == contact
    }
    return History(done=tuple(done), accepted="accepted" in answers, declined="declined" in answers)


def choose_next(
    view: View, contact: Contact, history: History, rules: Social, at: datetime | None = None
) -> Next | Held:
    """Return what may be done next for this person at a moment (the view's own by default), or Held.

    At most `most` touches in any seven days, `gap_hours` between two, never the same twice in a
    row, and nothing that asks before engagement is established and `worth_first` things of worth
    were done since it last asked.
    """
    moment = at or view.moment
    if contact.left is not None:
        return Held(f"{contact.key} left on {contact.left.at:%Y-%m-%d}.")
    if (hold := _wait(history.done, rules, moment)) is not None:
        return hold
    engaged = judge_engagement(view, contact.key, rules)
    may_ask = engaged.established and _has_given(history.done, rules)
    event = _find_event(view, history, rules)
    able = list(_list_able(history, event, rules, moment))
    last = history.done[-1].does if history.done else None
    used = Counter(d.does for d in history.done if moment - d.at < 4 * WEEK)
    choices = [does for does in able if does != last]
    if not choices:
        return Held(
            "Nothing to do that differs from the last touch.",
            "Wait for news of theirs, or for an answer.",
        )
    asking = [does for does in choices if does in ("message", "inmail")]
    does = (
        asking[0] if may_ask and asking else min(choices, key=lambda d: (used[d], ORDER.index(d)))
    )
    return _say(view, does, moment, engaged if may_ask else None, event)


def _wait(done: Sequence[Done], rules: Social, moment: datetime) -> Held | None:
    """Return why it is too early for another touch; None where it is not."""
    recent = [d.at for d in done if moment - d.at < WEEK]
    if len(recent) >= rules.most:
        free = recent[-rules.most] + WEEK
        return Held(
            f"{len(recent)} touches in seven days, {rules.most} at most.",
            f"Again from {free:%Y-%m-%d %H:%M} UTC.",
        )
    gap = timedelta(hours=rules.gap_hours)
    if recent and moment - recent[-1] < gap:
        return Held(
            f"The last touch was less than {rules.gap_hours} hours ago.",
            f"Again from {recent[-1] + gap:%Y-%m-%d %H:%M} UTC.",
        )
    return None


def _has_given(done: Sequence[Done], rules: Social) -> bool:
    """Return whether enough of worth was done since the last touch that asked."""
    since = max((k + 1 for k, d in enumerate(done) if d.pitch), default=0)
    return sum(d.does in WORTH for d in done[since:]) >= rules.worth_first


def _find_event(view: View, history: History, rules: Social) -> Fact | None:
    """Return the newest happening that nothing was said about yet."""
    told = {name for d in history.done for name in d.about}
    events = view.happenings(rules.fresh_days)
    return next((f for f in events if view.log.identify(f) not in told), None)


def _list_able(
    history: History, event: Fact | None, rules: Social, moment: datetime
) -> Iterator[Does]:
    """Yield what could be done at all, whatever was done last."""
    asked = [d.at for d in history.done if d.does == "connect"]
    waiting = bool(asked) and moment - asked[-1] < timedelta(days=rules.again_days)
    if event is not None:
        yield "comment"
    yield "share"
    if history.accepted:
        yield "message"
        return
    if not waiting and not history.declined:
        yield "connect"
    if history.declined or (asked and moment - asked[-1] >= PATIENCE):
        yield "inmail"


def _say(
    view: View, does: Does, moment: datetime, engaged: Engagement | None, event: Fact | None
) -> Next:
    pitch = engaged is not None and does in ("message", "inmail")
    takes = event if does in ("comment", "connect", "message", "inmail") else None
    facts = [view.log.identify(takes)] if takes is not None else []
    why = {
        "comment": "They have news that nothing was said about yet.",
        "connect": "They are not connected, and were not asked lately.",
        "share": "Something of worth to them, asking for nothing.",
        "message": "They are connected.",
        "inmail": "They have not taken the connection; an InMail reaches them all the same.",
    }[does]
    if pitch and engaged is not None:
        why = f"It may ask: {engaged.why}"
        facts += engaged.facts
    return Next(
        does=does, at=moment, pitch=pitch, why=why, event=takes, facts=tuple(dict.fromkeys(facts))
    )


def plan_week(view: View, contact: Contact, history: History, rules: Social) -> tuple[Next, ...]:
    """Return the touches of the seven days from the view's moment: as many as the pace allows.

    Spread evenly; what they answer meanwhile changes it, so that only the first is a task.
    """
    planned: list[Next] = []
    step = max(WEEK / rules.most, timedelta(hours=rules.gap_hours))
    now = history
    for k in range(rules.most):
        at = view.moment + k * step
        if at - view.moment >= WEEK:
            break
        found = choose_next(view, contact, now, rules, at)
        if isinstance(found, Held):
            continue
        planned.append(found)
        done = Done(at=at, does=found.does, pitch=found.pitch, about=found.facts)
        now = msgspec.structs.replace(now, done=(*now.done, done))
    return tuple(planned)
