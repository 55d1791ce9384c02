"""Starts collectors quickly: everything is imported once, each collector is a fork of this process.

Speaks by lines: prints the port; for each line on stdin forks a collector, and prints its
process id once it listens. The listening socket stays open from one collector to the next.
"""

import os
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn

from scotty.api.collect import open_collector
from scotty.settings import Settings
from scotty.store.postgres import open_database
from scotty.vendors.segment import Settings as Rules
from scotty.vendors.segment import read_rules
from scotty.vendors.segment.bots import judge_agent
from scotty.wire import open_house


class Announced(uvicorn.Server):
    """A server that says when it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None, **more: Any) -> None:
        await super().startup(sockets, **more)
        sys.stdout.write(f"{os.getpid()}\n")
        sys.stdout.flush()


def serve(listener: socket.socket, settings: Settings) -> None:
    """Be a collector until killed."""
    with open_house(settings) as house, open_collector(house, settings) as collector:
        config = uvicorn.Config(collector, log_level="critical", access_log=False, lifespan="off")
        Announced(config).run(sockets=[listener])


def warm_up(url: str) -> None:
    """Do once what every collector would do first; without starting a thread, as forks follow."""
    open_database(url.replace("://", "+psycopg://")).dispose()
    for module in ("duckdb", "uvloop", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"):
        import_module(module)
    read_rules(Rules())
    judge_agent("Mozilla/5.0")


def main(home: str, url: str) -> None:
    """Fork a collector for each line."""
    settings = Settings(home=Path(home), database_url=url)
    warm_up(url)
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        child = 0
        for _ in sys.stdin:
            if child:
                os.waitpid(child, 0)
            child = os.fork()
            if child == 0:
                try:
                    serve(listener, settings)
                finally:
                    os._exit(1)
        if child:
            os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
