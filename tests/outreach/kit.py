"""A small company to write to, rules that let mail leave, and a mailbox on loopback."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scotty.desk.outfit import fit_out
from scotty.desk.playbook import save_playbook
from scotty.desk.sequences import save_sequence
from scotty.facts import Fact
from scotty.flows.outreach.outfit import Outfit
from scotty.playbook import default_text
from scotty.playbook.content import INVENTED, default_contents
from scotty.ports import House
from scotty.ports.mail import Mailbox

ACCOUNT = "acme.example"
ROOT = "http://127.0.0.1:8080"
BRAND = '[pages]\nname = "Tideline"\nproduct = "Tideline Billing"\naddress = "1 Quay Street, Porto"'
SHORT = """
name = "short"
title = "Three mails"
gap_days = 0

[ends]
on = ["replied", "meeting", "bought", "left"]
soften_days = 2

[[step]]
name = "one"
day = 1
subject = "A question on {company}"
body = "Hello {first},\\n\\nwho looks after billing at {company}?\\n\\n{sender.first}"

[[step]]
name = "two"
day = 3
thread = "one"
body = "Hello {first},\\n\\nmay I send you a page on it?\\n\\n{sender.first}"

[[step]]
name = "three"
day = 6
subject = "A last word, {company}"
body = "Hello {first},\\n\\nshall I close the file?\\n\\n{sender.first}"
"""


def tell(kind: str, key: str, at: datetime, **more: Any) -> Fact:
    return Fact(kind=kind, at=at, known=at, source="test", key=key, **more)


def add_people(
    house: House, names: Sequence[str], at: datetime, account: str = ACCOUNT, **profile: Any
) -> list[str]:
    """Tell of a company and its people; return their addresses."""
    told = {"name": "Acme Ltd", "country": "GB", "employees": 120, "industry": "software"}
    facts = [tell("account.profiled", account, at, account=account, data=told)]
    addresses = [f"{name}@{account}" for name in names]
    facts += [
        tell(
            "contact.profiled", address, at, account=account, contact=address,
            data={"name": f"{n.split('.')[0].title()} Smith", "email": address, "title": "CFO", **profile},
        )
        for n, address in zip(names, addresses, strict=True)
    ]  # fmt: skip
    house.ledger.append(facts)
    house.tables.refresh()
    return addresses


def write_rules(**changes: Any) -> str:
    """Return the default playbook with rules under [gate] changed, and a brand."""
    text = default_text()
    begin, _, rest = text.partition("[gate]\n")
    rules, _, _ = rest.partition("\n[pages]")
    told = {"dry_run": "false", "approve": '"none"', "approve_tiers": "[]", **changes}
    lines = []
    for line in rules.splitlines():
        name = line.partition(" =")[0]
        lines.append(f"{name} = {told.pop(name)}" if name in told else line)
    return f"{begin}[gate]\n" + "\n".join(lines) + f"\n\n{BRAND}\n"


def own_content(now: datetime) -> list[Fact]:
    """Return the default content as the customer's own: the examples are quoted to nobody real."""
    return [
        tell(
            "content.saved", f"{name}:1", now,
            data={
                "name": name, "number": 1, "by": "test", "note": "",
                "text": text.replace(INVENTED, "told by the test"),
            },
        )
        for name, text in default_contents().items()
    ]  # fmt: skip


def prepare(house: House, smtp: str, imap: str = "", **rules: Any) -> tuple[Outfit, Mailbox]:
    """Let mail leave from a mailbox by these servers, and give the short sequence."""
    save_playbook(house, write_rules(**rules), "test")
    save_sequence(house, SHORT, "test")
    house.ledger.append(own_content(house.clock.now()))
    mailbox = house.mailboxes.put(
        Mailbox(
            id=0, address="elsa@tideline.example", name="Elsa Vorhees", smtp=smtp, imap=imap,
            cap=500, warm=True, keeps=bool(imap),
        ),
        "test",
        house.clock.now(),
    )  # fmt: skip
    house.mailboxes.note(mailbox.id, fit={"unfit": ""})
    return fit_out(house, ROOT), mailbox
