"""A campaign over real servers whose processes are killed at random; and the count afterwards."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from select import select
from typing import Any, Self

import msgspec
import psutil
import psycopg

from scotty.facts import Held
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import Asked, enrol_contact
from scotty.settings import Settings
from scotty.store.postgres import locate_database, open_database
from scotty.wire import open_house
from tests.crash.test_followers import kill_postgres, start_postgres
from tests.mailservers.imap import ImapServer
from tests.mailservers.maildir import count_messages
from tests.outreach.clocks import FastClock
from tests.outreach.kit import add_people, prepare

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPEED = 20_000.0
"""Six days of a sequence in half a minute."""
USER = "elsa"
WIRED = "select count(*) from touches where state = 'wired'"


class Count(msgspec.Struct, kw_only=True):
    """What was killed, and what came of it."""

    kills: dict[str, int] = {}
    #: Messages that were on the wire when their worker or the mail server was killed.
    on_the_wire: int = 0
    enrolled: int = 0
    touches: int = 0
    sent: int = 0
    lost: int = 0
    doubled: int = 0
    #: Messages that the server has, and the ledger does not call sent.
    unaccounted: int = 0
    unknown: int = 0
    unreconciled: int = 0
    seconds: float = 0.0


class Campaign:
    """Everything that runs: database, mail server, mailbox, workers."""

    def __init__(self, folder: Path, workers: int = 2, seed: int = 7) -> None:
        self.folder = folder
        self.log = folder / "workers.log"
        self.rng = random.Random(seed)
        self.count = Count(kills=dict.fromkeys(("worker", "mail server", "database"), 0))
        self._wanted = workers
        self._workers: dict[int, str] = {}
        self._smtp: subprocess.Popen[str] | None = None
        self._port = 0
        self._stack = ExitStack()
        self._people = 0

    def __enter__(self) -> Self:
        self.url = locate_database(self.folder / "home", None)
        open_database(self.url).dispose()
        self.imap = self._stack.enter_context(ImapServer(**{USER: "secret"}))
        self.sent_folder = self.imap.folder(USER, "Sent")
        self.start_smtp()
        self.clock = FastClock(START, SPEED)
        settings = Settings(home=self.folder / "home", database_url=self.url)
        self.house = self._stack.enter_context(open_house(settings, self.clock))
        self.outfit: Outfit = prepare(
            self.house, f"smtp://127.0.0.1:{self._port}", self.imap.log_in(USER)
        )[0]
        self._nursery = self._open_nursery()
        for _ in range(self._wanted):
            self.start_worker()
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self._workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._nursery.kill()
        self._nursery.communicate()
        if self._smtp is not None:
            self._smtp.kill()
            self._smtp.communicate()
        self._stack.close()

    def _open_nursery(self) -> subprocess.Popen[str]:
        told = {
            "home": str(self.folder / "home"), "url": self.url, "start": START.isoformat(),
            "speed": SPEED, "begun": self.clock.begun,
        }  # fmt: skip
        nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.carriers", json.dumps(told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stack.enter_context(self.log.open("w")),
            text=True,
        )
        assert nursery.stdout is not None
        assert nursery.stdout.readline() == "ready\n"
        return nursery

    def start_smtp(self) -> None:
        """Start the mail server, on the port that it had before."""
        command = [sys.executable, "-m", "tests.mailservers.smtp", "--port", str(self._port)]
        self._smtp = subprocess.Popen(
            [*command, "--maildir", str(self.sent_folder)], stdout=subprocess.PIPE, text=True
        )
        assert self._smtp.stdout is not None
        self._port = int(self._smtp.stdout.readline())

    def start_worker(self) -> None:
        """Start a worker; returns when it is at work."""
        stdin, stdout = self._nursery.stdin, self._nursery.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write("\n")
        stdin.flush()
        assert select([stdout], [], [], 60)[0], "a worker did not start within a minute"
        pid, name = stdout.readline().split()
        self._workers[int(pid)] = name

    def enrol(self, people: int) -> None:
        """Put new people, each of an account of their own, into the sequence."""
        for _ in range(people):
            self._people += 1
            account = f"a{self._people}.example"
            now = self.clock.now()
            [address] = add_people(self.house, [f"p{self._people}"], now, account)
            asked = Asked(
                account=account, contact=address, sequence="short", by="test", released="test"
            )
            try:
                held = enrol_contact(self.outfit, asked)
            except psycopg.OperationalError:  # the pool's connection died with the database
                held = enrol_contact(self.outfit, asked)
            assert not isinstance(held, Held)
        self.count.enrolled = self._people

    def kill_something(self) -> None:
        """Kill a worker, the mail server or the database, at once; start it anew."""
        what = self.rng.choices(("worker", "mail server", "database"), (85, 10, 5))[0]
        if what == "worker":
            self._kill_worker()
        elif what == "mail server":
            assert self._smtp is not None
            self._smtp.send_signal(signal.SIGSTOP)  # frozen, so that what is counted stays so
            self.count.on_the_wire += self._ask(WIRED)
            self._smtp.kill()
            self._smtp.communicate()
            self.start_smtp()
        else:
            for pid in self._workers:
                os.kill(pid, signal.SIGSTOP)
            self.count.on_the_wire += self._ask(WIRED)
            kill_postgres(self.folder / "home" / "postgres")
            for pid in self._workers:
                os.kill(pid, signal.SIGCONT)
            start_postgres(self.folder / "home" / "postgres")
        self.count.kills[what] += 1

    def _kill_worker(self) -> None:
        pid = self.rng.choice(sorted(self._workers))
        name = self._workers.pop(pid)
        assert psutil.pid_exists(pid), f"a worker ended by itself: {self.log.read_text()}"
        os.kill(pid, signal.SIGSTOP)
        self.count.on_the_wire += self._ask(f"{WIRED} and worker = %s", name)
        os.kill(pid, signal.SIGKILL)
        self.start_worker()

    def _ask(self, query: str, *values: Any) -> int:
        with closing(psycopg.connect(self.url.replace("+psycopg", ""))) as connection:
            row = connection.execute(query, values).fetchone()
        return int(row[0]) if row else 0

    def open_touches(self) -> int:
        """Return how many touches have not ended."""
        return self._ask(
            "select count(*) from touches where state in "
            "('planned', 'waiting', 'claimed', 'wired', 'unknown')"
        )

    def open_enrolments(self) -> int:
        """Return how many people are still in the sequence."""
        return self._ask("select count(*) from enrolments where state <> 'ended'")

    def drain(self, seconds: float) -> None:
        """Wait until everybody is through the sequence, and nothing is unknown."""
        until = time.monotonic() + seconds
        while self.open_enrolments() or self.open_touches():
            assert time.monotonic() < until, f"still open: {self.describe()}"
            threading.Event().wait(0.2)

    def describe(self) -> str:
        """Return where touches stand, for a failure's message."""
        with closing(psycopg.connect(self.url.replace("+psycopg", ""))) as connection:
            rows = connection.execute(
                "select state, policy, count(*), min(due) from touches group by 1, 2 order by 1"
            ).fetchall()
        return f"{rows} at {self.clock.now()}"

    def settle(self) -> Count:
        """Hold the ledger against what the mail server has."""
        held = count_messages(self.sent_folder)
        sent = Counter(
            str(f.data["message_id"])
            for f in self.house.ledger.facts("touch.sent")
            if f.source == "scotty"
        )
        told = self.count
        told.touches = self._ask("select count(*) from touches")
        told.sent = len(sent)
        told.lost = len(sent - held) + (self._people * 3 - len(sent))
        told.doubled = sum(n - 1 for n in held.values()) + sum(n - 1 for n in sent.values())
        told.unaccounted = len(held - sent)
        told.unknown = len(self.house.ledger.facts("touch.unknown"))
        told.unreconciled = self._ask("select count(*) from touches where state = 'unknown'")
        return told


def run_campaign(folder: Path, kills: int, people: int, seed: int = 7) -> Count:
    """Kill `kills` times over a campaign that always has people in it; return the count."""
    begun = time.monotonic()
    with Campaign(folder, seed=seed) as campaign:
        campaign.enrol(people)
        while sum(campaign.count.kills.values()) < kills:
            threading.Event().wait(campaign.rng.uniform(0.0, 0.4))
            campaign.kill_something()
            if campaign.open_enrolments() < people / 2:
                campaign.enrol(people // 2)
        campaign.drain(240)
        campaign.count.seconds = time.monotonic() - begun
        return campaign.settle()
