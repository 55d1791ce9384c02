"""What a draft is made from: whose touch, to whom, by whom, with what at hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple, TypeVar

import msgspec

from scotty.playbook.content import Asset
from scotty.playbook.sequence import Step
from scotty.signals.suit import CITED
from scotty.signals.titles import read_department
from scotty.signals.view import Contact, View

T = TypeVar("T")

ASSET = CITED
"""How a claim names an asset among the ids of facts."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes."""

    name: str
    brand: str
    email: str = ""
    title: str = ""
    phone: str = ""
    #: What is sold, where a text does not say which product.
    product: str = ""
    #: Where a meeting can be booked; "" for nowhere.
    calendar: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What an invitation invites to; the mail's words and the .ics both come from it."""

    title: str
    #: Begin, with a zone.
    start: datetime
    minutes: int


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier touch to the same person."""

    step: str
    subject: str = ""
    assets: tuple[str, ...] = ()
    #: Ids of the facts that its draft rested on.
    because: tuple[str, ...] = ()


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that a draft may rest on; the same case gives the same draft."""

    view: View
    contact: Contact
    step: Step
    sender: Sender
    assets: Mapping[str, Asset]
    #: Name of the variant of an experiment; "" for the first.
    variant: str = ""
    #: Name -> address of a page made for them: page, calculator, video, brief …
    links: Mapping[str, str] = {}
    #: The event; None: planned from the step (see `event.plan_event`).
    event: Event | None = None
    past: tuple[Touch, ...] = ()
    #: When it will leave; None: at the view's moment.
    at: datetime | None = None
    #: IANA zone of the contact; "" for UTC.
    zone: str = ""

    @property
    def persona(self) -> str:
        """The contact's department, as their title tells; "" where it tells none."""
        return read_department(self.contact.tell("title")) or ""

    @property
    def used(self) -> frozenset[str]:
        """Facts and assets that earlier touches have spoken of."""
        return frozenset(
            name for touch in self.past for name in (*touch.because, *map(cite, touch.assets))
        )

    def pick(self, options: Sequence[T], salt: str) -> T:
        """Return one of the options: for one person and step always the same one."""
        return options[spread(len(options), self.view.account, self.contact.key, salt)]


class Words(NamedTuple):
    """What fills a slot, and the ids of facts and `asset:NAME`s that say so."""

    text: str
    facts: tuple[str, ...] = ()
    #: Already Markdown, or an address: not to be escaped.
    marked: bool = False
    #: (text, facts) of its parts, in order, where each rests on facts of its own.
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def cite(asset: str) -> str:
    """Return how a claim names an asset."""
    return f"{ASSET}{asset}"


def spread(ways: int, *seed: str) -> int:
    """Return a number from 0 up to `ways`, evenly spread over seeds and the same for the same one."""
    digest = blake2b("\x1f".join(seed).encode(), digest_size=8).digest()
    return int.from_bytes(digest) % ways
