"""Sorting of whole mails, and mail that is broken, huge or hostile; the command that reads it."""

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scotty.cli.mail import app
from scotty.facts import Refused
from scotty.vendors.post import read_letter
from scotty.vendors.post.parts import MOST_BYTES, MOST_PARTS
from tests.replies.corpus import CAME

SORTS = [
    ("reply", "Subject: Re: x\nIn-Reply-To: <a@b>\n\nSure, let's talk"),
    ("auto", "Subject: Automatic reply: x\n\nI am out"),
    ("auto", "Auto-Submitted: auto-replied\nSubject: Re: x\n\nYour ticket was created"),
    ("auto", "Subject: Abwesenheitsnotiz: x\n\nBin im Urlaub"),
    ("auto", "Subject: 自動返信: x\n\n不在です"),
    ("auto", "Subject: Re: x\n\nI am out of the office until Monday."),
    ("auto", "Precedence: auto_reply\nSubject: x\n\nHello"),
    ("reply", "Auto-Submitted: no\nSubject: Re: x\n\nHello"),
    ("reply", "X-Auto-Response-Suppress: All\nIn-Reply-To: <a@b>\nSubject: Re: x\n\nYes please"),
    ("unsubscribe", "To: u+abc123def@ours.example\nSubject: unsubscribe\n\n"),
    ("unsubscribe", "To: u+abc123def@ours.example\nSubject: \n\n"),
    ("unsubscribe", "Subject: Unsubscribe\n\n"),
    ("reply", "Subject: How to unsubscribe?\n\nTell me how"),
    (
        "other",
        "List-Id: <news.example>\nList-Unsubscribe: <mailto:x@y.example>\nSubject: News\n\nBuy",
    ),
    ("reply", "List-Id: <x.example>\nIn-Reply-To: <a@b>\nSubject: Re: x\n\nYes, let's talk"),
    ("other", "Subject:\n\n"),
    (
        "reply",
        "Subject: Re: your delivery failed\nIn-Reply-To: <a@b>\n\nThe parcel did not arrive, why?",
    ),
]


@pytest.mark.parametrize(("want", "mail"), SORTS, ids=lambda x: x[:50])
def test_a_mail_is_sorted(want: str, mail: str) -> None:
    assert read_letter(f"From: Jane <jane@acme.example>\n{mail}".encode(), CAME).sort == want


def test_x_auto_response_suppress_alone_makes_no_machine() -> None:
    """Outlook sets it on what people write, too: it asks for silence, it does not confess."""
    assert SORTS[8][0] == "reply"


def test_headers_are_read_as_far_as_they_go() -> None:
    letter = read_letter(
        b"From: =?utf-8?B?SsO8cmdlbiBN?= =?utf-8?Q?=C3=BCller?= <J.M@Acme.Example>\r\n"
        b"To: a@ours.example, =?utf-8?Q?x?= <b+k@ours.example>\r\nCc: c@ours.example\r\n"
        b"Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?utf-8?B?4pyT?=\r\n"
        b"Date: Wed, 10 Jul 2024 12:00:00 +0200\r\nMessage-ID: <m@x>\r\n"
        b"In-Reply-To: <1@x>\r\nReferences: <0@x>\r\n <1@x>\r\n\r\nJa\r\n",
        CAME,
    )
    assert (letter.sender, letter.sender_name) == ("j.m@acme.example", "Jürgen Müller")
    assert letter.recipients == ("a@ours.example", "b+k@ours.example", "c@ours.example")
    assert letter.subject == "Grüße✓"
    assert letter.date is not None
    assert letter.date.isoformat() == "2024-07-10T10:00:00+00:00"
    assert letter.about == ("<1@x>", "<0@x>")


def test_a_decoded_header_holds_no_line_break() -> None:
    """A name such as =?utf-8?Q?x=0D=0ABcc:_y?= must not become a header of what we write on."""
    letter = read_letter(
        b"From: =?utf-8?Q?Eve=0D=0ABcc:_all=40x.example?= <eve@x.example>\n"
        b"Subject: =?utf-8?Q?a=0Ab=00c?=\n\nhi",
        CAME,
    )
    assert letter.sender_name == "Eve Bcc: all@x.example"
    assert letter.subject == "a b c"


def nest(depth: int) -> bytes:
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"From: a@x.example\n" + head + b"Content-Type: text/plain\n\ndeep"


