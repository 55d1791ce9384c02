"""`scotty proposals`: what agents and programs would do, and a person's answer."""

from typing import Annotated, cast

import typer

from scotty.cli.person import As, open_context
from scotty.cli.session import AsJson, Limit
from scotty.cli.show import print_json, print_table
from scotty.desk.proposals import Proposal, State, answer_proposal, find_proposal, list_proposals

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="ID", help="Its id, or how that begins.")]
Note = Annotated[str, typer.Option(help="Why.")]


@app.callback()
def proposals() -> None:
    """List what was proposed, look at one, take it up or decline it."""


@app.command("list")
def list_all(
    state: Annotated[
        str, typer.Option(help="open, taken, declined, expired; all for any.")
    ] = "open",
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List what was proposed, newest first."""
    wanted = None if state == "all" else cast(State, state)
    with open_context(None) as context:
        found = list_proposals(context.house, wanted, limit=limit or 100)
    if as_json:
        print_json(found)
        return
    columns = ("id", "tool", "for", "by", "until", "state")
    print_table(columns, (_row(p) for p in found))


def _row(made: Proposal) -> tuple[object, ...]:
    told = ", ".join(str(v) for v in made.arguments.values() if v)
    return (made.id[:8], made.tool, told, made.by, f"{made.expires:%Y-%m-%d}", made.state)


@app.command("show")
def show_one(proposal: Name, as_json: AsJson = False) -> None:
    """Show what a proposal would come to, or what came of it."""
    with open_context(None) as context:
        found = find_proposal(context.house, proposal)
    _print(found, as_json)


@app.command("take")
def take_up(proposal: Name, note: Note = "", email: As = None, as_json: AsJson = False) -> None:
    """Take a proposal up, as yourself: what it does still passes the gate before anything leaves."""
    with open_context(email) as context:
        found = answer_proposal(context, proposal, taken=True, note=note)
    _print(found, as_json)


@app.command("decline")
def decline(proposal: Name, note: Note = "", email: As = None, as_json: AsJson = False) -> None:
    """Decline a proposal: nothing is done."""
    with open_context(email) as context:
        found = answer_proposal(context, proposal, taken=False, note=note)
    _print(found, as_json)


def _print(made: Proposal, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    print(f"{made.tool}, proposed by {made.by} on {made.at:%Y-%m-%d %H:%M} UTC: {made.state}.")
    for line in made.shown if made.state == "open" else ():
        print(f"· {line.text}")
    for text in made.came:
        print(f"· {text}")
