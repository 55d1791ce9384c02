"""A workspace with a small market, served on loopback with keys, and to a client's subprocess."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from mcp.client.stdio import StdioServerParameters

from scotty.api.collect import open_collector
from scotty.desk.passwords import hash_token
from scotty.desk.roles import PERMISSIONS
from scotty.ports import House
from scotty.serve import Switch, build_pages_and_api, follow_board
from scotty.settings import Settings
from scotty.wire import open_house
from tests.ask.filled import fill_market
from tests.databases import make_database
from tests.web.site import add_people, serve_app


class Place(msgspec.Struct, frozen=True):
    """A workspace, where it is served, and a key of somebody of each role."""

    house: House
    settings: Settings
    url: str

    def key(self, role: str) -> str:
        """Return the key of somebody of a role; it may do all that they may."""
        return f"key-of-{role}"

    def local(self, *arguments: str, **environment: str) -> StdioServerParameters:
        """Return how a client starts `scotty mcp` here."""
        command = shutil.which(
            "scotty", path=f"{Path('.venv/bin').absolute()}:{os.environ['PATH']}"
        )
        assert command
        env = {
            "SCOTTY_HOME": str(self.settings.home),
            "SCOTTY_DATABASE_URL": str(self.settings.database_url),
            "PATH": os.environ["PATH"],
            **environment,
        }
        return StdioServerParameters(command=command, args=["mcp", *arguments], env=env)


@contextmanager
def open_place(url: str, home: Path) -> Iterator[Place]:
    """Fill a workspace and serve it."""
    settings = Settings(home=home, database_url=url)
    with open_house(settings) as house:
        fill_market(house)
        add_people(house)
        for user in house.access.users():
            role = user.roles[0]
            hashed = hash_token(f"key-of-{role}")
            house.access.add_key(user.id, "a program", hashed, role[-4:], list(PERMISSIONS))
        with follow_board(house) as board, open_collector(house, settings) as collector:
            app = Switch(collector, build_pages_and_api(house, settings, board))
            with serve_app(app) as address:
                yield Place(house, settings, address)


@pytest.fixture(scope="session")
def place(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give a workspace that is served."""
    with make_database(server) as url, open_place(url, tmp_path_factory.mktemp("mcp")) as opened:
        yield opened
