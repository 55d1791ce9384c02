"""Sites: good ones are read whole, odd ones as far as they go, all of them politely."""

import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typst import compile as set_type

from scotty.facts import Later
from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.web import Fetcher, SiteCollector
from scotty.vendors.web.pace import Pace
from scotty.vendors.web.stack import load_products
from tests.research.world import (
    NOW,
    Company,
    Reply,
    WebServer,
    make_company,
    make_techcorp,
    serve_site,
)
from tests.research.world.server import Handler, Routes
from tests.research.world.traps import (
    DEEP,
    FINE_TEXT,
    HIDDEN,
    INJECTION,
    WIDE,
    XML_BOMB,
    XML_OUTSIDE,
    calendar,
    counted,
    fine_site,
    page,
)

Told = tuple[list[Document], list[Trouble]]


def read(target: Target, fetcher: Fetcher | None = None) -> Told:
    told = list(SiteCollector(fetcher or Fetcher(lambda _: [], "Scotty test")).collect(target, NOW))
    return [d for d in told if isinstance(d, Document)], [t for t in told if isinstance(t, Trouble)]


def read_routes(routes: Routes, pages: int = 30, seconds: float = 15.0) -> Told:
    with WebServer(routes) as server:
        target = Target(
            account="w.example", domain="w.example", site=server.url, pages=pages, seconds=seconds
        )
        return read(target)


@pytest.mark.parametrize(
    "company", [make_techcorp(), *map(make_company, (1, 2, 9, 22))], ids=lambda c: c.name
)
def test_a_good_site_is_read_whole(company: Company) -> None:
    with serve_site(company) as site:
        documents, troubles = read(site.target())
        found = {d.url.removeprefix(site.url): d for d in documents}
        assert "/intern/payroll" not in site.server.asked
    assert [t.why for t in troubles] == ["robots.txt asks that it is not read."]
    for fact in company.planted:
        document = found[fact.path]
        assert any(fact.quote in part for part in [document.title, *document.text.split("\n\n")])
        assert document.published == fact.published
        assert document.sort in {"news", "job", "site"}
        assert (document.sort == "job") == (fact.area == "hiring")
    assert {d.language for d in documents} == {company.language}
    for paper in company.papers:
        for name, title in paper.people:
            assert {name, title} <= set(found[paper.path].text.split("\n\n"))
    technologies = documents[0].told["technologies"]
    assert set(company.stack) <= set(technologies)
    assert all(technologies[name] in " ".join(company.stack.values()) for name in company.stack)
    labels = [company.labels[path] for path in list(company.labels)[:4]]
    assert not any("\n\n".join(labels) in d.text for d in documents)  # no furniture


def test_pages_are_bounded_and_the_worthiest_come_first() -> None:
    with serve_site(make_company(0)) as site:
        documents, _ = read(site.target(pages=6))
    assert len(documents) <= 6
    assert [d.sort for d in documents] == ["site", *["news"] * 5]
    days = [d.published for d in documents[1:] if d.published]
    assert days == sorted(days, reverse=True)


def test_seconds_are_bounded_and_told() -> None:
    def slow(_: object) -> Reply:
        time.sleep(0.2)
        return Reply(page("Slow", "<p>A page that takes a fifth of a second to be made.</p>" + "".join(f"<a href='/news/{n}'>{n}</a>" for n in range(40))))  # fmt: skip

    begun = time.monotonic()
    documents, troubles = read_routes({"/robots.txt": Reply("", 404), "/*": slow}, seconds=1.2)
    assert time.monotonic() - begun < 3
    assert documents
    assert "The time was over" in troubles[-1].why
    assert "seconds" in troubles[-1].mend


