"""Boards, filings, records, feeds and files: their shapes, their errors, and whose they are."""

import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typst import compile as set_type

from scotty.ports.research import Collector, Document, Target, Trouble
from scotty.vendors.boards import BoardsCollector
from scotty.vendors.boards.links import Board, find_boards
from scotty.vendors.dns import DnsResolver
from scotty.vendors.edgar import EdgarCollector
from scotty.vendors.folder import FolderCollector
from scotty.vendors.newsfeeds import FeedsCollector
from scotty.vendors.records import RecordsCollector
from scotty.vendors.records.collector import load_table, read_text
from scotty.vendors.web import Fetcher, name_agent
from scotty.vendors.web.place import read_place
from tests.mailservers.dns import Answer, DnsServer
from tests.research.world import NOW, Reply, WebServer, make_company, serve_site
from tests.research.world.boards import (
    ashby_job,
    board_routes,
    edgar_routes,
    greenhouse_job,
    greenhouse_of,
    lever_job,
    stamp,
)

Told = tuple[list[Document], list[Trouble]]
ACME = Target(account="acme.com", domain="acme.com", name="Acme Racks Ltd", seconds=10)


def make_fetcher(contact: str = "it@ours.example") -> Fetcher:
    return Fetcher(lambda _: [], name_agent(contact))


def sort_told(collector: Collector, target: Target) -> Told:
    told = list(collector.collect(target, NOW))
    return [d for d in told if isinstance(d, Document)], [t for t in told if isinstance(t, Trouble)]


def with_ids(**ids: str) -> Target:
    return Target(account="acme.com", domain="acme.com", name="Acme Racks Ltd", seconds=10, ids=ids)


def read_boards(routes: Any, target: Target) -> Told:
    with WebServer(routes) as server:
        bases = dict.fromkeys(("greenhouse", "lever", "lever-eu", "ashby"), server.url)
        return sort_told(BoardsCollector(make_fetcher(), bases), target)


def test_each_board_is_read() -> None:
    lever = [lever_job(n, f"Analyst {n}") for n in range(230)]
    routes = board_routes(
        {"acme": {"jobs": [greenhouse_job(1, "Billing Manager")], "meta": {"total": 1}}},
        {"acme": lever},
        {
            "acme": {
                "jobs": [ashby_job(1, "RevOps Lead"), ashby_job(2, "Secret", isListed=False)],
                "apiVersion": "1",
            }
        },
    )
    with WebServer(routes) as server:
        bases = dict.fromkeys(("greenhouse", "lever", "ashby"), server.url)
        boards = BoardsCollector(make_fetcher(), bases)
        documents, troubles = sort_told(
            boards, with_ids(greenhouse="acme", lever="acme", ashby="acme")
        )
        assert sum("/v0/postings/acme" in path for path in server.asked) == 3  # pages of a hundred
    assert troubles == []
    one, two, three = documents[0], documents[1], documents[-1]
    assert one.title == "Billing Manager"
    assert one.text == "You will own billing.\n\nYou know NetSuite"
    assert one.told == {"title": "Billing Manager", "department": "Finance", "location": "Bristol"}
    assert one.published is not None
    assert one.published.isoformat() == "2026-06-18T13:00:00+00:00"
    assert one.sort == "job"
    assert two.title == "Analyst 0"
    assert "Five years with Zuora" in two.text
    assert two.told["department"] == "Finance"
    assert len(documents) == 62  # the newest sixty of Lever's
    assert three.title == "RevOps Lead"
    assert three.told["location"] == "Norwich"


ODD: list[Any] = [
    {}, [], None, "x", 7, {"jobs": None}, {"jobs": [None, 3, "x", {}]},
    {"jobs": [greenhouse_job(1, "A", absolute_url="javascript:alert(1)"), greenhouse_job(2, "")]},
]  # fmt: skip


