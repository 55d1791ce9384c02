"""`scotty status`: what the workspace holds."""

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.status import read_status

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Count what the workspace holds, and say how far tables and lake are behind the ledger."""
    with open_workspace() as house:
        found = read_status(house)
        home = house.home
    if as_json:
        print_json(found)
        return
    rows = [
        (name.replace("_", " "), f"{getattr(found, name):,}") for name in found.__struct_fields__
    ]
    print_table(("workspace", f"#{home}"), rows)
