"""What comes back, letter by letter: which facts it makes, what follows, and what is not kept at all."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from scotty.facts import Later
from scotty.flows.outreach.carrying import run_due
from scotty.flows.outreach.inbox import read_inbox, take_letter
from scotty.ports.mail import Incoming, Mailbox
from scotty.ports.outreach import Touch
from scotty.vendors.post.read import read_letter
from tests.outreach.bare import WORKER
from tests.outreach.stage import Stage

TOLD = ("mail.received", "email.replied", "email.bounced", "email.complained", "contact.away", "contact.proposed", "contact.suppressed")  # fmt: skip


def write(touch: Touch, body: str, sender: str = "", **headers: str) -> bytes:
    """Return an answer to a touch."""
    reply = EmailMessage()
    reply["From"], reply["To"] = sender or touch.address, "elsa@tideline.example"
    reply["Subject"] = headers.pop("Subject", f"Re: {touch.subject}")
    reply["Message-ID"] = headers.pop("Message_ID", f"<{uuid4().hex}@reader.example>")
    answers = headers.pop("In_Reply_To", touch.message or "")
    if answers:
        reply["In-Reply-To"] = answers
    for header, value in headers.items():
        reply[header.replace("_", "-")] = value
    reply.set_content(body)
    return reply.as_bytes()


def write_report(touch: Touch, kind: str, fields: str) -> bytes:
    """Return a report of a machine about a touch: RFC 3464's, or RFC 5965's."""
    parts = (
        ("text/plain", f"Your message to {touch.address}.\n"),
        (f"message/{kind}", fields),
        ("text/rfc822-headers", f"Message-ID: {touch.message}\nTo: {touch.address}\nSubject: x\n"),
    )
    body = "".join(f"--sep\nContent-Type: {sort}\n\n{text}\n" for sort, text in parts)
    head = (
        "From: MAILER-DAEMON@mx.example\nTo: elsa@tideline.example\nSubject: Undelivered Mail\n"
        f"Message-ID: <{uuid4().hex}@mx.example>\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/report; report-type={kind}; boundary=sep\n\n"
    )
    return f"{head}{body}--sep--\n".replace("\n", "\r\n").encode()


def write_bounce(touch: Touch, status: str, code: str = "550", said: str = "no such user") -> bytes:
    fields = (
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {touch.address}\nAction: failed\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {code} {status} {said}\n"
    )
    return write_report(touch, "delivery-status", fields)


def write_complaint(touch: Touch) -> bytes:
    fields = "Feedback-Type: abuse\nUser-Agent: Loop/1.0\nVersion: 1\n"
    return write_report(touch, "feedback-report", fields)


def take(stage: Stage, raw: bytes, received: datetime | None = None) -> bool:
    at = received or stage.clock.now()
    return take_letter(
        stage.outfit, stage.mailbox, Incoming(place="1:1", letter=read_letter(raw, at), received=at)
    )


def send(stage: Stage) -> Touch:
    """Return a touch that was just sent to somebody new."""
    touch = stage.enrol("ada")
    assert stage.drive(touch) == "sent"
    stage.clock.forward(hours=1)
    return stage.see(touch)


def told(stage: Stage, touch: Touch) -> dict[str, dict[str, Any]]:
    return {f.kind: dict(f.data) for f in stage.facts(touch, *TOLD)}


def barred(stage: Stage, touch: Touch) -> str:
    found = stage.house.suppressions.find(touch.address, stage.clock.now())
    return "" if found is None else found.reason


@pytest.mark.parametrize(
    ("body", "said", "stops"),
    [
        ("Sounds good. Can we talk on Thursday?", "interested", ""),
        ("Please remove me from your list.", "unsubscribe", "unsubscribed"),
        ("You are shameless spammers and I hate you.", "hostile", "asked"),
        ("I am not the right person for this, please write to otto@acme.example instead.", "", ""),
    ],
    ids=["interested", "unsubscribe", "hostile", "referral"],
)
def test_a_reply_ends_the_sequence(stage: Stage, body: str, said: str, stops: str) -> None:
    touch = send(stage)
    assert take(stage, write(touch, body))
    facts = told(stage, touch)
    assert facts["email.replied"]["touch"] == touch.id
    assert facts["email.replied"]["said"] == said or not said
    assert barred(stage, touch) == stops
    assert stage.enrolment(touch).state == "ended"
    assert stage.steps(touch) == {"one": "sent", "two": "dropped"}
    if not said:
        assert facts["contact.proposed"]["email"] == "otto@acme.example"


def test_not_now_with_a_date_is_a_pause_until_then(stage: Stage) -> None:
    touch = send(stage)
    assert take(stage, write(touch, "Not now. Please get back to me on 15 September 2026."))
    found = stage.house.suppressions.find(touch.address, stage.clock.now())
    assert found is not None
    assert found.reason == "pause"
    assert found.until is not None
    assert found.until.date().isoformat() == "2026-09-15"
    assert told(stage, touch)["contact.suppressed"]["until"] == found.until.isoformat()
    assert stage.enrolment(touch).state == "ended"
    again = stage.try_enrol("ada", touch.account)
    assert isinstance(again, Touch)
    stage.clock.moment = max(stage.clock.now(), again.due)
    assert run_due(stage.outfit, WORKER, again.id, again.wake) == "held: suppression"
    assert stage.see(again).state == "planned"
    assert stage.see(again).due >= found.until


@pytest.mark.parametrize(
    ("body", "until"),
    [("I am out of the office until {:%d %B %Y}.", "{}"), ("I am out of the office. Urgent? Call the desk.", None)],
    ids=["with a date", "without"],
)  # fmt: skip
def test_out_of_office_puts_off_and_does_not_end(
    stage: Stage, body: str, until: str | None
) -> None:
    touch = send(stage)
    today = stage.clock.now().date()
    body, until = body.format(today + timedelta(days=11)), until and f"{today + timedelta(days=11)}"
    before = stage.next_of(touch)
    letter = write(touch, body, Subject="Automatic reply", Auto_Submitted="auto-replied")
    assert take(stage, letter)
    assert told(stage, touch)["contact.away"].get("until") == until
    assert "email.replied" not in told(stage, touch)
    assert stage.enrolment(touch).state == "active"
    stage.react()
    after = stage.next_of(touch)
    assert after.due > before.due
    assert after.due.date().isoformat() >= (until or f"{today + timedelta(days=14)}")
    wake = after.wake
    for _ in range(2):  # the same letter again, the same facts again
        take(stage, letter)
        stage.react()
    assert stage.next_of(touch).wake == wake


def test_a_hard_bounce(stage: Stage) -> None:
    touch = send(stage)
    assert take(stage, write_bounce(touch, "5.1.1"))
    assert told(stage, touch)["email.bounced"]["hard"] is True
    assert barred(stage, touch) == "bounced"
    assert stage.enrolment(touch).why == "bounced"


def test_soft_bounces_are_counted_until_the_address_is_dead(stage: Stage) -> None:
    touch = send(stage)
    for number in range(3):
        assert barred(stage, touch) == ""
        letter = write_bounce(stage.see(touch), "4.2.2", "452", "mailbox full")
        assert take(stage, letter)
        assert take(stage, letter)  # the same one again is not another one
        if number < 2:
            touch = stage.next_of(touch)
            assert stage.drive(touch) == "sent"
            stage.clock.forward(hours=1)
            touch = stage.see(touch)
    assert barred(stage, touch) == "bounced"


def test_a_complaint(stage: Stage) -> None:
    touch = send(stage)
    assert take(stage, write_complaint(touch))
    assert "email.complained" in told(stage, touch)
    assert barred(stage, touch) == "complained"
    assert stage.enrolment(touch).state == "ended"


def test_a_letter_by_the_tagged_address_needs_no_reference(stage: Stage) -> None:
    touch = send(stage)
    [message] = stage.received(touch)
    headers = message.split(b"\r\n\r\n")[0].decode()
    tagged = next(
        h.partition("<")[2].rstrip(">")
        for h in headers.split("\r\n")
        if h.startswith("Return-Path")
    )
    raw = write(
        touch, "Interesting, tell me more.", "assistant@elsewhere.example", In_Reply_To=""
    ).replace(b"To: elsa@tideline.example", f"To: {tagged}".encode())
    assert take(stage, raw)
    assert told(stage, touch)["email.replied"]["touch"] == touch.id


@pytest.mark.parametrize(
    "raw",
    [
        b"From: friend@home.example\r\nTo: elsa@tideline.example\r\nSubject: Dinner\r\n\r\nOn Friday?\r\n",
        b"From: elsa@tideline.example\r\nTo: elsa@tideline.example\r\nSubject: Note to myself\r\n\r\nMilk\r\n",
        b"From: news@shop.example\r\nTo: elsa@tideline.example\r\nList-Unsubscribe: <x:y>\r\nSubject: Sale\r\n\r\nBuy\r\n",
        b"",
        b"\x00\xff\xfe garbage \x00",
    ],
    ids=["a friend", "ourselves", "a newsletter", "nothing", "garbage"],
)
def test_what_is_not_about_us_is_not_kept(stage: Stage, raw: bytes) -> None:
    before = stage.house.ledger.head()
    assert take(stage, raw) is False
    assert stage.house.ledger.head() == before


def test_a_letter_from_before_we_wrote_is_no_answer(stage: Stage) -> None:
    touch = send(stage)
    old = write(
        touch, "Please remove me from that other list.", In_Reply_To="", Subject="Your newsletter"
    )
    assert take(stage, old, stage.clock.now() - timedelta(days=400)) is False
    assert barred(stage, touch) == ""
    assert stage.enrolment(touch).state == "active"


def test_the_whole_inbox_read_anew_does_nothing_twice(stage: Stage) -> None:
    touch = send(stage)
    letter = write(touch, "Please remove me from your list.")
    assert take(stage, letter)
    facts = told(stage, touch)
    # They ask for our mail again, are put into a sequence again; then the server numbers its mail anew.
    fact = stage.facts(touch, "contact.suppressed")[-1]
    stage.clock.forward(days=40)
    lifted = msgspec.structs.replace(
        fact,
        kind="contact.resubscribed",
        at=stage.clock.now(),
        known=stage.clock.now(),
        key=uuid4().hex,
        data={},
    )
    stage.house.suppressions.lift(touch.address, ("unsubscribed",), lifted)
    again = stage.try_enrol("ada", touch.account)
    assert isinstance(again, Touch)
    assert take(stage, letter)
    assert told(stage, touch) == facts
    assert barred(stage, touch) == ""
    assert stage.enrolment(again).state == "active"


def test_only_a_letter_that_names_it_proves_that_an_unknown_mail_arrived(stage: Stage) -> None:
    touch = stage.enrol("cutaccept")
    assert stage.drive(touch) == "unknown"
    stage.clock.forward(hours=1)
    unknown = stage.see(touch)
    take(stage, write(unknown, "A word on something else.", In_Reply_To="", Subject="Hello"))
    assert stage.see(touch).state == "unknown"
    take(stage, write(unknown, "Thanks, I have read it."))
    assert stage.see(touch).state == "sent"


@pytest.mark.parametrize(
    "text",
    ["nul \x00 byte", "lone \udcff surrogate", "x" * 3_000_000, "\u202eright to left"],
    ids=["nul", "surrogate", "long", "bidi"],
)
def test_hostile_words_are_kept_or_passed_by_but_never_stop_the_inbox(
    stage: Stage, text: str
) -> None:
    touch, other = send(stage), send(stage)
    at = stage.clock.now()
    hostile = msgspec.structs.replace(
        read_letter(write(touch, "Hello"), at), text=text, subject=text[:500]
    )
    polite = read_letter(write(other, "Sounds good, let us talk."), at)
    box = read(stage, [hostile, polite])
    assert box.place == "1:2"
    assert "email.replied" in told(stage, other)


class Pile:
    """An inbox that holds these letters; breaks off where it is told to."""

    def __init__(self, letters: list[Any], at: datetime, breaks: int | None = None) -> None:
        self.letters, self.at, self.breaks = letters, at, breaks

    def fetch(self, mailbox: Mailbox, after: str) -> Iterator[Incoming]:
        begin = int(after.partition(":")[2] or 0)
        for number, letter in enumerate(self.letters[begin:], begin + 1):
            if number == self.breaks:
                raise Later("the line broke", 1.0)
            yield Incoming(place=f"1:{number}", letter=letter, received=self.at)

    def seek(self, mailbox: Mailbox, message_id: str) -> bool:
        return False


def read(stage: Stage, letters: list[Any], breaks: int | None = None) -> Mailbox:
    """Read such an inbox from its beginning; return the mailbox as it stands then."""
    outfit, house = stage.outfit, stage.house
    house.mailboxes.note(stage.mailbox.id, place="")
    pile = Pile(letters, stage.clock.now(), breaks)
    outfit.house = msgspec.structs.replace(house, inbox=pile)
    try:
        read_inbox(outfit, msgspec.structs.replace(stage.mailbox, place=""))
    finally:
        outfit.house = house
    found = house.mailboxes.find(stage.mailbox.id)
    assert found is not None
    return found


def test_a_line_that_breaks_loses_no_letter(stage: Stage) -> None:
    touches = [send(stage) for _ in range(3)]
    at = stage.clock.now()
    letters = [read_letter(write(t, "Sounds good, let us talk."), at) for t in touches]
    box = read(stage, letters, breaks=3)
    assert box.place == "1:2"
    assert [("email.replied" in told(stage, t)) for t in touches] == [True, True, False]
    assert read(stage, letters).place == "1:3"
    assert [("email.replied" in told(stage, t)) for t in touches] == [True] * 3
    assert all(len(stage.facts(t, "email.replied")) == 1 for t in touches)


def test_what_is_learnt_late_is_known_late(stage: Stage) -> None:
    touch = send(stage)
    came = stage.clock.now()
    stage.clock.forward(days=2)  # nobody could read the inbox over the weekend
    take(stage, write(touch, "Sounds good, let us talk."), came)
    for fact in stage.facts(touch, "mail.received", "email.replied"):
        assert (fact.at, fact.known) == (came, stage.clock.now())
    assert stage.enrolment(touch).ended == stage.clock.now()
