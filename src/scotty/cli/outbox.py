"""`scotty outbox`: what waits for you, what is planned, what is done."""

from typing import Annotated

import typer

from scotty.cli.outfit import open_outfit
from scotty.cli.session import AsJson, Limit
from scotty.cli.show import print_json, print_table
from scotty.desk.outbox import VIEWS, list_outbox

app = typer.Typer(add_completion=False, rich_markup_mode=None)
COLUMNS = ("id", "when (UTC)", "whom", "over", "subject", "state", "why held")


@app.command()
def outbox(
    view: Annotated[str, typer.Option(help=f"Which part: {', '.join(VIEWS)}.")] = "waiting",
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List what waits for a person; or what is planned, unknown, done."""
    with open_outfit() as outfit:
        found = list_outbox(outfit, view, limit or 100)
    if as_json:
        print_json(found)
        return
    print(
        ", ".join(f"{n:,} {state}" for state, n in sorted(found.counts.items()))
        or "Nothing is planned."
    )
    print_table(
        COLUMNS,
        (
            (
                i.id[:12],
                f"{i.at:%Y-%m-%d %H:%M}",
                i.contact or i.account,
                i.does or i.channel,
                i.subject,
                i.state,
                i.held.reason if i.held else i.answer,
            )
            for i in found.items
        ),
    )
