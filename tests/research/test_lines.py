"""Addresses: none but public ones are called, and the one that was checked is the one called."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Later, Refused
from scotty.vendors.dns import DnsResolver
from scotty.vendors.web.addresses import refuse_address, tells_secrets
from scotty.vendors.web.answer import Fetched
from scotty.vendors.web.fetch import Fetcher
from scotty.vendors.web.line import Gate, GatedBackend, Leash
from scotty.vendors.web.place import Place, read_place
from tests.mailservers.dns import DnsServer
from tests.research.world import Reply, WebServer
from tests.research.world.names import TurningServer

CLOSED = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "::/128", "::1/128", "::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10",
    "fec0::/10", "ff00::/8",
)  # fmt: skip
PUBLIC = ("8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001:82a::200e")


@given(st.sampled_from(CLOSED).flatmap(lambda n: st.ip_addresses(network=n)))
def test_no_address_of_a_closed_network_is_let_through(address: IPv4Address | IPv6Address) -> None:
    assert refuse_address(str(address)) is not None


@given(st.ip_addresses())
def test_what_is_let_through_is_global_and_carries_nothing(
    address: IPv4Address | IPv6Address,
) -> None:
    if refuse_address(str(address)) is None:
        assert address.is_global
        kinds = ("multicast", "private", "loopback", "link_local", "reserved", "unspecified")
        assert [kind for kind in kinds if getattr(address, f"is_{kind}")] == []
        assert isinstance(address, IPv4Address) or (
            address.ipv4_mapped is None and address.sixtofour is None and address.teredo is None
        )


@given(st.ip_addresses(v=4))
def test_no_address_inside_another_is_let_through(inner: IPv4Address) -> None:
    number = int(inner)
    for outer in (
        f"::ffff:{inner}", f"::{inner}", f"64:ff9b::{inner}", str(IPv6Address((0x2002 << 112) | (number << 80) | 1)),
        str(IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF))),
    ):  # fmt: skip
        assert refuse_address(outer) is not None


@given(st.ip_addresses(network="169.254.0.0/16"))
def test_no_typed_origin_opens_a_link_local_address(address: IPv4Address) -> None:
    assert tells_secrets(address)
    assert tells_secrets(IPv6Address(f"::ffff:{address}"))
    with pytest.raises(Refused):
        gate_for(f"http://{address}:80").find(str(address), 80)


@pytest.mark.parametrize("address", [*PUBLIC, "no address", "fe80::1%eth0", "fd00:ec2::254"])
def test_known_addresses(address: str) -> None:
    assert (refuse_address(address) is None) == (address in PUBLIC)


def place(link: str) -> Place:
    found = read_place(link)
    assert found is not None
    return found


def gate_for(typed: str = "", look: Any = lambda _: []) -> Gate:
    return Gate(look, place(typed) if typed else None)


class Notebook(httpcore2.NetworkBackend):
    """Notes whom it would call, and calls nobody."""

    def __init__(self) -> None:
        self.called: list[str] = []

    def connect_tcp(self, host: str, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        self.called.append(host)
        raise httpcore2.ConnectError("noted")


def dial(look: Any, host: str, typed: str = "") -> list[str]:
    notebook, leash = Notebook(), Leash()
    leash.begin(5, 1_000)
    with pytest.raises((httpcore2.ConnectError, Refused, Later)):
        GatedBackend(gate_for(typed, look), leash, notebook).connect_tcp(host, 80)
    return notebook.called


def test_an_answer_that_turns_between_check_and_call_turns_nothing() -> None:
    four: list[list[str]] = [["8.8.8.8"], ["127.0.0.1"]]
    with TurningServer({("evil.example", "A"): four, ("evil.example", "AAAA"): [[]]}) as server:
        look = DnsResolver(("127.0.0.1", server.port)).addresses
        assert dial(look, "evil.example") == ["8.8.8.8"]
        assert server.asked.count(("evil.example", "A")) == 1
        assert dial(look, "evil.example") == []  # asked anew, judged anew


@pytest.mark.parametrize(
    ("four", "six"),
    [(["8.8.8.8", "10.0.0.1"], []), (["8.8.8.8"], ["::1"]), (["100.64.1.1"], []), ([], ["64:ff9b::a00:1"])],
)  # fmt: skip
def test_every_address_of_a_name_is_judged(four: list[str], six: list[str]) -> None:
    with DnsServer({("mixed.example", "A"): four, ("mixed.example", "AAAA"): six}) as server:
        assert dial(DnsResolver(("127.0.0.1", server.port)).addresses, "mixed.example") == []


def test_a_typed_name_may_lie_inside_but_no_other_name_there() -> None:
    with (
        DnsServer(
            {(f"{name}.example", "A"): ["127.0.0.1"] for name in ("ours", "other")}
        ) as server,
        WebServer({"/": Reply("<p>ours</p>")}) as web,
    ):
        look = DnsResolver(("127.0.0.1", server.port)).addresses
        ours = place(f"http://ours.example:{web.port}/")
        web.routes["/out"] = Reply("", 302, {"location": f"http://other.example:{web.port}/"})
        web.routes["/other-port"] = Reply("", 302, {"location": "http://ours.example:80/"})
        web.routes["/scheme"] = Reply("", 302, {"location": f"https://ours.example:{web.port}/"})
        with Fetcher(look, "Scotty").visit(10, ours) as visit:
            assert b"ours" in visit.get(ours).body
            for path in ("/out", "/other-port", "/scheme"):
                with pytest.raises(Refused):
                    visit.get(ours._replace(path=path))
        assert web.asked.count("/") == 1


def test_one_visit_s_permission_is_nobody_else_s() -> None:
    with WebServer({"/": Reply("<p>inside</p>")}) as web:
        fetcher, home = Fetcher(lambda _: [], "Scotty"), place(web.url)
        with fetcher.visit(10, home) as visit:
            assert visit.get(home).body
        with fetcher.visit(10) as visit, pytest.raises(Refused):
            visit.get(home)  # neither the kept page nor the open line is handed over


def test_nothing_of_the_environment_and_no_cookie_goes_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WebServer(
        {"/": Reply("<p>a</p>", headers={"set-cookie": "id=1; Path=/"}), "/b": Reply("<p>b</p>")}
    ) as web:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        home = place(web.url)
        with Fetcher(lambda _: [], "Scotty/1 (x@y.example)").visit(10, home) as visit:
            page = visit.get(home)
            visit.get(home._replace(path="/b"))
        assert page.cookies == ("id",)
        assert "set-cookie" not in page.headers
        assert all("cookie" not in told for told in web.headers)
        assert {told["user-agent"] for told in web.headers} == {"Scotty/1 (x@y.example)"}


def link_cases() -> Iterable[tuple[str, str | None]]:
    return (
        ("HTTP://Bücher.Example:80/a/../b?x=1#top", "http://xn--bcher-kva.example/b?x=1"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("../up", "https://acme.example/up"),
        ("?q=1", "https://acme.example/a/b?q=1"),
        ("https://[2606:4700::1111]:8443/", "https://[2606:4700::1111]:8443/"),
        ("a\tb\nc", "https://acme.example/a/abc"),
        ("/ü ä", "https://acme.example/%C3%BC%20%C3%A4"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("http://user@host.example/", None),
        ("http://0x7f.1/", None),
        ("http://2130706433/", None),
        ("http://a..b/", None),
        ("http://host.example:99999/", None),
        ("x" * 3_000, None),
        ("", None),
    )


@pytest.mark.parametrize(("link", "told"), link_cases())
def test_links_are_read_strictly(link: str, told: str | None) -> None:
    found = read_place(link, place("https://acme.example/a/b"))
    assert (found.url if found else None) == told


@given(st.text(max_size=80))
def test_any_text_is_a_place_or_none(text: str) -> None:
    found = read_place(text, place("https://acme.example/a/b"))
    if found is not None:
        assert read_place(found.url) == found
        assert found.scheme in ("http", "https")
        assert not found.host.isdecimal()


def test_networks_are_written_right() -> None:
    assert all(ip_network(n) for n in CLOSED)
    assert ip_address("8.8.8.8").is_global
    assert Fetched(place=place("http://a.example/")).body == b""
