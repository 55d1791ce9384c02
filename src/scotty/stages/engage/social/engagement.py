"""Engagement: whether a contact has come toward us, so that they may be asked for something."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from scotty.facts import Fact
from scotty.playbook.ads import Social
from scotty.signals.view import View


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """An act of theirs by which engagement is established."""

    kind: str
    #: What they did, after their name.
    says: str
    #: Field of the fact -> values of which it must have one; a field that is not told passes nothing.
    only: Mapping[str, tuple[str, ...]] = {}
    #: Field -> values that take it back, such as a reply that a machine wrote.
    never: Mapping[str, tuple[str, ...]] = {}


SIGNS: tuple[Sign, ...] = (
    Sign(kind="social.answered", says="accepted the connection", only={"outcome": ("accepted",)}),
    Sign(kind="social.answered", says="answered on the network", only={"outcome": ("answered",)}),
    Sign(
        kind="email.replied",
        says="replied to a mail",
        never={"said": ("out_of_office", "auto", "unsubscribe", "wrong_person", "hostile")},
    ),
    Sign(kind="email.clicked", says="clicked a link in a mail"),
    Sign(kind="meeting.booked", says="booked a meeting"),
    Sign(kind="call.held", says="spoke with us"),
    Sign(kind="web.form_submitted", says="filled in a form"),
    Sign(kind="web.demo_requested", says="asked for a demo"),
    Sign(kind="web.chat_started", says="started a chat"),
    Sign(kind="event.attended", says="came to an event"),
    Sign(kind="product.trial_started", says="started a trial"),
)
"""What counts, as data. Opens and visits do not: machines make the first, and of the second they
do not know that we know. Clicks on ads do not: many are slips."""


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a contact has engaged with us, why, and the facts."""

    established: bool
    why: str
    facts: tuple[str, ...] = ()


def judge_engagement(view: View, contact: str, rules: Social | None = None) -> Engagement:
    """Return whether this person has engaged within `engaged_days`. A colleague's act is not theirs.

    Only what people did counts; what a scanner clicked has another verdict and is not looked at.
    """
    days = (rules or Social()).engaged_days
    since = view.moment - timedelta(days=days)
    found = [
        (sign, fact)
        for sign in SIGNS
        for fact in view.log.of(sign.kind)
        if fact.contact == contact and fact.at >= since and _fits(sign, fact)
    ]
    if not found:
        return Engagement(
            established=False,
            why=f"{contact} has not accepted, answered, clicked or met us in {days} days.",
        )
    sign, fact = max(found, key=lambda pair: pair[1].at)
    names = [view.log.identify(f) for _, f in sorted(found, key=lambda pair: pair[1].at)]
    return Engagement(
        established=True,
        why=f"{contact} {sign.says} on {fact.at:%Y-%m-%d}.",
        facts=tuple(dict.fromkeys(names)),
    )


def _fits(sign: Sign, fact: Fact) -> bool:
    return all(fact.data.get(field) in values for field, values in sign.only.items()) and not any(
        fact.data.get(field) in values for field, values in sign.never.items()
    )