@pytest.mark.parametrize("told", ODD)
def test_odd_answers_tell_nothing_and_break_nothing(told: Any) -> None:
    documents, _ = read_boards(board_routes({"acme": Reply(json.dumps(told), headers={"content-type": "application/json"})}, {}, {}), with_ids(greenhouse="acme"))  # fmt: skip
    assert documents == []


@pytest.mark.parametrize(
    "fields",
    [
        {"location": None}, {"location": "x"}, {"departments": None}, {"departments": [3]}, {"content": None}, {"content": 5},
        {"first_published": None}, {"first_published": "soon", "updated_at": None}, {"first_published": "2999-01-01T00:00:00Z"}, {"extra": {"deep": [1]}},
    ],
)  # fmt: skip
def test_odd_fields_are_left_out(fields: dict[str, Any]) -> None:
    routes = board_routes({"acme": {"jobs": [greenhouse_job(1, "Buyer", **fields)]}}, {}, {})
    documents, troubles = read_boards(routes, with_ids(greenhouse="acme"))
    assert [d.title for d in documents] == ["Buyer"]
    assert troubles == []
    assert documents[0].published is None or documents[0].published <= NOW


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (None, "knows no board gone"),
        (Reply("slow", 429, {"retry-after": "60"}), "asks for time"),
        (Reply("oops", 502), "status 502"),
        (Reply("<html>login</html>"), "not read here"),
        (Reply("{", headers={"content-type": "application/json"}), "no JSON"),
        (Reply("[" * 100_000, headers={"content-type": "application/json"}), "no JSON"),
        (Reply("", 302, {"location": "http://169.254.169.254/"}), "link-local"),
    ],
)
def test_a_board_that_cannot_be_read_is_told(reply: Reply | None, words: str) -> None:
    known = {"gone": reply} if reply else {}
    documents, troubles = read_boards(board_routes(known, {}, {}), with_ids(greenhouse="gone"))
    assert documents == []
    assert words in troubles[0].why
    assert troubles[0].mend


def test_the_board_is_the_one_that_the_company_s_own_page_leads_to() -> None:
    company = make_company(0)
    known = {
        company.board: {"jobs": greenhouse_of(company)},
        "acme": {"jobs": [greenhouse_job(1, "Theirs")]},
    }
    with serve_site(company) as site, WebServer(board_routes(known, {}, {})) as server:
        collector = BoardsCollector(make_fetcher(), {"greenhouse": server.url})
        documents, troubles = sort_told(collector, site.target())
    assert {d.title for d in documents} == {p.title for p in company.list_papers("job")}
    assert troubles == []


def test_a_company_without_a_board_has_none() -> None:
    with WebServer({"/": Reply("<p>We hire by word of mouth, as ever.</p>")}) as web:
        target = Target(account="a.com", domain="a.com", site=web.url, seconds=5)
        assert read_boards({}, target) == ([], [])


@pytest.mark.parametrize(
    ("link", "board"),
    [
        ("https://boards.greenhouse.io/acme", Board("greenhouse", "acme")),
        ("https://job-boards.greenhouse.io/acme/jobs/1", Board("greenhouse", "acme")),
        ("https://job-boards.eu.greenhouse.io/acme", Board("greenhouse", "acme")),
        ("https://boards.greenhouse.io/embed/job_board/js?for=acme", Board("greenhouse", "acme")),
        ("https://boards-api.greenhouse.io/v1/boards/acme/jobs", Board("greenhouse", "acme")),
        ("https://jobs.lever.co/acme/123", Board("lever", "acme")),
        ("https://jobs.eu.lever.co/acme", Board("lever-eu", "acme")),
        ("https://jobs.ashbyhq.com/Acme%20Racks", Board("ashby", "Acme Racks")),
        ("https://boards.greenhouse.io/embed/job_app", None),
        ("https://greenhouse.io/acme", None),
        ("https://jobs.lever.co.evil.example/acme", None),
        ("https://jobs.lever.co/..%2F..%2Fadmin", None),
        ("https://jobs.lever.co/", None),
    ],
)
def test_links_to_boards(link: str, board: Board | None) -> None:
    place = read_place(link)
    assert place is not None
    assert list(find_boards([place])) == ([board] if board else [])


