"""`scotty approve`: let drafts leave, or refuse them."""

from typing import Annotated

import typer

from scotty.cli.outfit import open_outfit
from scotty.cli.session import AsJson, name_user
from scotty.cli.show import print_json
from scotty.desk.audit import note_act
from scotty.desk.outbox import approve_all, approve_touch, name_touch, reject_touch
from scotty.facts import Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def approve(
    touch: Annotated[str | None, typer.Argument(help="Its id, or the beginning of it.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that wait and have no fault.")
    ] = False,
    reject: Annotated[
        str | None, typer.Option(metavar="WHY", help="Refuse it instead, and say why.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Approve a draft, or all of them. What is approved leaves at its time, if the gate lets it.

    Whoever uses this command line may draft, approve and send; the audit log names them.
    """
    if (touch is None) is not everything:
        raise Refused("Nothing is named.", "Give the id of a draft, or --all.")
    who = name_user()
    with open_outfit() as outfit:
        note_act(
            outfit.house, who, "approve" if reject is None else "reject", {"touch": touch or "all"}
        )
        left: list[tuple[str, str]] = []
        if touch is None:
            done, left = approve_all(outfit, who, may_send=True)
        elif reject is None:
            done = [approve_touch(outfit, name_touch(outfit, touch), who, may_send=True)]
        else:
            done = [reject_touch(outfit, name_touch(outfit, touch), who, reject)]
    if as_json:
        print_json({"done": done, "left": [{"id": i, "why": why} for i, why in left]})
        return
    verb = "approved" if reject is None else "refused"
    print(f"{len(done):,} {verb}.")
    for name, why in left:
        print(f"· {name[:12]} was left: {why}")
