"""`scotty backtest`: how right the list, the scores and the forecast would have been."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.foretold import forecast
from scotty.cli.replayed import print_replay
from scotty.cli.session import AsJson, AsOf, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.cli.tables import TableOptions, print_report, read_ask
from scotty.desk.backtest import backtest_intent
from scotty.desk.dealbacktest import backtest_deals
from scotty.desk.tables import backtest_table
from scotty.stages.identify.replay import Backtest, Mark, Overall, Week

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def backtest() -> None:
    """Replay history, each week by what was known then, and compare with simple rankings."""


app.command("forecast")(forecast)


@app.command()
def intent(
    size: Annotated[int, typer.Option(min=1, max=5000, help="Length of the list.")] = 100,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Say how many of each week's list opened an opportunity within 90 days."""
    with open_workspace() as house:
        found = backtest_intent(house, read_moment(as_of, house.clock.now()), size, _tell_progress)
    if as_json:
        print_json(found)
    else:
        _print_backtest(found)


@app.command(cls=TableOptions)
def deals(  # the options of tables, and --id, --time, --predictions: see TableOptions
    ctx: typer.Context,
    table: Annotated[
        Path | None, typer.Option(help="Learn from this flat export, not from the workspace.")
    ] = None,
    test: Annotated[
        Path | None, typer.Option(help="Judge on these rows; else on a fifth held out.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="COLUMN=VALUE", help="What a won row says.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Say how right the deal scores would have been; or learn from a table, leaks left out."""
    if table is None:
        _replay_deals(as_of, as_json)
        return
    report = backtest_table(read_ask(ctx, table, test, outcome))
    if as_json:
        print_json(report)
    else:
        print_report(report)


def _replay_deals(as_of: str | None, as_json: bool) -> None:
    with open_workspace() as house:
        moment = read_moment(as_of, house.clock.now())
        found = backtest_deals(house, moment, _tell_deals)
    if as_json:
        print_json(found)
    else:
        print_replay(found)


def _tell_deals(done: int, deals: int) -> None:
    if sys.stderr.isatty():
        print(
            f"\r· {done:,} of {deals:,} deals", end="\n" if done == deals else "", file=sys.stderr
        )


def _tell_progress(done: int, weeks: int) -> None:
    if sys.stderr.isatty():
        print(f"\r· week {done} of {weeks}", end="\n" if done == weeks else "", file=sys.stderr)


def _print_backtest(found: Backtest) -> None:
    print_table(
        ("week", "#precision", "#lift", "#calibration error", "#base rate", "weights"),
        (_row(week) for week in found.weeks if week.precision is not None),
    )
    print()
    print_table(("overall", "#precision", "#lift", "#calibration error"), _compare(found.overall))
    print()
    print_notes(found.notes)


def _row(week: Week) -> tuple[object, ...]:
    return (week.week, *_numbers(week), _share(week.base_rate), week.weights)


def _compare(overall: Overall) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [("Scotty", *_numbers(overall))]
    others = {"rules alone": overall.rules, "intent alone": overall.intent, "hot list": overall.hot}
    return rows + [
        (name.replace("_", " "), *_numbers(mark)) for name, mark in (others | overall.naive).items()
    ]


def _numbers(mark: Mark | Week | Overall) -> tuple[str, str, str]:
    lift = "" if mark.lift is None else f"{mark.lift:.2f}"
    return (_share(mark.precision), lift, "" if mark.ece is None else f"{mark.ece:.3f}")


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"
