"""Bounces: wordings of many servers, reports, and the public corpus."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from scotty.vendors.post import Codes, judge_words, read_letter
from scotty.vendors.post.reasons import REASONS, load_reasons
from tests.replies.corpus import CAME, count_bounces, join_counts, needs_mail
from tests.replies.notices import NOTICES, OURS

Told = tuple[str, str, bool, str, str]


@pytest.mark.parametrize(
    ("sender", "subject", "body", "want"), [n[1:] for n in NOTICES], ids=[n[0] for n in NOTICES]
)
def test_a_notice_says_who_and_why(sender: str, subject: str, body: str, want: list[Told]) -> None:
    mail = f"Return-Path: <>\nFrom: {sender}\nTo: {OURS}\nSubject: {subject}\n\n{body}"
    letter = read_letter(mail.encode(), CAME)
    assert letter.sort == "bounce"
    found = [(b.recipient, b.reason, b.hard, b.status, b.code) for b in letter.bounces]
    assert found == want
    assert letter.said == want[0][1]


def write_report(groups: str, words: str = "", kind: str = "delivery-status") -> bytes:
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example
To: bounce+k7@ours.example
Delivered-To: bounce+k7@ours.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type={kind}; boundary=B

--B

{words}
--B
Content-Type: message/{kind}

Reporting-MTA: dns; mx.example

{groups}
--B
Content-Type: message/rfc822

From: sales@ours.example
To: Jane <jane@acme.example>
Message-ID: <our-1@ours.example>

Hello
--B--
""".encode()


def test_a_report_of_several_recipients_keeps_their_order() -> None:
    letter = read_letter(
        write_report(
            """Final-Recipient: rfc822; b@acme.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <b@acme.example>: Recipient address
    rejected: User unknown

Final-Recipient: rfc822; a@acme.example
Action: delayed
Status: 4.4.1
Final-Recipient: rfc822; c@acme.example
Action: delivered
Status: 2.0.0
"""
        ),
        CAME,
    )
    told = [(b.recipient, b.reason, b.hard, b.action) for b in letter.bounces]
    assert told == [
        ("b@acme.example", "userunknown", True, "failed"),
        ("a@acme.example", "expired", False, "delayed"),
        ("c@acme.example", "delivered", False, "delivered"),
    ]
    assert letter.about == ("<our-1@ours.example>",)
    assert "bounce+k7@ours.example" in letter.recipients


def test_the_address_we_wrote_to_stands_before_the_one_it_was_passed_on_to() -> None:
    report = write_report(
        "Original-Recipient: rfc822;jane+2Bx@acme.example\nFinal-Recipient: rfc822; far@x.example\nAction: failed\nStatus: 5.1.1\n"
    )
    assert read_letter(report, CAME).bounces[0].recipient == "jane+x@acme.example"


def test_a_complaint_names_who_complained() -> None:
    report = write_report(
        "Feedback-Type: abuse\nUser-Agent: x\nOriginal-Rcpt-To: <jane@acme.example>\n",
        kind="feedback-report",
    )
    letter = read_letter(report, CAME)
    assert (letter.sort, letter.said) == ("complaint", "feedback")
    assert letter.bounces[0].recipient == "jane@acme.example"
    bare = read_letter(write_report("Feedback-Type: abuse\n", kind="feedback-report"), CAME)
    assert bare.bounces[0].recipient == "jane@acme.example"


def test_a_bounce_of_a_bounce_tells_of_the_outer_one_only() -> None:
    inner = write_report(
        "Final-Recipient: rfc822; inner@x.example\nAction: failed\nStatus: 5.1.1\n"
    )
    outer = write_report(
        "Final-Recipient: rfc822; sales@ours.example\nAction: failed\nStatus: 5.2.2\n"
    ).replace(
        b"From: sales@ours.example\nTo: Jane <jane@acme.example>",
        inner.strip().replace(b"=B", b"=C").replace(b"--B", b"--C"),
    )
    letter = read_letter(outer, CAME)
    assert [b.recipient for b in letter.bounces] == ["sales@ours.example"]
    assert letter.said == "mailboxfull"


def test_a_forwarded_bounce_is_a_reply() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "jane@acme.example", OURS, "Re: Hello"
    mail["In-Reply-To"] = "<our-1@ours.example>"
    mail.set_content("I got an error when I answered you, does your address work?")
    letter = read_letter(mail.as_bytes(), CAME)
    assert (letter.sort, letter.said) == ("reply", "question")


@pytest.mark.parametrize(
    ("words", "codes", "want"),
    [
        ("550 5.1.1 user unknown", Codes("5.1.1", "550", "rcpt"), ("userunknown", True)),
        ("550 user unknown", Codes("", "550", "data"), ("filtered", False)),
        ("550 no such domain", Codes("5.1.8", "550", "mail"), ("rejected", False)),
        ("450 4.1.2 domain not found", Codes("4.1.2", "450", "rcpt"), ("networkerror", False)),
        ("", Codes("5.2.2", "", ""), ("mailboxfull", False)),
        ("", Codes("", "550", "rcpt"), ("userunknown", True)),
        ("", Codes("", "550", ""), ("onhold", False)),
        ("554 access denied", Codes("", "554", "connect"), ("blocked", False)),
        ("556 domain does not accept mail", Codes("", "556", "rcpt"), ("notaccept", True)),
        ("", Codes(), ("onhold", False)),
    ],
)
def test_words_codes_and_commands_decide_in_that_order(
    words: str, codes: Codes, want: tuple[str, bool]
) -> None:
    ruling = judge_words([words], codes)
    assert (ruling.reason, ruling.hard) == want


def test_every_reason_of_the_rules_is_in_the_vocabulary() -> None:
    book = load_reasons()
    assert {rule.reason for rule in book.page.rule} <= REASONS
    assert book.page.dead | book.page.dead_for_good <= REASONS


@pytest.mark.slow
@needs_mail
def test_the_public_corpus_is_read_as_well_as_it_was() -> None:
    """Figures of docs/method/replies.md, a little below: the rules must not get worse."""
    total = join_counts(list(count_bounces().values()))
    assert total.files == 247
    assert total.sorted / total.files >= 0.99
    assert total.found / total.recipients >= 0.99
    assert total.status / total.statuses >= 0.98
    assert total.reasons / total.recipients >= 0.93
    assert total.precision >= 0.9
    assert total.recall >= 0.97


def test_reading_asks_no_clock() -> None:
    mail = write_report("Final-Recipient: rfc822; b@acme.example\nAction: failed\nStatus: 5.1.1\n")
    early = read_letter(mail, datetime(1999, 1, 1, tzinfo=UTC))
    assert early == read_letter(mail, CAME)
