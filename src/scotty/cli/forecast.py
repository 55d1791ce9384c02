"""`scotty forecast`: how much will come in, what became of the pipeline, people's own numbers."""

from datetime import datetime
from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, name_user, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.forecast import list_overrides, override_forecast, show_flow, show_forecast
from scotty.facts import Refused
from scotty.stages.accelerate.forecast import Flow, Forecast, Override
from scotty.stages.accelerate.forecast.shapes import PeriodForecast

app = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@app.callback(invoke_without_command=True)
def forecast(
    context: typer.Context,
    as_of: AsOf = None,
    owner: Annotated[str | None, typer.Option(help="One seller's deals alone.")] = None,
    flow: Annotated[
        str | None,
        typer.Option(metavar="FROM..TO", help="What became of the pipeline between two days."),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(metavar="PERIOD", help="Whose pipeline flows: 2026-Q3, 2026-08, or all."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Forecast this month, this quarter and the next; or show the pipeline's flow."""
    if context.invoked_subcommand is not None:
        return
    with open_workspace() as house:
        now = house.clock.now()
        if flow is not None:
            start, end = _read_span(flow, now)
            flowed = show_flow(house, start, end, period)
            print_json(flowed) if as_json else _print_flow(flowed)
            return
        told = show_forecast(house, read_moment(as_of, now), owner)
    print_json(told) if as_json else _print_forecast(told)


@app.command()
def override(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2026-Q3 or 2026-08.")],
    amount: Annotated[str, typer.Argument(help="US dollars; `none` takes the number back.")],
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    scope: Annotated[str, typer.Option(help="all, team:NAME or owner:NAME.")] = "all",
) -> None:
    """Keep a number of your own beside the model's; both are judged later."""
    value = None if amount == "none" else _read_amount(amount)
    with open_workspace() as house:
        fact = override_forecast(house, period, scope, value, name_user(), why)
    print(f"{fact.data['period']} {scope}: {'taken back' if value is None else f'{value:,.0f}'}")


@app.command()
def overrides(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """List the numbers that people have put beside the model's."""
    with open_workspace() as house:
        told = list_overrides(house, read_moment(as_of, house.clock.now()))
    print_json(told) if as_json else _print_overrides(told)


def _print_overrides(told: list[Override]) -> None:
    print_table(
        ("period", "scope", "#amount", "by", "why"),
        ((o.period, o.scope, f"{o.amount:,.0f}", o.by, o.why) for o in told),
    )


def _read_amount(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not an amount: write 250000.") from error


def _read_span(text: str, now: datetime) -> tuple[datetime, datetime]:
    start, dots, end = text.partition("..")
    if not dots or not start:
        raise Refused(f"{text!r} is not a span.", "Write 2026-07-01..2026-07-31.")
    return read_moment(start, now), read_moment(end or None, now)


def _print_forecast(told: Forecast) -> None:
    print_table(
        ("period", "#forecast", "80 % interval", "#already won", "#commit", "#best case", "#deals"),
        (_row(p) for p in told.periods),
    )
    print()
    for p in told.periods[1:2]:
        rows = [(r.label, r.mean, r.low, r.high) for r in (*p.teams, *p.owners)]
        print_table(
            (p.label, "#forecast", "80 % interval"),
            ((n, _money(m), f"{_money(a)} – {_money(b)}") for n, m, a, b in rows),
        )
        print()
    print_notes((*_tell_records(told), *told.notes))


def _row(p: PeriodForecast) -> tuple[object, ...]:
    won = next(part.mean for part in p.parts if part.part == "won")
    return (
        p.label,
        _money(p.amount.mean),
        f"{_money(p.amount.low)} – {_money(p.amount.high)}",
        _money(won),
        _money(p.commit),
        _money(p.best),
        f"{p.deals.mean:,.1f}",
    )


def _tell_records(told: Forecast) -> list[str]:
    notes = []
    for p in told.periods:
        if p.record is not None and p.record.coverage is not None and p.record.accuracy is not None:
            notes.append(
                f"{p.label}: of {p.record.origins} earlier forecasts of a {p.kind}, "
                f"{p.record.coverage:.0%} of 80 % intervals held; accuracy {p.record.accuracy:.0%}."
            )
        if p.goal is not None:
            notes.append(
                f"{p.label}: target {p.goal.amount:,.0f}, reached with {p.goal.chance:.0%}."
            )
    return notes


def _print_flow(flow: Flow) -> None:
    print_table(
        (f"pipeline {flow.period}", "#amount", "#deals"),
        [
            (f"open on {flow.start:%Y-%m-%d}", _money(flow.opening), flow.opening_deals),
            *((s.label, _money(s.amount), s.deals) for s in flow.steps),
            (f"open on {flow.end:%Y-%m-%d}", _money(flow.closing), flow.closing_deals),
        ],
    )
    print()
    print_notes(flow.notes)


def _money(amount: float) -> str:
    return f"{amount:,.0f}"
