"""Servers by URL, and how the line to them is secured."""

import ssl

import pytest

from scotty.facts import Refused
from scotty.vendors.mailhost import MailHost, read_mailhost, secure_line


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://mail.acme.example", ("smtp", "mail.acme.example", 587, "", "")),
        ("smtps://mail.acme.example", ("smtps", "mail.acme.example", 465, "", "")),
        ("imap://h", ("imap", "h", 143, "", "")),
        ("imaps://emma%40acme.example:p%3Aw%2F@h:1993/", ("imaps", "h", 1993, "emma@acme.example", "p:w/")),
        (" smtp://u:%C3%A4@[::1]:25 ", ("smtp", "::1", 25, "u", "ä")),
        ("SMTP://U@H", ("smtp", "h", 587, "U", "")),
    ],
)  # fmt: skip
def test_urls(url: str, told: tuple[object, ...]) -> None:
    host = read_mailhost(url, ("smtp", "smtps", "imap", "imaps"))
    assert tuple(host) == told
    assert not host.password or host.password not in f"{host!r} {host}"


@pytest.mark.parametrize(
    "url",
    ["", "smtp:", "ftp://u:hush@h", "smtp://u:hush@h:99999", "smtp://u:hush@[h", "smtp://a%0Ab@h"],
)
def test_what_is_none_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(Refused) as raised:
        read_mailhost(url, ("smtp",))
    error: BaseException | None = raised.value
    assert "hush" not in f"{error!r}"
    assert error is None or error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(
    ("name", "loopback"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("localhost.acme.example", False),
        ("10.0.0.1", False), ("mail.acme.example", False), ("2130706433", False),
    ],
)  # fmt: skip
def test_certificates_are_checked_unless_it_is_this_machine(name: str, loopback: bool) -> None:
    host = MailHost("smtps", name, 465, "", "")
    assert host.loopback == loopback
    context = secure_line(host)
    assert context.check_hostname != loopback
    assert (context.verify_mode == ssl.CERT_REQUIRED) != loopback
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
