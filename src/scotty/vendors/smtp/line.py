"""A line to an SMTP server (RFC 5321): commands, replies, TLS, login.

Not smtplib: its reader waits without end on a server that sends a byte a minute, takes replies of
any length, joins the command DATA to the text so that nothing can be noted in between, and logs in
in ASCII only.
"""

import re
import socket
import ssl
from base64 import b64encode
from contextlib import suppress
from time import monotonic
from typing import NamedTuple, Self

from scotty.facts import Later, Refused
from scotty.vendors.mailhost import MailHost, secure_line
from scotty.vendors.smtp.reply import AWAY, GREYLISTED, Reply, check_reply

MOST_LINES = 100
MOST_LINE = 4_096
"""Lines of a reply, and bytes of a line, that are read; 512 are allowed (RFC 5321, 4.5.3.1.5)."""
_REPLY = re.compile(rb"([2-5]\d\d)(?:([ -])([^\n]*?))?\r?\n")


class Patience(NamedTuple):
    """How long is waited, in seconds. RFC 5321, 4.5.3.2 grants minutes; a worker stands still."""

    connect: float = 15.0
    reply: float = 60.0
    #: For the reply to the final dot: longer, because giving up here leaves the outcome unknown.
    end: float = 300.0


class Line:
    """A line, from the first byte on. Any OSError leaves it useless: close it."""

    def __init__(self, host: MailHost, patience: Patience) -> None:
        self.host = host
        #: What the server can do: word in capitals -> parameters (RFC 5321, 4.1.1.1).
        self.offers: dict[str, str] = {}
        self._patience = patience
        self._kept = b""
        self._socket = socket.create_connection((host.host, host.port), patience.connect)
        if host.secure:
            self._wrap()

    @classmethod
    def open(cls, host: MailHost, name: str, patience: Patience) -> Self:
        """Return a line that is greeted and logged in. Raises as `ports.mail.Post.submit`.

        `name` is how we call ourselves.
        """
        line = None
        try:
            line = cls(host, patience)
            line._begin(name)
        except ssl.SSLCertVerificationError as error:
            raise Refused(
                f"The certificate of {host} does not hold: {error.verify_message}",
                "Write the host as its certificate has it; tell an authority of your own by SSL_CERT_FILE.",
            ) from error
        except OSError as error:
            raise Later(f"{host} does not answer: {error}", AWAY) from error
        else:
            opened, line = line, None
            return opened
        finally:
            if line is not None:
                line.close()

    def _begin(self, name: str) -> None:
        check_reply(self.read(self._patience.reply), "connect")
        self._greet(name)
        if not self.host.secure and "STARTTLS" in self.offers:
            check_reply(self.ask("STARTTLS"), "starttls")
            self.check_silence()  # what came before TLS could have been put in by anybody
            self._wrap()
            self._greet(name)
        elif not self.host.secure and not self.host.loopback:
            raise Refused(
                f"{self.host} offers no TLS; a password would be readable on the way.",
                "Use smtps://, or a server that offers STARTTLS.",
            )
        if self.host.user:
            self._log_in()

    def _wrap(self) -> None:
        self._socket.settimeout(self._patience.reply)
        context = secure_line(self.host)
        self._socket = context.wrap_socket(self._socket, server_hostname=self.host.host)

    def _greet(self, name: str) -> None:
        reply = self.ask(f"EHLO {name}")
        if reply.sort == 5:
            self.offers = {}
            check_reply(self.ask(f"HELO {name}"), "ehlo")
            return
        lines = check_reply(reply, "ehlo").words.split("\n")[1:]
        told = (line.replace("=", " ").partition(" ") for line in lines)
        self.offers = {word.upper(): parameters for word, _, parameters in told}

    def _log_in(self) -> None:
        user, password = self.host.user, self.host.password
        ways = self.offers.get("AUTH", "").upper().split()
        if "PLAIN" in ways:
            said = ["AUTH PLAIN " + _encode(f"\0{user}\0{password}")]
        elif "LOGIN" in ways:
            said = ["AUTH LOGIN", _encode(user), _encode(password)]
        else:
            raise Refused(
                f"{self.host} offers no login by password.",
                "Leave out user and password, or use a server that offers AUTH PLAIN.",
            )
        reply = Reply(334, "")
        for words in said:
            if reply.code == 334:
                reply = self.ask(words)
        if reply.sort == 2:
            return
        # Only the code and the status: a server may answer with what it was told.
        told = f"{reply.code} {reply.status}".strip()
        if reply.sort == 4:
            raise Later(f"{self.host} says to come back to log in: {told}.", GREYLISTED)
        raise Refused(
            f"{self.host} does not let {user} in: {told}.",
            "Give the mailbox its password anew; some providers ask for an app password.",
        )

    def ask(self, command: str) -> Reply:
        """Send a command and return the reply."""
        self.check_silence()
        self.send(command.encode() + b"\r\n")
        return self.read(self._patience.reply)

    def send(self, sent: bytes) -> None:
        """Send bytes as they are."""
        for at in range(0, len(sent), 65_536):
            self._socket.settimeout(self._patience.reply)
            self._socket.sendall(sent[at : at + 65_536])

    def read(self, seconds: float) -> Reply:
        """Return the next reply, which must be whole within so many seconds."""
        until = monotonic() + seconds
        words: list[str] = []
        while len(words) < MOST_LINES:
            line = self._read_line(until)
            found = _REPLY.fullmatch(line)
            if found is None:
                return Reply(-1, line.decode(errors="replace").strip()[:200])
            words.append((found[3] or b"").decode(errors="replace").strip())
            if found[2] != b"-":
                return Reply(int(found[1]), "\n".join(words))
        raise OSError("a reply without an end")

    def _read_line(self, until: float) -> bytes:
        while b"\n" not in self._kept:
            if len(self._kept) > MOST_LINE:
                raise OSError("a line without an end")
            self._socket.settimeout(max(until - monotonic(), 0.001))
            got = self._socket.recv(4_096)
            if not got:
                raise OSError("the line was closed")
            self._kept += got
        line, _, self._kept = self._kept.partition(b"\n")
        return line + b"\n"

    def check_silence(self) -> None:
        """Raise OSError where the server has said more than was asked: its replies are out of step.

        The next one read would be taken for the answer to something else.
        """
        if self._kept:
            raise OSError("the server speaks out of turn")

    def close(self) -> None:
        """Close the line, with a word where it can still be said; never raises."""
        with suppress(OSError):
            self._socket.settimeout(1.0)
            self._socket.sendall(b"QUIT\r\n")
        with suppress(OSError):
            self._socket.close()


def _encode(text: str) -> str:
    return b64encode(text.encode()).decode()
