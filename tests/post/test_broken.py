"""Servers that break at any byte, or say what is no SMTP: never a doubt too few, none too many."""

from time import monotonic

import pytest

from scotty.facts import Later, Refused
from scotty.ports.mail import Rejected, Unknown
from scotty.vendors.smtp import Patience, SmtpPost
from scotty.vendors.smtp.post import stuff_dots
from tests.mailservers.raw import RawServer
from tests.post.letters import make_envelope, make_mailbox
from tests.post.test_smtp import Wire

GOOD = [
    b"220 mail.test\r\n",
    b"250-mail.test\r\n250-SIZE 1000000\r\n250 8BITMIME\r\n",
    b"250 sender ok\r\n",
    b"250-recipient\r\n250 ok\r\n",
    b"354 go on\r\n",
    b"250 2.0.0 kept\r\n",
]
READY = sum(map(len, GOOD[:5]))
"""Bytes after which the client may send its text."""


def send(server: RawServer, wire: Wire, post: SmtpPost, user: str = "") -> str:
    mailbox = make_mailbox(smtp=f"smtp://{user}127.0.0.1:{server.port}")
    return post.submit(mailbox, make_envelope("ok@t.example"), wire)


def test_a_server_that_hangs_up_at_any_byte(post: SmtpPost) -> None:
    whole = sum(map(len, GOOD))
    with RawServer(GOOD) as server:
        for most in range(whole):
            wire, server.most = Wire(), most
            with pytest.raises(Later) as raised:
                send(server, wire, post)
            # In doubt from when the text may flow to the last byte of the answer, and only then.
            assert isinstance(raised.value, Unknown) == (most >= READY), most
            assert wire.told == (most >= READY), most
        server.most = whole
        assert send(server, Wire(), post) == "250 2.0.0 kept"


JUNK = {
    "noise": b"\x00\xff\xfe\r\n",
    "another protocol": b"HTTP/1.1 400 Bad Request\r\n",
    "an empty line": b"\r\n",
    "a code too long": b"2500 ok\r\n",
    "a code of another kind": b"150 preliminary\r\n",
    "a line without an end": b"250 " + b"x" * 100_000,
    "a reply without an end": b"250-more\r\n" * 1_000,
}


@pytest.mark.parametrize("stage", range(len(GOOD)))
@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_at_any_stage(post: SmtpPost, junk: bytes, stage: int) -> None:
    answers = [*GOOD[:stage], junk, *GOOD[stage + 1 :]]
    wire = Wire()
    with RawServer(answers) as server, pytest.raises(Later) as raised:
        send(server, wire, post)
    assert isinstance(raised.value, Unknown) == (stage == 5)
    assert wire.told == (stage == 5)


def test_a_yes_said_too_early_is_not_taken_for_the_answer_to_the_text(post: SmtpPost) -> None:
    wire = Wire()
    answers = [*GOOD[:4], b"354 go on\r\n250 2.0.0 kept\r\n"]
    with RawServer(answers) as server, pytest.raises(Later, match="out of turn") as raised:
        send(server, wire, post)
    assert not isinstance(raised.value, Unknown)
    assert wire.told == 0


@pytest.mark.parametrize(
    ("stage", "answer", "told"),
    [
        (0, b"554 5.7.1 not you\r\n", "no to us"),
        (2, b"550 5.1.1 no such sender\r\n", "no to the sender"),
        (4, b"554 no valid recipients\r\n", "no to the message"),
    ],
)
def test_a_no_at_other_stages_is_lasting_and_not_about_the_address(
    post: SmtpPost, stage: int, answer: bytes, told: str
) -> None:
    wire = Wire()
    with (
        RawServer([*GOOD[:stage], answer]) as server,
        pytest.raises(Rejected, match=told) as raised,
    ):
        send(server, wire, post)
    assert not raised.value.hard
    assert wire.told == 0


