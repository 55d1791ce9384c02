"""`scotty trials`: what came of each wording of each experiment, and what can be said by now."""

import typer

from scotty.cli.outfit import open_outfit
from scotty.cli.session import AsJson, AsOf, read_moment
from scotty.cli.show import print_json, print_table
from scotty.desk.trials import list_trials

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def trials(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Report every experiment of the sequences in force. Looking often costs nothing: the tests allow it."""
    with open_outfit() as outfit:
        outfit.house.lake.sync()
        found = list_trials(outfit, read_moment(as_of, outfit.house.clock.now()))
    if as_json:
        print_json(found)
        return
    if not found:
        print("No step of any sequence has variants or a holdout.")
    for shown in found:
        print(f"{shown.sequence}, step {shown.step}: {shown.report.verdict.sentence}")
        held = [shown.report.held] if shown.report.held else []
        print_table(
            ("arm", "#dealt", "#had their time", "#answered", "#met us", "#rate", "#95 %"),
            (
                (
                    *(arm.name or "the step", arm.dealt, arm.ripe, arm.answered, arm.met),
                    "" if arm.rate.value is None else f"{arm.rate.value:.1%}",
                    f"{arm.rate.low:.1%} to {1.0 if arm.rate.high is None else arm.rate.high:.1%}",
                )
                for arm in (*shown.report.arms, *held)
            ),
        )
        if shown.report.effect:
            print(shown.report.effect)
        print()
