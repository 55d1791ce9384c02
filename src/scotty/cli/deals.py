"""`scotty deals`: the open deals, those worth most first; those at risk; what to do next."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, Limit, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.deals import Board, expect, list_deals
from scotty.desk.shapes import shape_board
from scotty.stages.accelerate.standing import Deal

app = typer.Typer(add_completion=False, rich_markup_mode=None)
COLUMNS = ("id", "deal", "stage", "#amount", "#score", "80 %", "#expected", "close", "owner")


@app.command()
def deals(
    at_risk: Annotated[
        bool, typer.Option("--at-risk", help="Only deals at risk, most to lose first.")
    ] = False,
    owner: Annotated[str | None, typer.Option(help="One seller's deals.")] = None,
    stage: Annotated[str | None, typer.Option(help="Deals in one stage.")] = None,
    as_of: AsOf = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List open deals with their chance of being won, best first, or those at risk."""
    with open_workspace() as house:
        moment = read_moment(as_of, house.clock.now())
        found = list_deals(house, moment, at_risk=at_risk, owner=owner, stage=stage, limit=limit)
    if as_json:
        print_json(shape_board(found))
    else:
        _print_board(found, at_risk)


def _print_board(found: Board, at_risk: bool) -> None:
    print(
        f"{found.count:,} of {found.open:,} open deals as of {found.as_of:%Y-%m-%d %H:%M} UTC, "
        f"worth ${found.amount:,.0f}; ${found.weighted:,.0f} to be expected. "
        f"{found.at_risk:,} at risk ({found.warned:,} with a warning). Scored by {found.version}."
    )
    if found.deals:
        last = "warnings" if at_risk else "next"
        print_table((*COLUMNS, last), (_row(deal, at_risk) for deal in found.deals))
    print_notes(found.notes)


def _row(deal: Deal, at_risk: bool) -> tuple[object, ...]:
    s = deal.score
    plays = deal.plays[0].label if deal.plays else ""
    slips = "" if deal.timing.slips is None else f" ({deal.timing.slips:.0%} slips)"
    return (
        *(deal.deal, deal.name, deal.stage or ""),
        "" if deal.amount is None else f"{deal.amount:,.0f}",
        *(f"{s.score:.1f}", f"{100 * s.low:.0f}-{100 * s.high:.0f}", f"{expect(deal):,.0f}"),
        f"{deal.close_date or ''}{slips if deal.close_date else ''}",
        deal.owner or "",
        ", ".join(w.label for w in deal.warnings) if at_risk else plays,
    )
