"""Fetches public pages: bounded in bytes and seconds, politely, from checked addresses only."""

import ssl
import threading
import time
from collections import OrderedDict
from functools import cached_property
from typing import Self

import httpcore2
import httpx2

from scotty import __version__
from scotty.facts import Later, Refused
from scotty.names import read_line
from scotty.vendors.web.answer import (
    LEFT_OUT,
    Again,
    Answered,
    Fetched,
    Wanted,
    fits_type,
    judge_answer,
    name_fault,
    open_answer,
)
from scotty.vendors.web.line import Gate, GatedBackend, Leash, Look
from scotty.vendors.web.pace import AGAIN, Pace
from scotty.vendors.web.place import Place
from scotty.vendors.web.robots import MOST as MOST_ROBOTS
from scotty.vendors.web.robots import Robots, Rules

MOST_SECONDS = 12.0
"""Seconds that one page may take."""
SHARE, LEAST_SECONDS = 0.4, 1.0
"""The share of what is left of a visit that one page may take, and how long it may take at least."""
REDIRECTS = 5
PATIENCE = 3.0
"""A Retry-After up to this many seconds is waited for; a longer one ends the reading of that host."""
KEPT = 600.0
"""Seconds for which a page is not asked for again."""
KEPT_BYTES = 32_000_000
"""Bytes of pages that are kept."""
HEADS = 131_072
"""Bytes on the wire beside the page: headers, and what a read may bring at once beyond the end."""


def name_agent(contact: str) -> str:
    """Return the User-Agent that tells the truth: what we are, what for, and whom to write to."""
    told = read_line(contact).encode("ascii", "ignore").decode()[:200]
    return f"Scotty/{__version__} (research of public company pages{'; ' + told if told else ''})"


class Fetcher:
    """What all visits share: turns, robots.txt, pages of the last minutes. Safe in several threads."""

    def __init__(self, look: Look, agent: str) -> None:
        self.look = look
        self.agent = agent
        self.pace = Pace()
        self.robots = Robots()
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[float, Fetched]] = OrderedDict()
        self._bytes = 0

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """How certificates are checked: always, against the system's authorities."""
        return httpcore2.default_ssl_context()

    def visit(self, seconds: float, typed: Place | None = None) -> "Visit":
        """Return a visit that may take so long. `typed` is an origin that a person named."""
        return Visit(self, seconds, typed)

    def recall(self, typed: str, url: str) -> Fetched | None:
        """Return a page that was fetched some minutes ago under the same permission."""
        with self._lock:
            until, fetched = self._kept.get((typed, url), (0.0, None))
        return fetched if until > time.monotonic() else None

    def keep(self, typed: str, url: str, fetched: Fetched) -> None:
        """Remember a page for some minutes."""
        with self._lock:
            if (old := self._kept.pop((typed, url), None)) is not None:
                self._bytes -= len(old[1].body)
            self._kept[typed, url] = (time.monotonic() + KEPT, fetched)
            self._bytes += len(fetched.body)
            while self._bytes > KEPT_BYTES:
                _, (_, gone) = self._kept.popitem(last=False)
                self._bytes -= len(gone.body)


