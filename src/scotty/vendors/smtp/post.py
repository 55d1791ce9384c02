"""Handing over a message: what the server says decides, and the moment of doubt is short.

Nobody can say whether a server took a message from the first byte of its text to the reply to the
final dot. Whatever fails before can be tried again; whatever was answered is settled.
"""

import re
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import NamedTuple

from scotty.facts import Later
from scotty.ports.mail import Envelope, Mailbox, Unknown, Unsendable
from scotty.vendors.mailhost import MailHost, read_mailhost
from scotty.vendors.smtp.line import Line, Patience
from scotty.vendors.smtp.reply import AWAY, Reply, check_reply

IDLE = 20.0
"""Seconds that a line is kept for the next message of its mailbox."""
MOST_USES = 100
"""Messages over one line: some servers count."""
MOST_IDLE = 4
"""Lines kept for one mailbox."""
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"^\.", re.MULTILINE)
_ADDRESS = re.compile(
    r'(?:"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"|[^\s"<>\x00-\x1f\x7f]+)'
    r"@[^\s\"<>@\x00-\x1f\x7f]+"
)


class Rested(NamedTuple):
    """A line that waits for its next message."""

    line: Line
    uses: int
    since: float


class SmtpPost:
    """Hands messages to SMTP servers, over lines that are used again; see `ports.mail.Post`.

    Lines belong to (mailbox, URL) and are dropped on any doubt. Safe to use from many threads.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._rested: dict[tuple[int, str], list[Rested]] = {}
        self._lock = Lock()

    def submit(self, mailbox: Mailbox, envelope: Envelope, wire: Callable[[], None]) -> str:
        """Hand over; return the server's words."""
        host = read_mailhost(mailbox.smtp, ("smtp", "smtps"))
        for address in (envelope.sender, envelope.recipient):
            if not _ADDRESS.fullmatch(address):
                raise Unsendable(f"{address[:80]!r} cannot be sent to a server.", "Mend it.")
        found = self._take(mailbox, host)
        try:
            words = self._hand_over(found.line, envelope, wire)
        except BaseException:
            found.line.close()
            raise
        self._keep(mailbox, Rested(found.line, found.uses + 1, monotonic()))
        return words

    def _take(self, mailbox: Mailbox, host: MailHost) -> Rested:
        """Return a line that just answered, or a new one."""
        while True:
            with self._lock:
                waiting = self._rested.get((mailbox.id, mailbox.smtp))
                found = waiting.pop() if waiting else None
            if found is None:
                name = mailbox.address.rpartition("@")[2]
                line = Line.open(host, name if name.isascii() else "localhost", self._patience)
                return Rested(line, 0, 0.0)
            if monotonic() - found.since < IDLE and _is_ready(found.line):
                return found
            found.line.close()

    def _keep(self, mailbox: Mailbox, rested: Rested) -> None:
        with self._lock:
            waiting = self._rested.setdefault((mailbox.id, mailbox.smtp), [])
            if rested.uses < MOST_USES and len(waiting) < MOST_IDLE:
                waiting.append(rested)
                return
        rested.line.close()

    def _hand_over(self, line: Line, envelope: Envelope, wire: Callable[[], None]) -> str:
        try:
            sender = f"MAIL FROM:<{envelope.sender}>{_choose_options(line, envelope)}"
            check_reply(line.ask(sender), "mail")
            check_reply(line.ask(f"RCPT TO:<{envelope.recipient}>"), "rcpt")
            ready = check_reply(line.ask("DATA"), "data")
            line.check_silence()
        except OSError as error:
            raise Later(f"{line.host} does not answer: {error}", AWAY) from error
        if ready.code != 354:
            raise Later(f"{line.host} does not take the text: {ready}", AWAY)
        wire()
        return self._send_text(line, envelope.message)

    def _send_text(self, line: Line, message: bytes) -> str:
        try:
            line.send(stuff_dots(message))
            reply = line.read(self._patience.end)
        except OSError as error:
            raise Unknown(f"The line to {line.host} broke after the text: {error}", AWAY) from error
        if reply.sort not in {2, 4, 5}:
            raise Unknown(f"{line.host} answers the text with what is no answer: {reply}", AWAY)
        return str(check_reply(reply, "data"))

    def close(self) -> None:
        """Close the lines that wait."""
        with self._lock:
            waiting = [rested for lines in self._rested.values() for rested in lines]
            self._rested.clear()
        for rested in waiting:
            rested.line.close()


def _is_ready(line: Line) -> bool:
    try:
        reply: Reply = line.ask("RSET")
    except OSError:
        return False
    return reply.code == 250


def _choose_options(line: Line, envelope: Envelope) -> str:
    """Return the parameters of MAIL. Raises Refused where another script meets a server that cannot."""
    options = f" SIZE={len(envelope.message)}" if "SIZE" in line.offers else ""
    head, _, body = envelope.message.partition(b"\r\n\r\n")
    if not (head.isascii() and envelope.sender.isascii() and envelope.recipient.isascii()):
        if "SMTPUTF8" not in line.offers:
            raise Unsendable(
                f"{line.host} cannot send to addresses in another script than ours (RFC 6531).",
                "Use another server for this person, or another address of theirs.",
            )
        options += " BODY=8BITMIME SMTPUTF8"
    elif not body.isascii() and "8BITMIME" in line.offers:
        options += " BODY=8BITMIME"
    return options


def stuff_dots(message: bytes) -> bytes:
    """Return a message as DATA wants it: CRLF only, dots at line starts doubled, the final dot.

    A lone CR or LF would be read by some servers as an end of line and by others not: the gap
    that smuggled messages come through.
    """
    lines = _LINE_END.sub(b"\r\n", message)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return _DOT.sub(b"..", lines) + b".\r\n"
