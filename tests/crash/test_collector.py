"""The collector is killed at random, two hundred times, while senders go on sending."""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pytest
from sqlalchemy import Engine, text

from scotty.desk.sources import connect_segment
from scotty.settings import Settings
from scotty.wire import open_house

KILLS = 200
SENDERS = 4
PATIENCE = 30.0
NURSERY = Path(__file__).with_name("nursery.py")


class Nursery:
    """Collectors, one after another, at one address."""

    def __init__(self, home: Path, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(NURSERY), str(home), url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._in = cast("IO[str]", self._process.stdin)
        self._out = cast("IO[str]", self._process.stdout)
        self.port = int(self._out.readline())

    def start(self) -> int:
        """Start a collector; return its process id once it listens."""
        self._in.write("go\n")
        self._in.flush()
        return int(self._out.readline())

    def close(self) -> None:
        """End the nursery; its last collector is dead by now."""
        self._in.close()
        self._process.wait(PATIENCE)
        self._out.close()


class Sender(threading.Thread):
    """Sends batch after batch, each again and again until it is acknowledged, as SDKs do."""

    def __init__(self, name: int, port: int, key: str) -> None:
        super().__init__(daemon=True)
        self._label, self._port, self._key = name, port, key
        self._chance = random.Random(name)
        self.stop = threading.Event()
        self.acknowledged: list[str] = []
        self.failures = 0

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            ids = [f"{self._label}-{number + i}" for i in range(self._chance.randint(1, 20))]
            number += len(ids)
            if self.acknowledged and self._chance.random() < 0.1:
                # A client that missed the answer sends again what is long since kept.
                ids += self._chance.sample(self.acknowledged, 1)
            while not self._post(ids):
                self.failures += 1
            self.acknowledged += ids

    def _post(self, ids: list[str]) -> bool:
        message = {"type": "track", "event": "Report Built", "anonymousId": "a"}
        batch = [{**message, "messageId": name} for name in ids]
        body = json.dumps({"batch": batch, "writeKey": self._key})
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        with contextlib.closing(connection):
            try:
                connection.request("POST", "/v1/batch", body)
                return connection.getresponse().status == 200
            except (OSError, http.client.HTTPException):
                return False


@pytest.fixture
def nursery(database: str, home: Path) -> Iterator[tuple[Nursery, str]]:
    url = database.replace("+psycopg", "")
    settings = Settings(home=home, database_url=url)
    with open_house(settings) as house:
        key = connect_segment(house, "").write_key
    nursery = Nursery(home, url)
    yield nursery, key
    nursery.close()


@pytest.mark.crash
@pytest.mark.slow
def test_whatever_was_acknowledged_is_there_once(
    nursery: tuple[Nursery, str], engine: Engine
) -> None:
    collectors, key = nursery
    chance = random.Random(7)
    senders = [Sender(n, collectors.port, key) for n in range(SENDERS)]
    collector = collectors.start()
    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        # The moment of death is the test's one dice: there is no condition to wait for.
        time.sleep(chance.uniform(0.0, 0.12))
        os.kill(collector, signal.SIGKILL)
        collector = collectors.start()
    for sender in senders:
        sender.stop.set()
    for sender in senders:
        sender.join(PATIENCE)
        assert not sender.is_alive()
    os.kill(collector, signal.SIGKILL)

    with engine.connect() as connection:
        rows = connection.execute(text("select key from facts where kind = 'event.tracked'"))
        stored = Counter(row[0] for row in rows)
    acknowledged = {name for sender in senders for name in sender.acknowledged}
    assert acknowledged
    assert not acknowledged - stored.keys(), "acknowledged and lost"
    assert not stored.keys() - acknowledged, "every sender ended with an acknowledgement"
    assert set(stored.values()) == {1}
    assert sum(sender.failures for sender in senders) > 0, "no request was ever cut by a kill"
