"""Battle cards and the content hub in a real browser, without scripts, by role and by API."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from scotty.desk.cards import CardRow, list_cards
from scotty.desk.passwords import hash_password
from tests.web.conftest import open_pane
from tests.web.looks import look_over
from tests.web.site import PASSWORD, Site, enter_site

pytestmark = pytest.mark.browser
PAGES = [
    "/cards",
    "/cards/{rival}",
    "/cards/{rival}?deal={deal}",
    "/cards/{rival}?view=versions",
    "/cards/{rival}?as_of={past}",
    "/content?q=month+clo",
    "/content?q=nothing+says+qqqq",
    "/content?for=techcorp.example",
    "/content?for=nobody.example",
]


@pytest.fixture(scope="module")
def row(site: Site) -> CardRow:
    """Return the rival with most open deals against it."""
    return list_cards(site.house).rows[0]


@pytest.fixture(scope="module")
def deal(site: Site, row: CardRow) -> str:
    with site.client("viewer") as client:
        page = client.get(f"/api/v1/cards/{row.rival}").json()
    return str(page["deals"][0]["deal"])


@pytest.fixture(scope="module")
def pane(browser: Browser, site: Site, admin_token: str) -> Iterator[Page]:
    """Give one page of an administrator for all that is looked at."""
    with open_pane(browser, site.url, admin_token) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_page(site: Site, pane: Page, row: CardRow, deal: str, path: str) -> None:
    past = site.house.clock.now() - timedelta(days=20)
    address = path.format(rival=row.rival, deal=quote(deal), past=f"{past:%Y-%m-%d}")
    faults, said = look_over(pane, site.url + address)
    assert not faults, "\n".join(faults)
    assert said == []


def test_words_are_found_while_they_are_typed(site: Site, pane: Page) -> None:
    pane.goto(f"{site.url}/content")
    pane.get_by_label("Find", exact=True).press_sequentially("kilowat")
    expect(pane.locator("#found-content h3").first).to_have_text(
        "Solmark Energy bills by usage beside its old ERP"
    )
    expect(pane.locator("#found-content mark").first).to_have_text("kilowatt")


def test_a_line_opens_into_its_facts(site: Site, pane: Page, row: CardRow) -> None:
    pane.goto(f"{site.url}/cards/{row.rival}")
    line = pane.locator(".part details").first
    line.locator("summary").click()
    line.get_by_role("link", name="Evidence").click()
    expect(pane.get_by_role("heading", level=1)).to_be_visible()
    assert "/why/" in pane.url


def test_whoever_has_a_deal_against_it_is_told_once(site: Site, row: CardRow, deal: str) -> None:
    with site.client("viewer") as viewer:
        assert viewer.post("/cards/refresh").status_code == 403
        assert "for our own eyes" in viewer.get(f"/cards/{row.rival}").text
    with site.client("seller") as seller:
        assert seller.post("/cards/refresh").headers["location"].startswith("/cards?changed=")
        assert "No card changed" in seller.get("/cards?changed=0").text
    owner = row.owners[0]
    hashed = hash_password(PASSWORD, "")
    site.house.access.add_user("owner@example.com", owner, hashed, ["seller"])
    with httpx.Client(base_url=site.url, timeout=60) as client:
        enter_site(client, "owner@example.com")
        assert "New on rivals in your deals" in client.get("/").text
        assert f"/cards/{row.rival}?deal=" in client.get(f"/deal/{quote(deal)}").text
        for one in list_cards(site.house).rows:
            assert client.get(f"/cards/{one.rival}").status_code == 200
        assert "New on rivals in your deals" not in client.get("/").text


def test_programs_ask_the_same(site: Site, row: CardRow, deal: str) -> None:
    with site.client("viewer") as client:
        told = client.get("/api/v1/cards").json()
        assert {r["rival"] for r in told["rows"]} == {
            "meterwise",
            "billoria",
            "zuvanto",
            "ledgerloom",
        }
        card = client.get(f"/api/v1/cards/{row.rival}", params={"deal": deal}).json()
        assert card["focus"]["deal"] == deal
        assert all(line["facts"] or line.get("asset") for line in card["card"]["lines"])
        found = client.get(
            "/api/v1/content/search", params={"q": "audit", "kind": "insight"}
        ).json()
        assert [hit["row"]["name"] for hit in found["hits"]] == ["insight-payments"]
        ask = {"account": "techcorp.example", "stage": "deciding", "limit": "3"}
        best = client.get("/api/v1/content/recommend", params=ask).json()
        assert len(best["assets"]) == 3
        assert client.get("/api/v1/cards/nobody").status_code == 422
        assert client.post("/api/v1/cards/refresh").status_code == 403
