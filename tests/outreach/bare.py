"""The store of outreach alone: a house with a clock set by hand, people in a sequence, gates that always say one thing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scotty.facts import Held, identify
from scotty.gate import Check, Decision
from scotty.ports import House
from scotty.ports.outreach import Enrolment, Plan, Surroundings, Touch
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
