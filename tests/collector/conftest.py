"""A house on an empty database, and the collector of it, served on loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import uvicorn
from sqlalchemy.engine import make_url

from scotty.api.collect import Collector, open_collector
from scotty.desk.sources import connect_segment, list_letters
from scotty.facts import Fact
from scotty.ports import DeadLetter, House
from scotty.settings import Settings
from scotty.wire import open_house
from tests.databases import make_database

MMDB = Path(__file__).parents[1] / "fixtures" / "mmdb"


@pytest.fixture(scope="module")
def settings(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Return settings with a database that lives as long as the module: tests tell sources apart."""
    with make_database(server) as url:
        yield Settings(
            home=tmp_path_factory.mktemp("home"),
            database_url=make_url(url)
            .set(drivername="postgresql")
            .render_as_string(hide_password=False),
            mmdb=(MMDB / "GeoIP2-Enterprise-Test.mmdb", MMDB / "GeoIP2-Anonymous-IP-Test.mmdb"),
        )


@pytest.fixture(scope="module")
def house(settings: Settings) -> Iterator[House]:
    with open_house(settings) as house:
        yield house


@pytest.fixture(scope="module")
def collector(house: House, settings: Settings) -> Iterator[Collector]:
    with open_collector(house, settings) as collector:
        yield collector


@pytest.fixture(scope="module")
def address(collector: Collector) -> Iterator[str]:
    with serve(collector) as address:
        yield address


class Served(NamedTuple):
    """A collector that listens, and one of its sources."""

    address: str
    key: str
    house: House
    source: str

    def facts(self, *kinds: str) -> list[Fact]:
        """Return the source's facts of these kinds, or all, in order of the ledger."""
        found = [f for f in self.house.ledger.follow(0).facts if f.source == self.source]
        return [fact for fact in found if not kinds or fact.kind in kinds]

    def letters(self) -> list[DeadLetter]:
        """Return the source's dead letters, newest first."""
        return [x for x in list_letters(self.house, 10_000) if x.source == self.source]


def connect(house: House, address: str, **settings: object) -> Served:
    """Return a new source of a collector that listens at an address."""
    made = connect_segment(house, address, settings=settings)
    return Served(address, made.write_key, house, f"segment:{made.source.id}")


@contextmanager
def serve(app: Collector) -> Iterator[str]:
    """Serve an app on a free port of loopback; give its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def served(house: House, address: str) -> Served:
    return connect(house, address)
