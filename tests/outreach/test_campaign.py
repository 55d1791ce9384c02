"""A whole campaign in compressed time: thirty days of seven touches in two minutes, on real servers.

The clock runs fast; nothing sleeps for it. Alarms are DBOS's, mail goes over SMTP into the mailbox
that a Dovecot serves, and what comes back is read from there.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scotty.desk.signed import read_key
from scotty.desk.suppress import unsubscribe as note
from scotty.desk.ways import read_way
from scotty.facts import Held
from scotty.flows.outreach.carrying import answer_alarms
from scotty.flows.outreach.inbox import read_inboxes
from scotty.flows.outreach.loops import run_loops
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import Asked, enrol_contact
from scotty.flows.outreach.worker import run_worker
from scotty.ports import House
from scotty.ports.moments import Sent
from scotty.ports.outreach import Wanted
from scotty.settings import Settings
from scotty.wire import open_house
from tests.mailservers.imap import ImapServer, needs_dovecot
from tests.mailservers.maildir import count_messages, read_messages
from tests.mailservers.smtp import SmtpServer
from tests.outreach.clocks import FastClock
from tests.outreach.kit import add_people, prepare

pytestmark = [
    pytest.mark.slow,
    needs_dovecot,
]
START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
SPEED = 26_000.0
LONDON = ZoneInfo("Europe/London")
"""Thirty-five days in two minutes."""
SEVEN = [
    "introduction",
    "case-study",
    "research",
    "executive-brief",
    "product-fit",
    "invitation",
    "ask",
]
PEOPLE = {
    # What each does, by name; the mail server does what the first word says.
    "quiet": "gets all touches, and never answers",
    "replier": "answers the second mail: nothing more comes",
    "leaver": "unsubscribes by one click after the first",
    "away": "a machine answers that she is out of the office for ten days",
    "r550.5.1.1": "does not exist",
    "cutaccept": "the line breaks after the server has taken the mail",
    "cut": "the line breaks, and the server has nothing",
}
"""Name -> what comes of them. Each works at a company of their own."""


class Stage:
    """The servers, the house, and the people of the campaign."""

    def __init__(
        self, house: House, outfit: Outfit, servers: tuple[SmtpServer, ImapServer]
    ) -> None:
        self.house = house
        self.outfit = outfit
        self.smtp, self.imap = servers
        self.addresses: dict[str, str] = {}

    def enrol(self, name: str) -> None:
        """Put a person into the seven touches."""
        account = f"{re.sub('[^a-z0-9]', '', name)}works.example"
        now = self.house.clock.now()
        [address] = add_people(self.house, [name], now, account, name="Ada Smith")
        asked = Asked(
            account=account, contact=address, sequence="seven-touches", by="emma", released="emma"
        )
        done = enrol_contact(self.outfit, asked)
        assert not isinstance(done, Held), done
        assert done.faults == [], done.faults
        self.addresses[name] = address

    def sent(self, name: str) -> list[str]:
        """Return the steps that reached a person, in order."""
        touches = self.house.outreach.touches(
            Wanted(contact=self.addresses[name], states=("sent",), limit=50)
        )
        return [t.step for t in sorted(touches, key=lambda t: t.settled or t.due)]

    def answer(self, name: str, step: str, body: str, **headers: str) -> None:
        """Put an answer to a step into the mailbox, as the reader's server would."""
        [touch] = [
            t
            for t in self.house.outreach.touches(
                Wanted(contact=self.addresses[name], states=("sent",), limit=50)
            )
            if t.step == step
        ]
        reply = EmailMessage()
        reply["From"], reply["To"] = self.addresses[name], "elsa@tideline.example"
        reply["Subject"] = headers.pop("Subject", f"Re: {touch.subject}")
        reply["Message-ID"] = f"<{name}.{step}@reader.example>"
        reply["In-Reply-To"] = touch.message or ""
        reply["Date"] = format_datetime(self.house.clock.now())
        for header, value in headers.items():
            reply[header.replace("_", "-")] = value
        reply.set_content(body)
        self.imap.deliver("elsa", reply.as_bytes())

    def await_(self, what: str, holds: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until something holds; read the mailbox meanwhile."""
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until, f"{what}: {self.describe()}"
            read_inboxes(self.outfit)
            threading.Event().wait(0.05)

    def describe(self) -> str:
        """Return where touches stand, for a failure's message."""
        touches = self.house.outreach.touches(Wanted(limit=200))
        told = [(t.contact, t.step, t.state, t.policy, t.answer[:40], t.due) for t in touches]
        return f"{self.house.clock.now()} {told}"


@contextmanager
def open_stage(database: str, home: Path, **rules: str) -> Iterator[Stage]:
    clock = FastClock(START, SPEED)
    with ImapServer(elsa="secret") as imap, SmtpServer(imap.folder("elsa", "Sent")) as smtp:
        settings = Settings(home=home, database_url=database)
        with open_house(settings, clock) as house:
            outfit, _ = prepare(house, smtp.url, imap.log_in("elsa"), **rules)
            yield Stage(house, outfit, (smtp, imap))


def test_thirty_days_of_seven_touches(database: str, home: Path) -> None:
    with open_stage(database, home) as stage:
        for name in PEOPLE:
            stage.enrol(name)
        with (
            run_worker(stage.house, partial(answer_alarms, stage.outfit), 0.05),
            run_loops(stage.outfit),
        ):
            stage.await_(
                "the first mails", lambda: all(map(stage.sent, ("leaver", "away", "quiet")))
            )
            unsubscribe(stage)
            stage.answer(
                "away", "introduction", "I am out of the office until 16 March 2026.",
                Subject="Automatic reply: away", Auto_Submitted="auto-replied",
            )  # fmt: skip
            stage.await_("the second mail", lambda: len(stage.sent("replier")) >= 2)
            stage.answer("replier", "case-study", "Good timing. Can we talk on Thursday?")
            stage.await_("the end", lambda: not stage.house.outreach.enrolments({}), 240)
        check(stage)


def unsubscribe(stage: Stage) -> None:
    """Unsubscribe by the address in the mail's own header, as a mail provider would."""
    [mail] = [
        m for m in read_messages(stage.smtp.maildir) if stage.addresses["leaver"].encode() in m
    ]
    found = re.search(rb"List-Unsubscribe: <[^>]*/u/([^>]+)>", mail)
    assert found is not None
    now = stage.house.clock.now()
    place = read_way(read_key(stage.house), "out", found[1].decode(), now)
    touch = stage.house.outreach.touch(place.touch)
    assert touch is not None
    sent = Sent(
        touch=touch.id, account=touch.account, contact=touch.contact or "", address=touch.address,
        sent_at=touch.settled,
    )  # fmt: skip
    assert note(stage.house.suppressions, sent, "all", now)


def check(stage: Stage) -> None:
    """Hold what was sent against what should have been."""
    sent = {name: stage.sent(name) for name in PEOPLE}
    assert sent["quiet"] == SEVEN
    assert sent["replier"] == SEVEN[:2]
    assert sent["leaver"] == SEVEN[:1]
    assert sent["away"] == SEVEN
    assert sent["r550.5.1.1"] == []
    assert sent["cutaccept"] == SEVEN  # looked up in the mailbox, never sent twice
    held = count_messages(stage.smtp.maildir)
    assert max(held.values()) == 1
    told = Counter(str(f.data["message_id"]) for f in stage.house.ledger.facts("touch.sent"))
    assert told == held
    let_out = [
        f.at.astimezone(LONDON)
        for f in stage.house.ledger.facts("act.decided")
        if f.data["allowed"]
    ]
    # The clock runs through seven hours in a second: by the time that it is noted, it may be evening.
    assert [t for t in let_out if not (7 <= t.hour <= 18 and t.weekday() < 5)] == []
    away = [
        f.at for f in stage.house.ledger.facts("touch.sent") if f.contact == stage.addresses["away"]
    ]
    assert not [t for t in away[1:] if t < datetime(2026, 3, 16, tzinfo=UTC)]
    ends = {f.contact: f.data["why"] for f in stage.house.ledger.facts("enrolment.ended")}
    assert "replied" in ends[stage.addresses["replier"]]
    assert ends[stage.addresses["leaver"]] == "unsubscribed"
    assert ends[stage.addresses["r550.5.1.1"]] == "bounced"
