"""`scotty why`: the chain of facts under a fact."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json
from scotty.desk.why import Link, explain_fact

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def why(
    fact: Annotated[str, typer.Argument(metavar="ID", help="A fact's id: 32 hex digits.")],
    as_json: AsJson = False,
) -> None:
    """Show a fact, who told it and when, and the facts it rests on, down to the first."""
    with open_workspace() as house:
        link = explain_fact(house, fact)
    if as_json:
        print_json(link)
    else:
        _print_link(link, 0)


def _print_link(link: Link, depth: int) -> None:
    indent = "   " * depth
    print(f"{indent}{'└─ ' if depth else ''}{link.says}{' (simulated)' if link.simulated else ''}")
    print(
        f"{indent}   {link.kind} at {link.at:%Y-%m-%d %H:%M}, known {link.known:%Y-%m-%d %H:%M} UTC, "
        f"told by {link.source} as {link.key!r}, id {link.id}"
    )
    for told in link.because:
        _print_link(told, depth + 1)
    for name in link.missing:
        print(f"{indent}   └─ {name}: not in this ledger")
