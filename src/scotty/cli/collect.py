"""`scotty collect`: the collector alone."""

import sys
from typing import Annotated

import typer

from scotty.api.collect import serve_collector
from scotty.cli.session import open_workspace
from scotty.settings import read_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def collect(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 8081,
) -> None:
    """Serve the collector, /v1/*, without the pages: for a machine that only takes in events."""
    settings = read_settings()
    with open_workspace() as house:
        print(f"Collecting on http://{settings.host}:{port}/v1", file=sys.stderr, flush=True)
        serve_collector(house, settings, port)
