"""A mail server, and a post that closes its lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scotty.vendors.smtp import Patience, SmtpPost
from tests.mailservers.smtp import SmtpServer


@pytest.fixture
def post() -> Iterator[SmtpPost]:
    made = SmtpPost(Patience(connect=5, reply=5, end=5))
    yield made
    made.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "mail") as started:
        yield started
