"""`scotty hot`: this week's accounts."""

import typer

from scotty.cli.session import AsJson, AsOf, Limit, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.hot import list_hot
from scotty.desk.shapes import shape_hot
from scotty.stages.identify.standing import Standing

app = typer.Typer(add_completion=False, rich_markup_mode=None)
COLUMNS = ("account", "name", "tier", "#score", "#fit", "#intent", "because")


@app.command()
def hot(as_of: AsOf = None, limit: Limit = None, as_json: AsJson = False) -> None:
    """List the accounts that are about to buy, best first, and those one condition away."""
    with open_workspace() as house:
        found = list_hot(house, read_moment(as_of, house.clock.now()), limit)
    if as_json:
        print_json(shape_hot(found))
        return
    print(
        f"{found.met:,} of {found.watched:,} watched meet all four conditions as of "
        f"{found.as_of:%Y-%m-%d %H:%M} UTC; {len(found.accounts):,} shown, best first."
    )
    if found.accounts:
        print_table(COLUMNS, (_row(each, _reasons(each)) for each in found.accounts))
    if found.near:
        print("\nOne condition away")
        print_table(COLUMNS, (_row(each, _lack(each)) for each in found.near))
    print_notes(found.notes)


def _row(each: Standing, because: str) -> tuple[object, ...]:
    numbers = (f"{value:.1f}" for value in (each.score, each.fit, each.intent))
    return (each.domain, each.name, each.tier, *numbers, because)


def _reasons(each: Standing) -> str:
    best = sorted((r for r in each.reasons if r.group != "base"), key=lambda r: -r.points)[:3]
    return ", ".join(f"{r.label} +{r.points:.1f}" for r in best)


def _lack(each: Standing) -> str:
    return "; ".join(each.conditions[name].why for name in each.lacks)
