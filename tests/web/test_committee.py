"""The committee map in a real browser: people by part, every number opens into its facts."""

import pytest
from playwright.sync_api import Browser

from tests.web.conftest import open_pane
from tests.web.looks import look_over
from tests.web.site import Site

pytestmark = pytest.mark.browser
TECHCORP = "techcorp.example"


def test_committee_page(site: Site, browser: Browser, admin_token: str) -> None:
    url = f"{site.url}/account/{TECHCORP}/committee"
    with open_pane(browser, site.url, admin_token) as page:
        faults, said = look_over(page, url)
        assert (faults, said) == ([], [])
        page.goto(url)
        card = page.locator(".human", has_text="Daniel Reyes")
        assert "Budget holder" in card.inner_text()
        card.locator("summary").first.click()
        assert "Log-odds, added up" in card.inner_text()
        card.locator(".clues a").first.click()
        page.wait_for_url("**/why/*")
        page.goto(f"{url}?as_of=2025-12-31")
        assert page.locator("h1").inner_text()


def test_committee_for_programs(site: Site) -> None:
    with site.client("seller") as client:
        told = client.get(f"/api/v1/accounts/{TECHCORP}/committee").json()
        assert {"members", "seats", "gaps", "next", "key"} <= told.keys()
        member = told["members"][0]
        assert {"contact", "name", "title", "roles"} <= member.keys()
        assert all(r.keys() == {"role", "probability", "facts"} for r in member["roles"])
        fact = next(f for m in told["members"] for r in m["roles"] for f in r["facts"])
        assert client.get(f"/api/v1/why/{fact}").status_code == 200
        assert client.get("/api/v1/accounts/nobody.example/committee").status_code == 422
    with site.client() as client:
        assert client.get(f"/api/v1/accounts/{TECHCORP}/committee").status_code == 401