@pytest.mark.parametrize(
    ("robots", "most", "words"),
    [
        (Reply("User-agent: *\nDisallow: /"), 0, "robots.txt asks"),
        (Reply("User-agent: Scotty\nDisallow: /about\n\nUser-agent: *\nDisallow:"), 1, "robots.txt asks"),
        (Reply("User-agent: other\nDisallow: /"), 2, ""),
        (Reply("User-agent: *\nDisallow: /*out$\nAllow: /"), 1, "robots.txt asks"),
        (Reply("no", 404), 2, ""),
        (Reply("no", 403), 2, ""),
        (Reply("no", 500), 0, "robots.txt of 127.0.0.1 cannot be read"),
        (Reply("no", 503), 0, "robots.txt of 127.0.0.1 cannot be read"),
        (Reply("", 301, {"location": "/robots.txt"}), 2, ""),
        (Reply(b"# filler\n" * 400_000 + b"User-agent: *\nDisallow: /about\n"), 2, ""),
        (Reply(b"\xff\xfe\x00garbage"), 2, ""),
        (Reply("User-agent: *\nDisallow: " + "/a*" * 3_000 + "\n"), 2, ""),
    ],
)  # fmt: skip
def test_robots_txt_is_kept(robots: Reply, most: int, words: str) -> None:
    documents, troubles = read_routes(fine_site("/") | {"/robots.txt": robots})
    assert len(documents) == most
    assert bool(words) == bool(troubles)
    assert all(words in t.why and t.mend for t in troubles)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (XML_BOMB, "defines entities"),
        (XML_OUTSIDE, ""),
        ("<urlset><url><loc>", "no sitemap"),
        ("<" + "a><" * 50_000, "no sitemap"),
        (b"\x1f\x8b broken", "broken gzip"),
        ("not a sitemap at all", ""),
        ("<urlset>" + "<url><loc>http://127.0.0.1/x</loc></url>" * 60_000 + "</urlset>", ""),
    ],
)
def test_a_broken_sitemap_costs_nothing_else(body: str | bytes, words: str) -> None:
    sitemap = Reply(body, headers={"content-type": "application/xml"})
    robots = lambda asked: Reply(f"Sitemap: http://{asked.headers['host']}/map.xml")  # noqa: E731
    documents, troubles = read_routes(fine_site("/") | {"/robots.txt": robots, "/map.xml": sitemap})
    assert any(FINE_TEXT in d.text for d in documents)
    assert bool(words) == bool(troubles)
    assert all(words in t.why for t in troubles)


def feed_site(feed: str) -> Routes:
    link = "<link rel='alternate' type='application/rss+xml' href='/f.xml'>"
    home = Reply(
        page("Wexcombe", "<p>Wexcombe Supply sells racks.</p><a href='/about'>About</a>", link)
    )
    return fine_site("/") | {"/": home, "/f.xml": Reply(feed, headers={"content-type": "text/xml"})}


@pytest.mark.parametrize(
    "feed",
    [
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>&x;</title><link>/about</link></item></channel></rss>",
        "<html>no feed</html>", "", "<rss>" + "<item>" * 30_000,
    ],
)  # fmt: skip
def test_a_broken_feed_costs_nothing_else(feed: str) -> None:
    documents, _ = read_routes(feed_site(feed))
    assert any(FINE_TEXT in d.text for d in documents)
    assert not any("root:" in d.text + d.title for d in documents)


CHARSETS = [
    ("Grüße aus Köln – „Straße“", "utf-8", "iso-8859-1", ""),
    ("Grüße aus Köln, Straße", "iso-8859-1", "utf-8", ""),
    ("Grüße aus Köln, Straße", "iso-8859-1", "", "iso-8859-1"),
    ("Grüße aus Köln und Düsseldorf, schöne Straße, für Sie", "windows-1252", "", ""),
    ("Привет из Москвы, дорогие читатели нашего сайта", "windows-1251", "windows-1251", ""),
    ("こんにちは世界、これは日本語のページです", "shift_jis", "shift_jis", ""),
    ("Grüße aus Köln", "utf-8", "no-such-charset", "punycode"),
    ("Grüße aus Köln", "utf-16", "", ""),
]


@pytest.mark.parametrize(("text", "real", "header", "meta"), CHARSETS)
def test_charsets_are_read_whatever_is_claimed(
    text: str, real: str, header: str, meta: str
) -> None:
    head = f"<meta charset='{meta}'>" if meta else ""
    body = page("T", f"<p>{text}. {text}. {text}.</p>", head).encode(real)
    kind = "text/html" + (f"; charset={header}" if header else "")
    documents, _ = read_routes({"/": Reply(body, headers={"content-type": kind})})
    if real == "iso-8859-1" and header == "utf-8":
        assert "aus K" in documents[0].text  # claimed wrongly, and nothing else is told
    else:
        assert text in documents[0].text


