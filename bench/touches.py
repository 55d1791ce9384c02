"""Touches that wait, and touches carried through the whole gate, against bare DBOS.

A workspace on an embedded Postgres with many planned touches (a million by default), their facts and alarms.
Measured while they wait: the processor time of worker and database, and how long a worker takes
to start. Then, with all of them still waiting, touches that are due (mail, each to a person of an
account of its own, over 2,000 mailboxes) are carried through the whole gate by one worker and by two,
up to a carrier that takes the message and says yes. The alternative, in turn with ours, is a DBOS
workflow that does nothing at all, on the same queue settings, in the same database. Alarms are set
before the clock is started, and each worker process is up before they become due.
"""

import argparse
import json
import logging
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import psutil
import psycopg

from scotty.desk.playbook import save_playbook
from scotty.flows.outreach import worker
from scotty.flows.outreach.carrying import answer_alarms
from scotty.flows.outreach.outfit import Carried, Outfit
from scotty.flows.outreach.worker import run_worker
from scotty.playbook import default_text
from scotty.ports.mail import Mailbox
from scotty.ports.outreach import Plan, Touch
from scotty.settings import Settings
from scotty.stages.engage.draft import Draft
from scotty.wire import open_house

RESULT = Path(__file__).parent / "results" / "touches.json"
POLL = 0.02
"""Seconds between two looks of a worker, for both sides: so short that work is what takes the time."""
PRODUCT = worker.POLL
BATCH = 5_000
BOXES = 2_000
"""Mailboxes; in a round each sends one mail: how far apart their mails go is the gate's business."""
STEP = 10
"""Minutes between two rounds by the standing clock: longer than mails of one mailbox are kept apart."""
BARE = "bare"
RULES = {
    "dry_run = true": "dry_run = false",
    'approve = "all"': 'approve = "none"',
    "approve_tiers = [1]": "approve_tiers = []",
    "unfit_domains = false": "unfit_domains = true",
}


class Standing:
    """A clock that stands in a working day, so that it is working time for everybody we write to."""

    def __init__(self, minutes: int = 0) -> None:
        self.moment = datetime(2026, 3, 4, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes)

    def now(self) -> datetime:
        """Return where it stands."""
        return self.moment

    def wall(self, moment: datetime) -> datetime:
        """Return the moment on the wall that is as far from now as it is from where the clock stands."""
        return datetime.now(UTC) + (moment - self.moment)


def take(touch: Touch, wire: Callable[[str], None]) -> Carried:
    """Take a message and say yes: what is measured is all that comes before and after."""
    name = f"<{touch.id}@bench.example>"
    wire(name)
    return Carried("250 ok", name)


def outfit_of(house: Any) -> Outfit:
    """Return an outfit that carries mail nowhere."""
    return Outfit(house, {"mail": take}, lambda _a, _c: {})


def make_plan(name: str, number: int, due: datetime) -> Plan:
    """Return the plan of a mail outside any sequence."""
    return Plan(
        key=f"{name}:{number}",
        account=f"{name}{number}.example",
        contact=f"p{number}@{name}{number}.example",
        step="bench",
        channel="mail",
        due=due,
        zone="Europe/London",
        why_then="bench",
        address=f"p{number}@{name}{number}.example",
        mailbox=1 + number % BOXES,
        by="bench",
        released="bench",
        draft=Draft(subject="A question", body="Hello,\n\nwho looks after billing?\n"),
    )


def plan_touches(
    house: Any, name: str, count: int, due: datetime, rings: datetime | None = None
) -> float:
    """Plan touches in batches; return how many a second. `rings`: when their alarms do, by the wall."""
    start = time.monotonic()
    now = min(due, house.clock.now())
    for first in range(0, count, BATCH):
        plans = [make_plan(name, n, due) for n in range(first, min(count, first + BATCH))]
        house.outreach.plan_many(plans, now)
    if rings is not None:
        with psycopg.connect(house.outreach.url) as connection:
            connection.execute(
                "update dbos.workflow_status set delay_until_epoch_ms = %s where workflow_uuid in "
                "(select replace(id::text, '-', '') || '.0' from touches where due = %s and state = 'planned')",
                (int(rings.timestamp() * 1000), due),
            )
    return count / (time.monotonic() - start)


