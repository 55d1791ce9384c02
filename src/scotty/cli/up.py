"""`scotty up`: pages, API, collector and live board in one process."""

import contextlib
import logging
import signal
import sys
from typing import Annotated

import msgspec
import typer

from scotty.cli.session import open_workspace
from scotty.ports import House
from scotty.serve import first_address, run_server
from scotty.settings import Settings, name_address, read_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Where to listen.")]


@app.command()
def up(port: Port = None) -> None:
    """Serve the pages, the API and the collector, and keep every score current."""
    settings = choose_port(read_settings(), port)
    with open_workspace() as house:
        serve_workspace(house, settings)


def choose_port(settings: Settings, port: int | None) -> Settings:
    """Return the settings with the port of the command line, where one was given."""
    return settings if port is None else msgspec.structs.replace(settings, port=port)


def serve_workspace(house: House, settings: Settings) -> None:
    """Say where to look, and serve until interrupted or told to end."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    link = first_address(house, settings)
    if link is not None:
        print(f"Open {link} to sign in (valid once, for 24 hours).", flush=True)
    else:
        print(f"Open {name_address(settings)}", flush=True)
    # Uvicorn ends by raising the signal again: as an exit, so that everything is closed on the way.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        run_server(house, settings)
