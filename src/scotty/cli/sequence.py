"""`scotty sequence`: list, show, save, compare, restore sequences."""

import sys
from typing import Annotated

import typer

from scotty.cli.outfit import open_outfit
from scotty.cli.session import AsJson, name_user, open_workspace, read_text
from scotty.cli.show import print_json, print_table, print_versions
from scotty.desk.sequences import (
    diff_versions,
    list_sequences,
    list_versions,
    read_version,
    restore_version,
    save_sequence,
)

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Read and change sequences: TOML files, every save a version.",
)
Name = Annotated[str, typer.Argument(help="Name of the sequence.")]


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List all sequences."""
    with open_outfit() as outfit:
        found = list_sequences(outfit)
    if as_json:
        print_json(found)
        return
    columns = ("name", "title", "#steps", "#days", "#version", "#people")
    print_table(columns, ((r.name, r.title, r.steps, r.days, r.version, r.people) for r in found))


@app.command()
def show(
    name: Name,
    number: Annotated[int | None, typer.Option("--version", help="Another version.")] = None,
) -> None:
    """Print the text of a sequence: its newest version, or another."""
    with open_workspace() as house:
        sys.stdout.write(read_version(house, name, number).text)


@app.command()
def save(
    file: Annotated[str, typer.Argument(help="A TOML file, or - for standard input.")],
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Save a sequence as a new version of its name; people in it keep the version they began with."""
    text = read_text(file)
    with open_workspace() as house:
        name, number = save_sequence(house, text, name_user(), note)
    print(f"Version {number} of {name} is in force for people who begin it from now on.")


@app.command()
def versions(name: Name, as_json: AsJson = False) -> None:
    """List the versions of a sequence."""
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
    print(f"Version {made} of {name} is in force for people who begin it from now on.")