def plan_bare(url: str, name: str, count: int, due: datetime) -> None:
    """Set alarms for the workflow that does nothing."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "select dbos.enqueue_workflow(%s, 'touches', array[to_json(n::text), to_json(0)], "
            "workflow_id => %s || n, delay_until_epoch_ms => %s) from generate_series(1, %s) n",
            (BARE, f"{name}.", int(due.timestamp() * 1000), count),
        )


def work(home: str, url: str, kind: str, stop_at: int, pace: tuple[int, float]) -> None:
    """Be a worker: print when up, and leave when so many of this kind are done; `pace` is (minutes, poll)."""
    minutes, poll = pace
    logging.disable(logging.ERROR)
    from dbos import DBOS

    if kind == BARE:
        DBOS.workflow(name=BARE)(lambda _touch, _wake: "done")
    start = time.monotonic()
    settings = Settings(
        home=Path(home), database_url=url.replace("postgresql", "postgresql+psycopg", 1)
    )
    with (
        open_house(settings, Standing(minutes)) as house,
        run_worker(house, partial(answer_alarms, outfit_of(house)), poll),
    ):
        print(json.dumps({"up": time.monotonic() - start}), flush=True)
        # By the index of what is done: counting among all that wait would be what is measured.
        count = (
            "select count(*) from dbos.workflow_status where completed_at is not null and name = %s"
        )
        name = BARE if kind == BARE else "run_touch"
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
            while (connection.execute(count, (name,)).fetchone() or (0,))[0] < stop_at:
                time.sleep(0.25)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps({"cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1e6}),
        flush=True,
    )


class Bench:
    """The workspace, and what was done in it so far."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.done = {BARE: 0, "gate": 0}
        self.rounds = 0

    def drain(self, house: Any, kind: str, count: int, workers: int) -> float:
        """Carry `count` of a kind by so many worker processes; return how many a second."""
        url = house.outreach.url
        self.rounds += 1
        self.done[kind] += count
        minutes = STEP * self.rounds
        command = [sys.executable, __file__, "--work", kind, "--home", str(self.home), "--url", url]
        command += ["--stop-at", str(self.done[kind]), "--minutes", str(minutes)]
        started = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(workers)
        ]
        for process in started:
            assert process.stdout is not None
            process.stdout.readline()
        wait = 5.0 + count / 300
        due = datetime.now(UTC) + timedelta(seconds=wait)
        if kind == BARE:
            plan_bare(url, f"b{self.rounds}", count, due)
        else:
            # Due in some seconds by the wall; for the gate, whose clock stands, due now.
            clock = Standing(minutes)
            plan_touches(house, f"g{self.rounds}x", count, clock.moment, due)
        late = (datetime.now(UTC) - due).total_seconds()
        assert late < 0, f"planning took {late:.1f} s too long"
        time.sleep(-late)
        start = time.monotonic()
        for process in started:
            process.communicate()
        return count / (time.monotonic() - start)


