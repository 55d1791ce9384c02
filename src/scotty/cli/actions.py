"""`scotty actions`: what to do next, by what an hour of it is worth."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, Limit, open_workspace, read_moment
from scotty.cli.show import print_json, print_table
from scotty.desk.plays import list_actions
from scotty.stages.accelerate.plays import Action

app = typer.Typer(add_completion=False, rich_markup_mode=None)
COLUMNS = ("#an hour", "do", "about", "owner", "#hours", "#points", "why")


@app.command()
def actions(
    owner: Annotated[str | None, typer.Option(help="One seller's list.")] = None,
    as_of: AsOf = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List the best thing to do about each deal in danger, most worth an hour first.

    These are proposals: nothing is done or sent by listing them.
    """
    with open_workspace() as house:
        found = list_actions(house, read_moment(as_of, house.clock.now()), owner, limit)
    if as_json:
        print_json(found)
        return
    print(
        f"{len(found.actions):,} of {found.count:,} actions as of {found.as_of:%Y-%m-%d %H:%M} UTC."
    )
    if found.actions:
        print_table(COLUMNS, map(_row, found.actions))


def _row(action: Action) -> tuple[object, ...]:
    play = action.play
    return (
        "" if action.worth is None else f"${action.worth:,.0f}",
        play.label,
        f"{action.name} ({action.deal})",
        action.owner or "",
        f"{play.hours:.1f}",
        f"+{100 * play.gain:.1f}",
        play.why,
    )
