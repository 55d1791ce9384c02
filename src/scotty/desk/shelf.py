"""Answers that cost much, by what was asked: kept in memory, and asked anew in the background."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any, Generic, TypeVar

import msgspec

from scotty.ports import Ledger

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)
KEPT = 12
LEAST = 3.0
"""Seconds between two renewals, at least; and ten times as long as one takes."""
FADES = 60.0
"""Seconds after which it is asked anew though nothing came: deals age without any fact."""


class Held(msgspec.Struct, frozen=True):
    """An answer, the ledger's head before it was asked for, when that was, and how long it took."""

    answer: Any
    head: int
    asked: float
    took: float


class Shelf(Generic[Question, Answer]):
    """Whoever asks first waits; whoever asks later is given what is held.

    Once the ledger has grown, a new answer is on its way: at most one at a time, and never more
    than a tenth of the time is spent on it.
    """

    def __init__(self, ledger: Ledger, ask: Callable[[Question], Answer], most: int = KEPT) -> None:
        self._ledger = ledger
        self._ask = ask
        self._most = most
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._held: OrderedDict[Question, Held] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._over = False

    def read(self, question: Question) -> Answer:
        """Return the answer."""
        held = self._find(question)
        if held is None:
            with self._asking:  # one at a time: who waits for it finds it there
                held = self._find(question) or self._put(question)
        elif self._is_old(held):
            self._renew(question)
        answer: Answer = held.answer
        return answer

    def warm(self, question: Question) -> None:
        """Have the answer ready by the time that somebody asks."""
        self._renew(question)

    def forget(self) -> None:
        """Ask everything anew: the rules themselves have changed."""
        with self._lock:
            self._held.clear()

    def stop(self) -> None:
        """Wait for what is on its way, and begin no more."""
        self._over = True
        if self._thread is not None:
            self._thread.join()

    def _find(self, question: Question) -> Held | None:
        with self._lock:
            held = self._held.get(question)
            if held is not None:
                self._held.move_to_end(question)
            return held

    def _put(self, question: Question) -> Held:
        began, head = monotonic(), self._ledger.head()
        answer = self._ask(question)
        held = Held(answer, head, began, monotonic() - began)
        with self._lock:
            self._held[question] = held
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return held

    def _is_old(self, held: Held) -> bool:
        age = monotonic() - held.asked
        if age < max(LEAST, 10.0 * held.took):
            return False
        return age > FADES or self._ledger.head() != held.head

    def _renew(self, question: Question) -> None:
        with self._lock:
            busy = self._thread is not None and self._thread.is_alive()
            if busy or self._over:
                return
            self._thread = threading.Thread(target=self._run, args=(question,), name="shelf")
            self._thread.start()

    def _run(self, question: Question) -> None:
        try:
            with self._asking:
                self._put(question)
        except Exception:
            log.exception("an answer could not be renewed; the old one stays")
