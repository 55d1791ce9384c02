"""The rehearsal: outreach in the sandbox, with a brand, a twin of a mailbox, and drafts that wait."""

from datetime import timedelta

from scotty.desk.engage import Order, engage_account
from scotty.desk.hot import list_hot
from scotty.desk.outfit import fit_out
from scotty.desk.playbook import current_playbook, save_playbook
from scotty.facts import Refused
from scotty.ports import House
from scotty.ports.mail import Mailbox

BY = "demo"
BRAND = {
    'name = ""\nline = ""\nproduct = ""': 'name = "Tideline"\n'
    'line = "Billing for subscriptions and for usage"\nproduct = "Tideline Billing"',
    'address = ""\nbooking_url': 'address = "1 Quay Street, Example Town"\nbooking_url',
    "dry_run = true": "dry_run = false",
}
"""What the playbook of the sandbox says otherwise: its seller has a name, and mail may go to the twin."""
ACCOUNTS, PEOPLE = 10, 3


def rehearse_outreach(house: House, root: str) -> int:
    """Give the sandbox a brand and a twin of a mailbox, and plan first touches; return how many wait.

    Once: a workspace that has a mailbox is left as it is. Nothing leaves this machine: the mailbox's
    servers are the twin, and every draft waits for its approval.
    """
    if house.mailboxes.all():
        return 0
    _name_brand(house)
    now = house.clock.now()
    mailbox = house.mailboxes.put(
        Mailbox(
            id=0,
            address="elsa.vorhees@tideline.example",
            name="Elsa Vorhees",
            smtp="twin://",
            imap="twin://",
            cap=50,
            warm=True,
            keeps=True,
            since=now - timedelta(days=365),
        ),
        BY,
        now,
    )
    house.mailboxes.note(
        mailbox.id, fit={"unfit": ""}
    )  # a twin reaches nobody: there is nothing to look up
    outfit = fit_out(house, root)
    hot = [account.account for account in list_hot(house, limit=ACCOUNTS).accounts]
    planned = 0
    for account in dict.fromkeys(["techcorp.example", *hot]):
        order = Order(account=account, most=PEOPLE, by=BY, may_send=True)
        try:
            planned += len(engage_account(outfit, order).touches)
        except Refused:
            continue  # nobody with an address is known there: there is nobody to write to
    house.tables.refresh()  # what was planned is facts, too
    house.lake.sync()
    return planned


def _name_brand(house: House) -> None:
    _, number, text = current_playbook(house)
    for old, new in BRAND.items():
        text = text.replace(old, new, 1)
    save_playbook(house, text, BY, "A brand for the sandbox; its mail goes to a twin.", number)
