"""Fixtures for everyone: a real embedded Postgres for the session, a fresh database for a test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine

from scotty.facts import Fact
from scotty.facts.kinds import KINDS
from scotty.ports import House
from scotty.settings import Settings
from scotty.signals import load_signals
from scotty.store.ledger import PostgresLedger
from scotty.store.postgres import locate_database
from scotty.twins.market import Market, simulate
from scotty.wire import open_house
from tests.databases import make_database, prepare_server

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# Tests speak to loopback, in the clear: each client would read the machine's 150 authorities for nothing.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = os.devnull

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")  # every run draws the same examples: a red build can be made again


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever needs a server as such: units are the rest."""
    for item in items:
        if {"server", "site"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of an embedded Postgres that lives as long as the test session."""
    url = locate_database(tmp_path_factory.mktemp("server"), None)
    prepare_server(url)
    return url


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """Return the URL of an empty, migrated database of its own."""
    with make_database(server) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the system's Chromium; no longer than a module, for Playwright's loop keeps the thread's place."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield opened
        opened.close()


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = create_engine(database)
    yield engine
    engine.dispose()


@pytest.fixture
def ledger(engine: Engine) -> PostgresLedger:
    """Return a ledger on an empty database."""
    return PostgresLedger(engine, [*KINDS, *load_signals()])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty workspace folder."""
    return tmp_path / "workspace"


@pytest.fixture
def make_house(database: str, home: Path) -> Iterator[Callable[..., House]]:
    """Return a maker of houses on an empty workspace; its parts can be replaced by name."""
    with ExitStack() as stack:

        def make(**parts: object) -> House:
            house = stack.enter_context(open_house(Settings(home=home, database_url=database)))
            return msgspec.structs.replace(house, **parts)

        yield make


@pytest.fixture(scope="session")
def small_market() -> list[Fact]:
    """Return the facts of a sandbox market of 300 companies over a year."""
    market = Market(companies=300, seed=11, end=datetime(2026, 6, 30, tzinfo=UTC))
    return list(simulate(market).facts())
