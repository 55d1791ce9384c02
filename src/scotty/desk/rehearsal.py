"""The rehearsal: the engine in the sandbox, with a brand, a twin of a mailbox, and one whole run."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from scotty.desk.engine import Run, ask_run, see_through
from scotty.desk.hands import TeamHands
from scotty.desk.outfit import fit_out
from scotty.desk.playbook import current_playbook, save_playbook
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
ENGINE = """
[engine]
# A run of the demo looks at so many of the hot accounts, that it may be seen through in a minute.
accounts = 40

[research.rivals]
Meterwise = "meterwise.example"
Billoria = "billoria.example"
Zuvanto = "zuvanto.example"
Ledgerloom = "ledgerloom.example"
"""


def rehearse_engine(house: House, root: str, tell: Callable[[Run], object]) -> Run | None:
    """Give the sandbox a brand and a twin of a mailbox, and see one run of the engine through; return it.

    Once: a workspace that has a mailbox is left as it is, and None returned. Nothing leaves this
    machine: the mailbox's servers are the twin, and every draft waits for its approval. `tell`
    hears of the run after each piece of work.
    """
    if not dress_sandbox(house):
        return None
    outfit = fit_out(house, root)
    run = ask_run(house, BY, "The demo shows one whole run.")
    run = see_through(house, run.id, partial(TeamHands, outfit), tell)
    house.tables.refresh()  # what was planned is facts, too
    house.lake.sync()
    return run


def dress_sandbox(house: House) -> bool:
    """Give the sandbox's seller a name and a mailbox whose servers are the twin; False where it has one."""
    if house.mailboxes.all():
        return False
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
    return True


def _name_brand(house: House) -> None:
    _, number, text = current_playbook(house)
    for old, new in BRAND.items():
        text = text.replace(old, new, 1)
    text = f"{text.rstrip()}\n{ENGINE}"
    save_playbook(house, text, BY, "A brand for the sandbox; its mail goes to a twin.", number)
