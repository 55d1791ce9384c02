"""A mail that was sent, and the site that it leads back to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scotty.ports import House
from scotty.settings import Settings
from scotty.wire import open_house
from tests.tracking.post import Posted, post_mail


@pytest.fixture
def posted(database: str, tmp_path: Path) -> Iterator[Posted]:
    """Give the public site, with one mail sent."""
    with post_mail(database, tmp_path / "home") as site:
        yield site


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[House]:
    """Give an empty house."""
    with open_house(Settings(home=tmp_path / "home", database_url=database)) as opened:
        yield opened
