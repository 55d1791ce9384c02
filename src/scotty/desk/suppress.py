"""Who must not be written to: unsubscribing, suppressing by hand or by list, and the ways back."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from scotty.facts import Fact, Refused
from scotty.names import find_company, find_domain, read_mail
from scotty.ports.moments import Sent
from scotty.ports.suppressions import (
    ALL,
    OWN,
    Reason,
    Suppression,
    Suppressions,
    Told,
)

Choice = Literal["all", "pause"]
"""What a person may choose on the page: nothing more, or nothing for `PAUSE` days."""
PAUSE = 90
"""Days."""
STEP = 1_000
"""Rows of a list committed together."""
LIFTABLE: tuple[Reason, ...] = ("asked", "bounced", "legal", "pause")
CONSENTS = ("mail.received", "email.replied", "web.form_submitted", "event.registered")
"""Kinds of fact by which a person can say that they want to hear from us again."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody here asks for an entry."""

    reason: Reason
    until: datetime | None = None
    scope: str = ALL
    #: Who asks.
    by: str
    #: Fact that it follows from, such as a bounce.
    because: tuple[str, ...] = ()


class Loaded(NamedTuple):
    """What became of a list: rows read, entries that were new, and rows that hold no address."""

    rows: int
    new: int
    unreadable: list[str]


def unsubscribe(book: Suppressions, sent: Sent, choice: Choice, now: datetime) -> bool:
    """Do as the recipient of this mail chose; False where it stands already. In effect on return."""
    until = None
    reason: Reason = "unsubscribed"
    if choice == "pause":
        # To the end of a day, so that a second press of the button is the same choice.
        reason, until = "pause", _end_of(now + timedelta(days=PAUSE))
    order = Order(
        reason=reason, until=until, by="recipient", because=(sent.fact,) if sent.fact else ()
    )
    return book.suppress([_tell(book, sent.address, order, now, (sent.account, sent.contact))]) == 1


def suppress_address(book: Suppressions, address: str, order: Order, now: datetime) -> bool:
    """Suppress an address, or "@" and a domain; False where it stands already. Raises Refused."""
    if order.until is not None and order.until <= now:
        raise Refused(f"{order.until:%Y-%m-%d} has passed.", "Give a date that is to come.")
    if order.reason == "pause" and order.until is None:
        raise Refused("A pause needs an end.", "Say until when.")
    return book.suppress([_tell(book, address, order, now)]) == 1


def suppress_file(book: Suppressions, path: Path, order: Order, now: datetime) -> Loaded:
    """Suppress every address of a CSV file, `STEP` rows at a time, whatever its size.

    The column is the one called email, e-mail, mail, address or domain, else the first. Rows
    without an address are named, not dropped in silence. Raises Refused for what is no CSV in UTF-8.
    """
    rows = new = 0
    unreadable: list[str] = []
    source = _read_list(path)
    while batch := list(islice(source, STEP)):
        told = []
        for line, cell in batch:
            try:
                told.append(_tell(book, cell, order, now))
            except Refused:
                unreadable.append(f"line {line}: {cell[:100]!r}")
        rows += len(batch)
        new += book.suppress(told)
    return Loaded(rows, new, unreadable)


def lift_suppression(book: Suppressions, address: str, by: str, why: str, now: datetime) -> int:
    """Take back what was entered by mistake; return how many entries.

    Raises Refused without a reason, and where the person themselves said no: that only they can
    take back.
    """
    if not why.strip():
        raise Refused("An entry is lifted only with a reason.", "Say why it was a mistake.")
    fact = _tell_end(book, "suppression.lifted", address, now, {"by": by, "why": why})
    lifted = book.lift(address, LIFTABLE, fact)
    if not lifted:
        _demand_nothing(book, address, now)
    return lifted


def _demand_nothing(book: Suppressions, address: str, now: datetime) -> None:
    """Raise Refused where something stands that could not be lifted, and say what would lift it."""
    found = book.find(address, now)
    if found is None:
        return
    if found.domain:
        mend = "Lift the entry of their domain, if that was the mistake."
        raise Refused(f"Their whole domain is suppressed: {found.reason}.", mend)
    raise Refused(
        f"They said so themselves: {found.reason}.",
        "Only their own new consent takes it back: they open the link in any mail of ours.",
    )


