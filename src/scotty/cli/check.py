"""`scotty check`: whether the workspace is sound."""

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.check import check_workspace
from scotty.facts import Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def check(as_json: AsJson = False) -> None:
    """Derive tables and lake anew and compare; judge accounts alone and among all, and compare."""
    with open_workspace() as house:
        found = check_workspace(house)
    failed = [finding.what for finding in found if not finding.sound]
    if as_json:
        print_json({"sound": not failed, "checks": found})
    else:
        rows = ((f.what, "sound" if f.sound else "NOT SOUND", f.says) for f in found)
        print_table(("checked", "result", "what was found"), rows)
    if failed:
        raise Refused(
            f"The workspace was not sound: {', '.join(failed)}.",
            "What was derived has been derived anew just now: check again, and report it to us.",
        )