def filing(form: str, days: int, text: str, items: str = "", number: int = 1) -> dict[str, str]:
    return {
        "form": form, "accession": f"0000123456-26-{number:06}", "document": f"f{number}.htm",
        "filed": stamp(NOW - timedelta(days=days)), "items": items, "text": text,
    }  # fmt: skip


COVER = "<p>UNITED STATES SECURITIES AND EXCHANGE COMMISSION</p><p>Item 1. Business</p><p>4</p>"
ANNUAL = f"<html><body><div style='display:none'>ix header</div>{COVER}<p>Item 1. Business</p><p>We make racks. Competition is intense.</p></body></html>"
CURRENT = "<html><body><p>FORM 8-K</p><p>Item 5.02 Departure of Directors</p><p>Ada Ng was appointed Chief Financial Officer.</p></body></html>"
FILINGS = [
    filing("10-K", 100, ANNUAL, number=1), filing("10-K", 465, ANNUAL, number=2), filing("10-Q", 40, "<p>Quarter</p>", number=3),
    filing("8-K", 10, CURRENT, "5.02,9.01", number=4) | {"release": "<p>Acme Racks names Ada Ng its CFO.</p>"}, filing("8-K", 500, CURRENT, "1.01", number=5), filing("4", 3, "<p>Insider</p>", number=6),
    filing("8-K", 20, CURRENT, number=7) | {"document": "../../../etc/passwd"}, filing("8-K", -9, CURRENT, "1.01", number=8),
]  # fmt: skip


def read_edgar(target: Target, contact: str = "it@ours.example", website: str = "", others: dict[int, str] | None = None) -> Told:  # fmt: skip
    routes = edgar_routes(320_555, "ACME RACKS LTD", website, FILINGS, others or {})
    with WebServer(routes) as server:
        collector = EdgarCollector(make_fetcher(contact), contact, server.url, server.url)
        return sort_told(collector, target)


@pytest.mark.parametrize(
    "target",
    [with_ids(cik="320555"), with_ids(cik="CIK0000320555"), ACME],
    ids=["cik", "long", "name"],
)
def test_filings_are_read_by_number_or_exact_name(target: Target) -> None:
    documents, troubles = read_edgar(target)
    assert troubles == []
    assert [d.told["form"] for d in documents] == ["10-K", "10-Q", "8-K"]
    assert documents[0].text == "Item 1. Business\n\nWe make racks. Competition is intense."
    assert documents[2].told["items"] == ["5.02", "9.01"]
    assert documents[2].text.startswith("Item 5.02 Departure of Directors")
    assert documents[2].text.endswith("\n\nAcme Racks names Ada Ng its CFO.")
    assert documents[2].published == NOW - timedelta(days=10)
    assert documents[0].sort == "filing"
    assert documents[0].url.endswith("/Archives/edgar/data/320555/000012345626000001/f1.htm")


@pytest.mark.parametrize(
    ("target", "extra", "words"),
    [
        (ACME, {"others": {777: "Acme Racks, Inc."}}, "Several companies of the name"),
        (ACME, {"website": "https://www.other-acme.com"}, "another company of that name"),
        (with_ids(cik="320555"), {"contact": ""}, "without a contact"),
        (with_ids(cik="1"), {}, "status 404"),
        (with_ids(cik="../x"), {}, "no CIK"),
    ],
)
def test_filings_of_another_company_are_not_taken(
    target: Target, extra: dict[str, Any], words: str
) -> None:
    documents, troubles = read_edgar(target, **extra)
    assert documents == []
    assert words in troubles[0].why
    assert troubles[0].mend


def test_a_company_that_files_nothing_is_no_trouble() -> None:
    other = Target(account="b.com", domain="b.com", name="Bracken & Sons", seconds=5)
    assert read_edgar(other) == ([], [])
    assert read_edgar(Target(account="t", domain="techcorp.example", name="Acme Racks")) == ([], [])


