"""The inbox: replies, bounces, complaints and absences become facts, and what follows from them."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from scotty.facts import Fact, Later, Refused
from scotty.flows.outreach.effects import end_contact, suppress_contact, take_bounce
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.reconcile import take_as_sent
from scotty.ports.mail import Incoming, Letter, Mailbox
from scotty.ports.outreach import SOURCE, Touch, Wanted, tell_touch
from scotty.ports.suppressions import Reason

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
    """Read what came into a mailbox since last time; return how many letters were about us."""
    mailboxes, now = outfit.house.mailboxes, outfit.house.clock.now()
    about, place, count = 0, mailbox.place, 0
    try:
        for count, incoming in enumerate(outfit.house.inbox.fetch(mailbox, mailbox.place), 1):
            about += take_letter(outfit, mailbox, incoming)
            place = incoming.place
            if count % SAVE_EVERY == 0:
                mailboxes.note(mailbox.id, place=place)
    except (Later, Refused) as error:
        mailboxes.note(mailbox.id, place=place, fault=error.why)
        return about
    mailboxes.note(mailbox.id, place=place, looked=now, fault="")
    return about


def take_letter(outfit: Outfit, mailbox: Mailbox, incoming: Incoming) -> bool:
    """Make facts of a letter that is about a touch of ours; any other is not read into the ledger.

    Every fact's key comes from the letter, so that reading it twice tells nothing twice.
    """
    letter = incoming.letter
    touch = find_touch(outfit, letter)
    if touch is None or letter.sender == mailbox.address:
        return False
    name = letter.message_id or blake2b(repr(letter).encode(), digest_size=12).hexdigest()
    at = min(incoming.received, outfit.house.clock.now())
    received = _tell(touch, letter, name, at, mailbox)
    outfit.house.ledger.append([received])
    if touch.state == "unknown":  # whoever answers it, has it
        take_as_sent(outfit, touch, "Something came back about it.", SOURCE)
    _follow(outfit, touch, letter, (received, at))
    return True


def find_touch(outfit: Outfit, letter: Letter) -> Touch | None:
    """Return the touch that a letter is about: by a tagged address, by Message-ID, by who wrote."""
    outreach = outfit.house.outreach
    for address in letter.recipients:
        tag = outfit.house.scribe.read(address)
        found = None if tag is None else outreach.touch(tag.touch)
        if found is not None:
            return found
    found = outreach.by_message(letter.about) if letter.about else None
    if found is not None or letter.sort == "other":
        return found
    whom = letter.bounces[0].recipient if letter.bounces else letter.sender
    latest = outreach.touches(
        Wanted(address=whom, states=("sent", "unknown"), channels=("mail",), latest=True, limit=1)
    )
    return latest[0] if whom and latest else None


def _tell(touch: Touch, letter: Letter, name: str, at: datetime, mailbox: Mailbox) -> Fact:
    said: dict[str, Any] = {
        "sort": letter.sort, "said": letter.said, "sure": letter.sure, "subject": letter.subject,
        "text": letter.text, "evidence": letter.evidence, "message_id": letter.message_id,
        "back": letter.back.isoformat() if letter.back else "", "referral": letter.referral,
        "referral_name": letter.referral_name, "notes": list(letter.notes), "mailbox": mailbox.id,
    }  # fmt: skip
    return tell_touch("mail.received", touch, at, name, **{k: v for k, v in said.items() if v})


def _follow(outfit: Outfit, touch: Touch, letter: Letter, told: tuple[Fact, datetime]) -> None:
    """Do what follows from a letter; `told` is the fact of it, and when it came."""
    received, at = told
    house = outfit.house
    match letter.sort:
        case "bounce":
            for bounce in letter.bounces:
                if bounce.action in ("", "failed", "expired"):
                    take_bounce(
                        house, touch, (bounce.reason, bounce.hard), at, status=bounce.status,
                        code=bounce.code, diagnostic=bounce.diagnostic[:500],
                    )  # fmt: skip
        case "complaint":
            house.ledger.append([tell_touch("email.complained", touch, at)])
            suppress_contact(house, touch, "complained", at)
        case "unsubscribe":
            suppress_contact(house, touch, "unsubscribed", at)
        case "auto" if letter.said == "out_of_office":
            until = letter.back.isoformat() if letter.back else None
            away = tell_touch("contact.away", touch, at, received.id, until=until, told=bool(until))
            house.ledger.append([away])
        case "reply":
            _take_reply(outfit, touch, letter, told)
        case _:
            pass


def _take_reply(outfit: Outfit, touch: Touch, letter: Letter, told: tuple[Fact, datetime]) -> None:
    received, at = told
    house = outfit.house
    facts = [
        Fact(
            kind="email.replied", at=at, known=at, source=SOURCE, key=received.key,
            account=touch.account, contact=touch.contact, because=(received.id, touch.id),
            data={"text": letter.text, "said": letter.said, "touch": touch.id, "subject": letter.subject},
        )
    ]  # fmt: skip
    if letter.referral or letter.referral_name:
        facts.append(
            tell_touch(
                "contact.proposed", touch, at, received.id, email=letter.referral,
                name=letter.referral_name, by=letter.sender,
            )
        )  # fmt: skip
    house.ledger.append(facts)
    if letter.said in STOPS:
        suppress_contact(house, touch, STOPS[letter.said], at)
    elif letter.said == "not_now" and letter.back is not None:
        until = at + timedelta(days=max(1, (letter.back - at.date()).days))
        suppress_contact(house, touch, "pause", at, until)
    end_contact(house, touch.contact, f"they replied: {letter.said or 'unclear'}", at)
