"""`scotty sequence`: list, show, save, compare, restore sequences."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.session import AsJson, name_user, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.outfit import fit_out
from scotty.desk.sequences import (
    diff_versions,
    list_sequences,
    list_versions,
    read_version,
    restore_version,
    save_sequence,
)
from scotty.facts import Refused
from scotty.settings import name_address, read_settings

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
    with open_workspace() as house:
        found = list_sequences(fit_out(house, name_address(read_settings())))
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
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read: {error}.", "Give a UTF-8 text file.") from error
    with open_workspace() as house:
        name, number = save_sequence(house, text, name_user(), note)
    print(f"Version {number} of {name} is in force for people who begin it from now on.")


@app.command()
def versions(name: Name, as_json: AsJson = False) -> None:
    """List the versions of a sequence."""
    with open_workspace() as house:
        found = list_versions(house, name)
    if as_json:
        print_json(found)
        return
    print_table(
        ("#version", "by", "when", "note"), ((v.number, v.by, v.at or "", v.note) for v in found)
    )


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
