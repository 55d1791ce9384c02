"""Contacts and leads: people, and those whose company may not be known."""

from scotty.facts import Fact
from scotty.names import slug_name
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.tell.scene import Scene, pick


def _name(row: Told) -> str | None:
    if name := row.get("name"):
        return str(name)
    return " ".join(str(part) for part in (row.get("first"), row.get("last")) if part) or None


def _identify(row: Told, account: str | None) -> str | None:
    if email := row.get("email"):
        return str(email)
    if number := row.get("id"):
        return str(number)
    name = _name(row)
    slug = slug_name(name) if name else None
    return f"{slug}@{account}" if slug and account else None


def tell_contact(row: Told, scene: Scene) -> list[Fact]:
    """Return a person's profile, under the mail address, else the source's id, else name@account."""
    account = scene.find_account(row)
    contact = _identify(row, account)
    if contact is None:
        raise BadRow(
            scene.columns.get("email", ""),
            "Nobody: no e-mail address, no id, and no name at a company.",
            "Give an e-mail address.",
        )
    if account is None:
        scene.tally["without a company"] += 1
    data = pick(row, "email", "title", "phone", "country") | {"name": _name(row)}
    facts = [
        *scene.tell_passing(row, account),
        scene.tell(
            "contact.profiled", scene.now, f"{contact}:{row.digest}", row,
            account=account, contact=contact, data={k: v for k, v in data.items() if v is not None},
        ),
    ]  # fmt: skip
    if left := row.get("left"):
        facts.append(scene.tell("contact.left", left, f"{contact}:left:{left:%Y-%m-%d}", row, account=account, contact=contact))  # fmt: skip
    return facts


def tell_lead(row: Told, scene: Scene) -> list[Fact]:
    """Return the lead with all its columns; and the person where there is a mail address."""
    account = scene.find_account(row)
    email = row.get("email")
    number = row.get("lead") or email or "row"
    created = row.get("created")
    if created is None:
        scene.tally["without a date"] += 1
        scene.log.note("Leads without a date are told as of the moment of import.")
    if account is None:
        scene.tally["without a company"] += 1
    fields = ("lead", "email", "title", "phone", "source", "status", "converted", "country", "city", "no_mail", "no_call")  # fmt: skip
    data = pick(row, *fields) | {"name": _name(row)}
    if row.get("converted"):
        scene.tally["converted"] += 1
    facts = scene.tell_passing(row, account)
    facts.append(
        scene.tell(
            "lead.told", created or scene.now, f"{number}:{row.digest}", row,
            account=account, contact=email, data={k: v for k, v in data.items() if v is not None},
        )
    )  # fmt: skip
    if email:
        person = pick(row, "email", "title", "phone", "country") | {"name": _name(row)}
        facts.append(
            Fact(
                kind="contact.profiled", at=scene.now, known=scene.now, source=scene.source,
                key=f"{email}:{row.digest}", account=account, contact=email,
                data={k: v for k, v in person.items() if v is not None},
            )
        )  # fmt: skip
    return facts