ZONE: dict[tuple[str, str], Answer] = {
    ("acme.com", "MX"): ["1 aspmx.l.google.com.", "5 alt1.aspmx.l.google.com."],
    ("acme.com", "TXT"): ["v=spf1 include:_spf.google.com include:mail.zendesk.com -all", "MS=ms12345678", "stripe-verification=abc", "unknown=1", "stripe"],
    ("www.acme.com", "CNAME"): ["proxy-ssl.webflow.com."],
    ("help.acme.com", "CNAME"): ["acme.zendesk.com."],
    ("go.acme.com", "CNAME"): ["webflow.com.evil.example."],
}  # fmt: skip


def read_records(
    zone: dict[tuple[str, str], Answer], target: Target, *, reserved: bool = False
) -> Told:
    with DnsServer(dict(zone)) as server:
        resolver = DnsResolver(("127.0.0.1", server.port), seconds=0.5)
        return sort_told(RecordsCollector(resolver, reserved=reserved), target)


def test_records_show_products_word_for_word() -> None:
    documents, troubles = read_records(ZONE, ACME)
    assert troubles == []
    assert documents[0].told["technologies"] == {
        "Google Workspace": "acme.com MX aspmx.l.google.com",
        "Microsoft 365": "acme.com TXT MS=ms12345678",
        "Stripe": "acme.com TXT stripe-verification=abc",
        "Zendesk": "acme.com TXT v=spf1 include:_spf.google.com include:mail.zendesk.com -all",
        "Webflow": "www.acme.com CNAME proxy-ssl.webflow.com",
    }
    assert all(line in documents[0].text for line in documents[0].told["technologies"].values())
    assert "unknown" not in documents[0].text
    assert documents[0].sort == "record"


def test_records_that_nobody_tells_are_a_trouble_and_what_was_told_stays() -> None:
    documents, troubles = read_records(ZONE | {("acme.com", "TXT"): "SERVFAIL"}, ACME)
    assert list(documents[0].told["technologies"]) == ["Google Workspace"]
    assert "TXT of acme.com" in troubles[0].why


@pytest.mark.parametrize(
    "domain", ["nowhere.com", "127.0.0.1", "a..b", "localhost", "", "techcorp.example"]
)
def test_a_name_without_records_tells_nothing(domain: str) -> None:
    assert read_records(ZONE, Target(account="x", domain=domain)) == ([], [])


def test_the_table_of_records_holds_together() -> None:
    products = load_table().product
    assert len(products) >= 80
    assert len({p.name for p in products}) == len(products)
    assert all(v == v.lower() for p in products for v in (*p.mx, *p.txt, *p.spf, *p.alias))
    assert read_text("V=SPF1 +include:sendgrid.net ~all") == ["SendGrid"]
    assert read_text("v=spf1 include:notsendgrid.net ~all") == []


def feed(*entries: tuple[str, str]) -> Reply:
    items = "".join(
        f"<item><title>{title}</title><link>https://news.example/{n}</link><description>{text}</description>"
        f"<pubDate>Mon, 1{n % 9} May 2026 08:00:00 GMT</pubDate></item>"
        for n, (title, text) in enumerate(entries)
    )
    return Reply(
        f"<rss version='2.0'><channel>{items}</channel></rss>",
        headers={"content-type": "application/rss+xml"},
    )


def read_feeds(reply: Reply, target: Target) -> Told:
    with WebServer({"/f": reply}) as server:
        collector = FeedsCollector(make_fetcher(), lambda: [f"{server.url}/f"], [server.url])
        return sort_told(collector, target)