HTML = b"From: a@x.example\nSubject: Re: x\nContent-Type: text/html\n\n"
PLAIN = b"From: a@x.example\nSubject: Re: x\n\n"
PARTS = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n"
BAD = {
    "20 MB of HTML": HTML + b"<p>Yes, call me</p>" + b"<div><b>x</b></div>" * 1_100_000,
    "20 MB of open tags": HTML + b"<p>Yes</p>" + b"<a href='" * 2_300_000,
    "20 MB of one line": PLAIN + b"yes " * 5_000_000,
    "20 MB of spaces": PLAIN + b" " * 20_000_000 + b"x",
    "a line of brackets": PLAIN + b"<" * 2_000_000,
    "a million quotes": PLAIN + b"> x\n" * 1_000_000,
    "lines that begin like attributions": PLAIN + b"On 2024 x\n" * 300_000,
    "addresses without end": PLAIN + b"a@" * 500_000,
    "a word as long as a mail": b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"a" * 1_000_000 + b"@x.example",
    "addresses in a bounce": b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"<a@b.example>: 550\n" * 100_000,
    "a thousand levels": nest(1_000),
    "a hundred thousand parts": PARTS + b"--b\n\nx\n" * 100_000,
    "parts without a boundary": b"Content-Type: multipart/mixed\n\nhello",
    "an empty boundary": b'Content-Type: multipart/mixed; boundary=""\n\n----\n\nx',
    "a header without end": b"From: a@x.example\nSubject: " + b"x" * 5_000_000 + b"\n\nhi",
    "a million headers": b"X-A: b\n" * 1_000_000 + b"\nhi",
    "brackets in From": b"From: " + b"(" * 100_000 + b"\n\nhi",
    "encoded words without end": b"Subject: " + b"=?utf-8?Q?a" * 100_000 + b"\n\nhi",
    "a character set that is none": b"Content-Type: text/plain; charset=punycode\n\n" + b"a" * 500_000,
    "a character set that runs": b"Content-Type: text/plain; charset=unicode_escape\n\n\\x",
    "bytes of no character set": b"Content-Type: text/plain; charset=utf-8\n\n\xff\xfe\x80 yes",
    "base64 that is none": b"Content-Transfer-Encoding: base64\n\n!!!===\n",
    "a calendar from hell": b"From: a@x.example\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n" + b"RRULE:FREQ=SECONDLY\n" * 200_000,
    "no headers": b"hello",
    "nothing": b"",
    "line ends only": b"\r\n\n\r" * 1_000,
    "NUL": b"From: a\0@x\n\n\0\0yes\0",
    "a date of the year 99999": b"Date: Wed, 10 Jul 99999 12:00:00 +9999\n\nin 99999 months",
    "a report of many": b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n" * 50_000,
    "a notification from hell": b"From: a@x.example\n\n{\"notificationType\":" + b"[" * 200_000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_bad_mail_neither_raises_nor_hangs_nor_grows(name: str) -> None:
    start = time.process_time()
    letter = read_letter(BAD[name], CAME)
    assert time.process_time() - start < 8
    assert len(letter.text) <= len(BAD[name])
    assert len(letter.text) <= 100_000
    assert len(letter.bounces) <= 200


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("20 MB of HTML", f"first {MOST_BYTES:,}"),
        ("a thousand levels", "nested deeper"),
        ("a hundred thousand parts", f"more than {MOST_PARTS} parts"),
        ("a character set that is none", "character set told (punycode)"),
        ("bytes of no character set", "character set told (utf-8)"),
    ],
)
def test_what_was_cut_is_said(name: str, words: str) -> None:
    assert any(words in note for note in read_letter(BAD[name], CAME).notes)


def test_the_words_at_the_top_of_a_huge_mail_are_judged() -> None:
    assert read_letter(BAD["20 MB of HTML"], CAME).said == "interested"


def run(*words: str, stdin: bytes | None = None) -> object:
    result = CliRunner().invoke(app, ["classify", *words, "--json"], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_command_tells_the_names_of_the_contract(tmp_path: Path) -> None:
    bounce = tmp_path / "bounce.eml"
    bounce.write_bytes(
        b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n<jane@acme.example>:\nRemote host said: 550 5.1.1 user unknown\n"
    )
    reply = tmp_path / "reply.eml"
    reply.write_bytes(
        b"From: jane@acme.example\nDate: Wed, 10 Jul 2024 12:00:00 +0000\nSubject: Re: x\n\nTry again in March\n"
    )
    told = run(str(bounce))
    assert isinstance(told, dict)
    assert {k: told[k] for k in ("kind", "class", "hard", "code", "recipient", "return_date")} == {
        "kind": "bounce",
        "class": "userunknown",
        "hard": True,
        "code": "5.1.1",
        "recipient": "jane@acme.example",
        "return_date": None,
    }
    assert (told["status"], told["reply"], len(told["bounces"])) == ("5.1.1", "550", 1)
    both = run(str(bounce), str(reply))
    assert isinstance(both, list)
    assert both[1]["kind"] == "reply"
    assert both[1]["class"] == "not_now"
    assert both[1]["return_date"] == "2025-03-01"
    assert both[1]["text"] == "Try again in March"
    assert both[1]["hard"] is None


def test_the_command_reads_standard_input() -> None:
    told = run("-", "--received", "2024-07-10", stdin=b"From: a@x.example\n\nCall me next month")
    assert isinstance(told, dict)
    assert (told["kind"], told["return_date"]) == ("reply", "2024-08-01")


def test_a_missing_file_is_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        run(str(tmp_path / "none.eml"))
    assert "none.eml" in refused.value.why
    assert refused.value.mend
