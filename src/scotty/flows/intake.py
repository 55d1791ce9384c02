"""Group commit: what many requests bring is appended together, and each hears when it is durable."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Self

import msgspec

from scotty.facts import Fact, Later
from scotty.ports import DeadLetter, Ledger

log = logging.getLogger(__name__)

Done = Callable[[Later | None], None]
"""Called once, from another thread: with None when it is durable, else with when to try again."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How the queue is emptied."""

    #: Facts and letters that may wait or be under way; beyond, the sender is asked to wait.
    room: int = 40_000
    #: Facts in one commit, about.
    most: int = 8_000
    #: Seconds that the first of a commit waits for company.
    linger: float = 0.003
    #: Commits at a time: while one waits for the disk, the next is written.
    committers: int = 2


class Ticket(msgspec.Struct, eq=False):
    """What one request brings."""

    facts: Sequence[Fact]
    letters: Sequence[DeadLetter]
    done: Done

    @property
    def size(self) -> int:
        """How much of the room it takes."""
        return len(self.facts) + len(self.letters) + 1


class Intake:
    """A bounded queue before the ledger. Use as a context: leaving it commits what waits."""

    def __init__(self, ledger: Ledger, pace: Pace | None = None) -> None:
        self._ledger = ledger
        self._pace = pace or Pace()
        self._waiting: deque[Ticket] = deque()
        self._held = 0
        self._open = True
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._run, name=f"intake-{n}", daemon=True)
            for n in range(self._pace.committers)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def held(self) -> int:
        """How many facts and letters wait or are under way."""
        return self._held

    def submit(self, facts: Sequence[Fact], letters: Sequence[DeadLetter], done: Done) -> bool:
        """Queue what a request brings; False where there is no room (nothing was taken)."""
        ticket = Ticket(facts, letters, done)
        with self._changed:
            # A request larger than the whole room is let in alone rather than never.
            if not self._open or (self._held and self._held + ticket.size > self._pace.room):
                return False
            self._held += ticket.size
            self._waiting.append(ticket)
            if len(self._waiting) == 1:
                self._changed.notify()
        return True

    def close(self) -> None:
        """Take no more, commit what waits, and end."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while tickets := self._take():
            try:
                self._commit(tickets)
            finally:
                with self._changed:
                    self._held -= sum(ticket.size for ticket in tickets)

    def _take(self) -> list[Ticket]:
        """Return the next commit's tickets, once some waited for company; none when closed."""
        with self._changed:
            while not self._waiting:
                if not self._open:
                    return []
                self._changed.wait()
            if self._open and self._pace.linger:
                ripe = time.monotonic() + self._pace.linger
                while self._open and self._held < self._pace.most:
                    left = ripe - time.monotonic()
                    if left <= 0 or not self._changed.wait(left):
                        break
            tickets, size = [], 0
            while self._waiting and size < self._pace.most:
                ticket = self._waiting.popleft()
                tickets.append(ticket)
                size += ticket.size
            if self._waiting:
                self._changed.notify()
        return tickets or self._take()

    def _commit(self, tickets: list[Ticket]) -> None:
        facts = [fact for ticket in tickets for fact in ticket.facts]
        letters = [letter for ticket in tickets for letter in ticket.letters]
        try:
            self._ledger.append(facts, letters)
        except Later as error:
            _settle(tickets, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            self._part(tickets, error)
        else:
            _settle(tickets, None)

    def _part(self, tickets: list[Ticket], error: Exception) -> None:
        """Find out whether the database is away, or which fact it will not have."""
        if not self._answers():
            log.warning("intake: the database does not answer: %s", error)
            _settle(tickets, Later(f"The database does not answer: {error}", 5.0))
        elif len(tickets) > 1:
            middle = len(tickets) // 2
            self._commit(tickets[:middle])
            self._commit(tickets[middle:])
        else:
            self._save(tickets[0], error)

    def _answers(self) -> bool:
        try:
            self._ledger.head()
        except Exception:
            log.warning("intake: the ledger's head cannot be read", exc_info=True)
            return False
        return True

    def _save(self, ticket: Ticket, error: Exception) -> None:
        """Append what the ledger takes of one request, and letters for what it refuses."""
        log.error("intake: the ledger refused a fact: %s", error)
        try:
            for fact in ticket.facts:
                self._append_one(fact)
            self._ledger.append((), ticket.letters)
        except Exception as fault:
            log.exception("intake: a request could not be kept")
            _settle([ticket], Later(f"The request could not be kept: {fault}", 30.0))
        else:
            _settle([ticket], None)

    def _append_one(self, fact: Fact) -> None:
        try:
            self._ledger.append([fact])
        except Later:
            raise
        except Exception as error:  # noqa: BLE001 - it becomes a letter, or the letter's error is raised
            payload = msgspec.json.encode(fact, enc_hook=str).decode("utf-8", "replace")
            letter = DeadLetter(
                source=fact.source,
                place=f"the ledger, {fact.kind} {fact.key}",
                why=f"The ledger refused it: {error}"[:1000],
                mend="Report this: the collector should have mended it.",
                payload=payload,
            )
            self._ledger.append((), [letter])


def _settle(tickets: Sequence[Ticket], error: Later | None) -> None:
    for ticket in tickets:
        ticket.done(error)
