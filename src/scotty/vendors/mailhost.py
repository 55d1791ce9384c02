"""Mail servers by URL: where they are, how the line to them is secured, who logs in."""

import ssl
from collections.abc import Collection
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from scotty.facts import Refused

PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}
"""Where no port is told: submission (RFC 6409), TLS from the start (RFC 8314)."""
MEND = "Write it as scheme://user:password@host:port, with %40 for an @ in user or password."


class MailHost(NamedTuple):
    """A server and an account on it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    def __repr__(self) -> str:
        """Return it without the account."""
        return f"MailHost({self.scheme}://{self.host}:{self.port})"

    @property
    def secure(self) -> bool:
        """Whether TLS is spoken from the first byte on."""
        return self.scheme.endswith("s")

    @property
    def loopback(self) -> bool:
        """Whether it is this machine: nobody listens in between, and no certificate is asked for."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def read_mailhost(url: str, schemes: Collection[str]) -> MailHost:
    """Return the server of a URL. Raises Refused, whose words hold nothing of the URL."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        # The error's own words may hold a password that was not written as it has to be.
        raise Refused("A mail server's URL cannot be read.", MEND) from None
    if parts.scheme not in schemes or not parts.hostname:
        raise Refused(f"A mail server's URL begins with {' or '.join(schemes)}://.", MEND)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if any(c in "\r\n\0" for c in user + password):
        raise Refused("A mail server's user or password holds a line end.", MEND)
    return MailHost(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password)


def secure_line(host: MailHost) -> ssl.SSLContext:
    """Return how TLS is spoken with a server: certificates checked, except on this machine.

    A certificate authority of your own is told by SSL_CERT_FILE, as to any program on OpenSSL.
    """
    context = ssl.create_default_context()
    if host.loopback:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
