"""`scotty engage`: what would be sent to whom and when, or the same begun."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, name_user, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.engage import SEQUENCE, Engagement, Order, engage_account, preview_account
from scotty.desk.mailboxes import adopt_mailbox
from scotty.desk.outfit import fit_out
from scotty.settings import name_address, read_settings
from scotty.stages.engage.audience import MOST

app = typer.Typer(add_completion=False, rich_markup_mode=None)
COLUMNS = ("when (UTC)", "whom", "step", "over", "subject", "held")


@app.command()
def engage(
    account: Annotated[str, typer.Argument(help="Domain, key or exact name.")],
    sequence: Annotated[
        str, typer.Option(help="Which sequence; see `scotty sequence list`.")
    ] = SEQUENCE,
    contact: Annotated[
        list[str] | None, typer.Option(help="Only these people; may be repeated.")
    ] = None,
    people: Annotated[
        int, typer.Option(min=1, max=50, help="How many people Scotty may choose.")
    ] = MOST,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show all that would be sent; plan nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put people of an account into a sequence, or show with --dry-run what that would come to.

    Nothing is sent by this: each touch waits for its approval and its time, and passes the gate.
    """
    order = Order(
        account=account,
        sequence=sequence,
        contacts=tuple(contact or ()),
        most=people,
        by=name_user(),
        may_send=True,
    )
    settings = read_settings()
    with open_workspace() as house:
        root = name_address(settings)
        adopt_mailbox(house, settings.smtp_url, settings.imap_url, settings.mail_from, root)
        outfit = fit_out(house, root)
        found = (preview_account if dry_run else engage_account)(outfit, order)
    if as_json:
        print_json(found.touches)
    else:
        _print(found)


def _print(found: Engagement) -> None:
    verb = "would be" if found.dry_run else "is"
    print(f"{found.account}: “{found.sequence}”, version {found.version}, {verb} planned for:")
    for choice in found.chosen:
        print(f"· {choice.contact}: {choice.why}")
    print_table(
        COLUMNS,
        (
            (
                f"{t.at:%Y-%m-%d %H:%M}",
                t.contact,
                t.step,
                t.channel,
                t.subject,
                "" if t.held is None else t.held.reason,
            )
            for t in found.touches
        ),
    )
    for contact, held in found.left_out:
        print(f"· {contact} was left out: {held.reason} {held.mend}")
