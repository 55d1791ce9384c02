"""robots.txt: what a site asks robots not to read (RFC 9309)."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import msgspec
from protego import Protego

from scotty.facts import Later, Refused
from scotty.vendors.web.pace import LONGEST_REST
from scotty.vendors.web.place import Place

NAME = "Scotty"
"""The name that a robots.txt calls us by."""
MOST = 512_000
"""Bytes that are read of one; the standard asks for 500 KiB at least."""
KEPT = 3_600.0
"""Seconds for which one holds; the standard allows a day."""
KEPT_BROKEN = 600.0
"""Seconds after which one that could not be read is asked for again."""
REMEMBERED = 2_000


class Rules(msgspec.Struct, frozen=True):
    """What a site's robots.txt says. `parsed` is None where none is there: all is allowed."""

    parsed: Protego | None = None
    #: Why nothing may be read: it could not be read, so the site may have asked for anything.
    closed: str = ""

    def check(self, place: Place) -> None:
        """Raise Refused where robots may not read a page, Later where nobody can tell."""
        if self.closed:
            raise Later(f"robots.txt of {place.host} cannot be read: {self.closed}", KEPT_BROKEN)
        if self.parsed is not None and not self.parsed.can_fetch(place.url, NAME):
            raise Refused(
                "robots.txt asks that it is not read.", "Ask them, or leave it: it is their word."
            )

    @property
    def rest(self) -> float:
        """Seconds that the site asks for between two requests, within reason; 0 where none."""
        asked = self.parsed.crawl_delay(NAME) if self.parsed is not None else None
        return min(max(float(asked or 0.0), 0.0), LONGEST_REST)

    @property
    def sitemaps(self) -> list[str]:
        """Sitemaps that it names, as written."""
        return list(self.parsed.sitemaps) if self.parsed is not None else []


class Robots:
    """The rules of sites, remembered for an hour. Safe to call from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    def find(self, origin: str, read: Callable[[], tuple[int, bytes]]) -> Rules:
        """Return the rules of an origin; `read` fetches (status, body) where none are remembered."""
        with self._lock:
            until, rules = self._known.get(origin, (0.0, Rules()))
        if until > time.monotonic():
            return rules
        rules = _read_rules(read)
        with self._lock:
            kept = KEPT_BROKEN if rules.closed else KEPT
            self._known[origin] = (time.monotonic() + kept, rules)
            self._known.move_to_end(origin)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return rules


def _read_rules(read: Callable[[], tuple[int, bytes]]) -> Rules:
    """4xx means that there is none; 5xx, and no answer at all, that nothing may be read."""
    try:
        status, body = read()
    except Later as error:
        return Rules(closed=error.why)
    if 400 <= status < 500 and status != 429:
        return Rules()
    if status != 200:
        return Rules(closed=f"the server answered {status}.")
    return Rules(Protego.parse(body.decode("utf-8", "replace")))
