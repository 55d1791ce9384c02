"""`scotty icp`: what your wins taught of the ideal customer."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.weights import compare_icp, list_weights

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Number = Annotated[int | None, typer.Option(min=1, help="Number of a learnt version.")]


@app.command()
def icp(before: Number = None, after: Number = None, as_json: AsJson = False) -> None:
    """Show what changed in the ideal customer profile since the last refinement, and why.

    To fix a level whatever the wins say, or to rule one out, edit `pinned` and `vetoed` of the playbook.
    """
    with open_workspace() as house:
        versions = list_weights(house, "fit")
        shifts = compare_icp(house, before, after)
    last = versions[-1] if versions else None
    if as_json:
        version, remark = (last.number, last.remark) if last else (None, "")
        print_json({"version": version, "remark": remark, "count": len(shifts), "shifts": shifts})
        return
    print(
        last.remark if last else "Nothing has been learnt yet: fit rests on your rule card alone."
    )
    if shifts:
        rows = (
            (s.attribute, s.level, f"{s.before:+.1f}", f"{s.after:+.1f}", s.why) for s in shifts
        )
        print_table(("attribute", "level", "#before", "#after", "why"), rows)
