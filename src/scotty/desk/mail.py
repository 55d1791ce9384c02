"""Reading a mail: what it is, what it says, whom it is about. Asks nothing of the workspace."""

from datetime import date, datetime

import msgspec

from scotty.ports.mail import Bounce, Letter, Sort
from scotty.vendors.post import read_letter


class MailView(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as `scotty mail classify` and its kin tell it."""

    #: The file it was read from; "" where from elsewhere.
    file: str = ""
    #: What it is; see `scotty.ports.mail.Sort`.
    kind: Sort
    #: What it says: the class of a reply, the reason of a bounce; None where there is none.
    class_: str | None = msgspec.field(name="class")
    #: Of the first bounce: whether the address is dead, its code, whose it is. None without one.
    hard: bool | None
    #: The enhanced status where told ("5.1.1"), else the reply code ("550").
    code: str | None
    status: str | None
    reply: str | None
    recipient: str | None
    #: When they are back, or want to hear from us again; None where not told.
    return_date: date | None
    text: str
    sure: float
    evidence: str
    referral: str | None
    referral_name: str | None
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    date: datetime | None
    message_id: str
    about: tuple[str, ...]
    bounces: tuple[Bounce, ...]
    notes: tuple[str, ...]


def classify_mail(raw: bytes, received: datetime) -> Letter:
    """Return a raw mail as read; `received` is when it came. Never raises."""
    return read_letter(raw, received)


def show_mail(letter: Letter, file: str = "") -> MailView:
    """Return a letter under the names that programs read."""
    first = letter.bounces[0] if letter.bounces else None
    return MailView(
        file=file,
        kind=letter.sort,
        class_=letter.said or None,
        hard=first.hard if first else None,
        code=(first.status or first.code or None) if first else None,
        status=(first.status or None) if first else None,
        reply=(first.code or None) if first else None,
        recipient=(first.recipient or None) if first else None,
        return_date=letter.back,
        text=letter.text,
        sure=letter.sure,
        evidence=letter.evidence,
        referral=letter.referral or None,
        referral_name=letter.referral_name or None,
        sender=letter.sender,
        sender_name=letter.sender_name,
        recipients=letter.recipients,
        subject=letter.subject,
        date=letter.date,
        message_id=letter.message_id,
        about=letter.about,
        bounces=letter.bounces,
        notes=letter.notes,
    )
