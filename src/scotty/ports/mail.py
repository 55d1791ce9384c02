"""What the engine needs of mail: hand over a message, fetch what came, look something up."""

from collections.abc import Callable, Iterator
from datetime import date as Day  # noqa: N812 - a letter has a date of its own
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from scotty.facts import Later, Refused
from scotty.stages.engage.spf import Question

Sort = Literal["bounce", "complaint", "reply", "auto", "unsubscribe", "other"]
"""What an incoming letter is.

`bounce`: a delivery status or its free-text kin; `complaint`: a feedback report (RFC 5965);
`reply`: a person wrote; `auto`: a machine answered for a person (out of office, ticket systems);
`unsubscribe`: a mail to the List-Unsubscribe address; `other`: none of these.
"""


class Bounce(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery status says of one recipient (RFC 3464)."""

    #: Address in lower case; "" where the report does not say.
    recipient: str
    #: Why, in one word, such as `userunknown`, `mailboxfull`, `blocked`; see docs/method/replies.md.
    reason: str
    #: Whether the address is dead: never write to it again.
    hard: bool
    #: Enhanced status code (RFC 3463), as "5.1.1"; "" where none is told.
    status: str = ""
    #: SMTP reply code, as "550"; "" where none is told.
    code: str = ""
    #: What the server said.
    diagnostic: str = ""
    #: `failed`, `delayed`, `delivered`, `relayed` or `expanded`, as told; "" where not.
    action: str = ""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """An incoming mail, as read: what it is, whom it is about, what it says that is new."""

    sort: Sort
    #: Replies: interested, question, objection, not_now, referral, out_of_office, unsubscribe,
    #: wrong_person, hostile, unclear. Bounces: the reason of the first recipient. "" for others.
    said: str = ""
    #: How sure the class is, 0 to 1.
    sure: float = 0.0
    #: Sender's address in lower case; "" where it cannot be read.
    sender: str = ""
    sender_name: str = ""
    #: Addresses it was sent to, in lower case; plus-addresses and VERP tags as they stand.
    recipients: tuple[str, ...] = ()
    subject: str = ""
    #: Its own Message-ID, with angle brackets; "" where there is none.
    message_id: str = ""
    #: Message-IDs it answers or reports on, nearest first: In-Reply-To, References, the returned original.
    about: tuple[str, ...] = ()
    #: When it was sent, by its Date header; None where it cannot be read.
    date: datetime | None = None
    #: The words that are new: without quoted text, signature and markup.
    text: str = ""
    #: The words that made the class, verbatim out of `text` or `subject`.
    evidence: str = ""
    bounces: tuple[Bounce, ...] = ()
    #: Out of office or "not now": when they are back, or want to hear from us again.
    back: Day | None = None
    #: Referral and wrong person: whom to write to instead, as told.
    referral: str = ""
    referral_name: str = ""
    #: What was cut or could not be read, in words: an oversized part, a broken charset.
    notes: tuple[str, ...] = ()


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """An address that we send from, and what it may do."""

    id: int
    #: In lower case.
    address: str
    #: Display name.
    name: str = ""
    #: Who on our side it belongs to, as accounts name their owner; "" for everyone.
    owner: str = ""
    #: SMTP URL with user and password: smtp:// (STARTTLS where offered), smtps://.
    smtp: str = ""
    #: IMAP URL with user and password: imap:// (STARTTLS where offered), imaps://; "" where none.
    imap: str = ""
    #: DKIM selector and private key (PEM); "" where the provider signs.
    dkim_selector: str = ""
    dkim_key: str = ""
    #: Mails a day once warm; since when we know it; whether it is warm already, having sent for long.
    cap: int = 50
    since: datetime | None = None
    warm: bool = False
    #: Why it is paused; "" where it sends.
    paused: str = ""
    #: Whether the provider keeps a copy of all it accepts where IMAP can find it: then a message
    #: that is not there was not accepted.
    keeps: bool = False
    #: How far its inbox was read; see `Inbox.fetch`.
    place: str = ""

    def __repr__(self) -> str:
        """Return the mailbox without its secrets."""
        return f"Mailbox({self.id}, {self.address!r})"


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """A message ready to hand over."""

    #: Envelope sender: the return path, with its VERP tag.
    sender: str
    recipient: str
    message_id: str
    #: The whole message, CRLF line ends, signed where asked.
    message: bytes


class Rejected(Refused):
    """The server said no for good: to this recipient, or to us."""

    def __init__(self, why: str, code: str, status: str, reason: str, hard: bool) -> None:
        super().__init__(why, "See the server's words; mend the address or the sender's standing.")
        self.code = code
        self.status = status
        self.reason = reason
        self.hard = hard


class Unsendable(Refused):
    """This letter cannot be written or handed over as it is; the mailbox and its server are well."""


class Unknown(Later):
    """The line broke where nobody can say whether the server took the message."""


class Post(Protocol):
    """Hands messages to a mail server."""

    def submit(self, mailbox: Mailbox, envelope: Envelope, wire: Callable[[], None]) -> str:
        """Hand over; return the server's words.

        Calls `wire` once, after the server is ready for the text and before its first byte: what
        fails before was surely not sent.
        Raises Later for a passing no (4xx, no connection), Rejected for a lasting one (5xx),
        Unsendable for an address that no server takes, Refused where we cannot log in, Unknown where the line broke after `wire`. What `wire`
        raises goes through, and nothing has been sent.
        """


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as fetched, and the place after it."""

    #: "<uidvalidity>:<uid>": where to go on.
    place: str
    letter: Letter
    #: When the server received it.
    received: datetime


class Inbox(Protocol):
    """Reads mailboxes."""

    def fetch(self, mailbox: Mailbox, after: str) -> Iterator[Incoming]:
        """Yield letters after this place ("" for all), oldest first, one at a time, memory bounded.

        Raises Later where the server does not answer, Refused where it does not let us in.
        """

    def seek(self, mailbox: Mailbox, message_id: str) -> bool:
        """Return whether any folder of the mailbox holds a message of this id. Raises as `fetch`."""


class Resolver(Protocol):
    """Answers of the domain name system."""

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, each joined; [] where there are none. Raises Later."""

    def mail_hosts(self, name: str) -> list[str]:
        """Return the MX hosts of a name, best first; [] where there are none. Raises Later."""

    def answer(self, question: Question) -> tuple[str, ...]:
        """Return the answer to a question of preflight; () for none. Raises Later."""