class Visit:
    """One account's reading: its lines, its permission, its time. For one thread."""

    def __init__(self, fetcher: Fetcher, seconds: float, typed: Place | None) -> None:
        self._fetcher = fetcher
        self._until = time.monotonic() + seconds
        self._typed = typed
        self._gate = Gate(fetcher.look, typed)
        self._leash = Leash()
        self._pool: httpcore2.ConnectionPool | None = None
        #: Hosts that had enough of us, and why: they are not asked again in this visit.
        self._over: dict[str, Later] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()

    @property
    def left(self) -> float:
        """Seconds that are left of the visit."""
        return self._until - time.monotonic()

    def get(self, place: Place, wanted: Wanted = Wanted()) -> Fetched:  # noqa: B008 - a constant
        """Return the page at a place, after redirects.

        Raises Refused for what may not, or ought not to be read, and Later for what cannot be read
        now; `why` says it in a sentence.
        """
        known = self._fetcher.recall(self._key, place.url)
        if (
            known is not None
            and fits_type(known.type, wanted.types)
            and len(known.body) <= wanted.most
        ):
            return known
        at = place
        for _ in range(REDIRECTS + 1):
            rules = self.rules(at) if wanted.robots else Rules()
            rules.check(at)
            answer = self._ask(at, wanted, max(wanted.rest, rules.rest))
            if isinstance(answer, Fetched):
                if not wanted.cut:
                    self._fetcher.keep(self._key, place.url, answer)
                return answer
            at = answer
        raise Refused(f"It leads on and on, at last to {at.url}.", "Tell its owner.")

    def rules(self, place: Place) -> Rules:
        """Return the robots.txt that governs a place."""
        self._gate.admit(place)
        return self._fetcher.robots.find(place.origin, lambda: self._read_robots(place))

    @property
    def _key(self) -> str:
        return self._typed.origin if self._typed is not None else ""

    def _read_robots(self, place: Place) -> tuple[int, bytes]:
        wanted = Wanted(types=(), most=MOST_ROBOTS, cut=True, robots=False, rest=0.0)
        at = place._replace(path="/robots.txt")
        for _ in range(REDIRECTS + 1):
            try:
                answer = self._ask(at, wanted, 0.0)
            except Answered as error:
                return error.status, b""
            if isinstance(answer, Fetched):
                return 200, answer.body
            at = answer
        return 404, b""  # more than five redirects: as if there were none (RFC 9309, 2.3.1.2)

    def _ask(self, place: Place, wanted: Wanted, rest: float) -> Fetched | Place:
        """Ask once, and once more where the server asks for a moment, or let go of an old line."""
        self._gate.admit(place)
        if (over := self._over.get(place.door)) is not None:
            raise over
        pace = self._fetcher.pace
        for last in (False, True):
            left = min(self.left, MOST_SECONDS, max(self.left * SHARE, LEAST_SECONDS))
            if left <= 0:
                raise Later("The time of this visit is over.", AGAIN)
            with pace.turn(place.door, left):
                try:
                    return self._send(place, wanted, left)
                except Again as again:
                    pace.put_off(place.door, min(again.after, AGAIN))
                    if last or again.after > min(PATIENCE, self.left):
                        gone = Later(again.why, again.after or AGAIN)
                        if again.after:
                            self._over[place.door] = gone
                        raise gone from None
                finally:
                    pace.put_off(place.door, 0.0 if self._gate.inside else rest)
        raise AssertionError  # the second pass returns or raises

    def _send(self, place: Place, wanted: Wanted, seconds: float) -> Fetched | Place:
        self._leash.begin(seconds, wanted.most + HEADS)
        headers: dict[bytes | str, bytes | str] = {
            "User-Agent": self._fetcher.agent,
            "Accept": ", ".join(wanted.types) + ", */*;q=0.1" if wanted.types else "*/*",
            "Accept-Encoding": "gzip, deflate",
        }
        try:
            with open_answer(self._lines, place, headers) as response:
                return judge_answer(response, place, wanted)
        except httpcore2.TimeoutException as error:
            raise Later("It did not answer in time.", AGAIN) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise name_fault(error) from error
        except httpx2.DecodingError as error:
            raise Refused(f"Its compression is broken: {error}.", LEFT_OUT) from error
        except (httpx2.InvalidURL, ValueError) as error:
            raise Refused(f"It cannot be asked for: {error}.", LEFT_OUT) from error

    @property
    def _lines(self) -> httpcore2.ConnectionPool:
        if self._pool is None:
            self._pool = httpcore2.ConnectionPool(
                ssl_context=self._fetcher.tls,
                max_connections=4,
                keepalive_expiry=5.0,
                network_backend=GatedBackend(self._gate, self._leash),
            )
        return self._pool
