"""`scotty links`: which accounts are one company, and whose page views are whose."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, name_user, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.links import (
    LinkView,
    confirm_link,
    decline_link,
    find_matches,
    link_accounts,
    list_links,
    list_proposals,
    match_company,
    match_rate,
    undo_link,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
Id = Annotated[str, typer.Argument(metavar="ID", help="Id of the link or proposal.")]
Most = Annotated[int, typer.Option("--limit", min=1, help="Show at most so many.")]
Why = Annotated[str, typer.Option(help="Why, for those who read it later.")]


@app.callback()
def links() -> None:
    """See, find, confirm, make and undo links between accounts that are one company."""


@app.command("list")
def list_standing(limit: Most = 100, as_json: AsJson = False) -> None:
    """List the links, newest first, undone ones too."""
    with open_workspace() as house:
        _print_links(list_links(house, limit), as_json)


@app.command()
def proposals(limit: Most = 100, as_json: AsJson = False) -> None:
    """List the proposals that wait for a person, likeliest first."""
    with open_workspace() as house:
        _print_links(list_proposals(house, limit), as_json)


@app.command()
def find(as_json: AsJson = False) -> None:
    """Compare all accounts: link what is sure, propose what is likely."""
    with open_workspace() as house:
        found = find_matches(house)
    if as_json:
        print_json(found)
    else:
        print(f"{len(found.linked):,} linked, {len(found.proposed):,} proposed.")


@app.command()
def confirm(proposal: Id, as_json: AsJson = False) -> None:
    """Link the pair of a proposal."""
    with open_workspace() as house:
        _print_links([confirm_link(house, proposal, name_user())], as_json)


@app.command()
def decline(proposal: Id, why: Why = "") -> None:
    """Say that a proposed pair is two companies; it is not proposed again."""
    with open_workspace() as house:
        decline_link(house, proposal, name_user(), why)


@app.command()
def add(
    account: Annotated[str, typer.Argument(help="Domain, key or exact name.")],
    into: Annotated[str, typer.Argument(help="The account that it is part of.")],
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Link two accounts by hand: ACCOUNT becomes part of INTO."""
    with open_workspace() as house:
        _print_links([link_accounts(house, account, into, name_user(), why)], as_json)


@app.command()
def undo(link: Id, why: Why = "", as_json: AsJson = False) -> None:
    """Take a link back: what counted by it counts where it did before."""
    with open_workspace() as house:
        _print_links([undo_link(house, link, name_user(), why)], as_json)


@app.command()
def rate(as_json: AsJson = False) -> None:
    """Say how many page views are matched, soft, unmatched, or by no person."""
    with open_workspace() as house:
        found = match_rate(house)
    if as_json:
        print_json(found)
        return
    rows = [(name, f"{n:,}", f"{found.shares[name]:.1%}") for name, n in found.counts.items()]
    print_table(("class", "#page views", "#share"), rows)
    print(f"{found.of_people:.1%} of the views by people are matched.")


@app.command()
def company(
    name: Annotated[str, typer.Argument(help="A company's name, as somebody wrote it.")],
    domain: Annotated[str | None, typer.Option(help="Its domain, if known.")] = None,
    country: Annotated[str | None, typer.Option(help="Its country, if known.")] = None,
    limit: Most = 5,
    as_json: AsJson = False,
) -> None:
    """Say which accounts a company may be, likeliest first."""
    with open_workspace() as house:
        found = match_company(house, name, domain, country, limit)
    if as_json:
        print_json({"count": len(found), "accounts": found})
        return
    rows = ((c.account, c.name, f"{c.probability:.1%}", "; ".join(c.reasons)) for c in found)
    print_table(("account", "name", "#probability", "because"), rows)


def _print_links(found: list[LinkView], as_json: bool) -> None:
    if as_json:
        print_json({"count": len(found), "links": found})
        return
    rows = (
        (x.account, x.into, f"{x.probability:.1%}", x.state, "; ".join(x.reasons), x.id)
        for x in found
    )
    print_table(("account", "part of", "#probability", "state", "because", "id"), rows)
