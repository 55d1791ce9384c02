"""`scotty playbook`: your own rules, and their versions."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.session import AsJson, Limit, name_user, open_workspace, read_text
from scotty.cli.show import print_json, print_table
from scotty.desk.playbook import (
    diff_versions,
    list_versions,
    read_version,
    restore_version,
    save_playbook,
)
from scotty.flows.versions import Version

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
Number = Annotated[int, typer.Argument(min=1, help="Number of a version.")]


@app.callback()
def playbook() -> None:
    """Show, save and restore the playbook: your ICP, weights, thresholds, tiers."""


@app.command()
def show(
    version: Annotated[int | None, typer.Option(min=1, help="An earlier version.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the playbook in force, as TOML that `playbook save` takes."""
    with open_workspace() as house:
        found = read_version(house, version) if version else list_versions(house)[-1]
    if as_json:
        print_json(found)
    else:
        sys.stdout.write(found.text if found.text.endswith("\n") else found.text + "\n")


@app.command()
def save(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML; - reads what is piped in.")],
    note: Annotated[str, typer.Option(help="Why, for those who read the versions.")] = "",
    as_json: AsJson = False,
) -> None:
    """Save a playbook as the new version."""
    text = read_text(str(file), "Give a TOML file in UTF-8.")
    with open_workspace() as house:
        number = save_playbook(house, text, name_user(), note)
    _print_number(number, as_json)


@app.command()
def versions(limit: Limit = None, as_json: AsJson = False) -> None:
    """List the versions, newest first."""
    with open_workspace() as house:
        found = list_versions(house)[::-1][:limit]
    if as_json:
        print_json({"count": len(found), "versions": found})
    else:
        print_table(("#version", "saved", "by", "note"), map(_row, found))


@app.command()
def compare(one: Number, two: Number) -> None:
    """Print what changed from version ONE to version TWO."""
    with open_workspace() as house:
        changed = diff_versions(house, one, two)
    if changed:
        print(changed)


@app.command()
def restore(number: Number, as_json: AsJson = False) -> None:
    """Save an earlier version again, as the newest."""
    with open_workspace() as house:
        made = restore_version(house, number, name_user())
    _print_number(made, as_json)


def _print_number(number: int, as_json: bool) -> None:
    if as_json:
        print_json({"version": number})
    else:
        print(f"Version {number} is in force.")


def _row(version: Version) -> tuple[object, ...]:
    saved = f"{version.at:%Y-%m-%d %H:%M}" if version.at else "with Scotty"
    return (version.number, saved, version.by, version.note)
