"""The committee map in a real browser: people by part, every number opens into its facts."""

import pytest
from playwright.sync_api import Browser

from scotty.facts import Fact
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


def test_an_address_is_found_and_taken_over_by_a_person(site: Site) -> None:
    now = site.house.clock.now()
    site.house.ledger.append(
        [
            Fact(
                kind="contact.profiled",
                at=now,
                known=now,
                source="crm",
                key="uwe",
                account=TECHCORP,
                contact="003UWE",
                data={"name": "Uwe Löwe", "title": "Sachbearbeiter Fakturierung"},
            )
        ]
    )
    with site.client("seller") as client:
        assert client.post(f"/account/{TECHCORP}/enrich").status_code == 303
        page = client.get(f"/account/{TECHCORP}/committee").text
        assert "Not used before somebody takes it over" in page
        fact = page.split('name="fact" value="', 1)[1].split('"', 1)[0]
        assert client.post(f"/account/{TECHCORP}/take", data={"fact": fact}).status_code == 303
        assert client.get(f"/account/{TECHCORP}/committee").text.count("Not used before") < (
            page.count("Not used before")
        )
    with site.client("viewer") as client:
        assert client.post(f"/account/{TECHCORP}/enrich").status_code == 403


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
