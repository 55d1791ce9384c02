"""The store of outreach; see `ports.outreach.Outreach` for what each method promises."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import Engine

from scotty.facts import Fact, Held
from scotty.gate import Decision
from scotty.ports.outreach import Enrolment, Judge, Plan, Surroundings, Tally, Touch, Wanted
from scotty.stages.engage.draft import Draft
from scotty.store.ledger import borrow
from scotty.store.outreach import changes, lists, plans, steps, workers
from scotty.store.outreach.alarms import GRACE, Alarm, Alarms
from scotty.store.outreach.rebuild import derive_outreach
from scotty.store.outreach.rows import ENROLMENT, read_enrolment
from scotty.store.outreach.steps import find, find_known

_FORESEE = (
    "update touches set policy = %s, reason = %s, mend = %s where id = %s and state = 'planned'"
)
_KEEP = """
insert into cursors (name, tx) values (%s, %s) on conflict (name) do update set tx = excluded.tx, at = now()
"""


class PostgresOutreach:
    """Enrolments and touches in Postgres."""

    def __init__(self, engine: Engine, wall: Callable[[datetime], datetime]) -> None:
        self._engine = engine
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.url = url
        self._alarms = Alarms(url, wall)

    @contextmanager
    def _work(self) -> Iterator[psycopg.Connection[Any]]:
        with borrow(self._engine) as connection:
            self._alarms.prepare(connection)
            yield connection

    def _ask(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        return borrow(self._engine)

    def enrol(self, enrolment: Enrolment, first: Plan) -> Touch | Held:
        """Put a person into a sequence with its first touch; Held where they are in one already."""
        with self._work() as connection:
            return plans.put_enrolment(connection, self._alarms, enrolment, first)

    def plan(self, plan: Plan, now: datetime) -> Touch:
        """Plan an act; a second time returns the first one."""
        self.plan_many([plan], now)
        with self._ask() as connection:
            return find(connection, plan.id)

    def plan_many(self, planned: Sequence[Plan], now: datetime) -> None:
        """Plan many acts in one transaction."""
        with self._work() as connection:
            plans.put_plans(connection, self._alarms, planned, now)

    def begin(
        self, touch: str, wake: int, worker: str, judge: Judge, now: datetime
    ) -> tuple[Touch, Decision] | None:
        """Decide on a due touch and claim it where it may leave."""
        with self._work() as connection:
            return steps.begin(connection, self._alarms, (touch, wake, worker), judge, now)

    def look(self, touch: Touch, now: datetime) -> Surroundings:
        """Return what the gate would ask for about a touch, one that is only thought of, too."""
        with self._ask() as connection:
            return steps.look_around(connection, touch, now)

    def foresee(self, touch: str, held: tuple[str, str, str]) -> None:
        """Note what will hold a planned touch when it is due."""
        with self._ask() as connection:
            connection.execute(_FORESEE, (*held, touch))

    def wire(self, touch: Touch, message: str, barred: Sequence[bytes], now: datetime) -> None:
        """Note that a message goes on the wire now."""
        claim = {"touch": touch.id, "worker": touch.worker, "message": message}
        with self._ask() as connection:
            steps.wire(connection, {**claim, "barred": list(barred), "now": now})

    def settle(
        self, touch: Touch, state: str, facts: Sequence[Fact], now: datetime, **changed: Any
    ) -> bool:
        """Note what came of it, with its facts."""
        end = {} if state == "unknown" else {"settled": now}
        with self._ask() as connection:
            return steps.settle(connection, touch, state, facts, {**end, **changed})

    def retry(self, touch: Touch, due: datetime, why: str, now: datetime) -> bool:
        """Plan a claimed touch again, after a passing no: it surely did not leave."""
        with self._work() as connection:
            return steps.retry(connection, self._alarms, touch, (due, why, now))

    def let_go(self, touch: str, worker: str, due: datetime, why: str, now: datetime) -> bool:
        """Give back what this worker has in hand and cannot go on with."""
        with self._work() as connection:
            return workers.let_go(connection, self._alarms, (touch, worker), (due, why, now))

    def draft(
        self, touch: str, draft: Draft, links: tuple[str, ...], by: str, now: datetime
    ) -> Touch:
        """Replace the words of a touch that has not left; its approval is void."""
        with self._ask() as connection:
            return changes.write(connection, touch, (draft, links), (by, now))

    def approve(self, touch: str, by: str, release: bool, due: datetime, now: datetime) -> Touch:
        """Approve the newest words, and with `release` let them leave."""
        with self._work() as connection:
            return changes.approve(connection, self._alarms, touch, (by, release), (due, now))

    def release(self, touch: str, by: str, due: datetime, now: datetime) -> Touch:
        """Let a touch leave by somebody's right to send."""
        with self._work() as connection:
            return changes.release(connection, self._alarms, touch, by, (due, now))

    def move(self, touch: str, due: datetime, why: str, by: str, now: datetime) -> Touch | None:
        """Set another time; None where it is no longer open."""
        with self._work() as connection:
            return changes.move(connection, self._alarms, touch, due, (why, by, now))

    def lend(self, touch: str, mailbox: int, now: datetime) -> bool:
        """Give a mailbox to a touch that was planned while there was none."""
        with self._ask() as connection:
            return changes.lend(connection, touch, mailbox, now)

    def drop(
        self, touch: str, why: str, by: str, now: datetime, kind: str = "touch.dropped"
    ) -> bool:
        """End a touch that has not left."""
        with self._ask() as connection:
            return changes.drop(connection, touch, kind, (why, by, now))

    def turn(self, enrolment: str, state: str, why: str, by: str, now: datetime) -> bool:
        """Pause, resume or end an enrolment."""
        with self._ask() as connection:
            return changes.turn(connection, enrolment, state, (why, by, now))

    def touch(self, touch: str) -> Touch | None:
        """Return a touch by id, or None."""
        with self._ask() as connection:
            return find_known(connection, touch)

    def by_message(self, messages: Sequence[str]) -> Touch | None:
        """Return the touch of the first Message-ID that is ours."""
        with self._ask() as connection:
            return lists.find_message(connection, messages)

    def touches(self, wanted: Wanted) -> list[Touch]:
        """Return touches, by due time or latest first."""
        with self._ask() as connection:
            return lists.list_touches(connection, wanted)

    def tally(self) -> Tally:
        """Return how much waits for a person."""
        with self._ask() as connection:
            return lists.tally(connection)

    def enrolled(self) -> dict[str, dict[str, int]]:
        """Return sequence -> state -> people in it."""
        with self._ask() as connection:
            return lists.count_enrolled(connection)

    def enrolment(self, enrolment: str) -> Enrolment | None:
        """Return an enrolment by id, or None."""
        with self._ask() as connection:
            row = connection.execute(
                f"select {ENROLMENT} from enrolments where id = %s", (enrolment,)
            ).fetchone()
        return None if row is None else read_enrolment(row)

    def enrolments(
        self, narrow: dict[str, Any], alive: bool = True, limit: int = 1_000
    ) -> list[Enrolment]:
        """Return enrolments, newest first; `narrow` by account, contact, sequence."""
        with self._ask() as connection:
            return lists.list_enrolments(connection, narrow, alive, limit)

    def stranded(self, now: datetime) -> list[str]:
        """Return active enrolments that have nothing planned."""
        with self._ask() as connection:
            return lists.list_stranded(connection, now - GRACE)

    def rescue(self, now: datetime) -> tuple[int, list[Touch]]:
        """Take back what dead workers had claimed."""
        with self._work() as connection:
            return workers.rescue(connection, self._alarms, now)

    def work(self, now: datetime) -> AbstractContextManager[tuple[int, str]]:
        """Be a worker until the end of the block; see `workers.take_slot`."""
        return workers.take_slot(self.url, now)

    def alone(self, name: str) -> AbstractContextManager[bool]:
        """Give whether nobody else is within such a block of this name."""
        return workers.be_alone(self._engine, name)

    def cursor(self, name: str) -> int | None:
        """Return how far a follower of this name has read the ledger."""
        with self._ask() as connection:
            row = connection.execute("select tx from cursors where name = %s", (name,)).fetchone()
        return None if row is None else int(row[0])

    def keep_cursor(self, name: str, cursor: int) -> None:
        """Note how far a follower has read the ledger."""
        with self._ask() as connection:
            connection.execute(_KEEP, (name, cursor))

    def rebuild(self) -> int:
        """Derive both tables anew from the facts; return how many touches there are."""
        with self._work() as connection:
            alarms = [Alarm(*row) for row in derive_outreach(connection)]
            self._alarms.set(connection, alarms)
            row = connection.execute("select count(*) from touches").fetchone()
        return int(row[0]) if row else 0
