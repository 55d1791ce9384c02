"""`scotty engine`: whether it runs, its runs, and a run seen through."""

import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated

import typer

from scotty.cli.session import AsJson, Limit, name_user, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.engine import (
    Run,
    activate_engine,
    ask_run,
    list_runs,
    read_standing,
    see_through,
    stop_engine,
)
from scotty.desk.hands import TeamHands
from scotty.desk.outfit import fit_out
from scotty.ports import House
from scotty.settings import name_address, read_settings

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Run the engine: identify, know, engage, accelerate, measure.",
)
Leave = Annotated[bool, typer.Option("--leave", help="Leave the run to `scotty up` or a worker.")]


@app.command()
def activate(leave: Leave = False, as_json: AsJson = False) -> None:
    """Let it run by itself from now on, and see the first run through.

    Nothing is sent by it: what it drafts waits for approval, and passes the gate.
    """
    with open_workspace() as house:
        run = activate_engine(house, name_user())
        print_run(run if leave else watch_run(house, run), as_json)


@app.command()
def run(leave: Leave = False, as_json: AsJson = False) -> None:
    """Make one run, now."""
    with open_workspace() as house:
        asked = ask_run(house, name_user(), "Asked for at the command line.")
        print_run(asked if leave else watch_run(house, asked), as_json)


@app.command()
def stop() -> None:
    """Let it no longer run by itself."""
    with open_workspace() as house:
        stop_engine(house, name_user())
    print("The engine is off.")


@app.command()
def runs(limit: Limit = 10, as_json: AsJson = False) -> None:
    """List its runs, newest first, and say whether it is on."""
    with open_workspace() as house:
        standing, found = read_standing(house), list_runs(house, limit or 10)
    if as_json:
        print_json({"standing": standing, "runs": found})
        return
    print("The engine is on." if standing.on else "The engine is off.")
    columns = ("asked for (UTC)", "by", "ended", "came to")
    rows = ((_show(r.asked), r.by, _show(r.ended), "; ".join(r.report)) for r in found)
    print_table(columns, rows)


def _show(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "–"


def watch_run(house: House, run: Run) -> Run:
    """See a run through, and say on standard error how far it is."""
    outfit = fit_out(house, name_address(read_settings()))
    return see_through(house, run.id, partial(TeamHands, outfit), tell_steps())


def tell_steps() -> Callable[[Run], None]:
    """Return what prints on standard error each step of a run as it ends."""
    said: list[str] = []

    def tell(seen: Run) -> None:
        for line in seen.report[len(said) :]:
            print(f"· {line}", file=sys.stderr, flush=True)
            said.append(line)

    return tell


def print_run(run: Run, as_json: bool) -> None:
    """Print what came of a run."""
    if as_json:
        print_json(run)
        return
    columns = ("phase", "step", "by", "state", "came to")
    print_table(columns, ((s.phase, s.name, s.agent, s.state, s.note) for s in run.steps))