@pytest.mark.parametrize(
    ("name", "title", "told"),
    [
        ("Acme Racks Ltd", "Acme Racks opens in Leeds", True),
        ("Acme Racks Ltd", "Acme opens in Leeds", False),
        ("Acme Racks Ltd", "acme racks are out of fashion", False),
        ("Acme Racks Ltd", "Pacme Racks opens", False),
        ("Acme Racks Ltd", "See acme.com for the new shop", True),
        ("Target Ltd", "Target opens in Leeds", False),
        ("Target Ltd", "Target Ltd opens in Leeds", True),
        ("Vogtmar GmbH", "Vogtmar übernimmt Routewise", True),
        ("", "Acme Racks opens", False),
    ],
)
def test_only_entries_that_name_the_company_are_taken(name: str, title: str, told: bool) -> None:
    target = Target(account="acme.com", domain="acme.com", name=name, seconds=5)
    documents, troubles = read_feeds(
        feed(("Others", "Nothing"), (title, "Details follow.")), target
    )
    assert [d.title for d in documents] == ([title] if told else [])
    assert troubles == []


def test_a_feed_is_fetched_once_for_many_companies_and_a_broken_one_told() -> None:
    with WebServer({"/f": feed(("Acme Racks opens", "x"))}) as server:
        urls = [f"{server.url}/f", f"{server.url}/gone", "http://10.0.0.1/f", "nonsense:"]
        collector = FeedsCollector(make_fetcher(), lambda: urls, [server.url])
        results = [sort_told(collector, ACME) for _ in range(3)]
        assert server.asked.count("/f") == 1
    documents, troubles = results[0]
    assert len(documents) == 1
    assert [t.place for t in troubles] == urls[1:]
    assert all(t.why and t.mend for t in troubles)


def test_files_that_a_person_laid_down_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "research" / "acme.com"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_bytes("Sie wechseln das ERP für die Buchhaltung.".encode("cp1252"))
    (folder / "plan.md").write_text("# Plan\n\nThey move to NetSuite in May.")
    (folder / "page.html").write_text(
        "<nav>x</nav><p>They raised $4 million.</p><p hidden>secret</p>"
    )
    (folder / "deals.csv").write_text("year;supplier\n2025;Zuora\n2026;\n")
    (folder / "deck.pdf").write_bytes(
        set_type(b"Their goal is a close in five days.", format="pdf")
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "outside.txt").write_text("not of this folder")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "dir.txt").mkdir()
    (folder / "large.txt").write_bytes(b"x" * 10_000_001)
    documents, troubles = sort_told(FolderCollector(tmp_path), ACME)
    texts = {d.url.rpartition("/")[2]: d.text for d in documents}
    assert texts == {
        "note.txt": "Sie wechseln das ERP für die Buchhaltung.",
        "plan.md": "# Plan\n\nThey move to NetSuite in May.",
        "page.html": "They raised $4 million.",
        "deals.csv": "year: 2025, supplier: Zuora\n\nyear: 2026",
        "deck.pdf": "Their goal is a close in five days.",
    }
    assert {d.title for d in documents} >= {"Plan", "note"}
    assert {t.place.rpartition("/")[2] for t in troubles} == {
        "broken.pdf",
        "link.txt",
        "dir.txt",
        "large.txt",
    }
    assert all(t.why and t.mend for t in troubles)
    assert all(d.url.startswith("file:research/acme.com/") for d in documents)


@pytest.mark.parametrize("domain", ["../..", "..", "/etc", "other.com", ""])
def test_no_folder_but_the_company_s_own_is_opened(tmp_path: Path, domain: str) -> None:
    (tmp_path / "research").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    assert sort_told(FolderCollector(tmp_path), Target(account="x", domain=domain)) == ([], [])


def test_collectors_may_be_called_from_several_threads() -> None:
    company = make_company(3)
    known = {company.board: {"jobs": greenhouse_of(company)}}
    with serve_site(company) as site, WebServer(board_routes(known, {}, {})) as server:
        collector = BoardsCollector(make_fetcher(), {"greenhouse": server.url})
        results: list[Told] = []
        threads = [
            threading.Thread(target=lambda: results.append(sort_told(collector, site.target())))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert server.most == 1  # one request at a time to a host
    assert [len(documents) for documents, _ in results] == [2] * 4
