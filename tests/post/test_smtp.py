"""Every exit of a submission, against a real server; and against one that breaks at every byte."""

import subprocess
import sys
from pathlib import Path

import pytest

from scotty.facts import Later, Refused
from scotty.ports.mail import Rejected, Unknown
from scotty.vendors.smtp import Patience, SmtpPost
from tests.mailservers.maildir import count_messages, read_messages
from tests.mailservers.smtp import SmtpServer
from tests.post.letters import make_envelope, make_mailbox


class Wire:
    """Notes how often it was told that the message goes out."""

    def __init__(self) -> None:
        self.told = 0

    def __call__(self) -> None:
        self.told += 1


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_an_accepted_message_is_stored_as_it_was_made(
    server: SmtpServer, post: SmtpPost, wire: Wire
) -> None:
    envelope = make_envelope("ok@techcorp.example", body=".dot\n\nFrom me\n\n..two")
    said = post.submit(make_mailbox(smtp=server.url), envelope, wire)
    assert said.startswith("250 2.0.0 Ok: queued as")
    assert wire.told == 1
    (kept,) = read_messages(server.maildir)
    assert kept.endswith(b"Delivered-To: ok@techcorp.example\r\n" + envelope.message)


@pytest.mark.parametrize("name", ["r421", "r450.4.7.1", "r451.4.3.0", "r452.4.2.2", "d451.4.7.1"])
def test_not_now_is_later_and_surely_not_sent(
    server: SmtpServer, post: SmtpPost, wire: Wire, name: str
) -> None:
    with pytest.raises(Later) as raised:
        post.submit(make_mailbox(smtp=server.url), make_envelope(f"{name}@techcorp.example"), wire)
    assert not isinstance(raised.value, Unknown)
    assert raised.value.after >= 300
    assert wire.told == (name[0] == "d")
    assert not count_messages(server.maildir)


@pytest.mark.parametrize(
    ("name", "code", "status", "reason", "hard"),
    [
        ("r550.5.1.1", "550", "5.1.1", "userunknown", True),
        ("r550.5.1.2", "550", "5.1.2", None, True),
        ("r550.5.2.1", "550", "5.2.1", None, True),
        ("r550.5.4.4", "550", "5.4.4", None, True),
        ("r550", "550", "", "userunknown", True),
        ("r552.5.2.2", "552", "5.2.2", "mailboxfull", False),
        ("r552", "552", "", "mailboxfull", False),
        ("r554.5.7.1", "554", "5.7.1", None, False),
        ("r550.5.7.1", "550", "5.7.1", None, False),
        ("r553.5.1.8", "553", "5.1.8", None, False),
        ("d554.5.7.1", "554", "5.7.1", None, False),
        ("d550.5.1.1", "550", "5.1.1", None, True),
        ("d552.5.3.4", "552", "5.3.4", None, False),
    ],
)
def test_a_lasting_no_says_whether_the_address_is_dead(
    server: SmtpServer, post: SmtpPost, name: str, code: str, status: str, reason: str, hard: bool
) -> None:
    with pytest.raises(Rejected) as raised:
        post.submit(
            make_mailbox(smtp=server.url), make_envelope(f"{name}@techcorp.example"), Wire()
        )
    no = raised.value
    assert (no.code, no.status, no.hard) == (code, status, hard)
    assert reason is None or no.reason == reason
    assert not count_messages(server.maildir)


def test_a_no_to_the_sender_is_about_us(server: SmtpServer, post: SmtpPost, wire: Wire) -> None:
    envelope = make_envelope("ok@techcorp.example", returns="r550.5.1.1@acme.example")
    with pytest.raises(Rejected, match="no to the sender") as raised:
        post.submit(make_mailbox(smtp=server.url), envelope, wire)
    assert not raised.value.hard
    assert wire.told == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [("cut", 0), ("cutaccept", 1), ("cutdata", 0), ("junk", 0), ("junkaccept", 1)],
)
def test_a_line_that_breaks_after_the_wire_is_unknown(
    server: SmtpServer, post: SmtpPost, wire: Wire, name: str, kept: int
) -> None:
    with pytest.raises(Unknown):
        post.submit(make_mailbox(smtp=server.url), make_envelope(f"{name}@techcorp.example"), wire)
    assert wire.told == 1
    assert sum(count_messages(server.maildir).values()) == kept


def test_a_line_that_breaks_before_the_wire_is_later(
    server: SmtpServer, post: SmtpPost, wire: Wire
) -> None:
    with pytest.raises(Later) as raised:
        post.submit(make_mailbox(smtp=server.url), make_envelope("cutrcpt@techcorp.example"), wire)
    assert not isinstance(raised.value, Unknown)
    assert wire.told == 0


def test_an_answer_that_takes_too_long_is_unknown(tmp_path: Path, wire: Wire) -> None:
    with SmtpServer(tmp_path / "mail", delay=30) as server:
        post = SmtpPost(Patience(connect=5, reply=5, end=0.1))
        with pytest.raises(Unknown):
            post.submit(make_mailbox(smtp=server.url), make_envelope("slow@t.example"), wire)


def test_what_the_wire_raises_goes_through_and_nothing_is_sent(
    server: SmtpServer, post: SmtpPost
) -> None:
    def stop() -> None:
        raise ConnectionError("the database is away")

    mailbox = make_mailbox(smtp=server.url)
    with pytest.raises(ConnectionError, match="database"):
        post.submit(mailbox, make_envelope("ok@techcorp.example"), stop)
    post.submit(mailbox, make_envelope("ok@techcorp.example"), Wire())
    assert sum(count_messages(server.maildir).values()) == 1


