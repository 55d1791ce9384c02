"""Fixtures: a house whose language model is a scripted server on loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scotty.ports import House
from scotty.settings import Settings
from scotty.wire import open_house
from tests.agents.server import Script, Server, serve

Modelled = Callable[..., tuple[House, Server]]


@pytest.fixture
def make_modelled(database: str, home: Path) -> Iterator[Modelled]:
    """Return a maker of (house, its model's server) on an empty workspace."""
    with ExitStack() as stack:

        def make(script: Script, name: str = "local:scripted") -> tuple[House, Server]:
            server = stack.enter_context(serve(script))
            settings = Settings(home=home, database_url=database, model=name, model_url=server.url)
            return stack.enter_context(open_house(settings)), server

        yield make
