"""A house of its own for each module of tests: its tables stay, people are told apart by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import make_database
from tests.mailservers.smtp import SmtpServer
from tests.outreach.bare import Bare, open_set_house
from tests.outreach.stage import Stage, open_stage


@pytest.fixture(scope="module")
def shared_database(server: str) -> Iterator[str]:
    """Return the URL of a migrated database that lives as long as the module's tests."""
    with make_database(server) as url:
        yield url


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
