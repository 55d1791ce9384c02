"""`scotty demo`: a filled workspace to look at."""

import sys
from typing import Annotated

import typer

from scotty.cli.engine import tell_steps
from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json
from scotty.cli.up import serve_workspace
from scotty.desk.demo import Filled, fill_demo, plan_demo
from scotty.desk.rehearsal import rehearse_engine
from scotty.settings import name_address, read_settings
from scotty.wire import tell_market

app = typer.Typer(add_completion=False, rich_markup_mode=None)
LOOK = """
Look at Hot accounts (who, and why), open one of them (what its scores are made of; drag the date
back to see it as it was known then; see its profile and its committee), at the Engine (the whole loop,
step by step), at the Outbox (what would be said to whom, when, and why then), at Backtest (would the
list have been right?); and ask Scotty.
"""
EVERY = 100_000
"""Facts between two lines of progress."""


@app.command()
def demo(
    serve: Annotated[bool, typer.Option(help="Show it on the web afterwards.")] = True,
    companies: Annotated[int, typer.Option(min=1, help="How many companies.")] = 50_000,
    days: Annotated[int, typer.Option(min=28, help="Days of history, up to now.")] = 365,
    seed: Annotated[int, typer.Option(help="The same seed gives the same market.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Fill the workspace with a make-believe market, once, and show it on the web.

    Everything in it is simulated, and says so. Run again, it is there already.
    """
    settings = read_settings()
    with open_workspace() as house:
        plan = plan_demo(house, companies, days, seed)
        filled = fill_demo(house, plan, tell_market, _tell_progress)
        run = rehearse_engine(house, name_address(settings), tell_steps())
        if as_json:
            print_json(filled)
        else:
            _print_filled(filled, str(house.home))
            if run is not None:
                print(f"The engine made a run: {'; '.join(run.report)}.")
                print("What you approve in the outbox goes to a twin of the mail.")
        if serve:
            print(LOOK)
            serve_workspace(house, settings)


def _tell_progress(told: int) -> None:
    if told % EVERY == 0:
        print(f"· {told:,} facts told", file=sys.stderr)


def _print_filled(filled: Filled, home: str) -> None:
    plan = filled.plan
    print(
        f"{home} holds {filled.facts:,} simulated facts of {plan.companies:,} make-believe companies, "
        f"{plan.days} days up to {plan.end:%Y-%m-%d %H:%M} UTC{'' if filled.new else ' (since before)'}."
    )
