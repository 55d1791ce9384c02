"""A whole house that writes to people over a real mail server, whose alarms a test answers by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from scotty.facts import Fact, Held
from scotty.flows.outreach.carrying import run_due
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import Asked, enrol_contact
from scotty.flows.outreach.react import react_once
from scotty.ports import House
from scotty.ports.mail import Mailbox
from scotty.ports.outreach import Enrolment, Touch, Wanted
from tests.mailservers.maildir import read_messages
from tests.mailservers.smtp import SmtpServer
from tests.outreach.bare import START, WORKER, open_set_house
from tests.outreach.clocks import SetClock
from tests.outreach.kit import add_people, prepare


class Stage(msgspec.Struct, frozen=True):
    """The house, its outfit, the server that its one mailbox sends by."""

    house: House
    outfit: Outfit
    mailbox: Mailbox
    smtp: SmtpServer
    clock: SetClock

    def enrol(self, name: str = "ada", account: str = "", **asked: Any) -> Touch:
        """Put somebody new into the short sequence; the mail server does what their name says."""
        made = self.try_enrol(name, account, **asked)
        assert isinstance(made, Touch), made
        return made

    def try_enrol(self, name: str, account: str = "", **asked: Any) -> Touch | Held:
        account = account or f"{uuid4().hex[:8]}.example"
        profile = asked.pop("profile", {})
        [address] = add_people(self.house, [name], self.clock.now(), account, **profile)
        told = {"sequence": "short", "by": "emma", "released": "emma"} | asked
        return enrol_contact(self.outfit, Asked(account=account, contact=address, **told))

    def drive(self, touch: Touch) -> str:
        """Let the time of a touch come, and answer its alarm, until it is not put off by the gate any more."""
        said = ""
        for _ in range(20):
            now = self.see(touch)
            if now.state != "planned":
                break
            self.clock.moment = max(self.clock.moment, now.due)
            said = run_due(self.outfit, WORKER, now.id, now.wake)
            if not said.startswith("held"):
                break
        return said

    def see(self, touch: Touch) -> Touch:
        found = self.house.outreach.touch(touch.id)
        assert found is not None
        return found

    def enrolment(self, touch: Touch) -> Enrolment:
        found = self.house.outreach.enrolment(touch.enrolment or "")
        assert found is not None
        return found

    def steps(self, touch: Touch) -> dict[str, str]:
        """Return step -> state of all touches of the same enrolment; of several attempts the last."""
        wanted = Wanted(enrolment=touch.enrolment, limit=100)
        found = sorted(self.house.outreach.touches(wanted), key=lambda t: t.attempt)
        return {t.step: t.state for t in found}

    def next_of(self, touch: Touch) -> Touch:
        """Return the open touch of the same enrolment."""
        wanted = Wanted(enrolment=touch.enrolment, states=("planned", "waiting"), limit=10)
        [found] = self.house.outreach.touches(wanted)
        return found

    def facts(self, touch: Touch, *kinds: str) -> list[Fact]:
        """Return facts of these kinds about the person of a touch, oldest first."""
        timeline = self.house.ledger.timelines([touch.account])[touch.account]
        return [f for f in timeline.facts() if f.kind in kinds and f.contact == touch.contact]

    def received(self, touch: Touch) -> list[bytes]:
        """Return the messages that the server has for the address of a touch."""
        mark = f"Delivered-To: {touch.address}".encode()
        return [m for m in read_messages(self.smtp.maildir) if mark in m]

    def react(self) -> None:
        """Take in all that the ledger has gained."""
        while react_once(self.outfit):
            pass


@contextmanager
def open_stage(
    database: str, home: Path, smtp: SmtpServer, imap: str = "", **rules: Any
) -> Iterator[Stage]:
    """Open a house whose mail leaves by this server."""
    with open_set_house(database, home) as (house, clock):
        clock.moment = START
        url = smtp.log_in(*next(iter(smtp.users.items()))) if smtp.users else smtp.url
        outfit, mailbox = prepare(house, url, imap, **rules)
        stage = Stage(house, outfit, mailbox, smtp, clock)
        stage.react()
        yield stage
