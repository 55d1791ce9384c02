"""The carrier of mail: a touch becomes a letter, and is handed to the mailbox's server."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from scotty.desk.signed import read_key
from scotty.desk.ways import name_ways
from scotty.facts import Bug, Refused
from scotty.flows.outreach.outfit import Carried, Outfit
from scotty.flows.outreach.planning import list_pasts
from scotty.ports import House
from scotty.ports.mail import Envelope, Mailbox, Unsendable
from scotty.ports.outgoing import Event, Outgoing
from scotty.ports.outreach import Touch
from scotty.stages.engage.course import list_thread


class MailCarrier:
    """Carries mail; see `flows.outreach.outfit.Carrier`. `root` is our public address, without a slash."""

    def __init__(self, house: House, root: str) -> None:
        self._house = house
        self._root = root
        #: Whose carrier this is; set by whoever puts the two together.
        self.outfit: Outfit | None = None

    def __call__(self, touch: Touch, wire: Callable[[str], None]) -> Carried:
        """Write the letter and hand it over."""
        mailbox = self._find_mailbox(touch)
        envelope = self._compose(touch, mailbox)
        answer = self._house.post.submit(mailbox, envelope, lambda: wire(envelope.message_id))
        return Carried(answer, envelope.message_id)

    def _compose(self, touch: Touch, mailbox: Mailbox) -> Envelope:
        outgoing = self._write(touch, mailbox)
        try:
            return self._house.scribe.write(outgoing)
        except Refused as refused:  # it says something of this letter, and nothing of the mailbox
            raise Unsendable(refused.why, refused.mend) from refused

    def _outfit(self) -> Outfit:
        if self.outfit is None:
            raise Bug("a carrier carries for nobody")
        return self.outfit

    def _find_mailbox(self, touch: Touch) -> Mailbox:
        found = None if touch.mailbox is None else self._house.mailboxes.find(touch.mailbox)
        if found is None:
            raise Refused("The mailbox of this mail is gone.", "Connect it again.")
        return found

    def _write(self, touch: Touch, mailbox: Mailbox) -> Outgoing:
        brand = self._outfit().current().pages
        ways = name_ways(read_key(self._house), self._root, touch.id, touch.links)
        person = self._house.tables.contacts(touch.account)
        name = next(
            (str(c["profile"].get("name", "")) for c in person if c["key"] == touch.contact), ""
        )
        return Outgoing(
            mailbox=mailbox if mailbox.name else msgspec.structs.replace(mailbox, name=brand.name),
            touch=touch.id,
            recipient=touch.address,
            recipient_name=name,
            subject=touch.subject,
            body=touch.body,
            moment=self._house.clock.now(),
            thread=self._continue(touch),
            links=ways.clicks,
            pixel=ways.pixel,
            unsubscribe=ways.unsubscribe,
            postal="\n".join(filter(None, (brand.name, brand.address))),
            event=_read_event(touch),
        )

    def _continue(self, touch: Touch) -> tuple[str, ...]:
        """Return the Message-IDs that a mail continues, oldest first."""
        enrolment = self._house.outreach.enrolment(touch.enrolment) if touch.enrolment else None
        if enrolment is None:
            return ()
        cadence, _ = self._outfit().cadence(enrolment.sequence, enrolment.version)
        step = next((s for s in cadence.step if s.name == touch.step), None)
        past = list_pasts(self._outfit(), enrolment.id)
        return () if step is None else tuple(p.message for p in list_thread(cadence, step, past))


def _read_event(touch: Touch) -> Event | None:
    """Return what a mail invites to, as its words were written for; None for nothing."""
    told = touch.event
    if not told:
        return None
    start = datetime.fromisoformat(told["start"])
    return Event(title=told["title"], start=start, minutes=int(told["minutes"]))
