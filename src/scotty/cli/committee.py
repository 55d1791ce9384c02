"""`scotty committee`: who decides at a company."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.committee import shape_committee, shape_members, show_committee
from scotty.stages.research.committee import PARTS, Committee, Member

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Whole = Annotated[
    bool, typer.Option("--whole", help="With --json: parts, gaps and whom to find, too.")
]


@app.command()
def committee(
    name: Annotated[str, typer.Argument(metavar="DOMAIN", help="Domain, key or exact name.")],
    as_of: AsOf = None,
    as_json: AsJson = False,
    whole: Whole = False,
) -> None:
    """Show who decides at an account, why we think so, who is silent, and whom to find next."""
    with open_workspace() as house:
        found = show_committee(house, name, read_moment(as_of, house.clock.now()))
    if as_json:
        print_json(shape_committee(found) if whole else shape_members(found))
    else:
        _print_committee(found)


def _print_committee(found: Committee) -> None:
    print(
        f"{found.name}{' · simulated' if found.simulated else ''}, {found.as_of:%Y-%m-%d %H:%M} UTC"
    )
    columns = ("key", "name", "title", "part", "#likely", "heard", "#strength", "because")
    print_table(columns, (_row(m) for m in found.members))
    print()
    rows = ((PARTS[s.role], s.state, f"{s.covered:.0%}", s.says) for s in found.seats)
    print_table(("part", "state", "#covered", "what is known"), rows)
    if found.next:
        print(f"\n{found.next.says} {found.next.why}")
    print_notes(found.gaps)


def _row(m: Member) -> tuple[object, ...]:
    best = m.roles[0]
    last = f"{m.heard:%Y-%m-%d}" if m.heard else "never"
    part = "left" if m.left else m.part
    why = best.evidence[-1].says if len(best.evidence) > 1 else m.settle
    strength = f"{m.strength.points:.0f}" if m.strength else ""
    mark = "*" if m.key else ""
    return (mark, m.name, m.title, part, f"{best.probability:.0%}", last, strength, why)