def test_a_trickle_does_not_hold_a_worker() -> None:
    post = SmtpPost(Patience(connect=1, reply=0.3, end=0.3))
    begun = monotonic()
    with RawServer(GOOD, pause=0.05) as server, pytest.raises(Later, match="timed out"):
        send(server, Wire(), post)
    assert monotonic() - begun < 1.5


def test_a_server_without_extensions_is_spoken_to_plainly(post: SmtpPost) -> None:
    answers = [GOOD[0], b"502 what is EHLO?\r\n", b"250 mail.test\r\n", *GOOD[2:]]
    with RawServer(answers) as server:
        send(server, Wire(), post)
        assert b"EHLO acme.example\r\nHELO acme.example\r\nMAIL FROM:<emma+" in server.heard
        assert b"SIZE" not in server.heard
    with RawServer(answers[:3]) as server, pytest.raises(Refused, match="offers no login"):
        send(server, Wire(), post, "emma:secret@")


@pytest.mark.parametrize(
    ("answer", "raises", "told"),
    [
        (b"535 5.7.8 emma:secret AGVtbWEAc2VjcmV0\r\n", Refused, "535 5.7.8"),
        (b"534 5.7.9 app password wanted\r\n", Refused, "534 5.7.9"),
        (b"454 4.7.0 not now\r\n", Later, "454 4.7.0"),
        (b"421 bye\r\n", Later, "421"),
        (b"334 \r\n", Refused, "334"),
    ],
)
@pytest.mark.parametrize("way", [b"PLAIN", b"LOGIN"])
def test_login(
    post: SmtpPost, answer: bytes, raises: type[Exception], told: str, way: bytes
) -> None:
    asked = [b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n"] if way == b"LOGIN" else []
    answers = [GOOD[0], b"250-mail.test\r\n250 AUTH " + way + b"\r\n", *asked, answer]
    wire = Wire()
    with RawServer(answers) as server, pytest.raises(raises, match=told) as raised:
        send(server, wire, post, "emma:secret@")
    assert "secret" not in str(raised.value)
    assert "AGVtbWEAc2VjcmV0" not in str(raised.value)
    assert wire.told == 0


def test_words_before_tls_are_not_believed(post: SmtpPost) -> None:
    answers = [
        GOOD[0],
        b"250-mail.test\r\n250 STARTTLS\r\n",
        b"220 go\r\n250-x\r\n250 AUTH PLAIN\r\n",
    ]
    with RawServer(answers) as server, pytest.raises(Later, match="out of turn"):
        send(server, Wire(), post, "emma:secret@")
    assert b"AUTH" not in server.heard


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        (b"A: b\r\n\r\n.x\r\n..y\r\n", b"A: b\r\n\r\n..x\r\n...y\r\n.\r\n"),
        (b"A: b\r\n\r\nx", b"A: b\r\n\r\nx\r\n.\r\n"),
        # SMTP smuggling: an end of text that only some servers see.
        (b"A: b\r\n\r\nx\n.\nMAIL FROM:<>\r.\r\n", b"A: b\r\n\r\nx\r\n..\r\nMAIL FROM:<>\r\n..\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
    ],
)  # fmt: skip
def test_the_text_has_one_end(message: bytes, sent: bytes) -> None:
    assert stuff_dots(message) == sent


@pytest.mark.parametrize(
    "address", ["a b@t.example", "a>@t.example", "a\r\nRCPT TO:<x@y>@t.example", "@", "a@b c", ""]
)
def test_an_address_cannot_hold_a_command(post: SmtpPost, address: str) -> None:
    envelope = make_envelope("ok@t.example")
    bad = type(envelope)(
        sender=envelope.sender, recipient=address, message_id="<a@b>", message=envelope.message
    )
    with pytest.raises(Refused, match="cannot be sent"):
        post.submit(make_mailbox(smtp="smtp://127.0.0.1:1"), bad, Wire())
