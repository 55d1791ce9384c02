"""What the engine needs of a letter writer: words and addresses in, a finished message out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

from scotty.ports.mail import Envelope, Mailbox

Use = Literal["bounce", "unsubscribe", "reply"]
"""What a tagged address is for: returned mail, a request to stop, an answer."""


class Tag(NamedTuple):
    """What a tagged address of ours says: what it is for, and of which touch."""

    use: Use
    touch: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a letter invites to."""

    title: str
    start: datetime
    #: More than none.
    minutes: int
    place: str = ""
    words: str = ""
    url: str = ""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to be made. All of it is data: nothing in it can add a header or a part."""

    mailbox: Mailbox
    #: Id of the touch: small letters, digits, ".", "-", "_", at most 40 of them. Makes the Message-ID.
    touch: str
    recipient: str
    recipient_name: str = ""
    subject: str
    #: Markdown.
    body: str
    #: The `Date:` of the letter, in the sender's zone.
    moment: datetime
    #: Message-IDs of the conversation that it continues, oldest first.
    thread: tuple[str, ...] = ()
    #: Address in the body -> address that counts the click. In the HTML part only.
    links: Mapping[str, str] = {}
    #: Address of a picture of one pixel that counts the opening; "" for none.
    pixel: str = ""
    #: One-click address of this touch (RFC 8058); "" where there is none.
    unsubscribe: str = ""
    #: Who writes and where they sit, as law in many countries asks; a line each.
    postal: str = ""
    event: Event | None = None
    #: Where returned mail and requests to stop arrive, before the tag; "" for the mailbox itself.
    returns: str = ""
    stops: str = ""
    #: Whether `Reply-To` carries a tag: finds the touch where a mail program drops `In-Reply-To`.
    tagged: bool = False
    #: Language of the words (BCP 47), for screen readers.
    language: str = "en"


class Scribe(Protocol):
    """Writes letters, and reads the tags in addresses that come back."""

    def write(self, outgoing: Outgoing) -> Envelope:
        """Return the letter, signed where the mailbox has a key. The same letter gives the same bytes.

        Raises Refused where an address, a key or the unsubscribe address cannot be used.
        """

    def name(self, mailbox: Mailbox, touch: str) -> str:
        """Return the Message-ID of a touch, with angle brackets."""

    def read(self, address: str) -> Tag | None:
        """Return what an address of ours says; None where it is none, or its tag was tampered with."""
