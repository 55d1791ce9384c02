"""Who must not be written to: unsubscribing, suppressing by hand or by list, and the ways back."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import msgspec

from scotty.facts import Fact, Refused
from scotty.names import find_company, find_domain, read_mail
from scotty.ports.moments import Sent
from scotty.ports.suppressions import (
    ALL,
    Reason,
    Suppressed,
    Suppression,
    Suppressions,
    Told,
)

Choice = Literal["all", "pause"]
"""What a person may choose on the page: nothing more, or nothing for `PAUSE` days."""
PAUSE = 90
"""Days."""
LONGEST = 10_000
"""Characters of a cell; an address has 320 at most."""
STEP = 1_000
"""Rows of a list committed together."""
REASONS: tuple[Reason, ...] = get_args(Reason)


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


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands: how much by reason, and the newest entries."""

    count: dict[Reason, int]
    entries: list[Suppressed]


def read_reason(text: str) -> Reason:
    """Return the reason that a word names. Raises Refused for any other word."""
    for reason in REASONS:
        if reason == text:
            return reason
    raise Refused(f"{text!r} is no reason.", f"Say {', '.join(REASONS)}.")


def list_suppressions(
    book: Suppressions, now: datetime, limit: int = 100, address: str | None = None
) -> Listed:
    """Return what stands: all of it, or what stands against one address. Raises Refused for none."""
    if address is None:
        return Listed(count=book.count(now), entries=book.recent(now, limit))
    found = book.find(address, now)
    return Listed(
        count={} if found is None else {found.reason: 1}, entries=[found] if found else []
    )


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
    _check_order(order, now)
    return book.suppress([_tell(book, address, order, now)]) == 1


def suppress_file(book: Suppressions, path: Path, order: Order, now: datetime) -> Loaded:
    """Suppress every address of a CSV file, `STEP` rows at a time, whatever its size.

    The column is the one called email, e-mail, mail, address or domain, else the first. Rows
    without an address are named, not dropped in silence. Raises Refused for what is no CSV in UTF-8.
    """
    _check_order(order, now)
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


def _check_order(order: Order, now: datetime) -> None:
    if order.until is not None and order.until <= now:
        raise Refused(f"{order.until:%Y-%m-%d} has passed.", "Give a date that is to come.")
    if order.reason == "pause" and order.until is None:
        raise Refused("A pause needs an end.", "Say until when.")


def _tell(
    book: Suppressions,
    address: str,
    order: Order,
    now: datetime,
    whose: tuple[str, str] | None = None,
) -> Told:
    """Return an entry with its fact. The address stands in the fact's contact, and nowhere else."""
    entry = Suppression(address=address, reason=order.reason, scope=order.scope, until=order.until)
    account, contact = whose or find_owner(address)
    until = {} if order.until is None else {"until": order.until.isoformat()}
    return Told(
        entry,
        Fact(
            kind="contact.suppressed",
            at=now,
            known=now,
            source="scotty",
            key=f"{name_key(book, address)}:{order.scope}:{order.reason}:{now.isoformat()}",
            account=account,
            contact=contact,
            because=order.because,
            data={"scope": order.scope, "reason": order.reason, **until, "by": order.by},
        ),
    )


def name_key(book: Suppressions, address: str) -> str:
    """Return a name of an address for keys of facts: it outlives erasure, so it must name nobody."""
    return book.hashes(address)[0][:8].hex()


def find_owner(address: str) -> tuple[str | None, str | None]:
    """Return account and contact of an address; of "@" and a domain the account alone."""
    text = address.strip()
    if text.startswith("@"):
        return find_domain(text[1:]), None
    mail = read_mail(text) or text.lower()
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
                if max(map(len, heads), default=0) > LONGEST:
                    # A mark that is never closed; the module's own bound is others' to set.
                    raise csv.Error(f"line {reader.line_num} has a cell without an end")
                if place == 0 and (found := next((n for n in names if n in heads), None)):
                    column = heads.index(found)
                elif any(heads):
                    yield reader.line_num, row[column] if column < len(row) else ""
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused(
            f"{path.name} cannot be read: {error}.", "Save it as CSV in UTF-8."
        ) from error
