"""The inbox: replies, bounces, complaints and absences become facts, and what follows from them."""

import logging
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from scotty.facts import Fact, Later, Refused
from scotty.flows.outreach.effects import end_contact, suppress_contact, take_bounce
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.reconcile import take_as_sent
from scotty.ports.mail import Incoming, Letter, Mailbox
from scotty.ports.outreach import SOURCE, Touch, Wanted, tell_touch
from scotty.ports.suppressions import Reason

log = logging.getLogger(__name__)
SKEW = timedelta(minutes=5)
"""By how much the clock of a mail server may differ from ours."""
STOPS: dict[str, Reason] = {"unsubscribe": "unsubscribed", "hostile": "asked"}
"""Class of a reply -> why nothing more is sent."""
SAVE_EVERY = 20
"""Letters after which the place in the inbox is kept; a crash reads at most so many again."""


def read_inboxes(outfit: Outfit) -> int:
    """Read what came into every mailbox; return how many letters were about us.

    A mailbox that does not answer is noted, and does not keep the others from being read.
    """
    return sum(
        read_inbox(outfit, mailbox) for mailbox in outfit.house.mailboxes.all() if mailbox.imap
    )


def read_inbox(outfit: Outfit, mailbox: Mailbox) -> int:
    """Read what came into a mailbox since last time; return how many letters were about us.

    A letter of which nothing can be kept is passed by, and said so: it must not hide those after it.
    """
    mailboxes, now = outfit.house.mailboxes, outfit.house.clock.now()
    about, place, fault = 0, mailbox.place, ""
    try:
        for count, incoming in enumerate(outfit.house.inbox.fetch(mailbox, mailbox.place), 1):
            try:
                about += take_letter(outfit, mailbox, incoming)
            except Refused as refused:
                fault = (
                    f"A letter of {incoming.received:%Y-%m-%d %H:%M} was passed by: {refused.why}"
                )
                log.warning("%s: %s", mailbox.address, fault)
            place = incoming.place
            if count % SAVE_EVERY == 0:
                mailboxes.note(mailbox.id, place=place)
    except (Later, Refused) as error:
        mailboxes.note(mailbox.id, place=place, fault=error.why)
        return about
    mailboxes.note(mailbox.id, place=place, looked=now, fault=fault)
    return about


def take_letter(outfit: Outfit, mailbox: Mailbox, incoming: Incoming) -> bool:
    """Make facts of a letter that is about a touch of ours; any other is not read into the ledger.

    The fact that it came is told last, under a key that comes from the letter: once it is there,
    all that follows from it was done, and reading the letter again does nothing.
    """
    letter, house = incoming.letter, outfit.house
    touch = find_touch(outfit, letter, incoming.received)
    if touch is None or letter.sender == mailbox.address:
        return False
    now = house.clock.now()
    name = letter.message_id or blake2b(repr(letter).encode(), digest_size=12).hexdigest()
    received = date_back(_tell(touch, letter, name, now, mailbox), incoming.received)
    if house.ledger.fact(received.id) is not None:
        return True
    if touch.state == "unknown" and names_touch(
        outfit, letter, touch
    ):  # whoever answers it, has it
        take_as_sent(outfit, touch, "Something came back about it.", SOURCE)
    _follow(outfit, touch, letter, (received, now))
    house.ledger.append([received])
    return True


def date_back(fact: Fact, at: datetime) -> Fact:
    """Return a fact that is learnt now of what happened then."""
    return msgspec.structs.replace(fact, at=min(at, fact.known))


def names_touch(outfit: Outfit, letter: Letter, touch: Touch) -> bool:
    """Return whether a letter itself says which touch it is about: who only wrote may not have had it."""
    tags = (outfit.house.scribe.read(address) for address in letter.recipients)
    told = any(tag is not None and tag.touch == touch.id for tag in tags)
    return told or touch.message in letter.about


