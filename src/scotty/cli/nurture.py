"""`scotty nurture`: who is ready to be spoken to again, why now, and with what."""

from typing import Annotated

import typer

from scotty.cli.outfit import open_outfit
from scotty.cli.session import AsJson
from scotty.cli.show import print_json, print_table
from scotty.desk.nurture import list_nurture

app = typer.Typer(add_completion=False, rich_markup_mode=None)
COLUMNS = ("whom", "company", "why now", "sequence", "content that fits")


@app.command()
def nurture(
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Show at most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List people whose sequence ended without a meeting, and who are ready to be spoken to again.

    Nothing is begun by it: `scotty engage ACCOUNT --contact WHOM --sequence NAME` does that.
    """
    with open_outfit() as outfit:
        found = list_nurture(outfit, limit)
    if as_json:
        print_json(found)
        return
    if not found.ripe:
        print("Nobody whose sequence has ended is ready yet.")
        return
    rows = (
        (r.rest.contact, r.company, r.advised.why_now, r.advised.sequence, r.advised.asset)
        for r in found.ripe
    )
    print_table(COLUMNS, rows)
    if found.more:
        print(f"and perhaps {found.more:,} more.")