def house_errors(url: str) -> int:
    """Return how many alarms ended in an error."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select count(*) from dbos.workflow_status where name = 'run_touch' and status = 'ERROR'"
        ).fetchone()
    return int(row[0]) if row else 0


def watch(house: Any, seconds: float) -> dict[str, float]:
    """Run a worker with nothing due, and return the processor time that it and the database use."""
    url = house.outreach.url
    folder = house.home / "postgres"
    command = [sys.executable, __file__, "--work", "gate", "--home", str(house.home), "--url", url]
    process = subprocess.Popen(
        [*command, "--stop-at", str(10**9), "--poll", str(PRODUCT)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    up = json.loads(process.stdout.readline())["up"]
    postmaster = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
    time.sleep(5)
    own_process = psutil.Process(process.pid)

    def spent() -> tuple[float, float]:
        own = own_process.cpu_times()
        theirs = [p.cpu_times() for p in (postmaster, *postmaster.children(recursive=True))]
        return own.user + own.system, sum(t.user + t.system for t in theirs)

    before, start = spent(), time.monotonic()
    time.sleep(seconds)
    after, passed = spent(), time.monotonic() - start
    memory = own_process.memory_info().rss / 1e9
    process.kill()
    process.communicate()
    return {
        "start of a worker, s": up,
        "idle, share of a core: worker": (after[0] - before[0]) / passed,
        "idle, share of a core: database": (after[1] - before[1]) / passed,
        "memory of the worker, GB": memory,
    }


def measure(home: Path, waiting: int, count: int, rounds: int) -> dict[str, Any]:
    """Return what was measured."""
    bench = Bench(home)
    with open_house(Settings(home=home), Standing()) as house:
        text = default_text()
        for old, new in RULES.items():
            text = text.replace(old, new)
        save_playbook(house, text, "bench")
        for number in range(1, BOXES + 1):
            box = Mailbox(
                id=0, address=f"m{number}@bench.example", smtp="twin://", cap=2_000, warm=True
            )
            house.mailboxes.put(box, "bench", house.clock.now())
        with psycopg.connect(house.outreach.url) as connection:
            connection.execute('update mailboxes set fit = \'{"unfit": ""}\'')
        rate = plan_touches(house, "w", waiting, house.clock.now() + timedelta(days=30))
        with psycopg.connect(house.outreach.url, autocommit=True) as connection:
            connection.execute("vacuum analyze")
        told: dict[str, Any] = {"waiting touches": waiting, "planned a second": rate}
        told |= watch(house, 30.0)
        bare, gate, pair, carried = [], [], [], count
        for _ in range(rounds):
            bare.append(bench.drain(house, BARE, carried, 1))
            gate.append(bench.drain(house, "gate", carried, 1))
            pair.append(bench.drain(house, "gate", carried, 2))
        sent = house.ledger.facts("touch.sent")
        told |= {
            "touches in a round": carried,
            "rounds": rounds,
            "bare DBOS, workflows a second": statistics.median(bare),
            "through the whole gate, touches a second": statistics.median(gate),
            "gate / bare DBOS": statistics.median(g / b for g, b in zip(gate, bare, strict=True)),
            "two workers, touches a second": statistics.median(pair),
            "two workers / one": statistics.median(p / g for p, g in zip(pair, gate, strict=True)),
            # What a fault broke off: in the product the loop beside the alarms takes it up again.
            "alarms that ended in an error": house_errors(house.outreach.url),
            "touches told as sent": len(sent),
            "told twice": len(sent) - len({f.data["touch"] for f in sent}),
            "goal": "idle ≤ 0.05 of a core; gate / bare ≥ 0.6; two workers ≥ 1.6",
        }
    return told


def main() -> None:
    """Measure, print, write; or be one of the workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=1_000_000)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", choices=("gate", BARE))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--url")
    parser.add_argument("--stop-at", type=int, default=0)
    parser.add_argument("--minutes", type=int, default=0)
    parser.add_argument("--poll", type=float, default=POLL)
    asked = parser.parse_args()
    if asked.work:
        pace = (asked.minutes, asked.poll)
        work(str(asked.home), asked.url, asked.work, asked.stop_at, pace)
        return
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "workspace", asked.waiting, asked.count, asked.rounds)
    result = {
        "title": "Touches that wait, and the gate against bare DBOS",
        "note": (__doc__ or "").split("\n\n", 1)[1],
        **found,
    }
    RESULT.write_text(json.dumps(msgspec.to_builtins(result), indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
