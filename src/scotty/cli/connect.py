"""`scotty connect`: sources that send to the collector, and their keys."""

from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.sources import (
    connect_segment,
    list_sources,
    read_settings_file,
    revoke_source,
)
from scotty.ports.sources import Source
from scotty.settings import name_address, read_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def connect() -> None:
    """Connect what sends to Scotty, list it, revoke its keys."""


@app.command()
def segment(
    name: Annotated[str, typer.Option(help="What you call it.")] = "website",
    rules: Annotated[
        Path | None,
        typer.Option("--rules", exists=True, dir_okay=False, help="Its own rules, as TOML."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a write key for any Segment or RudderStack SDK; it is shown this once."""
    endpoint = name_address(read_settings())
    settings = read_settings_file(rules) if rules else {}
    with open_workspace() as house:
        made = connect_segment(house, endpoint, name, settings)
    if as_json:
        print_json(made)
        return
    print(f"Write key of {name}: {made.write_key}")
    print(f"Send to:      {made.endpoint} (served by `scotty up`, or `scotty collect --port N`)")
    print("The key is shown this once; only its hash is kept.")


@app.command("list")
def list_connected(as_json: AsJson = False) -> None:
    """List the sources, newest first, revoked ones too."""
    with open_workspace() as house:
        found = list_sources(house)
    if as_json:
        print_json({"count": len(found), "sources": found})
    else:
        print_table(("#id", "kind", "name", "key", "made", "revoked"), map(_row, found))


@app.command()
def revoke(
    source: Annotated[int, typer.Argument(metavar="ID", help="The source, see `list`.")],
    as_json: AsJson = False,
) -> None:
    """Let a source's key open nothing more. Its facts stay."""
    with open_workspace() as house:
        found = revoke_source(house, source)
    if as_json:
        print_json(found)
    else:
        print(f"{found.name} can send no more.")


def _row(source: Source) -> tuple[object, ...]:
    revoked = f"{source.revoked:%Y-%m-%d}" if source.revoked else ""
    return (
        source.id,
        source.kind,
        source.name,
        f"…{source.hint}",
        f"{source.made:%Y-%m-%d}",
        revoked,
    )
