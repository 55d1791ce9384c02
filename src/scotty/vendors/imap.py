"""IMAP in (RFC 3501), over imapclient: what is new in a mailbox, and whether it holds a message.

Folders are opened to be read only, and messages are fetched by PEEK: nothing is marked as seen.
"""

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from scotty.facts import Bug, Later, Refused
from scotty.ports.mail import Incoming, Mailbox
from scotty.vendors.mailhost import MailHost, read_mailhost, secure_line
from scotty.vendors.post.read import read_letter

MOST_BYTES = 2_000_000
"""Bytes of a message that are fetched: its headers and what was written stand before what is large."""
WINDOW = 20_000
"""Messages that are asked for by number at once: a line of an answer has at most a megabyte."""
AGAIN = 60.0
CONNECT, READ = 15.0, 60.0
"""Seconds that a server may take to be reached, and for each part of an answer."""
_PASSING = frozenset({"UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT"})
"""Codes of a login's refusal that pass by themselves (RFC 5530, 3)."""
_CODE = re.compile(r"\[([A-Z-]+)\]")
_CLOSED = frozenset({b"\\noselect", b"\\nonexistent"})
_FIRST = (b"\\sent", b"\\all")


class Place(NamedTuple):
    """How far a folder was read. Another validity numbers the messages anew (RFC 3501, 2.3.1.1)."""

    validity: int
    uid: int


