"""What is the sender's own to say: names, addresses, offers that need no fact of theirs."""

import msgspec

from scotty.stages.engage.compose.case import Case, Event, Sender
from scotty.stages.engage.compose.event import plan_event


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft may say without a fact."""

    sender: Sender
    #: Addresses that a draft may link to: pages made for them, the calendar, our own sites.
    links: tuple[str, ...] = ()
    #: Names that we may drop: brand, products, partners; a workspace keeps its list.
    words: tuple[str, ...] = ()
    #: Step that is answered in its thread, by subject; "" where none is.
    thread: str = ""
    event: Event | None = None
    channel: str = "mail"
    #: What is done on the channel: connect, comment, inmail …
    does: str = ""


def list_own(case: Case, thread: str = "") -> Own:
    """Return what the sender of a case may say; `thread` is the subject that is answered."""
    return Own(
        sender=case.sender,
        links=tuple(filter(None, (*case.links.values(), case.sender.calendar))),
        words=tuple(touch.subject for touch in case.past),
        thread=thread,
        event=plan_event(case),
        channel=case.step.channel,
        does=case.step.does,
    )
