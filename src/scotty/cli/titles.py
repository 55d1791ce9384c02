"""`scotty titles`: what job titles say."""

from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.session import AsJson, keep_input, open_workspace
from scotty.cli.show import print_stream, print_table
from scotty.desk.titles import TitleRow, read_titles

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def titles(
    file: Annotated[
        Path, typer.Argument(help="A table with a column of titles, or a list; - for stdin.")
    ],
    as_json: AsJson = False,
) -> None:
    """Read job titles: function, seniority, and the part in a purchase that each makes likely."""
    with open_workspace() as house, keep_input(file) as kept:
        rows = read_titles(house, kept)
        if as_json:
            print_stream(rows)
            return
        columns = ("title", "function", "seniority", "part", "#likely", "what would settle it")
        print_table(columns, (_row(each) for each in rows))


def _row(each: TitleRow) -> tuple[object, ...]:
    likely = f"{each.probability:.0%}"
    return (each.title[:80], each.function, each.seniority, each.role, likely, each.settle)
