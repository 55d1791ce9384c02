"""Politeness: one request at a time to a host, with a rest between two, and longer when asked to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scotty.facts import Later

REST = 0.25
"""Seconds between the end of a request and the next one to the same host."""
LONGEST_REST = 10.0
"""A crawl delay that robots.txt asks for is kept up to this; fewer pages are read then."""
AGAIN = 900.0
"""Seconds after which a host that had enough, and did not say for how long, is asked again."""
REMEMBERED = 10_000
"""Hosts whose last turn is remembered."""


class Pace:
    """Turns by host, for all threads of this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy: set[str] = set()
        #: Host -> monotonic moment from which it may be asked.
        self._free: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, wait: float) -> Iterator[None]:
        """Hold the host's turn. Raises Later where it does not come within `wait` seconds."""
        until = time.monotonic() + wait
        with self._changed:
            while True:
                now = time.monotonic()
                free = self._free.get(host, 0.0)
                if host not in self._busy and free <= now:
                    break
                if now >= until or (host not in self._busy and free > until):
                    raise Later(f"{host} is to be asked again later.", max(free - now, 1.0))
                self._changed.wait(min(until, free if free > now else until) - now)
            self._busy.add(host)
        try:
            yield
        finally:
            with self._changed:
                self._busy.discard(host)
                self._changed.notify_all()

    def put_off(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long, as it asked; never shorter than it is left alone by now."""
        with self._changed:
            until = time.monotonic() + seconds
            if len(self._free) >= REMEMBERED:
                now = time.monotonic()
                self._free = {h: t for h, t in self._free.items() if t > now}
            self._free[host] = max(self._free.get(host, 0.0), until)
