"""An SMTP server on loopback that does what the recipient's name says, and keeps what it accepted.

By the local part of the recipient, before any "+":

| name | what happens |
| --- | --- |
| `r550.5.1.1`, `r421`, `r452.4.2.2` | this code and status in answer to RCPT |
| `d554.5.7.1`, `d451` | the same in answer to the final dot; nothing is kept |
| `cutrcpt`, `cutdata` | the line is cut at RCPT; after DATA's 354, before any text |
| `cut` | the line is cut after the final dot; nothing is kept |
| `cutaccept` | the message is kept, then the line is cut before the answer |
| `junk`, `junkaccept` | the answer to the final dot is no SMTP; nothing is kept; or it is |
| `slow` | kept, after a wait |
| anything else | 250, and kept |

`r…` as the sender's name does the same in answer to MAIL. As a process:
`python -m tests.mailservers.smtp --port 0 --maildir DIR` prints its port as the first line.
"""

import argparse
import asyncio
import re
import ssl
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.mailservers.maildir import make_maildir, store_message

T = TypeVar("T")
_SCRIPT = re.compile(r"^([rd])([45]\d\d)(?:\.(\d\.\d+\.\d+))?$")
_WORDS = {
    "450": "Greylisted, come back later",
    "550": "No such user here",
    "552": "Mailbox full",
    "554": "Not by our policy",
}


def read_script(address: str, stage: str) -> str | None:
    """Return the answer that a name asks for at a stage, `r` or `d`."""
    local = address.strip("<>").rpartition("@")[0].partition("+")[0].lower()
    found = _SCRIPT.match(local)
    if found is None or found[1] != stage:
        return None
    return " ".join(w for w in (found[2], found[3], _WORDS.get(found[2], "As you asked")) if w)


class Handler:
    """Does what names say."""

    def __init__(self, maildir: Path, closed: Callable[[], bool], delay: float) -> None:
        self._maildir = maildir
        self._closed = closed
        self._delay = delay

    async def _cut(self, server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        await asyncio.Event().wait()  # until the lost line cancels us
        return ""

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        # Not by aiosmtpd's own setting, which warns where TLS is not asked for, as on loopback.
        if self._closed() and not session.authenticated:
            return "530 5.7.0 Log in first"
        if answer := read_script(address, "r"):
            return answer
        envelope.mail_from = address
        return "250 2.1.0 Sender ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := read_script(address, "r"):
            return answer
        if _local(address) == "cutrcpt":
            return await self._cut(server)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        name = _local(recipient)
        if answer := read_script(recipient, "d"):
            return answer
        if name == "cut":
            return await self._cut(server)
        if name == "junk":
            return "what was that?"
        if name == "slow":
            await asyncio.sleep(self._delay)
        trace = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n"
        assert isinstance(envelope.original_content, bytes)
        message = trace.encode() + envelope.original_content
        stored = await asyncio.to_thread(store_message, self._maildir, message)
        if name == "cutaccept":
            return await self._cut(server)
        return (
            "yes, thank you" if name == "junkaccept" else f"250 2.0.0 Ok: queued as {stored.name}"
        )


class Talk(SMTP):
    """aiosmtpd's dialogue, with a cut between 354 and the text."""

    async def push(self, status: Any) -> None:
        await super().push(status)
        if str(status).startswith("354"):
            assert self.envelope is not None
            assert self.transport is not None
            if _local(self.envelope.rcpt_tos[0]) == "cutdata":
                self.transport.close()


class SmtpServer:
    """The server in a thread of its own; a context manager."""

    def __init__(
        self,
        maildir: Path,
        *,
        port: int = 0,
        users: dict[str, str] | None = None,
        tls: bool = False,
        utf8: bool = True,
        delay: float = 1.0,
    ) -> None:
        self.maildir = make_maildir(maildir)
        self.port = port
        #: User -> password; they may be changed while it runs. None asks for no login.
        self.users = users
        #: How many lines were opened.
        self.opened = 0
        self._utf8 = utf8
        self._talks: weakref.WeakSet[SMTP] = weakref.WeakSet()
        self._handler = Handler(self.maildir, lambda: self.users is not None, delay)
        self._context = make_context() if tls else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Return the URL for SCOTTY_SMTP_URL, without a user."""
        return f"smtp://127.0.0.1:{self.port}"

    def log_in(self, user: str, password: str) -> str:
        """Return the URL with a user and a password that hold nothing to be escaped but "@"."""
        return f"smtp://{user.replace('@', '%40')}:{password}@127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(self._talk, "127.0.0.1", self.port)

    async def _stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            if isinstance(talk.transport, asyncio.Transport):
                talk.transport.abort()
        tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(5):  # a transport is closed some turns after it was told to
            await asyncio.sleep(0)

    def _talk(self) -> SMTP:
        self.opened += 1
        talk = Talk(
            self._handler,
            hostname="mail.test",
            enable_SMTPUTF8=self._utf8,
            tls_context=self._context,
            require_starttls=self._context is not None,
            auth_require_tls=False,
            authenticator=self._let_in,
            loop=self._loop,
        )
        self._talks.add(talk)
        return talk

    def _let_in(self, _s: SMTP, _t: Session, _e: Envelope, _m: str, told: Any) -> AuthResult:
        assert isinstance(told, LoginPassword)
        user, password = told.login.decode(), told.password.decode()
        return AuthResult(success=(self.users or {}).get(user) == password, handled=False)


def _local(address: str) -> str:
    return address.strip("<>").rpartition("@")[0].partition("+")[0].lower()


def make_pem() -> bytes:
    """Return a key and a certificate for this machine that nobody else signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def make_context() -> ssl.SSLContext:
    """Return TLS with such a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(make_pem())
        file.flush()
        context.load_cert_chain(file.name)
    return context


def main() -> None:
    """Run the server until it is killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--maildir", type=Path, required=True)
    parser.add_argument("--user", action="append", default=[], help="name:password")
    parser.add_argument("--tls", action="store_true", help="offer STARTTLS and insist on it")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds that slow@ waits")
    told = parser.parse_args()
    users = dict(user.split(":", 1) for user in told.user) or None
    with SmtpServer(
        told.maildir, port=told.port, users=users, tls=told.tls, delay=told.delay
    ) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
