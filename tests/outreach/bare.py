"""The store of outreach alone: a house with a clock set by hand, people in a sequence, gates that always say one thing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg

from scotty.facts import Held, identify
from scotty.gate import Check, Decision
from scotty.ports import House
from scotty.ports.outreach import Enrolment, Plan, Surroundings, Touch, tell_touch
from scotty.settings import Settings
from scotty.stages.engage.draft import Draft
from scotty.wire import open_house
from tests.outreach.clocks import SetClock

ACCOUNT = "acme.example"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday."""


@contextmanager
def open_set_house(
    database: str, home: Path, start: datetime = START
) -> Iterator[tuple[House, SetClock]]:
    """Open a house, its alarms included, whose clock is set by hand."""
    clock = SetClock(start)
    with open_house(Settings(home=home, database_url=database), clock) as house:
        yield house, clock


def plan(enrolment: Enrolment, step: str, due: datetime, **more: Any) -> Plan:
    """Return the plan of a step, a mail unless said otherwise."""
    told: dict[str, Any] = {
        "channel": "mail", "address": enrolment.contact, "sequence": enrolment.sequence, "by": enrolment.by,
        "released": enrolment.released, "draft": Draft(subject=step, body=f"Words of {step}."),
    }  # fmt: skip
    return Plan(
        account=enrolment.account, contact=enrolment.contact, enrolment=enrolment.id, step=step, due=due,
        **(told | more),
    )  # fmt: skip


def enrol(
    house: House, contact: str, at: datetime, account: str = ACCOUNT, **more: Any
) -> Touch | Held:
    """Put a person into a sequence, by the store alone, with a first touch that is due at once."""
    enrolment = Enrolment(
        id=identify("contact.enrolled", "scotty", f"{contact}:short:{at.isoformat()}"),
        sequence="short", version=1, contact=contact, account=account, by="emma", released="emma", started=at,
    )  # fmt: skip
    return house.outreach.enrol(enrolment, plan(enrolment, "one", at, **more))


def yes(_touch: Touch, _around: Surroundings) -> Decision:
    """A gate that lets everything through."""
    return Decision(held=None, checks=(Check("all", ""),))


def no(final: bool = False, until: timedelta | None = None) -> Callable[..., Decision]:
    """A gate that holds everything: for good, for a time, or until a person acts."""

    def judge(touch: Touch, _around: Surroundings) -> Decision:
        return Decision(
            held=Held("It must not.", "Mend it."), policy="approval", final=final,
            until=touch.due + until if until else None, checks=(Check("approval", "It must not."),),
        )  # fmt: skip

    return judge


WORKER = "1.abcdef"


class Bare(NamedTuple):
    """A house and its clock; makes touches in whatever state is asked for."""

    house: House
    clock: SetClock

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def person(self) -> str:
        """Return the address of somebody new, at a company of their own."""
        return f"p{uuid4().hex[:8]}@{uuid4().hex[:8]}.example"

    def enrol(self, contact: str = "", **more: Any) -> Touch:
        """Put a person, or somebody new, into a sequence."""
        self.clock.forward(seconds=1)
        contact = contact or self.person()
        made = enrol(self.house, contact, self.now, contact.rpartition("@")[2], **more)
        assert isinstance(made, Touch), made
        return made

    def bring(self, state: str) -> Touch:
        """Return a new touch that was brought into a state as it would be."""
        touch = self.enrol(channel="social" if state == "handed" else "mail")
        outreach, now = self.house.outreach, self.now
        judge = {"waiting": no(), "dropped": no(final=True)}.get(state, yes)
        if state != "planned":
            assert outreach.begin(touch.id, touch.wake, WORKER, judge, now) is not None
        if state in ("wired", "sent", "failed", "unknown"):
            outreach.wire(self.see(touch), f"<{touch.id}@x.example>", (), now)
        if state in ("sent", "failed", "unknown"):
            told = tell_touch(f"touch.{state}", touch, now)
            assert outreach.settle(self.see(touch), state, [told], now)  # type: ignore[arg-type]
        found = self.see(touch)
        assert found.state == state
        return found

    def see(self, touch: Touch) -> Touch:
        """Return a touch as it stands now."""
        found = self.house.outreach.touch(touch.id)
        assert found is not None
        return found

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        with psycopg.connect(self.house.outreach.url) as connection:
            return connection.execute(query, values).fetchall()

    def alarms(self, touch: Touch) -> list[tuple[str, str]]:
        """Return the alarms of a touch: (number, status)."""
        return self.ask(
            "select split_part(workflow_uuid, '.', 2), status from dbos.workflow_status "
            "where workflow_uuid like %s order by 1", f"{touch.id}.%",
        )  # fmt: skip

    def kinds(self, touch: Touch) -> list[str]:
        """Return the kinds of all facts about a touch, as they were told."""
        rows = self.ask(
            "select kind from facts where id = %s::uuid or data ->> 'touch' = %s order by seq",
            touch.id, touch.id,
        )  # fmt: skip
        return [kind for (kind,) in rows]
