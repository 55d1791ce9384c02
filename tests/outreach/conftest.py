"""A house of its own for each module of tests: its tables stay, people are told apart by name."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from scotty.store.postgres import open_database
from tests.mailservers.smtp import SmtpServer
from tests.outreach.bare import Bare, open_set_house
from tests.outreach.stage import Stage, open_stage


@pytest.fixture(scope="module")
def shared_database(server: str) -> Iterator[str]:
    """Return the URL of a migrated database that lives as long as the module's tests."""
    name = f"m{uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    open_database(url).dispose()
    yield url
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


@pytest.fixture(scope="module")
def bare(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """Return the store of outreach in a house whose clock is set by hand."""
    home: Path = tmp_path_factory.mktemp("bare") / "workspace"
    with open_set_house(shared_database, home) as (house, clock):
        yield Bare(house, clock)


@pytest.fixture(scope="module")
def stage(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a house that writes to people over a real mail server."""
    folder = tmp_path_factory.mktemp("stage")
    with (
        SmtpServer(folder / "mail") as smtp,
        open_stage(shared_database, folder / "workspace", smtp) as opened,
    ):
        yield opened
