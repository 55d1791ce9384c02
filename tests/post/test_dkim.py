"""Signatures: judged by dkimpy, which did not make them, over keys from a real name server."""

import base64
import re
from collections.abc import Callable, Iterator
from hashlib import sha256

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.vendors.dns import DnsResolver
from scotty.vendors.message import build_message, make_key, show_public
from scotty.vendors.message.dkim import relax_body, relax_field, sign_message
from tests.mailservers.dns import DnsServer
from tests.post.letters import KEY, MOMENT, make_mailbox, make_outgoing

RSA, CURVE = make_key(), make_key("ed25519")
Judge = Callable[[bytes], bool]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """Return dkimpy, asking our name server."""
    zone = {("s1._domainkey.acme.example", "TXT"): [RSA.record]}
    with DnsServer({**zone}) as server:
        resolver = DnsResolver(("127.0.0.1", server.port))

        def look_up(name: bytes, timeout: float = 5) -> bytes | None:
            found = resolver.texts(name.decode())
            return found[0].encode() if found else None

        yield lambda message: bool(dkim.verify(message, dnsfunc=look_up))


def sign(**fields: object) -> bytes:
    mailbox = make_mailbox(dkim_selector="s1", dkim_key=RSA.private)
    return build_message(make_outgoing(mailbox=mailbox, **fields), KEY).message


def test_a_letter_is_signed_so_that_others_can_check_it(judge: Judge) -> None:
    message = sign(
        subject="Größere Frage, die länger ist, als eine Zeile lang sein kann und darf",
        body=".a\n\nFrom b \n\n\n\n  c\td  \n\n\n",
        recipient="оля@пример.example",
        thread=tuple(f"<{n}@acme.example>" for n in range(9)),
        unsubscribe="https://u.acme.example/u/" + "x" * 200,
    )
    assert judge(message)
    told = re.search(rb"h=([^;]+);", message)
    assert told is not None
    names = re.sub(rb"\s", b"", told[1]).decode().split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post", "in-reply-to", "references"} <= {*names}
    assert [names.count(name) for name in ("from", "to", "subject", "date", "reply-to")] == [2, 2, 2, 2, 1]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: Hello", b"Subject: Hallo"),
        (b"short words", b"other words"),
        (b"\r\nFrom: ", b"\r\nFrom: x@evil.example\r\nFrom: "),
        (b"\r\nTo: ", b"\r\nReply-To: x@evil.example\r\nTo: "),
        (b"\r\nSubject: ", b"\r\nSubject: First\r\nSubject: "),
        (b"emma@acme", b"anna@acme"),
        (b"\r\nList-Unsubscribe-Post", b"\r\nX-Was"),
    ],
)
def test_whoever_changes_it_breaks_the_signature(judge: Judge, old: bytes, new: bytes) -> None:
    message = sign(unsubscribe="https://u.acme.example/u/x")
    changed = message.replace(old, new)
    assert judge(message)
    assert changed != message
    assert not judge(changed)


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_any_letter_holds(judge: Judge, subject: str, body: str, name: str) -> None:
    assert judge(sign(subject=subject, body=body, recipient_name=name))


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\r\nSubject: ", b"\r\nsubject:   "), (b"</p>\r\n", b"</p> \t\r\n"), (b" bh=", b"  bh=")],
)
def test_what_servers_do_on_the_way_does_not_matter(judge: Judge, old: bytes, new: bytes) -> None:
    assert judge(sign().replace(old, new) + b"\r\n\r\n")


def test_ed25519_as_in_the_standard() -> None:
    """The key of RFC 8463, A.2, and a signature checked by OpenSSL over what A.3 canonicalises to."""
    seed = base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    der = bytes.fromhex("302e020100300506032b657004220420") + seed
    pem = f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(der).decode()}\n-----END PRIVATE KEY-----\n"
    public = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert show_public(pem) == public
    message = (
        b"From: Joe SixPack <joe@football.example.com>\r\n"
        b"To: Suzie Q <suzie@shopping.example.net>\r\n"
        b"Subject: Is dinner ready?\r\n"
        b"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
        b"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n"
        b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
    )
    signed = sign_message(message, "football.example.com", "brisbane", pem, MOMENT)
    head, _, rest = signed.partition(b"From: Joe")
    assert b"a=ed25519-sha256;" in head
    # The body hash of the standard's own example.
    assert b"bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;" in head
    unsigned, _, signature = head.removesuffix(b"\r\n").rpartition(b"b=")
    fields = (b"From: Joe" + rest).partition(b"\r\n\r\n")[0].split(b"\r\n")
    said = b"".join(relax_field(field + b"\r\n") for field in fields)
    said += relax_field(unsigned + b"b=")[:-2]
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    key.verify(base64.b64decode(re.sub(rb"\s", b"", signature)), sha256(said).digest())
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(re.sub(rb"\s", b"", signature)), sha256(said + b"x").digest())


@pytest.mark.parametrize(
    ("field", "relaxed"),
    [(b"A: X\r\n", b"a:X\r\n"), (b"B : Y\t\r\n\tZ  \r\n", b"b:Y Z\r\n")],
)
def test_fields_are_relaxed_as_in_the_standard(field: bytes, relaxed: bytes) -> None:
    """RFC 6376, 3.4.5."""
    assert relax_field(field) == relaxed


@pytest.mark.parametrize(
    ("body", "relaxed"),
    [
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n"),
        (b"", b""),
        (b"\r\n\r\n", b""),
        (b"x", b"x\r\n"),
    ],
)
def test_bodies_are_relaxed_as_in_the_standard(body: bytes, relaxed: bytes) -> None:
    """RFC 6376, 3.4.5 and 3.4.4."""
    assert relax_body(body) == relaxed


@pytest.mark.parametrize(
    "key", ["", "no key", CURVE.private[:-40], RSA.record], ids=["none", "words", "cut", "record"]
)
def test_a_key_that_is_none_is_refused(key: str) -> None:
    mailbox = make_mailbox(dkim_selector="s1", dkim_key=key)
    with pytest.raises(Refused, match="DKIM key") as raised:
        build_message(make_outgoing(mailbox=mailbox), KEY)
    assert "PRIVATE" not in str(raised.value)


def test_new_keys() -> None:
    assert RSA.record.startswith("v=DKIM1; k=rsa; p=MIIBIjANBg")
    assert CURVE.record == f"v=DKIM1; k=ed25519; p={show_public(CURVE.private)}"
    assert len(base64.b64decode(show_public(CURVE.private))) == 32
