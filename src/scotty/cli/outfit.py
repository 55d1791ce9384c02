"""The outfit of outreach for the commands that need it, apart from `session`: it is slow to import."""

from collections.abc import Iterator
from contextlib import contextmanager

from scotty.cli.session import open_workspace
from scotty.desk.outfit import fit_out
from scotty.flows.outreach.outfit import Outfit
from scotty.settings import name_address, read_settings


@contextmanager
def open_outfit() -> Iterator[Outfit]:
    """Open the workspace of the environment with what its outreach works with."""
    with open_workspace() as house:
        yield fit_out(house, name_address(read_settings()))