def find_touch(outfit: Outfit, letter: Letter, received: datetime) -> Touch | None:
    """Return the touch that a letter is about: by a tagged address, by Message-ID, by who wrote.

    By who wrote only where we had written to them before: an older letter is no answer.
    """
    outreach = outfit.house.outreach
    for address in letter.recipients:
        tag = outfit.house.scribe.read(address)
        found = None if tag is None else outreach.touch(tag.touch)
        if found is not None:
            return found
    found = outreach.by_message(letter.about) if letter.about else None
    whom = letter.bounces[0].recipient if letter.bounces else letter.sender
    if found is not None or letter.sort == "other" or not whom:
        return found
    latest = outreach.touches(
        Wanted(address=whom, states=("sent", "unknown"), channels=("mail",), latest=True, limit=20)
    )
    before = (t for t in latest if (t.settled or t.claimed or t.due) <= received + SKEW)
    return next(before, None)


def _tell(touch: Touch, letter: Letter, name: str, at: datetime, mailbox: Mailbox) -> Fact:
    said: dict[str, Any] = {
        "sort": letter.sort, "said": letter.said, "sure": letter.sure, "subject": letter.subject,
        "text": letter.text, "evidence": letter.evidence, "message_id": letter.message_id,
        "back": letter.back.isoformat() if letter.back else "", "referral": letter.referral,
        "referral_name": letter.referral_name, "notes": list(letter.notes), "mailbox": mailbox.id,
    }  # fmt: skip
    return tell_touch("mail.received", touch, at, name, **{k: v for k, v in said.items() if v})


def _follow(outfit: Outfit, touch: Touch, letter: Letter, told: tuple[Fact, datetime]) -> None:
    """Do what follows from a letter; `told` is the fact of it, and now."""
    received, now = told
    house = outfit.house
    match letter.sort:
        case "bounce":
            for bounce in letter.bounces:
                if bounce.action in ("", "failed", "expired"):
                    take_bounce(
                        house, touch, (bounce.reason, bounce.hard), now, status=bounce.status,
                        code=bounce.code, diagnostic=bounce.diagnostic[:500],
                    )  # fmt: skip
        case "complaint":
            house.ledger.append(
                [date_back(tell_touch("email.complained", touch, now), received.at)]
            )
            suppress_contact(house, touch, "complained", now)
        case "unsubscribe":
            suppress_contact(house, touch, "unsubscribed", now)
        case "auto" if letter.said == "out_of_office":
            until = letter.back.isoformat() if letter.back else None
            away = tell_touch(
                "contact.away", touch, now, received.id, until=until, told=bool(until)
            )
            house.ledger.append([date_back(away, received.at)])
        case "reply":
            _take_reply(outfit, touch, letter, told)
        case _:
            pass


def _take_reply(outfit: Outfit, touch: Touch, letter: Letter, told: tuple[Fact, datetime]) -> None:
    received, now = told
    house = outfit.house
    facts = [
        Fact(
            kind="email.replied", at=received.at, known=now, source=SOURCE, key=received.key,
            account=touch.account, contact=touch.contact, because=(received.id, touch.id),
            data={"text": letter.text, "said": letter.said, "touch": touch.id, "subject": letter.subject},
        )
    ]  # fmt: skip
    if letter.referral or letter.referral_name:
        facts.append(
            tell_touch(
                "contact.proposed", touch, now, received.id, email=letter.referral,
                name=letter.referral_name, by=letter.sender,
            )
        )  # fmt: skip
    house.ledger.append(facts)
    if letter.said in STOPS:
        suppress_contact(house, touch, STOPS[letter.said], now)
    elif letter.said == "not_now" and letter.back is not None:
        until = now + timedelta(days=max(1, (letter.back - now.date()).days))
        suppress_contact(house, touch, "pause", now, until)
    end_contact(house, touch.contact, f"they replied: {letter.said or 'unclear'}", now)
