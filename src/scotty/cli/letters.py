"""`scotty letters`: what could not become a fact, and trying again."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.settle import settle_facts
from scotty.desk.sources import list_letters, replay_letters
from scotty.ports import DeadLetter

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
COLUMNS = ("#id", "from", "where", "why", "mend")


@app.callback()
def letters() -> None:
    """See dead letters: inputs that could not become facts, kept whole, with why and the mend."""


@app.command("list")
def list_waiting(
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many.")] = 100,
    after: Annotated[int, typer.Option(min=0, help="Go on after the letter of this id.")] = 0,
    as_json: AsJson = False,
) -> None:
    """List the letters that wait, newest first."""
    with open_workspace() as house:
        found = list_letters(house, limit, after)
    if as_json:
        print_json({"count": len(found), "letters": found})
    else:
        print_table(COLUMNS, map(_row, found))


@app.command()
def replay(
    letters: Annotated[
        list[int] | None, typer.Argument(metavar="[ID…]", help="All by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read letters of the collector again, after a fix of a rule or of the program."""
    with open_workspace() as house:
        done = replay_letters(house, letters or None)
        if done.facts:
            settle_facts(house)
    if as_json:
        print_json(done)
        return
    print(
        f"{done.settled:,} letters settled, {done.facts:,} new facts, {len(done.waiting):,} still wait."
    )
    if done.waiting:
        print_table(COLUMNS, map(_row, done.waiting))


def _row(letter: DeadLetter) -> tuple[object, ...]:
    return (letter.id, letter.source, letter.place, letter.why, letter.mend)
