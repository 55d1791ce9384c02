"""`scotty backtest forecast`: how right the forecast would have been."""

import sys
from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.forecastbacktest import backtest_forecast
from scotty.stages.accelerate.forecast.baselines import BASELINES
from scotty.stages.accelerate.forecast.record import Backtest, Mark


def forecast(
    period: Annotated[str, typer.Option(help="month or quarter.")] = "quarter",
    by: Annotated[
        str, typer.Option(help="Whose chances: score, or rates (stage rates alone).")
    ] = "score",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Forecast the period in progress on every past Monday, and hold it against what came."""
    with open_workspace() as house:
        moment = None if as_of is None else read_moment(as_of, house.clock.now())
        found = backtest_forecast(house, period, moment, by, _tell_progress)
    if as_json:
        print_json(found)
    else:
        _print_backtest(found)


def _tell_progress(done: int, _: int) -> None:
    if sys.stderr.isatty():
        print(f"\r· {done:,} deals judged", end="", file=sys.stderr)


def _print_backtest(found: Backtest) -> None:
    print_table(
        ("as of", "period", "#forecast", "80 % interval", "#actual"),
        (
            (
                f"{o.as_of:%Y-%m-%d}",
                o.period,
                f"{o.forecast:,.0f}",
                f"{o.low:,.0f} – {o.high:,.0f}",
                f"{o.actual:,.0f}",
            )
            for o in found.origins
        ),
    )
    print()
    marks: list[tuple[str, Mark, int]] = [("Scotty", found.summary, found.summary.n)]
    marks += [(BASELINES.get(k, k), m, m.n) for k, m in found.summary.baselines.items()]
    print_table(
        ("", "#origins", "#accuracy", "#worst", "#within 10 %", "#bias", "#coverage"),
        ((name, n, *_numbers(mark)) for name, mark, n in marks),
    )
    print()
    print_notes(found.notes)


def _numbers(mark: Mark) -> tuple[str, ...]:
    told = (mark.accuracy_mean, mark.accuracy_min, mark.within_10, mark.bias, mark.coverage)
    return tuple("" if value is None else f"{value:.0%}" for value in told)
