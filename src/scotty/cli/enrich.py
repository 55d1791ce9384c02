"""`scotty enrich`: ask providers what is not known of the people of a company."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, open_workspace
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.enrich import enrich_account

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def enrich(
    name: Annotated[str, typer.Argument(metavar="DOMAIN", help="Domain, key or exact name.")],
    field: Annotated[
        list[str] | None, typer.Option(help="email, phone, title or linkedin; again for more.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the playbook's providers, in their order, what is not known of key contacts.

    Answers are marked with provider and probability, and used for nothing before a person takes
    them over. No mail server is ever probed.
    """
    with open_workspace() as house:
        found = enrich_account(house, name, field or ["email"])
    if as_json:
        print_json(found)
        return
    rows = (
        (t.name, t.field, t.value, f"{t.probability:.0%}", t.provider, t.fact) for t in found.told
    )
    print_table(("person", "field", "value", "#likely", "provider", "id"), rows)
    print(f"${found.spent:.2f} spent now, ${found.total:.2f} of ${found.cap:.2f} for this account.")
    print_notes(found.notes)
