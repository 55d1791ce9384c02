"""Profile and intel in a real browser: silent, accessible, each line opening into who says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Watched, open_pane
from tests.web.looks import look_over
from tests.web.site import Site

pytestmark = pytest.mark.browser
PROFILE = "/account/techcorp.example/profile"
DANIEL = "/account/techcorp.example/people/daniel.reyes@techcorp.example"


@pytest.fixture(scope="module")
def pane(browser: Browser, site: Site, admin_token: str) -> Iterator[Page]:
    with open_pane(browser, site.url, admin_token) as opened:
        yield opened


@pytest.mark.parametrize("path", [PROFILE, DANIEL, f"{PROFILE}?as_of={{past}}"])
def test_page(site: Site, pane: Page, path: str) -> None:
    past = f"{site.house.clock.now().replace(day=1):%Y-%m-%d}"
    faults, said = look_over(pane, site.url + path.format(past=past))
    assert not faults, "\n".join(faults)
    assert said == []


def test_from_the_account_to_a_line_s_source_and_to_a_person(site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site.url}/account/techcorp.example")
    page.get_by_role("navigation", name="Of this account").get_by_role(
        "link", name="Profile"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("TechCorp")
    expect(page.locator(".masthead")).to_contain_text("SIMULATED")
    line = page.locator("details.stated", has_text="raised $32 million").first
    line.locator("summary").click()
    expect(line.locator(".under")).to_contain_text("it may be said to them")
    with page.expect_navigation():
        line.locator("a[href^='/why/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why")
    page.goto(f"{site.url}{PROFILE}")
    seen = page.locator("details.stated", has_text="Our prices were looked at").first
    expect(seen).to_contain_text("our eyes only")
    expect(page.get_by_role("heading", name="What is not known")).to_be_visible()
    page.get_by_role("link", name="Daniel Reyes").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daniel Reyes")
    expect(page.locator("blockquote.draft p")).not_to_have_count(0)
    assert watched.complaints() == []


def test_the_brief_and_who_may_read_it(site: Site) -> None:
    with site.client("viewer") as client:
        brief = client.get(f"{PROFILE}.pdf")
        assert brief.headers["content-type"] == "application/pdf"
        assert "techcorp-example-" in brief.headers["content-disposition"]
    with site.client() as stranger:
        assert stranger.get(PROFILE).status_code == 303
