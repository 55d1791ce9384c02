"""`scotty pages`: list published pages, look at one before it is put up, put it up, take it down."""

from typing import Annotated

import typer

from scotty.cli.outfit import open_outfit
from scotty.cli.session import AsJson, Limit, name_user, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.outfit import fit_out
from scotty.desk.pages import WAYS, Way, revoke_page
from scotty.desk.paging import Order, Preview, list_planned, plan_page, preview_page
from scotty.desk.readings import list_readings
from scotty.facts import Refused
from scotty.settings import name_address, read_settings

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Pages made for one account or person: landing pages, calculators, briefings, videos.",
)
Account = Annotated[str, typer.Argument(help="Domain, key or exact name.")]
Person = Annotated[
    str | None, typer.Option("--person", help="Their address; nobody: anybody there.")
]
Kind = Annotated[str, typer.Option(help=f"One of {', '.join(WAYS)}.")]
Model = Annotated[str, typer.Option(help="ROI model; left out, the one that is best known.")]


@app.command("list")
def list_all(
    account: Annotated[str | None, typer.Option(help="Key of one account.")] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List published pages and how they were read."""
    with open_workspace() as house:
        root = name_address(read_settings())
        found = list_readings(house, account, limit or 100)
        planned = list_planned(fit_out(house, root))
    if as_json:
        print_json({"pages": found.pages, "planned": planned})
        return
    columns = ("id", "for", "kind", "state", "#opened", "#seconds", "#edits", "expires", "link")
    print_table(
        columns,
        (
            (
                *(r.page.id[:12], r.reader or r.company, r.page.kind, r.state),
                *(r.opened, r.seconds, r.edits, f"{r.page.expires:%Y-%m-%d}", root + r.page.path),
            )
            for r in found.pages
        ),
    )
    for item in planned:
        print(f"{item.id[:12]}  {item.subject}: {item.held.reason if item.held else item.state}")


def _order(account: str, person: str | None, kind: str, model: str) -> Order:
    if kind not in WAYS:
        raise Refused(f"There is no page {kind!r}.", f"Choose from {', '.join(WAYS)}.")
    ways: dict[str, Way] = {
        "landing": "landing",
        "roi": "roi",
        "briefing": "briefing",
        "video": "video",
    }
    return Order(
        account=account, contact=person, kind=ways[kind], model=model, by=name_user(), may_send=True
    )


@app.command()
def preview(
    account: Account,
    person: Person = None,
    kind: Kind = "landing",
    model: Model = "",
    as_json: AsJson = False,
) -> None:
    """Print the page that would be put up, line by line with its sources; puts nothing up."""
    with open_outfit() as outfit:
        found = preview_page(outfit, _order(account, person, kind, model))
    if as_json:
        print_json(found)
        return
    if not isinstance(found, Preview):
        print(f"Held: {found.reason} {found.mend}")
        return
    for line in found.page.lines():
        print(line.text + (f"  [{line.source}]" if line.source else ""))
    if found.why:
        print(f"\nNot to be put up as it is: {found.why} {found.mend}")


@app.command()
def publish(
    account: Account,
    person: Person = None,
    kind: Kind = "landing",
    model: Model = "",
    as_json: AsJson = False,
) -> None:
    """Plan to put a page up: a person approves it (`scotty approve`), a worker carries it."""
    with open_outfit() as outfit:
        item = plan_page(outfit, _order(account, person, kind, model))
    if as_json:
        print_json(item)
        return
    print(
        f"{item.id[:12]} is planned. {item.held.reason if item.held else 'It goes up as soon as a worker runs.'}"
    )


@app.command()
def revoke(
    page: Annotated[str, typer.Argument(help="Id of the page, or its beginning.")],
    why: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Take a page down, at once and for good."""
    with open_workspace() as house:
        known = [
            r.page.id
            for r in list_readings(house, None, 10_000).pages
            if r.page.id.startswith(page)
        ]
        if len(known) != 1:
            raise Refused(
                f"{len(known)} pages have an id that begins with {page!r}.",
                "See `scotty pages list`.",
            )
        revoke_page(house, known[0], name_user(), why)
    print(f"{known[0][:12]} is taken down.")
