"""`scotty mailbox`: connect, list, check, sign, pause and resume the addresses that we send from."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, name_user, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.mailboxes import (
    Health,
    Request,
    check_mailbox,
    connect_mailbox,
    find_health,
    list_health,
    make_signing_key,
    pause_mailbox,
    tune_mailbox,
)
from scotty.facts import Refused
from scotty.settings import name_address, read_settings

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Connect and look after the addresses that mail leaves from.",
)
Number = Annotated[int, typer.Argument(help="Its number; see `scotty mailbox list`.")]


@app.command()
def connect(
    address: Annotated[str, typer.Argument(help="The address that mail comes from.")],
    smtp: Annotated[
        str, typer.Option(help="smtp://user:password@host:587 or smtps://…; %40 for an @.")
    ],
    imap: Annotated[
        str, typer.Option(help="imaps://user:password@host, where answers arrive.")
    ] = "",
    name: Annotated[str, typer.Option(help="Name shown to readers.")] = "",
    owner: Annotated[
        str, typer.Option(help="The seller whose accounts it writes to; empty: everybody's.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Connect a mailbox, and look whether its domain may send. Nothing is sent by this."""
    asked = Request(address=address, smtp=smtp, imap=imap, name=name, owner=owner)
    with open_workspace() as house:
        found = connect_mailbox(house, asked, name_address(read_settings()), name_user())
    _show(found, as_json)


@app.command()
def tune(
    number: Number,
    cap: Annotated[int | None, typer.Option(help="Mails a day once warm.")] = None,
    warm: Annotated[bool | None, typer.Option(help="It has sent for long: no ramp.")] = None,
    keeps: Annotated[bool | None, typer.Option(help="The provider keeps all it accepts.")] = None,
) -> None:
    """Change how much a mailbox may send, and what is known of its provider."""
    with open_workspace() as house:
        _show(tune_mailbox(house, number, (cap, warm, keeps), name_user()), False)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List all mailboxes: what they may send today, what came back, whether they are paused."""
    with open_workspace() as house:
        found = list_health(house)
    if as_json:
        print_json(found)
        return
    columns = ("#no", "address", "owner", "#today", "#30 days", "#bounced", "state")
    print_table(
        columns,
        (
            (
                h.id,
                h.address,
                h.owner or "everybody",
                f"{h.sent_day}/{h.cap_today}",
                h.sent_month,
                h.hard_month,
                h.paused or h.unfit or "sends",
            )
            for h in found
        ),
    )


@app.command()
def check(number: Number, as_json: AsJson = False) -> None:
    """Look up again what receivers will look up: SPF, DKIM, DMARC, the way back."""
    root = name_address(read_settings())
    with open_workspace() as house:
        mailbox = house.mailboxes.find(number)
        if mailbox is None:
            raise Refused(f"There is no mailbox {number}.", "See `scotty mailbox list`.")
        check_mailbox(house, mailbox, root)
        found = find_health(house, number)
    _show(found, as_json)


@app.command()
def sign(
    number: Number,
    selector: Annotated[str, typer.Option(help="Name of the key in the DNS.")] = "scotty",
) -> None:
    """Make a DKIM key for a mailbox whose provider does not sign, and print the record to publish."""
    with open_workspace() as house:
        print(make_signing_key(house, number, selector, name_user()))


@app.command()
def pause(
    number: Number, why: Annotated[str, typer.Option(help="Why.")] = "paused by hand"
) -> None:
    """Let a mailbox send nothing more."""
    with open_workspace() as house:
        _show(pause_mailbox(house, number, why, name_user()), False)


@app.command()
def resume(number: Number) -> None:
    """Let a paused mailbox send again."""
    with open_workspace() as house:
        _show(pause_mailbox(house, number, "", name_user()), False)


def _show(health: Health, as_json: bool) -> None:
    if as_json:
        print_json(health)
        return
    state = health.paused or health.unfit or "may send"
    print(f"{health.id}: {health.address} ({health.cap_today} mails today): {state}")
    print_table(
        ("what", "verdict", "says", "mend"),
        ((c.name, c.verdict, c.says, c.mend) for c in health.checks),
    )
