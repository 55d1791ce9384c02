"""Mailboxes read on a real Dovecot, and on servers that are none."""

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scotty.facts import Bug, Later, Refused
from scotty.ports.mail import Incoming, Mailbox
from scotty.vendors.imap import ImapInbox
from scotty.vendors.smtp import SmtpPost
from tests.mailservers.imap import ImapServer, needs_dovecot
from tests.mailservers.raw import RawServer
from tests.mailservers.smtp import SmtpServer
from tests.post.letters import make_envelope, make_mailbox

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dovecot() -> Iterator[ImapServer]:
    with ImapServer() as server:
        yield server


class User:
    """A mailbox of its own on the server."""

    count = 0

    def __init__(self, server: ImapServer) -> None:
        User.count += 1
        self.server = server
        self.name = f"user{User.count}@acme.example"
        server.set_password(self.name, "secret")

    def mailbox(self, *, secure: bool = False) -> Mailbox:
        return make_mailbox(imap=self.server.log_in(self.name, secure=secure))

    def deliver(self, number: int, folder: str = "INBOX", size: int = 0) -> None:
        message = (
            f"From: ada{number}@techcorp.example\r\nTo: {self.name}\r\nSubject: Letter {number}\r\n"
            f"Message-ID: <{number}@techcorp.example>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\n\r\n"
            f"Words of {number}.\r\n{'x' * 70}\r\n".encode()
            + b"<p>more and more</p>\r\n" * (size // 20)
        )
        self.server.deliver(self.name, message, folder)


@pytest.fixture
def user(dovecot: ImapServer) -> User:
    return User(dovecot)


def ids(found: list[Incoming]) -> list[str]:
    return [incoming.letter.message_id.strip("<>").partition("@")[0] for incoming in found]


@needs_dovecot
class TestFetch:
    @pytest.mark.parametrize("secure", [False, True])
    def test_all_then_what_is_new(self, user: User, secure: bool) -> None:
        inbox, mailbox = ImapInbox(), user.mailbox(secure=secure)
        assert list(inbox.fetch(mailbox, "")) == []
        for number in (1, 2, 3):
            user.deliver(number)
        found = list(inbox.fetch(mailbox, ""))
        assert ids(found) == ["1", "2", "3"]
        assert all(abs(f.received - datetime.now(UTC)) < timedelta(minutes=5) for f in found)
        assert ids(list(inbox.fetch(mailbox, found[1].place))) == ["3"]
        assert list(inbox.fetch(mailbox, found[2].place)) == []
        user.deliver(4)
        assert ids(list(inbox.fetch(mailbox, found[2].place))) == ["4"]

    def test_a_reader_who_stops_midway_goes_on_there(self, user: User) -> None:
        for number in range(5):
            user.deliver(number)
        reading = ImapInbox().fetch(user.mailbox(), "")
        place = [next(reading), next(reading)][1].place
        assert isinstance(reading, Generator)
        reading.close()
        assert ids(list(ImapInbox().fetch(user.mailbox(), place))) == ["2", "3", "4"]

    @pytest.mark.parametrize("window", [1, 2, 6, 7])
    def test_many_are_asked_for_in_windows(self, user: User, window: int) -> None:
        for number in range(7):
            user.deliver(number)
        found = list(ImapInbox(window=window).fetch(user.mailbox(), ""))
        assert ids(found) == [*"0123456"]
        again = list(ImapInbox(window=window).fetch(user.mailbox(), found[3].place))
        assert ids(again) == [*"456"]

    def test_nothing_is_marked_as_seen(self, user: User) -> None:
        user.deliver(1)
        list(ImapInbox().fetch(user.mailbox(), ""))
        files = [p.name for n in ("new", "cur") for p in (user.server.folder(user.name) / n).iterdir()]  # fmt: skip
        assert len(files) == 1
        assert "S" not in files[0].rpartition(":2,")[2]

    def test_numbered_anew_all_are_told_again(self, user: User) -> None:
        user.deliver(1)
        user.deliver(2)
        before = list(ImapInbox().fetch(user.mailbox(), ""))
        folder = user.server.folder(user.name)
        for index in folder.glob("dovecot*"):
            index.unlink()
        listed = folder / "dovecot-uidlist"
        listed.write_text(f"3 V{int(before[0].place.partition(':')[0]) + 7} N1\n", encoding="ascii")
        user.server.folder(user.name)
        user.deliver(3)
        after = list(ImapInbox().fetch(user.mailbox(), before[-1].place))
        assert sorted(ids(after)) == ["1", "2", "3"]
        assert after[0].place.partition(":")[0] != before[0].place.partition(":")[0]

    @pytest.mark.parametrize(
        "place", ["nonsense", "1:", "9:9:9", "0:0", "-1:-1", "1:99999999999999999999"]
    )
    def test_a_place_that_is_none_begins_again(self, user: User, place: str) -> None:
        user.deliver(1)
        assert ids(list(ImapInbox().fetch(user.mailbox(), place))) == ["1"]

    def test_junk_is_read_where_asked(self, user: User) -> None:
        user.deliver(1)
        user.deliver(2, "Junk")
        mailbox = user.mailbox()
        assert ids(list(ImapInbox().fetch(mailbox, ""))) == ["1"]
        found = list(ImapInbox(junk=True).fetch(mailbox, ""))
        assert ids(found) == ["1", "2"]
        user.deliver(3)
        user.deliver(4, "Junk")
        later = list(ImapInbox(junk=True).fetch(mailbox, found[-1].place))
        assert ids(later) == ["3", "4"]
        # Who stops after the inbox does not read the junk again.
        assert ids(list(ImapInbox(junk=True).fetch(mailbox, later[0].place))) == ["4"]

    def test_a_huge_letter_is_cut_and_says_so(self, user: User) -> None:
        user.deliver(1, size=20_000_000)
        user.deliver(2)
        first, second = ImapInbox(most=100_000).fetch(user.mailbox(), "")
        assert ids([first, second]) == ["1", "2"]
        assert first.letter.notes[-1].endswith("bytes the first 100,000 were read.")
        assert first.letter.message_id == "<1@techcorp.example>"
        assert second.letter.notes == ()

    def test_raw_bytes_of_any_kind_come_through(self, user: User) -> None:
        for message in (b"", b"\r\n", b"no mail at all", b"Subject: \xff\xfe\r\n\r\n\x00\xff" * 9):
            user.server.deliver(user.name, message)
        user.deliver(1)
        assert ids(list(ImapInbox().fetch(user.mailbox(), "")))[-1] == "1"


@needs_dovecot
class TestSeek:
    @pytest.mark.parametrize("folder", ["INBOX", "Sent", "Archive", "Work/Sub &AOk-"])
    def test_whatever_the_folder(self, user: User, folder: str) -> None:
        inbox, mailbox = ImapInbox(), user.mailbox()
        assert not inbox.seek(mailbox, "<7@techcorp.example>")
        user.deliver(7, folder)
        assert inbox.seek(mailbox, "<7@techcorp.example>")
        assert not inbox.seek(mailbox, "<77@techcorp.example>")

    @pytest.mark.parametrize(
        "name", ["", "<>", "a@b", "<a b@c>", '<a@b>\r\nA1 DELETE "INBOX"', "<é@b>"]
    )
    def test_what_is_no_id_is_a_bug(self, user: User, name: str) -> None:
        with pytest.raises(Bug):
            ImapInbox().seek(user.mailbox(), name)

    def test_a_message_in_doubt_is_found_where_the_provider_keeps_it(
        self, user: User, post: SmtpPost
    ) -> None:
        """The line breaks after the text: the mailbox, not a second try, says whether it was taken."""
        with SmtpServer(user.server.folder(user.name, "Sent")) as server:
            mailbox = make_mailbox(smtp=server.url, imap=user.mailbox().imap, keeps=True)
            for name, taken in (("cut", False), ("cutaccept", True)):
                envelope = make_envelope(f"{name}@techcorp.example", touch=name)
                with pytest.raises(Later):
                    post.submit(mailbox, envelope, lambda: None)
                assert ImapInbox().seek(mailbox, envelope.message_id) == taken


@needs_dovecot
def test_a_password_that_changed_is_refused_without_being_told(user: User) -> None:
    mailbox = user.mailbox()
    list(ImapInbox().fetch(mailbox, ""))
    user.server.set_password(user.name, "an0ther")
    for use in (
        lambda: list(ImapInbox().fetch(mailbox, "")),
        lambda: ImapInbox().seek(mailbox, "<a@b>"),
    ):
        with pytest.raises(Refused, match="AUTHENTICATIONFAILED") as raised:
            use()
        assert "secret" not in f"{raised.value} {raised.value.mend}"
    user.server.set_password(user.name, "secret")


@needs_dovecot
def test_a_password_beyond_ascii(user: User) -> None:
    user.server.set_password(user.name, "pässwörd")
    url = user.mailbox().imap.replace("pässwörd", "p%C3%A4ssw%C3%B6rd")
    assert list(ImapInbox().fetch(make_mailbox(imap=url), "")) == []


OK = b"* OK ready\r\n"


@pytest.mark.parametrize(
    "answers",
    [
        [b""],
        [b"220 mail.test ESMTP\r\n"],
        [b"* BYE too many of you\r\n"],
        [OK, b"\x00\xff\r\n"],
        [OK, b"* CAPABILITY IMAP4rev1\r\n"],
        [OK, b"* BYE\r\n"],
        [b"\xff" * 70_000],
    ],
)
def test_a_server_that_is_none_is_later(answers: list[bytes]) -> None:
    with RawServer([*answers, b""], most=sum(map(len, answers))) as server:
        mailbox = make_mailbox(imap=f"imap://emma:secret@127.0.0.1:{server.port}")
        with pytest.raises(Later):
            list(ImapInbox().fetch(mailbox, ""))


@pytest.mark.parametrize("url", ["", "smtp://h", "imap://", "imap://u:p@h:x"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        list(ImapInbox().fetch(make_mailbox(imap=url), ""))


def test_nobody_there_is_later() -> None:
    with RawServer([OK]) as server:
        port = server.port
    with pytest.raises(Later):
        ImapInbox().seek(make_mailbox(imap=f"imap://u:p@127.0.0.1:{port}"), "<a@b.example>")
