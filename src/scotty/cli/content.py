"""`scotty content`: list, show, save, compare, restore and retire what messages and pages are made of."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from scotty.cli.session import AsJson, name_user, open_workspace, read_text
from scotty.cli.show import print_json, print_notes, print_table, print_versions
from scotty.desk.content import (
    Wanted,
    diff_versions,
    list_assets,
    list_versions,
    read_version,
    restore_version,
    retire_asset,
    retire_examples,
    save_asset,
)
from scotty.desk.hub import recommend_content, search_content
from scotty.facts import Refused
from scotty.flows.versions import Version
from scotty.stages.research.shelf import Bit

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Read and change content: Markdown with TOML front matter, every save a version.",
)
Name = Annotated[str, typer.Argument(help="Name of the asset.")]
Note = Annotated[str, typer.Option(help="Why.")]


@app.command("list")
def list_all(
    kind: Annotated[str, typer.Option(help="Only of this kind, as case_study.")] = "",
    industry: Annotated[str, typer.Option(help="Only what suits this industry.")] = "",
    persona: Annotated[str, typer.Option(help="Only what suits this department.")] = "",
    state: Annotated[str, typer.Option(help="Only fresh, soon, over, or example.")] = "",
    as_json: AsJson = False,
) -> None:
    """List content, where it is used, and how what was sent of it was answered."""
    wanted = Wanted(kind=kind, industry=industry, persona=persona, state=state)
    with open_workspace() as house:
        house.lake.sync()
        found = list_assets(house, wanted)
    if as_json:
        print_json(found)
        return
    columns = ("name", "kind", "#version", "state", "#sent", "#answered", "#pages", "source")
    print_table(
        columns,
        (
            (r.name, r.kind, r.version, r.state, r.sent, r.answered, r.pages, r.source)
            for r in found
        ),
    )


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help='Words; "quoted" ones must stand so.')],
    kind: Annotated[str, typer.Option(help="Only of this kind, as case_study.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Find content by its words, and by likeness to them; best first."""
    with open_workspace() as house:
        house.lake.sync()
        found = search_content(house, " ".join(words) + " ", Wanted(kind=kind), limit)
    if as_json:
        print_json(found)
        return
    rows = ((f"{h.score:.2f}", h.row.name, h.row.kind, _plain(h.excerpt)) for h in found.hits)
    print_table(("#score", "name", "kind", "where"), rows)
    if not found.hits:
        print_notes([f"Nothing of {found.among} is about it: try other words."])


def _plain(bits: Sequence[Bit]) -> str:
    return "".join(bit.text for bit in bits)


@app.command()
def recommend(
    account: Annotated[str, typer.Argument(metavar="DOMAIN", help="Domain or exact name.")],
    contact: Annotated[str | None, typer.Option(help="One of their people.")] = None,
    stage: Annotated[
        str | None, typer.Option(help="aware, evaluating, deciding or customer, not their own.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Suggest content for an account or one of its people: best first, each with its reasons."""
    with open_workspace() as house:
        house.lake.sync()
        found = recommend_content(house, account, contact, stage, limit)
    if as_json:
        print_json(found)
        return
    who = f"{found.name or found.contact}, {found.company}" if found.contact else found.company
    print(f"For {who}, who is {found.stage}{' · simulated' if found.simulated else ''}:")
    print_table(
        ("#score", "name", "kind", "why"),
        (
            (
                f"{a.score:.2f}",
                a.name,
                a.kind,
                "; ".join(f"{p.why} {p.points:+.1f}" for p in a.parts),
            )
            for a in found.assets
        ),
    )
    print_notes(found.notes)


@app.command()
def show(
    name: Name,
    number: Annotated[int | None, typer.Option("--version", help="Another version.")] = None,
) -> None:
    """Print the text of an asset: its newest version, or another."""
    with open_workspace() as house:
        sys.stdout.write(read_version(house, name, number).text)


@app.command()
def save(
    name: Name,
    file: Annotated[str, typer.Argument(help="A Markdown file, or - for standard input.")],
    note: Note = "",
) -> None:
    """Save an asset as a new version of this name; refused with the place of a fault."""
    text = read_text(file)
    with open_workspace() as house:
        made = Version(name=name, number=0, text=text, by=name_user(), note=note)
        number = save_asset(house, made)
    print(f"Version {number} of {name} is in use.")


@app.command()
def versions(name: Name, as_json: AsJson = False) -> None:
    """List the versions of an asset."""
    with open_workspace() as house:
        found = list_versions(house, name)
    print_versions(found, as_json)


@app.command()
def diff(name: Name, one: int, two: int) -> None:
    """Print what changed between two versions."""
    with open_workspace() as house:
        print(diff_versions(house, name, one, two) or "Nothing changed.")


@app.command()
def restore(name: Name, number: int) -> None:
    """Save an earlier version as the newest."""
    with open_workspace() as house:
        made = restore_version(house, name, number, name_user())
    print(f"Version {made} of {name} is in use.")


@app.command()
def retire(
    name: Annotated[str | None, typer.Argument(help="Name of the asset.")] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="All that came with Scotty.")
    ] = False,
) -> None:
    """Let nothing new be made of an asset, or of all examples; what was sent or put up stays."""
    if (name is None) == (not examples):
        raise Refused("Say what to retire.", "Give a name, or --examples.")
    with open_workspace() as house:
        if name is not None:
            retire_asset(house, name, name_user())
            print(f"{name} is retired.")
        else:
            print(f"{retire_examples(house, name_user())} examples are retired.")
