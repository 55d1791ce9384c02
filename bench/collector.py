"""The collector against the least that could be durable, in the same run, under wrk.

The alternative: bare ASGI, msgspec, and a group commit by plain COPY into a keyed table, with no
validation, identity, bot verdict or dead letters, and no answer to a message that comes twice.
Run: python bench/collector.py [seconds]. Needs `wrk`. Writes bench/results/collector.json.
"""

import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import uvicorn

from scotty.api.collect import serve_collector
from scotty.desk.sources import connect_segment
from scotty.settings import Settings
from scotty.store.postgres import locate_database
from scotty.wire import open_house

HERE = Path(__file__).parent
CONNECTIONS, THREADS, BATCH = 64, 1, 100


class Bare(msgspec.Struct, rename="camel"):
    """One message, as far as a key and a time go."""

    message_id: str
    type: str
    timestamp: datetime


class BareBatch(msgspec.Struct):
    """A body."""

    batch: list[msgspec.Raw]


_batch = msgspec.json.Decoder(BareBatch).decode
_bare = msgspec.json.Decoder(Bare).decode


class BareCollector:
    """The alternative: rows to a thread that copies what waits, and answers when it is committed."""

    def __init__(self, url: str) -> None:
        self._database = psycopg.connect(url)
        self._database.execute(
            "create table if not exists bare (key text primary key, kind text, at timestamptz, data jsonb)"
        )
        self._database.commit()
        self._waiting: list[tuple[bytes, Callable[[], object]]] = []
        self._changed = threading.Condition()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                taken, self._waiting = self._waiting, []
            with self._database.cursor() as cursor, cursor.copy("copy bare from stdin") as copy:
                copy.write(b"".join(rows for rows, _ in taken))
            self._database.commit()
            for _, done in taken:
                done()

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        if body:
            lines = []
            for raw in _batch(body).batch:
                text = bytes(raw)
                event = _bare(text)
                line = f"{event.message_id}\t{event.type}\t{event.timestamp.isoformat()}\t".encode()
                lines.append(line + text.replace(b"\\", b"\\\\") + b"\n")
            loop = asyncio.get_running_loop()
            waiting = loop.create_future()
            with self._changed:
                self._waiting.append(
                    (b"".join(lines), lambda: loop.call_soon_threadsafe(waiting.set_result, None))
                )
                self._changed.notify()
            await waiting
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


def serve(which: str, url: str, port: int) -> None:
    """Run one of the two in this process, and say at the end what it took."""
    if which == "bare":
        uvicorn.run(
            BareCollector(url), port=port, log_level="warning", access_log=False, lifespan="off"
        )
    else:
        settings = Settings(home=Path(tempfile.mkdtemp()), database_url=url)
        with open_house(settings) as house:
            serve_collector(house, settings, port)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_open(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until something listens at a port."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the server ended")


def spent_by(process: int) -> float:
    """Return the processor seconds of a process so far."""
    ticks = Path(f"/proc/{process}/stat").read_text().split()[13:15]
    return sum(map(float, ticks)) / os.sysconf("SC_CLK_TCK")


def press(which: str, url: str, key: str, seconds: int, mark: str) -> dict[str, float]:
    """Drive one server with wrk; return facts a second, latencies in milliseconds, and the cost."""
    port = free_port()
    command = [sys.executable, __file__, "--serve", which, url, str(port)]
    with subprocess.Popen(command) as server:
        try:
            wait_open(port, server)
            before = spent_by(server.pid)
            basic = b64encode(f"{key}:".encode()).decode()
            out = subprocess.run(
                ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s",
                 str(HERE / "collector.lua"), f"http://127.0.0.1:{port}", "--", basic, f"{mark}{which}"],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            spent = spent_by(server.pid) - before
        finally:
            server.terminate()
    said = json.loads(out.split("RESULT ")[1])
    wall = said["microseconds"] / 1e6
    return {
        "facts_per_second": round(said["requests"] * BATCH / wall),
        "p50_ms": said["p50"],
        "p99_ms": said["p99"],
        "refused": said["bad"],
        "cut": said["cut"],
        "cpu_microseconds_per_fact": round(spent * 1e6 / (said["requests"] * BATCH), 1),
        "requests": said["requests"],
    }


def stored(url: str) -> tuple[int, int]:
    """Return rows of the ledger and of the bare table."""
    with psycopg.connect(url) as database:
        facts = database.execute("select count(*) from facts").fetchone() or (0,)
        bare = database.execute("select count(*) from bare").fetchone() or (0,)
    return int(facts[0]), int(bare[0])


def main(seconds: int) -> None:
    """Measure, alternating; keep the median of each."""
    home = Path(tempfile.mkdtemp())
    url = locate_database(home, None).replace("+psycopg", "")
    with open_house(Settings(home=home, database_url=url)) as house:
        key = connect_segment(house, "").write_key
    rounds: dict[str, list[dict[str, float]]] = {"bare": [], "scotty": []}
    press("scotty", url, key, 2, "w")
    press("bare", url, key, 2, "w")
    for turn in range(3):
        for which, results in rounds.items():
            results.append(press(which, url, key, seconds, str(turn)))
            print(which, results[-1], flush=True)
    best = {
        which: sorted(results, key=lambda r: r["facts_per_second"])[1]
        for which, results in rounds.items()
    }
    # Neighbours in time share the machine's mood: compare each with its own.
    shares = [
        ours["facts_per_second"] / theirs["facts_per_second"]
        for ours, theirs in zip(rounds["scotty"], rounds["bare"], strict=True)
    ]
    facts, bare = stored(url)
    report = {
        "what": "batches of 100 messages of 690 bytes over 64 connections, durable before the answer",
        "rounds": rounds,
        "median": best,
        "share_of_bare": round(sorted(shares)[1], 3),
        "stored": {"facts": facts, "bare": bare},
        "load_average": os.getloadavg()[0],
        "cores": os.cpu_count(),
        "memory_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "collector.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps({k: report[k] for k in ("median", "share_of_bare", "stored")}, indent=2))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
