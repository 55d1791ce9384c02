"""A twin of the mail: keeps what is sent in the workspace, and lets make-believe readers answer.

Nothing that goes to it leaves this machine. A mailbox whose servers are `twin://` is served by it.
Who answers, and how, is drawn from the recipient's address: the same one always does the same.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from scotty.facts import Refused
from scotty.ports.mail import Envelope, Inbox, Incoming, Letter, Mailbox, Post

SCHEME = "twin://"
Read = Callable[[bytes, datetime], Letter]


class Habit(NamedTuple):
    """What a share of readers does: how many in a hundred, after how many minutes, in which words."""

    share: int
    minutes: float
    subject: str
    body: str
    #: A machine's answer: with the headers that say so.
    auto: bool = False


HABITS = (
    Habit(
        9, 4, "Re: {subject}", "Good timing, we are looking at this right now. Can you do Thursday?"
    ),
    Habit(7, 6, "Re: {subject}", "Does this work with our ERP, and how long does the setup take?"),
    Habit(9, 5, "Re: {subject}", "Not a priority this quarter. Please try me again in March."),
    Habit(3, 7, "Re: {subject}", "I am not the right person for this. Please write to our CFO."),
    Habit(3, 3, "Re: {subject}", "Please remove me from your list."),
    Habit(8, 0.5, "Automatic reply: {subject}", "I am out of the office until Monday.", True),
    Habit(3, 0.2, "", ""),  # the address is dead
)
"""The sandbox's readers: so eager that one can watch. Nothing about real ones follows from it."""


class TwinPost:
    """Takes messages, and keeps them as files; see `ports.mail.Post`."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "twin" / "sent"

    def submit(self, mailbox: Mailbox, envelope: Envelope, wire: Callable[[], None]) -> str:
        """Keep a message; a second one of the same Message-ID is the same file."""
        del mailbox
        self._folder.mkdir(parents=True, exist_ok=True)
        wire()
        name = envelope.message_id.strip("<>").partition("@")[0]
        draft, kept = self._folder / f".{name}", self._folder / f"{name}.eml"
        with draft.open("wb") as file:
            file.write(envelope.message)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(kept)
        return "250 kept by the twin: nothing left this machine"


class TwinInbox:
    """Answers of make-believe readers to what the twin kept; see `ports.mail.Inbox`."""

    def __init__(self, home: Path, read: Read, now: Callable[[], datetime]) -> None:
        self._folder = home / "twin" / "sent"
        self._read = read
        self._now = now

    def fetch(self, mailbox: Mailbox, after: str) -> Iterator[Incoming]:
        """Yield the answers that have come since; the place is the moment of the last one."""
        since = datetime.fromisoformat(after) if after else datetime.min.replace(tzinfo=UTC)
        answers = sorted(self._list_answers(mailbox), key=lambda pair: pair[0])
        for at, raw in answers:
            if since < at <= self._now():
                yield Incoming(place=at.isoformat(), letter=self._read(raw, at), received=at)

    def seek(self, mailbox: Mailbox, message_id: str) -> bool:
        """Return whether the twin kept a message of this id."""
        del mailbox
        return (self._folder / f"{message_id.strip('<>').partition('@')[0]}.eml").exists()

    def _list_answers(self, mailbox: Mailbox) -> Iterator[tuple[datetime, bytes]]:
        for path in self._folder.glob("*.eml"):
            sent = message_from_bytes(path.read_bytes(), policy=policy.default)
            if mailbox.address in str(sent["From"]):
                answer = _answer(sent)
                if answer is not None:
                    yield answer


def _answer(sent: EmailMessage) -> tuple[datetime, bytes] | None:
    """Return what the reader of a message answers, and when; None where they do not."""
    reader = str(sent["To"].addresses[0].addr_spec)
    draw = int.from_bytes(blake2b(reader.encode(), digest_size=4).digest()) % 100
    for habit in HABITS:
        if draw < habit.share:
            at = sent["Date"].datetime.astimezone(UTC) + timedelta(minutes=habit.minutes)
            return at, (
                _write(sent, reader, habit, at) if habit.body else _bounce(sent, reader, at)
            )
        draw -= habit.share
    return None


def _write(sent: EmailMessage, reader: str, habit: Habit, at: datetime) -> bytes:
    answer = EmailMessage()
    answer["From"], answer["To"] = reader, str(sent["From"])
    answer["Subject"] = habit.subject.format(subject=sent["Subject"])
    answer["Date"] = format_datetime(at)
    answer["Message-ID"] = _name(sent)
    answer["In-Reply-To"] = answer["References"] = str(sent["Message-ID"])
    if habit.auto:
        answer["Auto-Submitted"] = "auto-replied"
    answer.set_content(habit.body)
    return answer.as_bytes()


def _name(sent: EmailMessage) -> str:
    """Return the Message-ID of the answer to a message: always the same."""
    digest = blake2b(str(sent["Message-ID"]).encode(), digest_size=8).hexdigest()
    return f"<twin.{digest}@twin.example>"


def _bounce(sent: EmailMessage, reader: str, at: datetime) -> bytes:
    report = EmailMessage()
    report["From"] = "Mail Delivery System <mailer-daemon@twin.example>"
    report["To"], report["Subject"] = str(sent["From"]), "Undelivered Mail Returned to Sender"
    report["Date"], report["Auto-Submitted"] = format_datetime(at), "auto-replied"
    report["Message-ID"] = _name(sent)
    report["In-Reply-To"] = str(sent["Message-ID"])
    report.set_content(
        f"<{reader}>: host mx.twin.example said: 550 5.1.1 User unknown\n\n"
        f"Final-Recipient: rfc822; {reader}\nAction: failed\nStatus: 5.1.1\n"
        f"Message-ID: {sent['Message-ID']}\n"
    )
    return report.as_bytes()


class SwitchedPost:
    """Hands a message to the twin where the mailbox is one, else to the real thing."""

    def __init__(self, real: Post, twin: TwinPost) -> None:
        self._real = real
        self._twin = twin

    def submit(self, mailbox: Mailbox, envelope: Envelope, wire: Callable[[], None]) -> str:
        """Hand over; see `ports.mail.Post`."""
        chosen = self._twin if mailbox.smtp.startswith(SCHEME) else self._real
        return chosen.submit(mailbox, envelope, wire)


class SwitchedInbox:
    """Reads the twin where the mailbox is one, else the real thing."""

    def __init__(self, real: Inbox, twin: TwinInbox) -> None:
        self._real = real
        self._twin = twin

    def _choose(self, mailbox: Mailbox) -> Inbox:
        if not mailbox.imap:
            raise Refused(f"{mailbox.address} has no inbox to read.", "Connect one.")
        return self._twin if mailbox.imap.startswith(SCHEME) else self._real

    def fetch(self, mailbox: Mailbox, after: str) -> Iterator[Incoming]:
        """Yield letters after this place; see `ports.mail.Inbox`."""
        return self._choose(mailbox).fetch(mailbox, after)

    def seek(self, mailbox: Mailbox, message_id: str) -> bool:
        """Return whether the mailbox holds a message of this id."""
        return self._choose(mailbox).seek(mailbox, message_id)
