"""Answers that cost much and age slowly: kept, and asked anew in the background."""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class Kept(Generic[Answer]):
    """An answer that is at most so many seconds old when it is first asked for again.

    Whoever asks later than that is given the old answer once more, while the new one is on its
    way: nobody waits but the very first.
    """

    def __init__(self, ask: Callable[[], Answer], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asking = False
        self._held: tuple[float, Answer] | None = None

    def read(self) -> Answer:
        """Return the answer."""
        with self._lock:
            if self._held is None:
                self._held = (monotonic(), self._ask())
            asked, answer = self._held
            if monotonic() - asked > self._seconds and not self._asking:
                self._asking = True
                threading.Thread(target=self._renew, name="kept", daemon=True).start()
            return answer

    def _renew(self) -> None:
        try:
            fresh = (monotonic(), self._ask())
            with self._lock:
                self._held = fresh
        except Exception:
            log.exception("an answer could not be renewed; the old one stays")
        finally:
            self._asking = False
