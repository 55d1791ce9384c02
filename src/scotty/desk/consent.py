"""The ways back: entries taken back as a mistake, and consent given anew by the person themselves."""

from datetime import datetime

import msgspec

from scotty.desk.suppress import find_owner, name_key
from scotty.facts import Fact, Refused
from scotty.ports.moments import Sent
from scotty.ports.suppressions import OWN, Reason, Suppressions

LIFTABLE: tuple[Reason, ...] = ("asked", "bounced", "legal", "pause")
"""What a person here may take back."""
CONSENTS = ("mail.received", "email.replied", "web.form_submitted", "event.registered")
"""Kinds of fact by which a person can say that they want to hear from us again."""


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
    if evidence.kind not in CONSENTS or evidence.verdict != "human":
        raise Refused(
            "That fact does not show that they want to hear from us.",
            "Name their mail, reply, form or registration.",
        )
    if not evidence.contact or book.hashes(evidence.contact)[0] != book.hashes(address)[0]:
        raise Refused("That fact is not of this person.", "Name one that is.")
    fact = _tell_end(book, "contact.resubscribed", address, now, {"by": by, "how": evidence.kind})
    fact = msgspec.structs.replace(fact, at=evidence.at, because=(evidence.id,))
    lifted = book.lift(address, (*OWN, *LIFTABLE), fact)
    if not lifted and book.find(address, now) is not None:
        raise Refused("They said no after that.", "Name something that they did since.")
    return lifted


def _tell_end(
    book: Suppressions, kind: str, address: str, now: datetime, said: dict[str, str]
) -> Fact:
    """Return the fact that ends entries of an address made until `now`."""
    account, contact = find_owner(address)
    return Fact(
        kind=kind,
        at=now,
        known=now,
        source="scotty",
        key=f"{name_key(book, address)}:{now.isoformat()}",
        account=account,
        contact=contact,
        data=said,
    )
