"""Who acts at this terminal, and what tools work with: for the commands that ask Scotty."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from scotty.cli.session import name_user, open_workspace
from scotty.desk.local import recognise_local
from scotty.desk.tools import Context, Means
from scotty.settings import name_address, read_settings

As = Annotated[
    str | None,
    typer.Option("--as", metavar="EMAIL", help="Act as this user, with their permissions only."),
]


@contextmanager
def open_context(email: str | None) -> Iterator[Context]:
    """Open the workspace of the environment, for whoever acts: by SCOTTY_KEY, `--as`, or the terminal."""
    with open_workspace() as house:
        person = recognise_local(house, name_user(), email, os.environ.get("SCOTTY_KEY", ""))
        means = Means(house, name_address(read_settings()))
        try:
            yield Context(means, person)
        finally:
            means.close()