def renew_consent(book: Suppressions, sent: Sent, now: datetime) -> int:
    """Take back everything against the address, as its owner asks by the link in our mail to them."""
    said = {"by": "recipient", "how": "the link in our mail"}
    fact = _tell_end(book, "contact.resubscribed", sent.address, now, said)
    because = (sent.fact,) if sent.fact else ()
    fact = msgspec.structs.replace(
        fact, account=sent.account, contact=sent.contact, because=because
    )
    return book.lift(sent.address, (*OWN, *LIFTABLE), fact)


def accept_consent(book: Suppressions, address: str, evidence: Fact, by: str, now: datetime) -> int:
    """Take back what stood against an address before a fact in which they ask for our mail.

    Raises Refused unless the fact is something that this very person did, and since they said no.
    """
    mail = read_mail(address)
    if evidence.kind not in CONSENTS or evidence.verdict != "human":
        raise Refused(
            "That fact does not show that they want to hear from us.",
            "Name their mail, reply, form or registration.",
        )
    if mail is None or read_mail(evidence.contact or "") != mail:
        raise Refused("That fact is not of this person.", "Name one that is.")
    fact = _tell_end(book, "contact.resubscribed", address, now, {"by": by, "how": evidence.kind})
    fact = msgspec.structs.replace(fact, at=evidence.at, because=(evidence.id,))
    lifted = book.lift(address, (*OWN, *LIFTABLE), fact)
    if not lifted and book.find(address, now) is not None:
        raise Refused("They said no after that.", "Name something that they did since.")
    return lifted


def _tell(
    book: Suppressions,
    address: str,
    order: Order,
    now: datetime,
    whose: tuple[str, str] | None = None,
) -> Told:
    """Return an entry with its fact. The address stands in the fact's contact, and nowhere else."""
    entry = Suppression(address=address, reason=order.reason, scope=order.scope, until=order.until)
    account, contact = whose or _whose(address)
    until = {} if order.until is None else {"until": order.until.isoformat()}
    return Told(
        entry,
        Fact(
            kind="contact.suppressed",
            at=now,
            known=now,
            source="scotty",
            key=f"{_name(book, address)}:{order.scope}:{order.reason}:{now.isoformat()}",
            account=account,
            contact=contact,
            because=order.because,
            data={"scope": order.scope, "reason": order.reason, **until, "by": order.by},
        ),
    )


def _tell_end(
    book: Suppressions, kind: str, address: str, now: datetime, said: dict[str, str]
) -> Fact:
    """Return the fact that ends entries of an address made until `now`."""
    account, contact = _whose(address)
    return Fact(
        kind=kind,
        at=now,
        known=now,
        source="scotty",
        key=f"{_name(book, address)}:{now.isoformat()}",
        account=account,
        contact=contact,
        data=said,
    )


def _name(book: Suppressions, address: str) -> str:
    """Return a name of an address for keys of facts: it outlives erasure, so it must name nobody."""
    return book.hashes(address)[0][:8].hex()


def _whose(address: str) -> tuple[str | None, str | None]:
    """Return account and contact of an address; of "@" and a domain the account alone. Raises Refused."""
    text = address.strip()
    if text.startswith("@"):
        if domain := find_domain(text[1:]):
            return domain, None
        raise Refused(f"{text[:100]!r} is no domain of anybody.", "Write it as @acme.com.")
    mail = read_mail(text)
    if mail is None:
        raise Refused(f"{text[:100]!r} is no e-mail address.", "Write it as ada@acme.com.")
    return find_company(mail).company, mail


def _end_of(moment: datetime) -> datetime:
    day = moment.astimezone(UTC)
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _read_list(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, cell) of the column that holds addresses; empty rows are passed over."""
    names = ("email", "e-mail", "mail", "address", "email address", "domain")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            column = 0
            for place, row in enumerate(reader):
                heads = [cell.strip().lower() for cell in row]
                if place == 0 and (found := next((n for n in names if n in heads), None)):
                    column = heads.index(found)
                elif any(heads):
                    yield reader.line_num, row[column] if column < len(row) else ""
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused(
            f"{path.name} cannot be read: {error}.", "Save it as CSV in UTF-8."
        ) from error