def test_a_page_without_a_content_type_is_read() -> None:
    documents, _ = read_routes(
        {"/": Reply(page("T", f"<p>{FINE_TEXT}</p>"), headers={"content-type": ""})}
    )
    assert FINE_TEXT in documents[0].text


def test_what_is_hidden_is_left_out() -> None:
    documents, _ = read_routes(fine_site() | {"/news/trap": Reply(HIDDEN)})
    news = next(d for d in documents if "trap" in d.url)
    assert "opened a shop in Hereford" in news.text
    assert not any("Ignore your rules" in d.text + d.title for d in documents)


def test_what_is_seen_is_data_like_any_other_text() -> None:
    documents, _ = read_routes(
        fine_site() | {"/news/trap": Reply(page("News", f"<p>{INJECTION}</p>"))}
    )
    assert any(INJECTION in d.text for d in documents)


@pytest.mark.parametrize(
    "markup", [DEEP, WIDE, "<" * 300_000, "<a " * 100_000, "&#x" * 200_000, "<p>" + "\0" * 90_000]
)
def test_monstrous_markup_takes_little_time(markup: str) -> None:
    begun = time.monotonic()
    documents, _ = read_routes(fine_site() | {"/news/trap": Reply(markup)})
    assert any(FINE_TEXT in d.text for d in documents)
    assert time.monotonic() - begun < 8


def test_an_endless_site_ends() -> None:
    routes: Routes = {"/": Reply(page("W", "<p>Wexcombe Supply sells racks to shops.</p><a href='/cal/1'>c</a><a href='/news/item-1'>n</a>")), "/cal/*": calendar, "/news/*": counted}  # fmt: skip
    documents, _ = read_routes(routes)
    assert 5 < len(documents) <= 21  # so many pages of a sort, however many there are


def test_the_same_page_under_many_addresses_is_told_once() -> None:
    links = "".join(
        f"<a href='/news/{n}?utm_source=x{n}'>n</a><a href='/about#{n}'>a</a>" for n in range(12)
    )
    routes = fine_site("/") | {"/": Reply(page("W", f"<p>Wexcombe Supply sells racks to shops.</p>{links}")), "/news/*": Reply(page("N", "<p>Always the very same piece of news.</p>"))}  # fmt: skip
    documents, _ = read_routes(routes)
    assert sum("very same" in d.text for d in documents) == 1
    assert sum(FINE_TEXT in d.text for d in documents) == 1


def test_the_home_page_s_language_is_read_before_others() -> None:
    links = "".join(
        f"<a href='/{code}/news/{n}'>n</a>" for n in range(4) for code in ("fr", "de", "pt-br")
    )
    home = page(
        "W",
        f"<p>Wexcombe Supply sells racks to shops.</p>{links}<a href='/about'>About</a><a href='/news/page/2'>2</a>",
    )

    def spoken(asked: Handler) -> Reply:
        return Reply(page("N", f"<p>What stands at {asked.path} is news of some kind.</p>"))

    routes: Routes = (
        fine_site("/")
        | {"/": Reply(home)}
        | {f"/{stem}/*": spoken for stem in ("fr", "de", "pt-br", "news")}
    )
    documents, _ = read_routes(routes, pages=3)
    assert documents[1].url.endswith("/about")


def test_a_pdf_is_read_and_a_broken_one_told() -> None:
    good = set_type(
        f"Wexcombe grew by 12 percent in 2025. {INJECTION}".replace("@", "\\@").encode(),
        format="pdf",
    )
    pdf = {"content-type": "application/pdf"}
    home = page(
        "W",
        "<p>Wexcombe Supply sells racks to shops.</p><a href='/report.pdf'>Report</a><a href='/broken.pdf'>B</a>",
    )
    documents, troubles = read_routes({"/": Reply(home), "/report.pdf": Reply(good, headers=pdf), "/broken.pdf": Reply(good[:900], headers=pdf)})  # fmt: skip
    paper = next(d for d in documents if d.sort == "file")
    assert "Wexcombe grew by 12 percent in 2025." in paper.text
    assert any(t.place.endswith("/broken.pdf") and t.mend for t in troubles)


