"""Names looked up on a real server: what is there, what is not, and what nobody can say."""

from collections.abc import Iterator

import pytest

from scotty.facts import Later
from scotty.stages.engage.preflight import Sender, check_sender
from scotty.vendors.dns import DnsResolver, gather_answers
from tests.mailservers.dns import DnsServer

ZONE = {
    ("acme.example", "TXT"): ["v=spf1 -all", 'with "quotes" and \\ more'],
    ("long.example", "TXT"): ["v=DKIM1; p=" + "A" * 700],
    ("many.example", "TXT"): [f"{n} " + "x" * 200 for n in range(40)],
    ("acme.example", "MX"): ["20 b.acme.example.", "10 A.acme.example."],
    ("null.example", "MX"): ["0 ."],
    ("a.acme.example", "A"): ["192.0.2.1"],
    ("a.acme.example", "AAAA"): ["2001:db8::1"],
    ("empty.example", "A"): [],
    ("broken.example", "TXT"): "SERVFAIL",
    ("closed.example", "TXT"): "REFUSED",
    ("silent.example", "TXT"): "SILENCE",
}


@pytest.fixture(scope="module")
def resolver() -> Iterator[DnsResolver]:
    with DnsServer({**ZONE}) as server:
        yield DnsResolver(("127.0.0.1", server.port), seconds=0.6)


def test_what_is_there(resolver: DnsResolver) -> None:
    assert set(resolver.texts("ACME.example")) == {*ZONE["acme.example", "TXT"]}
    assert resolver.texts("long.example") == [*ZONE["long.example", "TXT"]]
    assert len(resolver.texts("many.example")) == 40  # too long for UDP
    assert resolver.mail_hosts("acme.example") == ["a.acme.example", "b.acme.example"]
    assert resolver.mail_hosts("null.example") == ["."]
    assert resolver.addresses("a.acme.example") == ["192.0.2.1", "2001:db8::1"]


@pytest.mark.parametrize(
    "name", ["empty.example", "nowhere.example", "x" * 64 + ".example", "a..b", ""]
)
def test_what_is_not(resolver: DnsResolver, name: str) -> None:
    assert resolver.texts(name) == resolver.mail_hosts(name) == resolver.addresses(name) == []


@pytest.mark.parametrize("name", ["broken.example", "closed.example", "silent.example"])
def test_what_nobody_can_say_is_not_taken_for_missing(resolver: DnsResolver, name: str) -> None:
    with pytest.raises(Later, match=name):
        resolver.texts(name)


def test_no_server_at_all() -> None:
    with DnsServer() as server:
        port = server.port
    with pytest.raises(Later):
        DnsResolver(("127.0.0.1", port), seconds=0.3).texts("acme.example")


def test_a_sender_is_looked_up_as_far_as_needed() -> None:
    zone = {
        ("acme.example", "TXT"): ["v=spf1 mx include:spf.host.example -all"],
        ("spf.host.example", "TXT"): ["v=spf1 ip4:192.0.2.0/24 ~all"],
        ("acme.example", "MX"): ["10 mx.host.example."],
        ("mx.host.example", "A"): ["198.51.100.7"],
        ("_dmarc.acme.example", "TXT"): ["v=DMARC1; p=none"],
    }
    sender = Sender(
        address="emma@acme.example", unsubscribe="https://u.acme.example/u", sends_from="192.0.2.9"
    )
    with DnsServer({**zone}) as server:
        answers = gather_answers(DnsResolver(("127.0.0.1", server.port)), sender)
        assert len(server.asked) == len(set(server.asked))
    checks = {check.name: check.verdict for check in check_sender(sender, answers)}
    assert checks == {
        "spf": "ok", "dkim": "warn", "dmarc": "ok", "alignment": "ok", "one-click": "ok", "replies": "ok",
    }  # fmt: skip
