"""A letter put together: headers, both forms of its words, invitation, signature."""

import re
from datetime import datetime
from email.utils import format_datetime
from html import escape

from scotty.facts import Refused
from scotty.ports.mail import Envelope, Mailbox
from scotty.ports.outgoing import Outgoing, Tag
from scotty.vendors.message.address import split_address, write_address
from scotty.vendors.message.body import write_html, write_page, write_text
from scotty.vendors.message.dkim import sign_message
from scotty.vendors.message.event import KIND, write_event
from scotty.vendors.message.header import clean_line, write_line, write_mailbox, write_subject
from scotty.vendors.message.mime import Part, join_parts, write_file, write_part
from scotty.vendors.message.tags import check_touch, read_address, tag_address

MOST_THREAD = 20
"""Message-IDs in `References:`: the first, which mail programs sort by, and the newest."""
MOST_URL = 600
_URL = re.compile(r"^https?://[!-;=?-~]+$")
_MESSAGE_ID = re.compile(r"^<[!-;=?-~]{1,250}>$")
STOP = "unsubscribe"
"""Subject of the mail that a mail program sends for somebody who no longer wants any."""


class MimeScribe:
    """Writes letters as MIME messages; see `ports.outgoing.Scribe`. `key` signs tagged addresses."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, outgoing: Outgoing) -> Envelope:
        """Return the finished letter."""
        return build_message(outgoing, self._key)

    def name(self, mailbox: Mailbox, touch: str) -> str:
        """Return the Message-ID of a touch."""
        return name_message(mailbox, touch)

    def read(self, address: str) -> Tag | None:
        """Return what a tagged address says."""
        return read_address(address, self._key)


def name_message(mailbox: Mailbox, touch: str) -> str:
    """Return the Message-ID of a touch, with angle brackets: the same for each attempt at it."""
    return f"<{check_touch(touch)}@{split_address(write_address(mailbox.address))[1]}>"


def build_message(outgoing: Outgoing, key: bytes) -> Envelope:
    """Return the letter: the same one gives the same bytes. Raises Refused; see `ports.outgoing`."""
    mailbox = outgoing.mailbox
    sender = write_address(mailbox.address)
    recipient = write_address(outgoing.recipient)
    message_id = name_message(mailbox, outgoing.touch)
    stop = tag_address("unsubscribe", outgoing.stops or sender, outgoing.touch, key)
    body = _write_body(outgoing, sender, message_id)
    head = b"".join(
        (
            write_mailbox("From", mailbox.name, sender),
            write_mailbox("To", outgoing.recipient_name, recipient),
            write_subject(outgoing.subject),
            write_line("Date", [_write_date(outgoing.moment)]),
            write_line("Message-ID", [message_id]),
            _write_thread(outgoing.thread),
            _write_reply(outgoing, sender, key),
            _write_stops(outgoing.unsubscribe, stop),
            b"MIME-Version: 1.0\r\n",
        )
    )
    message = head + body.head + b"\r\n" + body.body
    if mailbox.dkim_selector:
        _, domain = split_address(sender)
        message = sign_message(
            message, domain, mailbox.dkim_selector, mailbox.dkim_key, outgoing.moment
        )
    returns = tag_address("bounce", outgoing.returns or sender, outgoing.touch, key)
    return Envelope(sender=returns, recipient=recipient, message_id=message_id, message=message)


def _write_date(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise Refused("The letter's moment has no zone.", "Give it one.")
    return format_datetime(moment.replace(microsecond=0))


def _write_thread(thread: tuple[str, ...]) -> bytes:
    """Return `In-Reply-To:` and `References:` (RFC 5322, 3.6.4); ids that are none are left out."""
    kept = [name for name in thread if _MESSAGE_ID.match(name)]
    if not kept:
        return b""
    told = kept if len(kept) <= MOST_THREAD else [kept[0], *kept[1 - MOST_THREAD :]]
    return write_line("In-Reply-To", [kept[-1]]) + write_line("References", told)


def _write_reply(outgoing: Outgoing, sender: str, key: bytes) -> bytes:
    if not outgoing.tagged:
        return b""
    tagged = tag_address("reply", sender, outgoing.touch, key)
    return write_mailbox("Reply-To", outgoing.mailbox.name, tagged)


def _write_stops(url: str, address: str) -> bytes:
    """Return the two headers of RFC 8058, each on one line: folded ones have broken signatures.

    Without an https address there is no one click (RFC 8058, 3.1), and the second is left out.
    """
    mail = f"<mailto:{address}?subject={STOP}>"
    if not url:
        return write_line("List-Unsubscribe", [mail])
    if len(url) > MOST_URL or not _URL.match(url):
        raise Refused(
            "The unsubscribe address is no web address in ASCII.",
            f"Set a public https address of at most {MOST_URL} characters.",
        )
    told = write_line("List-Unsubscribe", [f"<{url}>, {mail}"])
    if not url.startswith("https://"):
        return told
    return told + b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def _write_body(outgoing: Outgoing, sender: str, message_id: str) -> Part:
    postal = [line for s in outgoing.postal.splitlines() if (line := clean_line(s, 200))]
    stop = outgoing.unsubscribe
    plain = "\n".join([*postal, *([f"Unsubscribe: {stop}"] if stop else [])])
    text = write_text(outgoing.body) + (f"\n-- \n{plain}\n" if plain else "")
    footer = ["<br>".join(map(escape, postal))] if postal else []
    if stop:
        footer.append(f'<a href="{escape(stop)}">Unsubscribe</a>')
    page = write_page(
        write_html(outgoing.body, outgoing.links), footer, outgoing.pixel, outgoing.language
    )
    both = join_parts(
        "multipart/alternative",
        [write_part("text/plain", text), write_part("text/html", page)],
        message_id,
    )
    if outgoing.event is None:
        return both
    organiser = (outgoing.mailbox.name, sender)
    held = write_event(outgoing.event, message_id.strip("<>"), organiser, outgoing.moment)
    file = write_file(KIND, "invitation.ics", held)
    return join_parts("multipart/mixed", [both, file], message_id)
