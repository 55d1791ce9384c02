"""Raw mail to a letter: opened within bounds, sorted, its new words judged. Never raises."""

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from scotty.ports.mail import Bounce, Letter
from scotty.stages.engage.replies import judge_reply, trim_reply
from scotty.vendors.post.bounce import Notice, complaint_bounce, read_bounces
from scotty.vendors.post.head import Head, find_addresses, read_ids, read_mailbox
from scotty.vendors.post.markup import read_markup
from scotty.vendors.post.parts import Opened, Part, open_mail
from scotty.vendors.post.report import read_fields
from scotty.vendors.post.sort import sort_mail

MOST_NOTICE = 4_000
"""Characters of a machine's notice that a letter keeps."""
MOST_TEXT = 100_000
"""Characters of a reply that a letter keeps."""
_GIVEN = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_STUB = re.compile(r"\b(?:html|e-?mail client|view this (?:e-?mail|message))\b", re.IGNORECASE)
_ID_FIELD = re.compile(
    r"^[ \t>|]{0,8}message-id:\s{0,3}(<[^<>\s]{3,500}>)", re.IGNORECASE | re.MULTILINE
)
SURE_REPORT, SURE_NOTICE = 0.98, 0.9
"""How sure a bounce is one: told by a report (RFC 3464), or read out of a notice. Strengths of a rule."""


def read_letter(raw: bytes, received: datetime) -> Letter:
    """Return a raw mail as read. `received` is when it came: "next month" is reckoned from it.

    Never raises: what is too much is cut, what is broken is read as far as it goes, and both are
    said in `notes`. Takes time and memory in proportion to the first 8 MB, whatever they hold.
    """
    opened = open_mail(raw)
    head = opened.head
    text, notes = read_words(opened)
    letter = Letter(
        sort=sort_mail(opened, text),
        sender=read_mailbox(head.get("from"))[0],
        sender_name=read_mailbox(head.get("from"))[1],
        recipients=tuple(find_addresses(" ".join(v for n in _GIVEN for v in head.all(n)))),
        subject=head.get("subject"),
        message_id=next(iter(read_ids(head.raw("message-id"))), ""),
        about=_list_about(head, None),
        date=head.date,
        notes=(*opened.notes, *notes),
    )
    if letter.sort in ("bounce", "complaint"):
        return _read_notice(letter, opened, text)
    return _read_reply(letter, text, received)


def read_words(opened: Opened) -> tuple[str, list[str]]:
    """Return what a mail says to a person, and what was cut: its plain part, else its HTML as text."""
    outer = [part for part in opened.parts if not part.within and part.text.strip()]
    plain = "\n".join(p.text for p in outer if p.kind == "text/plain")
    pages = [p for p in outer if p.kind == "text/html"]
    stub = len(plain.split()) < 3 or (len(plain) < 300 and _STUB.search(plain))
    if not pages or not stub:
        return plain, []
    read = [read_markup(page.text) for page in pages]
    cut = ["HTML was cut"] if any(page.cut for page in read) else []
    made = "\n".join(page.text for page in read)
    return (made if made.strip() else plain), cut


def _read_notice(letter: Letter, opened: Opened, text: str) -> Letter:
    notice = Notice(opened, text)
    feedback = _find_part(opened.parts, "message/feedback-report")
    bounces: tuple[Bounce, ...]
    if feedback is not None:
        bounces = (complaint_bounce(read_fields(feedback.text), notice.original),)
    else:
        bounces = read_bounces(notice)
    return msgspec.structs.replace(
        letter,
        said=bounces[0].reason if bounces else "onhold",
        sure=SURE_REPORT if notice.report or feedback else SURE_NOTICE,
        about=_list_about(opened.head, notice),
        text=notice.words.strip()[:MOST_NOTICE],
        bounces=bounces,
    )


def _read_reply(letter: Letter, text: str, received: datetime) -> Letter:
    new = trim_reply(text, letter.sender_name, letter.sender)[:MOST_TEXT]
    if letter.sort == "other":
        return msgspec.structs.replace(letter, text=new)
    if letter.sort == "unsubscribe":
        return msgspec.structs.replace(letter, text=new, said="unsubscribe", sure=1.0)
    judged = judge_reply(
        new,
        received.date(),
        subject=letter.subject,
        automatic=letter.sort == "auto",
        own=frozenset({letter.sender, *letter.recipients}),
    )
    return msgspec.structs.replace(
        letter,
        # Machines that do not say that they are some are known by what they say.
        sort="auto" if judged.said == "out_of_office" else letter.sort,
        text=new,
        said=judged.said,
        sure=judged.sure,
        evidence=judged.evidence,
        back=judged.back,
        referral=judged.referral,
        referral_name=judged.referral_name,
    )


def _list_about(head: Head, notice: Notice | None) -> tuple[str, ...]:
    """Return the Message-IDs that a mail answers or reports on, nearest first."""
    ids = read_ids(head.raw("in-reply-to")) + read_ids(head.raw("references"))[::-1]
    if notice is not None:
        ids += read_ids(notice.original.raw("message-id")) + _ID_FIELD.findall(notice.words)[:5]
    return tuple(dict.fromkeys(ids))[:50]


def _find_part(parts: Sequence[Part], kind: str) -> Part | None:
    return next((part for part in parts if part.kind == kind and not part.within), None)