class ImapInbox:
    """Reads mailboxes; see `ports.mail.Inbox`.

    With `junk` the folder marked as such (RFC 6154) is read after the inbox: automatic answers land there.
    A place is then one for each folder: "<uidvalidity>:<uid> <uidvalidity>:<uid>".
    """

    def __init__(self, *, junk: bool = False, most: int = MOST_BYTES, window: int = WINDOW) -> None:
        self._junk = junk
        self._most = most
        self._window = window

    def fetch(self, mailbox: Mailbox, after: str) -> Iterator[Incoming]:
        """Yield letters after this place, oldest first.

        Where the server numbers its messages anew, all are told again: facts meet their first telling.
        """
        places = _read_places(after)
        with _open(mailbox) as client:
            for number, folder in enumerate(self._list_folders(client)):
                told = client.select_folder(folder, readonly=True)
                validity = int(told.get(b"UIDVALIDITY", 0))
                known = places[number : number + 1]
                start = known[0].uid if known and known[0].validity == validity else 0
                places[number : number + 1] = [Place(validity, start)]
                for uid in self._list_uids(client, folder, told, start):
                    places[number] = Place(validity, uid)
                    if (read := self._read(client, uid, _write_places(places))) is not None:
                        yield read

    def _list_folders(self, client: Any) -> list[bytes]:
        marked = _list_marked(client) if self._junk else []
        return [b"INBOX", *(name for flags, name in marked if b"\\junk" in flags)][:2]

    def _list_uids(
        self, client: Any, folder: bytes, told: dict[bytes, Any], start: int
    ) -> Iterator[int]:
        """Yield the numbers above `start`, rising, in windows where there are many."""
        if int(told.get(b"EXISTS", 0)) <= self._window:
            # "*" is the last message, whatever its number: one that is known may be told again.
            found = client.search(f"UID {start + 1}:*")
            yield from sorted(uid for uid in found if uid > start)
            return
        end = int(told.get(b"UIDNEXT") or client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"])
        for low in range(start + 1, end, self._window):
            found = client.search(f"UID {low}:{min(low + self._window, end) - 1}")
            yield from sorted(uid for uid in found if uid > start)

    def _read(self, client: Any, uid: int, place: str) -> Incoming | None:
        """Return one message; None where it was deleted meanwhile."""
        asked = ("INTERNALDATE", "RFC822.SIZE", f"BODY.PEEK[]<0.{self._most}>")
        told = client.fetch([uid], asked).get(uid, {})
        raw = told.get(b"BODY[]<0>")
        if not isinstance(raw, bytes):
            return None
        received = told.get(b"INTERNALDATE") or datetime.now(UTC)
        letter = read_letter(raw, received.astimezone(UTC))
        size = int(told.get(b"RFC822.SIZE", 0))
        if size > self._most:
            note = f"Of {size:,} bytes the first {self._most:,} were read."
            letter = msgspec.structs.replace(letter, notes=(*letter.notes, note))
        return Incoming(place=place, letter=letter, received=received.astimezone(UTC))

    def seek(self, mailbox: Mailbox, message_id: str) -> bool:
        """Return whether any folder holds a message of this id, folders of what was sent first."""
        if not re.fullmatch(r"<[!-~]{3,300}>", message_id):
            raise Bug(f"{message_id[:80]!r} is no Message-ID")
        with _open(mailbox) as client:
            return any(_holds(client, folder, message_id) for folder in _order_folders(client))


def _holds(client: Any, folder: bytes, message_id: str) -> bool:
    try:
        client.select_folder(folder, readonly=True)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return False  # closed to us, as some shared folders are: what we sent is not kept there
    return bool(client.search([b"HEADER", b"Message-ID", message_id.encode()]))


def _list_marked(client: Any) -> list[tuple[frozenset[bytes], bytes]]:
    """Return (marks in lower case, name) of all folders that can be opened."""
    found = []
    for flags, _, name in client.list_folders():
        marks = frozenset(bytes(flag).lower() for flag in flags)
        told = name.encode() if isinstance(name, str) else bytes(name)
        if not marks & _CLOSED and told.isascii():
            found.append((marks, told))
    return found


def _order_folders(client: Any) -> Sequence[bytes]:
    marked = _list_marked(client)
    order = {mark: place for place, mark in enumerate(_FIRST)}
    ranked = [(min((order[m] for m in marks & order.keys()), default=9), n) for marks, n in marked]
    return [name for _, name in sorted(ranked, key=lambda found: found[0])]


def _read_places(after: str) -> list[Place]:
    found = re.findall(r"(\d{1,20}):(\d{1,20})", after)
    return [Place(int(validity), int(uid)) for validity, uid in found]


def _write_places(places: Sequence[Place]) -> str:
    return " ".join(f"{place.validity}:{place.uid}" for place in places)


@contextmanager
def _open(mailbox: Mailbox) -> Iterator[Any]:
    """Give a client that is logged in. Raises Later and Refused for all that can befall it."""
    host = read_mailhost(mailbox.imap, ("imap", "imaps"))
    try:
        with IMAPClient(
            host.host,
            host.port,
            ssl=host.secure,
            ssl_context=secure_line(host) if host.secure else None,
            timeout=SocketTimeout(CONNECT, READ),
        ) as client:
            client.folder_encode = False
            client.normalise_times = False
            _log_in(client, host)
            yield client
    except ssl.SSLCertVerificationError as error:
        raise Refused(
            f"The certificate of {host} does not hold: {error.verify_message}",
            "Write the host as its certificate has it; tell an authority of your own by SSL_CERT_FILE.",
        ) from error
    except (OSError, IMAPClientError) as error:
        raise Later(f"{host} does not answer as it should: {error}", AGAIN) from error


def _log_in(client: Any, host: MailHost) -> None:
    if not host.secure:
        if client.has_capability("STARTTLS"):
            client.starttls(secure_line(host))
        elif not host.loopback:
            raise Refused(
                f"{host} offers no TLS; a password would be readable on the way.",
                "Use imaps://, or a server that offers STARTTLS.",
            )
    try:
        if client.has_capability("AUTH=PLAIN"):
            client.plain_login(host.user, host.password)  # in UTF-8; LOGIN knows ASCII only
        elif (host.user + host.password).isascii():
            client.login(_quote(host.user), host.password)
        else:
            raise Refused(f"{host} takes no password beyond ASCII.", "Choose another password.")
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):
            raise Later(f"{host} hung up on the login.", AGAIN) from None
        found = _CODE.search(str(error))
        code = found[1] if found else ""
        if code in _PASSING:
            raise Later(f"{host} does not let anybody in now: {code}", AGAIN) from None
        # Without the server's words: they may hold what it was told.
        raise Refused(
            f"{host} does not let {host.user} in{f': {code}' if code else ''}.",
            "Give the mailbox its password anew; some providers ask for an app password.",
        ) from None


def _quote(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
