"""`scotty ads`: draft and keep a plan, have lists written, cut them, bring results in, draw pictures."""

from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.outfit import open_outfit
from scotty.cli.session import AsJson, name_user, open_workspace
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.adcarrier import Order, plan_exports
from scotty.desk.adfiles import cut_lists, list_files, write_lists
from scotty.desk.adpace import list_ads
from scotty.desk.adplan import keep_draft, make_draft, read_draft, write_ads
from scotty.desk.adresults import import_results
from scotty.desk.audiences import choose_lines
from scotty.desk.creatives import draw_picture
from scotty.facts import Later, Refused
from scotty.settings import read_settings
from scotty.vendors.adplatforms.reports import Given

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Advertising to the accounts of the tiers. Money is spent at the platforms, never here.",
)


@app.command()
def plan(as_json: AsJson = False) -> None:
    """Draft a plan by the playbook, and show it with its mark; keeps and spends nothing."""
    with open_outfit() as outfit:
        shown = make_draft(outfit, read_settings().mmdb)
    if as_json:
        print_json(shown)
        return
    drafted = shown.drafted
    columns = ("tag", "line", "#accounts", "#USD", "#USD a day", "#days", "#expected")
    print_table(
        columns,
        (
            (
                *(x.tag, x.name, len(x.parts), f"{x.cents / 100:,.2f}", f"{x.daily / 100:,.2f}"),
                *(x.days, f"{x.expected[0]:,} to {x.expected[2]:,}"),
            )
            for x in drafted.plan.lines
        ),
    )
    left = sum(u.cents for u in drafted.plan.unplanned) / 100
    print(
        f"\n${drafted.plan.planned / 100:,.2f} planned, ${left:,.2f} not; "
        f"{len(drafted.held):,} accounts are held. Keep it: scotty ads keep {shown.mark}"
    )
    print_notes((*drafted.plan.assumptions, *drafted.plan.notes, *drafted.notes))


@app.command()
def keep(
    mark: Annotated[str | None, typer.Argument(help="Mark of the draft that you saw.")] = None,
) -> None:
    """Keep the draft as the plan in force. Spends nothing."""
    with open_workspace() as house:
        shown = read_draft(house)
        if shown is None:
            raise Refused("There is no draft.", "Make one: scotty ads plan.")
        fact = keep_draft(house, mark or shown.mark, name_user())
    print(f"The plan is kept as {fact.id[:12]}.")


@app.command("list")
def list_lines(as_json: AsJson = False) -> None:
    """List the lines of the plan in force: shown, clicked, spent, and what their pace asks for."""
    with open_outfit() as outfit:
        book = outfit.current()
        found = list_ads(outfit.house, book.ads, book.deals.rates)
        files = list_files(outfit.house)
    if as_json:
        print_json({"listed": found, "files": files})
        return
    columns = ("tag", "line", "pace", "#shown", "#clicks", "#spent USD", "#of USD")
    print_table(
        columns,
        (
            (
                *(s.line.tag, s.line.name, s.paced.pace, s.impressions, s.clicks),
                *(f"{s.paced.spent / 100:,.2f}", f"{s.line.cents / 100:,.2f}"),
            )
            for s in found.lines
        ),
    )
    print_notes(found.notes)
    print_table(("list", "#rows", "written"), ((f.name, f.rows, f.at) for f in files))


@app.command()
def export(
    tags: Annotated[list[str] | None, typer.Argument(help="Tags of lines; none: all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask for lists: each account passes the gate with its money; a worker writes them to `exports`."""
    with open_outfit() as outfit:
        order = Order(tags=tuple(tags or ()), by=name_user(), may_send=True)
        items = plan_exports(outfit, order)
    if as_json:
        print_json(items)
        return
    held = [item for item in items if item.held]
    print(f"{len(items):,} accounts are on their way to their lists, {len(held):,} of them held.")
    for reason in sorted({item.held.reason for item in held if item.held}):
        print(f"· {reason}")


@app.command()
def remove(as_json: AsJson = False) -> None:
    """Take off whoever must go, now: writes a REMOVE list for each audience. A worker does so by itself."""
    with open_outfit() as outfit, outfit.house.outreach.alone("ads") as alone:
        if not alone:
            raise Later("A worker is at the lists at this moment.", 5.0)
        files = cut_lists(outfit, name_user())
        write_lists(outfit, read_settings().mmdb)
    if as_json:
        print_json(files)
        return
    print_table(("list", "#rows"), ((f.name, f.rows) for f in files))
    if not files:
        print("Nobody must go.")


@app.command()
def results(
    file: Annotated[Path, typer.Argument(help="A platform's report, by day and campaign.")],
    platform: Annotated[
        str | None, typer.Option(help="Whose it is, where it does not say.")
    ] = None,
    currency: Annotated[str, typer.Option(help="Currency, where it does not say.")] = "USD",
    zone: Annotated[str, typer.Option(help="IANA zone of the ad account's days.")] = "UTC",
    as_json: AsJson = False,
) -> None:
    """Bring a report in: shown, clicked, spent. The same again changes nothing."""
    with open_workspace() as house:
        given = Given(platform=platform, currency=currency, zone=zone)
        found = import_results(house, file, given)
    if as_json:
        print_json(found)
        return
    print(found.said)
    print_table(
        ("#line", "column", "why", "mend"),
        ((r.line, r.column, r.why, r.mend) for r in found.rejected),
    )
    print_notes(found.notes)


@app.command()
def pictures(
    tag: Annotated[str, typer.Argument(help="Tag of a line of the plan in force.")],
    promise: Annotated[str, typer.Option(help="What it does for them, in a few words.")],
    folder: Annotated[Path, typer.Option(help="Where the pictures go.")] = Path("pictures"),
    longer: Annotated[str, typer.Option(help="The same in a sentence.")] = "",
    proof: Annotated[str, typer.Option(help="What proves it.")] = "",
) -> None:
    """Write words and pictures for a line, in every size its platform takes; faults are said, not drawn."""
    with open_outfit() as outfit:
        (line,) = choose_lines(outfit.house, (tag,))
        told = {"promise": promise, "longer": longer, "proof": proof}
        folder.mkdir(parents=True, exist_ok=True)
        for made in write_ads(outfit, line, told):
            for copy in made.copies:
                print(f"{made.format}, {copy.variant}: {copy.headline} | {copy.text}")
                for fault in copy.faults:
                    print(f"· {fault.what} {fault.mend}".rstrip())
            for picture in made.pictures:
                if not picture.faults:
                    path = folder / f"{picture.name}.png"
                    path.write_bytes(draw_picture(outfit.house.press, picture))
                    print(path)
