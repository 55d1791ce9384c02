"""Both tables can be derived from the facts alone: after any operations, in any order."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from scotty.facts import Refused
from scotty.ports import House
from scotty.ports.mail import Mailbox
from scotty.ports.outreach import Plan, Stopped, Touch, Wanted, tell_touch
from scotty.stages.engage.draft import Claim, Draft, Fault
from tests.outreach.bare import START, enrol, no, open_set_house, plan, yes
from tests.outreach.clocks import SetClock

LEFT_OUT = {"wake", "worker", "tries", "because"}
"""What is of the moment, and of no meaning after it."""
WORKER = "1.abc"


def read_rows(house: House) -> dict[str, dict[Any, dict[str, Any]]]:
    """Return table -> id -> row, without what is left out."""
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    with psycopg.connect(house.outreach.url) as connection:
        for table in ("enrolments", "touches"):
            rows = connection.execute(f"select to_jsonb(t) from {table} t").fetchall()
            found[table] = {
                row["id"]: {k: v for k, v in row.items() if k not in LEFT_OUT} for (row,) in rows
            }
    return found


class Chaos:
    """Does one thing after another to whatever touch, whether that is sensible or not."""

    def __init__(self, house: House, clock: SetClock, seed: int) -> None:
        self.house = house
        self.outreach = house.outreach
        self.clock = clock
        self.rng = random.Random(seed)
        self.people = 0
        self.done: list[str] = []

    def step(self) -> None:
        """Let some time pass, or take some back, and do something."""
        backwards = self.rng.random() < 0.1
        self.clock.forward(
            minutes=-self.rng.uniform(1, 600) if backwards else self.rng.uniform(1, 600)
        )
        deed = self.rng.choice(DEEDS)
        self.done.append(deed.__name__)
        try:
            deed(self)
        except (Refused, Stopped):
            self.done[-1] += "!"

    def any_touch(self, *states: Any) -> Touch | None:
        found = self.outreach.touches(Wanted(states=states, limit=200))
        return self.rng.choice(found) if found else None

    def enrol(self) -> None:
        self.people += 1
        contact = f"p{self.rng.randint(1, 4)}@acme.example"
        channel = self.rng.choice(("mail", "mail", "social", "alert"))
        enrol(self.house, contact, self.clock.now(), channel=channel, links=("https://a.example/",))

    def plan_more(self) -> None:
        alive = self.outreach.enrolments({})
        if alive:
            e = self.rng.choice(alive)
            step = self.rng.choice(("two", "three"))
            self.outreach.plan(
                plan(e, step, self.clock.now(), draft=Draft(body=f"{self.rng.random()}")),
                self.clock.now(),
            )

    def plan_outside(self) -> None:
        told = Plan(
            account="acme.example", step="alert", channel="alert", key=f"k{self.rng.randint(1, 3)}",
            due=self.clock.now(), by="agent:x", cost=2.5, event={"title": "Talk", "minutes": 20},
        )  # fmt: skip
        self.outreach.plan(told, self.clock.now())

    def ring(self) -> None:
        touch = self.any_touch("planned")
        if touch is not None:
            self.clock.moment = max(self.clock.moment, touch.due)
            answer = self.rng.choice(
                (yes, yes, yes, no(), no(final=True), no(until=timedelta(hours=5)))
            )
            self.outreach.begin(touch.id, touch.wake, WORKER, answer, self.clock.now())

    def wire(self) -> None:
        touch = self.any_touch("claimed")
        if touch is not None:
            self.outreach.wire(touch, f"<{touch.id}@x.example>", [], self.clock.now())

    def settle(self) -> None:
        touch = self.any_touch("claimed", "wired", "handed")
        now = self.clock.now()
        if touch is None:
            return
        match self.rng.choice(("sent", "sent", "failed", "unknown")):
            case "sent":
                fact = tell_touch(
                    "touch.sent", touch, now, message_id=touch.message, answer="250 ok"
                )
                self.outreach.settle(touch, "sent", [fact], now, answer="250 ok")
            case "failed":
                fact = tell_touch("touch.failed", touch, now, why="550", message_id=touch.message)
                self.outreach.settle(touch, "failed", [fact], now, answer="550")
            case _:
                fact = tell_touch("touch.unknown", touch, now, why="cut", message_id=touch.message)
                self.outreach.settle(touch, "unknown", [fact], now, answer="cut")

    def reconcile(self) -> None:
        touch, now = self.any_touch("unknown"), self.clock.now()
        if touch is None:
            return
        found = self.rng.random() < 0.5
        facts = [tell_touch("touch.reconciled", touch, now, found=found, how="looked", by="x")]
        if found:
            facts.append(
                tell_touch("touch.sent", touch, now, message_id=touch.message, answer="looked")
            )
        self.outreach.settle(touch, "sent" if found else "failed", facts, now, answer="looked")

    def retry(self) -> None:
        touch = self.any_touch("claimed", "wired")
        if touch is not None:
            self.outreach.retry(
                touch, self.clock.now() + timedelta(hours=1), "450", self.clock.now()
            )

    def let_go(self) -> None:
        touch = self.any_touch("claimed", "wired")
        if touch is not None:
            self.outreach.let_go(touch.id, WORKER, self.clock.now(), "a fault", self.clock.now())

    def edit(self) -> None:
        touch = self.any_touch()
        if touch is not None:
            draft = Draft(
                subject="new", body=f"words {self.rng.random()}", claims=(Claim("x", ("f" * 32,)),),
                faults=self.rng.choice(((), (Fault("wrong", "mend it"),))), because=("f" * 32,),
            )  # fmt: skip
            self.outreach.draft(
                touch.id,
                draft,
                ("https://b.example/", "https://c.example/"),
                "emma",
                self.clock.now(),
            )

    def approve(self) -> None:
        touch, now = self.any_touch(), self.clock.now()
        if touch is not None:
            who = self.rng.choice(("emma", "otto"))
            self.outreach.approve(
                touch.id, who, self.rng.random() < 0.5, now + timedelta(hours=2), now
            )

    def release(self) -> None:
        touch, now = self.any_touch(), self.clock.now()
        if touch is not None:
            self.outreach.release(
                touch.id, self.rng.choice(("emma", "otto")), now + timedelta(hours=3), now
            )

    def move(self) -> None:
        touch, now = self.any_touch(), self.clock.now()
        if touch is not None:
            self.outreach.move(touch.id, now + timedelta(hours=9), "later is better", "emma", now)

    def drop(self) -> None:
        touch = self.any_touch()
        if touch is not None:
            kind = self.rng.choice(("touch.dropped", "touch.rejected"))
            self.outreach.drop(touch.id, "no", "emma", self.clock.now(), kind)

    def lend(self) -> None:
        touch = self.any_touch("planned", "waiting")
        if touch is not None:
            self.outreach.lend(touch.id, 1, self.clock.now())

    def turn(self) -> None:
        alive = self.outreach.enrolments({})
        if alive:
            state = self.rng.choice(("active", "paused", "paused", "ended"))
            self.outreach.turn(
                self.rng.choice(alive).id, state, "why not", "emma", self.clock.now()
            )

    def rescue(self) -> None:
        if self.rng.random() < 0.3:
            self.outreach.rescue(self.clock.now())

    def rebuild(self) -> None:
        if self.rng.random() < 0.2:
            self.outreach.rebuild()


DEEDS: tuple[Callable[[Chaos], None], ...] = (
    *(Chaos.enrol, Chaos.plan_more, Chaos.plan_outside, Chaos.ring, Chaos.ring, Chaos.ring),
    *(Chaos.wire, Chaos.wire, Chaos.settle, Chaos.settle, Chaos.reconcile, Chaos.retry),
    *(Chaos.let_go, Chaos.edit, Chaos.approve, Chaos.release, Chaos.move, Chaos.drop, Chaos.lend),
    *(Chaos.turn, Chaos.rescue, Chaos.rebuild),
)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(s, marks=pytest.mark.slow) for s in range(1, 6))]
)
def test_rebuilt_tables_are_the_live_ones(database: str, home: Any, seed: int) -> None:
    with open_set_house(database, home) as (house, clock):
        house.mailboxes.put(Mailbox(id=0, address="elsa@tideline.example"), "test", START)
        chaos, reached = Chaos(house, clock, seed), set()
        for _ in range(8):
            for _ in range(25):
                chaos.step()
                reached |= {t.state for t in house.outreach.touches(Wanted(limit=10_000))}
            before = in_flight_as_unknown(read_rows(house), house)
            house.outreach.rebuild()
            after = read_rows(house)
            for table, rows in before.items():
                assert rows.keys() == after[table].keys()
                for name, row in rows.items():
                    assert after[table][name] == row, chaos.done[-25:]
        ended = {t.state for t in house.outreach.touches(Wanted(limit=1_000))}
        assert ended >= {"sent", "failed", "dropped"}
        assert reached >= {"planned", "waiting", "claimed", "unknown"}


def in_flight_as_unknown(
    rows: dict[str, dict[Any, dict[str, Any]]], house: House
) -> dict[str, dict[Any, dict[str, Any]]]:
    """What a worker has in hand counts as unknown after a rebuild: it may have left."""
    for row in rows["touches"].values():
        if row["state"] in ("claimed", "wired"):
            row["state"] = "unknown"
            row["message"] = None  # noted on the row alone until it is settled
    return rows
