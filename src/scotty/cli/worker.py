"""`scotty worker`: one more process that carries what is due."""

import logging
import signal
import sys
import threading

import typer

from scotty.cli.session import open_workspace
from scotty.serve import work_outreach
from scotty.settings import read_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def worker() -> None:
    """Carry what is due, beside `scotty up` or alone; start as many as you like.

    Each touch is carried once, however many workers there are, and whichever of them dies.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    with open_workspace() as house, work_outreach(house, read_settings()) as (_, name):
        print(f"Worker {name} is at work; end it with Ctrl+C.", flush=True)
        stop.wait()
    sys.exit(0)