def test_nobody_there_is_later(post: SmtpPost, wire: Wire, tmp_path: Path) -> None:
    with SmtpServer(tmp_path / "mail") as server:
        url = server.url
    with pytest.raises(Later, match="does not answer"):
        post.submit(make_mailbox(smtp=url), make_envelope("ok@techcorp.example"), wire)


class TestLogin:
    @pytest.mark.parametrize("tls", [False, True])
    def test_with_and_without_tls(self, tmp_path: Path, post: SmtpPost, tls: bool) -> None:
        with SmtpServer(tmp_path / "m", users={"emma@acme.example": "pä ss:@/"}, tls=tls) as server:
            url = server.log_in("emma@acme.example", "p%C3%A4%20ss%3A%40%2F")
            post.submit(make_mailbox(smtp=url), make_envelope("ok@t.example"), Wire())
            assert sum(count_messages(server.maildir).values()) == 1

    def test_a_password_that_changed_is_refused_without_being_told(
        self, tmp_path: Path, post: SmtpPost, wire: Wire
    ) -> None:
        with SmtpServer(tmp_path / "m", users={"emma": "old-secret"}) as server:
            mailbox = make_mailbox(smtp=server.log_in("emma", "old-secret"))
            post.submit(mailbox, make_envelope("ok@t.example"), Wire())
            server.users = {"emma": "new-secret"}
            post.close()
            with pytest.raises(Refused, match="does not let emma in: 535") as raised:
                post.submit(mailbox, make_envelope("ok@t.example"), wire)
        assert "secret" not in f"{raised.value} {raised.value.mend} {mailbox!r}"
        assert not isinstance(raised.value, Rejected)
        assert wire.told == 0


@pytest.mark.parametrize(
    "url",
    ["http://u:secret@h", "smtp://", "smtp://u:se/cret@h:x", "smtp://u:secret%0D@h", "", "secret"],
)
def test_a_url_that_is_none_is_refused_without_being_told(
    post: SmtpPost, wire: Wire, url: str
) -> None:
    with pytest.raises(Refused) as raised:
        post.submit(make_mailbox(smtp=url), make_envelope("ok@t.example"), wire)
    assert "cret" not in f"{raised.value!r} {raised.value.__cause__!r}"


class TestScripts:
    def test_another_script_goes_to_a_server_that_can(
        self, server: SmtpServer, post: SmtpPost, wire: Wire
    ) -> None:
        post.submit(make_mailbox(smtp=server.url), make_envelope("оля@пример.example"), wire)
        (kept,) = read_messages(server.maildir)
        assert "To: оля@xn--e1afmkfd.example".encode() in kept

    def test_and_is_refused_where_the_server_cannot(
        self, tmp_path: Path, post: SmtpPost, wire: Wire
    ) -> None:
        with SmtpServer(tmp_path / "mail", utf8=False) as server:
            mailbox = make_mailbox(smtp=server.url)
            with pytest.raises(Refused, match="another script"):
                post.submit(mailbox, make_envelope("оля@t.example"), wire)
            post.submit(mailbox, make_envelope("ok@пример.example"), wire)
        assert wire.told == 1

    def test_a_quoted_local_part_arrives(
        self, server: SmtpServer, post: SmtpPost, wire: Wire
    ) -> None:
        envelope = make_envelope('"john \\"j\\" doe"@t.example')
        assert envelope.recipient == '"john \\"j\\" doe"@t.example'
        post.submit(make_mailbox(smtp=server.url), envelope, wire)
        assert len(list(read_messages(server.maildir))) == 1


class TestReuse:
    def test_a_line_is_used_again(self, server: SmtpServer, post: SmtpPost) -> None:
        mailbox = make_mailbox(smtp=server.url)
        for _ in range(5):
            post.submit(mailbox, make_envelope("ok@t.example"), Wire())
        assert server.opened == 1
        with pytest.raises(Rejected):
            post.submit(mailbox, make_envelope("r550@t.example"), Wire())
        post.submit(mailbox, make_envelope("ok@t.example"), Wire())
        assert server.opened == 2

    def test_a_server_that_was_restarted_is_not_noticed(
        self, tmp_path: Path, post: SmtpPost
    ) -> None:
        with SmtpServer(tmp_path / "mail") as first:
            mailbox = make_mailbox(smtp=first.url)
            post.submit(mailbox, make_envelope("ok@t.example"), Wire())
        with SmtpServer(tmp_path / "mail", port=first.port) as second:
            post.submit(mailbox, make_envelope("ok@t.example"), Wire())
            assert second.opened == 1


def test_what_the_server_accepted_outlives_it(tmp_path: Path, post: SmtpPost) -> None:
    """The server as a process of its own, killed: what it said yes to is there, once."""
    command = [sys.executable, "-m", "tests.mailservers.smtp", "--maildir", str(tmp_path / "m")]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        mailbox = make_mailbox(smtp=f"smtp://127.0.0.1:{process.stdout.readline().strip()}")
        envelopes = [make_envelope("ok@t.example", touch=f"t{n}") for n in range(5)]
        for envelope in envelopes:
            post.submit(mailbox, envelope, Wire())
        process.kill()
    with pytest.raises(Later):
        post.submit(mailbox, envelopes[0], Wire())
    assert count_messages(tmp_path / "m") == {e.message_id: 1 for e in envelopes}
