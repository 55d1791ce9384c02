"""`scotty account`: one company and what its numbers rest on."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, open_workspace, read_moment
from scotty.cli.show import print_json, print_table
from scotty.desk.account import AccountView, show_account
from scotty.desk.shapes import shape_account

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def account(
    name: Annotated[str, typer.Argument(metavar="DOMAIN", help="Domain, key or exact name.")],
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many facts.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show an account: its scores with their reasons, the four conditions, its newest facts."""
    with open_workspace() as house:
        view = show_account(house, name, read_moment(as_of, house.clock.now()), limit)
    if as_json:
        print_json(shape_account(view))
    else:
        _print_view(view)


def _print_view(view: AccountView) -> None:
    it = view.standing
    tier = f"tier {it.tier}" if it.tier else "no tier"
    print(f"{it.name} · {it.domain} · {tier}{' · simulated' if view.simulated else ''}")
    print(f"score {it.score:.1f}   fit {it.fit:.1f} ({it.band})   intent {it.intent:.1f}\n")
    print_table(
        ("condition", "met", "why"),
        ((name, "yes" if c.met else "no", c.why) for name, c in it.conditions.items()),
    )
    for title, reasons in (("intent", it.reasons), ("fit", it.fit_reasons)):
        print()
        rows = ((r.label, f"{r.points:+.2f}", r.count or "", r.note) for r in reasons)
        print_table((f"{title}, made of", "#points", "#facts", "note"), rows)
    print()
    facts = ((f"{f.at:%Y-%m-%d %H:%M}", f.says, f.verdict, f.source, f.id) for f in view.timeline)
    print_table((f"newest of {view.facts:,} facts", "what", "verdict", "source", "id"), facts)
