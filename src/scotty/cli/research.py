"""`scotty research`: read what is public of a company, and show what is known of it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, name_user, open_workspace, read_moment, write_file
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.briefs import print_brief
from scotty.desk.profile import show_research
from scotty.desk.research import Order, Researched, research_account
from scotty.desk.researched import Research

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def research(
    account: Annotated[
        str, typer.Argument(metavar="DOMAIN", help="Domain, key or exact name; or a new domain.")
    ],
    site: Annotated[
        str,
        typer.Option(metavar="URL", help="Where its site is, if not https://DOMAIN; may be local."),
    ] = "",
    collect: Annotated[
        bool, typer.Option("--collect/--no-collect", help="Read anew, or show what is known.")
    ] = True,
    as_of: AsOf = None,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Print it to a PDF.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read what is public of a company, and show what is known, each line with its facts.

    A past date, or --no-collect, shows what was known and reads nothing.
    """
    with open_workspace() as house:
        now = house.clock.now()
        moment = read_moment(as_of, now) if as_of else None
        order = Order(account=account, site=site, by=name_user(), local=True)
        made = research_account(house, order) if collect and moment is None else None
        name = made.account if made else account
        shown = show_research(house, name, moment)
        if pdf is not None:
            write_file(pdf, print_brief(house, name, moment).pdf)
    if as_json:
        print_json({**_asdict(shown), "run": made})
    else:
        _print(shown, made, now)


def _asdict(shown: Research) -> dict[str, object]:
    return {field: getattr(shown, field) for field in shown.__struct_fields__}


def _print(shown: Research, made: Researched | None, now: datetime) -> None:
    print(f"{shown.name} · {shown.domain}{' · simulated' if shown.simulated else ''}")
    if made is not None:
        print(
            f"{made.read} pages read in {made.seconds:g} s by {', '.join(made.collectors)}; {made.fresh} "
            f"new. {made.found} findings, {made.new} new."
        )
    for area, lines in shown.profile.items():
        if lines:
            print()
            rows = (
                (x.text, f"{x.at:%Y-%m-%d}", f"{x.confidence:.2f}", len(x.facts)) for x in lines
            )
            print_table((shown.areas.get(area, area), "as of", "#sure", "#facts"), rows)
    if shown.unknown:
        print("\nNot known:")
        print_notes(shown.unknown)
    troubles = made.troubles if made is not None else ()
    if troubles:
        print(f"\nCould not be read, as of {now:%Y-%m-%d %H:%M} UTC:")
        print_notes(f"{t.place}: {t.why} {t.mend}".strip() for t in troubles)