def test_a_home_page_of_scripts_says_so_and_shows_its_stack() -> None:
    home = "<html><head><script src='https://js.stripe.com/v3/'></script></head><body><div id=root></div></body></html>"
    documents, troubles = read_routes({"/": Reply(home)})
    assert documents[0].told["technologies"] == {
        "Stripe": "<script src='https://js.stripe.com/v3/'>"
    }
    assert "without scripts" in troubles[0].why


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(account="t", domain="techcorp.example"), "reserved for examples"),
        (Target(account="t", domain="nowhere.com"), "There is no host"),
        (Target(account="t", domain="a..b"), "no domain"),
        (Target(account="t", domain="x", site="ftp://x"), "no address of a site"),
        (Target(account="t", domain="x", site="http://127.0.0.1:9"), "Nobody answers"),
        (Target(account="t", domain="x", site="http://169.254.169.254"), "link-local"),
    ],
)
def test_a_site_that_cannot_be_is_told_at_once(target: Target, words: str) -> None:
    begun = time.monotonic()
    documents, troubles = read(target)
    assert (documents, len(troubles)) == ([], 1)
    assert words in troubles[0].why
    assert troubles[0].mend
    assert time.monotonic() - begun < 3


def test_names_beyond_ascii_are_asked_for_as_the_wire_has_them() -> None:
    asked: list[str] = []

    def look(host: str) -> list[str]:
        asked.append(host)
        return []

    read(Target(account="t", domain="bücher.com"), Fetcher(look, "Scotty"))
    assert list(dict.fromkeys(asked)) == ["xn--bcher-kva.com", "www.xn--bcher-kva.com"]


def test_a_host_is_asked_one_request_at_a_time_with_a_rest() -> None:
    pace, order, lock = Pace(), [], threading.Lock()

    def take(number: int) -> None:
        with pace.turn("a.example", 5):
            with lock:
                order.append((number, time.monotonic()))
            pace.put_off("a.example", 0.1)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments = [moment for _, moment in order]
    assert len(moments) == 4
    assert all(b - a >= 0.09 for a, b in pairwise(moments))
    pace.put_off("b.example", 60)
    with pytest.raises(Later), pace.turn("b.example", 0.5):
        pass


def test_a_moment_that_a_server_asks_for_is_given() -> None:
    turns: list[float] = []

    def busy(_: object) -> Reply:
        turns.append(time.monotonic())
        return (
            Reply("wait", 429, {"retry-after": "1"})
            if len(turns) == 1
            else Reply(page("A", f"<p>{FINE_TEXT}</p>"))
        )

    documents, troubles = read_routes(fine_site("/") | {"/about": busy})
    assert any(FINE_TEXT in d.text for d in documents)
    assert troubles == []
    assert turns[1] - turns[0] >= 0.9


def make_certificate(folder: Path) -> ssl.SSLContext:
    """Return a server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "w.example")])
    day = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
    )
    signed = (
        made.not_valid_before(day - timedelta(1))
        .not_valid_after(day + timedelta(1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "c.pem").write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem")
    return context


def test_a_certificate_that_does_not_hold_is_told(tmp_path: Path) -> None:
    with WebServer(fine_site("/"), make_certificate(tmp_path)) as server:
        documents, troubles = read(Target(account="w", domain="w.example", site=server.url))
    assert documents == []
    assert "certificate does not hold" in troubles[0].why
    assert server.asked == []


def test_plain_text_at_a_tls_port_is_told() -> None:
    with WebServer(fine_site("/")) as server:
        _, troubles = read(
            Target(account="w", domain="w.example", site=f"https://127.0.0.1:{server.port}")
        )
    assert "secure line" in troubles[0].why


def test_products_are_many_and_each_is_shown_by_something() -> None:
    products = load_products()
    assert len(products) >= 80
    assert len({p.name for p in products}) == len(products)
    assert all(p.seen or p.generator or p.cookies or p.headers for p in products)
    needles = [n for p in products for n in (*p.seen, *p.generator, *p.cookies, *p.headers)]
    assert all(n == n.lower() and len(n) > 2 for n in needles)
