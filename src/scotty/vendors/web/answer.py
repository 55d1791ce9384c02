"""What a server answered: judged by its status and headers, then read up to a bound."""

import email.utils
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import httpcore2
import httpx2
import msgspec

from scotty.facts import Later, Refused
from scotty.vendors.web.line import SLOW
from scotty.vendors.web.pace import AGAIN, REST
from scotty.vendors.web.place import PORTS, Place, read_place

PAGES = ("text/html", "application/xhtml+xml", "text/plain")
MOST_BYTES = 4_000_000
"""Bytes of a page, on the wire and unpacked."""
TOLD = 4_000
"""Characters of a header that are kept."""
LEFT_OUT = "Nothing: the page is left out."
_MOVED = (301, 302, 303, 307, 308)
_BROKEN = re.compile("disconnected|peer closed|connection closed", re.IGNORECASE)
_CODINGS = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
_TIMEOUT = {"connect": SLOW, "read": SLOW, "write": SLOW, "pool": SLOW}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of a request, and its bounds."""

    #: Content types that are read; () for any. A page that names none is read.
    types: tuple[str, ...] = PAGES
    most: int = MOST_BYTES
    #: Whether what is longer is cut; else it is refused.
    cut: bool = False
    #: Whether robots.txt is asked. Interfaces made for programs are not asked of.
    robots: bool = True
    #: Seconds to leave the host alone after it; that which robots.txt asks for, if longer.
    rest: float = REST


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it came: status 200."""

    #: Where it came from, after redirects.
    place: Place
    #: Content type without parameters, lower case; "" where none is told. And its charset.
    type: str = ""
    charset: str = ""
    #: Headers by lower-case name, without cookies.
    headers: Mapping[str, str] = {}
    #: Names of cookies that it would have set; they are never sent back.
    cookies: tuple[str, ...] = ()
    body: bytes = b""


class Answered(Refused):
    """The server answered, but not with the page."""

    def __init__(self, status: int, why: str, mend: str = LEFT_OUT) -> None:
        super().__init__(why, mend)
        self.status = status


class Again(Later):
    """The server asks for some time; or, with none, the line broke, as old lines do."""


class _Body(httpx2.SyncByteStream):
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks


@contextmanager
def open_answer(
    pool: httpcore2.ConnectionPool, place: Place, headers: Mapping[bytes | str, bytes | str]
) -> Iterator[httpx2.Response]:
    """Ask, and give the answer with its body unread. Raises what httpcore2 raises."""
    url = httpcore2.URL(
        scheme=place.scheme.encode(),
        host=place.host.encode(),
        port=None if PORTS[place.scheme] == place.port else place.port,
        target=place.path.encode(),
    )
    with pool.stream("GET", url, headers=headers, extensions={"timeout": _TIMEOUT}) as answer:
        # httpx2 unpacks what comes, in pieces of at most a megabyte.
        body = _Body(answer.iter_stream())
        yield httpx2.Response(answer.status, headers=answer.headers, stream=body)


def judge_answer(response: httpx2.Response, place: Place, wanted: Wanted) -> Fetched | Place:
    """Return the page, or where it leads. Raises Answered, Refused, Again or Later."""
    status, headers = response.status_code, response.headers
    if status in _MOVED:
        link = headers.get("location", "")
        if (led := read_place(_mend_location(link), place)) is None:
            raise Refused(f"It leads to {link[:200]!r}, which is no web page.", LEFT_OUT)
        return led
    if status in (429, 503):
        raise Again(f"The server asks for time (status {status}).", _read_after(headers))
    if status >= 500:
        raise Later(f"The server answers with a fault of its own (status {status}).", AGAIN)
    if status in (401, 403, 451):
        raise Answered(status, f"The server lets us not in (status {status}).")
    if status != 200:
        raise Answered(status, f"The server answers with status {status}.")
    kind, _, rest = headers.get("content-type", "").lower().partition(";")
    if not fits_type(kind.strip(), wanted.types):
        raise Refused(f"It is {kind.strip()[:80]}, which is not read here.", LEFT_OUT)
    charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'")
    return Fetched(
        place=place,
        type=kind.strip(),
        charset=charset[:40],
        headers={k: v[:TOLD] for k, v in headers.items() if k != "set-cookie"},
        cookies=tuple(c.partition("=")[0].strip()[:80] for c in headers.get_list("set-cookie")),
        body=_read_body(response, wanted),
    )


def fits_type(told: str, types: tuple[str, ...]) -> bool:
    """Return whether a content type is among the wanted ones; one that is not told is."""
    return not types or not told or told in types


def _read_body(response: httpx2.Response, wanted: Wanted) -> bytes:
    codings = response.headers.get("content-encoding", "").lower()
    if unknown := {c.strip() for c in codings.split(",")} - _CODINGS:
        raise Refused(f"It is packed by {sorted(unknown)}, which we did not ask for.", LEFT_OUT)
    told = response.headers.get("content-length", "")
    if told.isdecimal() and len(told) < 20 and int(told) > wanted.most and not wanted.cut:
        raise _too_large(wanted)
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > wanted.most:
            if wanted.cut:
                return bytes(body[: wanted.most])
            raise _too_large(wanted)
    return bytes(body)


def _too_large(wanted: Wanted) -> Refused:
    return Refused(f"It is larger than {wanted.most / 1e6:.3g} MB.", LEFT_OUT)


def _mend_location(link: str) -> str:
    """Return a Location as UTF-8 where a server sent it so, against the letter (RFC 9110)."""
    try:
        return link.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return link


def _read_after(headers: httpx2.Headers) -> float:
    """Return the seconds of Retry-After; AGAIN where none, or none that can be read."""
    told = headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(min(int(told[:9]), 86_400))
    try:
        moment = email.utils.parsedate_to_datetime(told)
    except (TypeError, ValueError, IndexError, OverflowError):
        return AGAIN
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), 86_400.0)


def name_fault(error: httpcore2.NetworkError | httpcore2.ProtocolError) -> Later | Refused:
    """Return what a broken line means to whoever reads of it."""
    root: BaseException | None = error
    while root is not None and not isinstance(root, ssl.SSLError):
        root = root.__cause__ or root.__context__
    if isinstance(root, ssl.SSLCertVerificationError):
        return Refused(
            f"Its certificate does not hold: {root.verify_message}.",
            "Tell its owner; a certificate authority of your own is named by SSL_CERT_FILE.",
        )
    if root is not None:
        return Later(f"No secure line can be had: {root.args[-1]}.", AGAIN)
    if isinstance(error, httpcore2.ConnectError):
        return Later("Nobody answers there.", AGAIN)
    if isinstance(error, httpcore2.NetworkError) or _BROKEN.search(str(error)):
        return Again("The line broke.", 0.0)
    return Refused(f"The server does not speak HTTP: {error}.", LEFT_OUT)
