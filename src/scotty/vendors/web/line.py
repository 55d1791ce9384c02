"""Lines to other machines: the address that was checked is the address that is called."""

import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

import httpcore2

from scotty.facts import Later, Refused
from scotty.names import is_address
from scotty.vendors.web.addresses import refuse_address, tells_secrets
from scotty.vendors.web.place import Place

Look = Callable[[str], list[str]]
"""Host -> its addresses, of both kinds. Raises Later where no name server answers."""
SLOW = 5.0
"""Seconds to wait for the next bytes, or for a line."""
ATTEMPTS = 3
"""Addresses of a host that are tried in turn."""
PRIVATE = "A site on a private address is read only where a person typed exactly its origin."


class Leash:
    """How long, and how many bytes, the request that is under way may still take."""

    def __init__(self) -> None:
        self._until = 0.0
        self._left = 0

    def begin(self, seconds: float, most: int) -> None:
        """Begin a request: so many seconds in all, so many bytes on the wire, headers included."""
        self._until = time.monotonic() + seconds
        self._left = most

    def wait(self, asked: float | None) -> float:
        """Return how long the next step may wait. Raises Later where the time is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Later("It did not answer in time.", 900)
        return min(left, SLOW, asked or SLOW)

    def count(self, size: int) -> None:
        """Count bytes that came. Raises Refused where there are more than were to be."""
        self._left -= size
        if self._left < 0:
            raise Refused("It is larger than what is read.", "Nothing: such pages are left out.")


class Gate:
    """Decides which addresses a visit may call. `typed` is an origin that a person named."""

    def __init__(self, look: Look, typed: Place | None = None) -> None:
        self._look = look
        self._typed = typed
        #: Whether the typed origin was called, and lies on an address that is not public.
        self.inside = False

    def admit(self, place: Place) -> None:
        """Raise Refused where a page's scheme and port may not be called, whatever its address."""
        typed = self._typed
        if typed is not None and (typed.host, typed.port) == (place.host, place.port):
            if typed.scheme != place.scheme:
                raise Refused(f"{place.origin} is not {typed.origin}, which was named.", PRIVATE)
        elif place.port not in (80, 443):
            raise Refused(
                f"Port {place.port} of {place.host} is none that web sites have.", PRIVATE
            )

    def find(self, host: str, port: int) -> list[str]:
        """Return the addresses to call for a host. Raises Refused, or Later where nobody can tell.

        Every address of the host is judged: a name that leads to the inside as well as to the
        outside is refused.
        """
        addresses = [host] if is_address(host) else self._resolve(host, port)
        if not addresses:
            raise Refused(f"There is no host {host}.", "See whether the domain is right.")
        for address in addresses:
            why = refuse_address(address)
            never = why is not None and tells_secrets(ip_address(address.partition("%")[0]))
            if why is not None and (never or not self._is_typed(host, port)):
                raise Refused(f"{host} leads to {address}, which {why}.", PRIVATE)
            self.inside = self.inside or why is not None
        return addresses

    def _resolve(self, host: str, port: int) -> list[str]:
        if host == "localhost" or host.endswith(".localhost"):
            return ["127.0.0.1"]
        found = self._look(host)
        if not found and self._is_typed(host, port):
            # A name of one's own network may stand in the hosts file alone.
            found = _look_locally(host, port)
        return found

    def _is_typed(self, host: str, port: int) -> bool:
        typed = self._typed
        return typed is not None and (typed.host, typed.port) == (host, port)


def _look_locally(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


class GatedBackend(httpcore2.NetworkBackend):
    """Opens lines only to addresses that the gate lets through, and keeps them on the leash."""

    def __init__(
        self, gate: Gate, leash: Leash, sockets: httpcore2.NetworkBackend | None = None
    ) -> None:
        self._gate = gate
        self._leash = leash
        self._sockets = sockets or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Open a line to a host's checked address. Raises what the gate raises."""
        for address in self._gate.find(host, port)[:ATTEMPTS]:
            wait = self._leash.wait(timeout)
            try:
                stream = self._sockets.connect_tcp(
                    address, port, wait, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            return _Leashed(stream, self._leash)
        raise failed

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        """Raise Refused: no page stands behind a socket file."""
        raise Refused(f"{path} is no web site.", PRIVATE)

    def sleep(self, seconds: float) -> None:
        """Wait: httpcore asks for it between attempts, of which we allow one."""
        time.sleep(self._leash.wait(seconds))


class _Leashed(httpcore2.NetworkStream):
    """A line whose every byte and second is counted."""

    def __init__(self, stream: httpcore2.NetworkStream, leash: Leash) -> None:
        self._stream = stream
        self._leash = leash

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._leash.wait(timeout))
        self._leash.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._leash.wait(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        wait = self._leash.wait(timeout)
        return _Leashed(self._stream.start_tls(ssl_context, server_hostname, wait), self._leash)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
