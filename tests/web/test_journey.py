"""What people do, in a real browser, from the printed link to their own data."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scotty.desk.access import first_link
from scotty.desk.audit import verify_acts
from scotty.desk.imports import list_imports
from scotty.door.caller import SESSION
from tests.web.conftest import Watched, sign_in
from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.browser
ACCOUNTS = """Company,Website,Industry,Employees
Northwind Looms,northwind-looms.example,software,420
Harbour & Sons,harbour.example,retail,35
Brightwater,brightwater.example,software,abc
"""


def test_from_the_first_link_to_one_s_own_data(empty_site: Site, context: BrowserContext) -> None:
    token = first_link(empty_site.house)
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(f"{empty_site.url}/start/{token}")
    page.get_by_label("Your name").fill("Mia Okafor")
    page.get_by_label("E-mail address").fill("mia@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    for step in range(1, 6):
        expect(page.get_by_role("heading", name=f"{step} of 5")).to_be_visible()
        if step < 5:
            page.get_by_role("link", name="Next", exact=True).click()
    page.get_by_role("button", name="Close the tour").click()
    expect(page.get_by_role("heading", name="Nothing is watched yet")).to_be_visible()
    expect(page.get_by_text("of 5")).to_have_count(0)

    page.locator("main").get_by_role("link", name="Import files").click()
    page.set_input_files(
        "[name=files]",
        {"name": "accounts.csv", "mimeType": "text/csv", "buffer": ACCOUNTS.encode()},
    )
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", name="Look before loading")).to_be_visible()
    expect(page.get_by_label("Field of Website")).to_have_value("domain")
    page.get_by_label("Field of Employees").select_option("")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_label("Field of Employees")).to_have_value("")
    page.get_by_label("Field of Employees").select_option("employees")
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/import")
    expect(page.get_by_text("done")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="accounts.csv").click()
    assert list_imports(empty_site.house)[0].report is not None

    page.goto(f"{empty_site.url}/account/northwind-looms.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Northwind Looms")
    page.goto(f"{empty_site.url}/hot?view=near")
    expect(page.locator("main")).to_contain_text("watched")
    assert watched.complaints() == []
    assert verify_acts(empty_site.house).whole
    page.goto(f"{empty_site.url}/start/{token}")
    expect(page.get_by_text("used already")).to_be_visible()


def test_a_score_opens_down_to_its_facts(site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site.url}/hot")
    page.locator("tbody th a").first.click()
    shown = float(page.locator(".big strong").first.inner_text())
    parts = [
        float(cell.replace("−", "-"))
        for cell in page.locator(".fall summary .num").all_inner_texts()
    ]
    assert sum(parts) == pytest.approx(shown, abs=0.05 * len(parts) + 0.05)
    told = page.locator(".fall details", has=page.locator(".inside a"))
    told.last.locator("summary").click()
    told.last.locator(".inside a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why")
    expect(page.locator("main")).to_contain_text("Told by")


def test_the_parts_add_up_to_the_last_digit(site: Site) -> None:
    for standing in site.board.hot_list().accounts:
        for reasons, total in (
            (standing.reasons, standing.intent),
            (standing.fit_reasons, standing.fit),
            (standing.score_reasons, standing.score),
        ):
            assert sum(r.points for r in reasons) == pytest.approx(total, abs=1e-9)


def test_the_slider_shows_an_earlier_day(site: Site, watched: Watched) -> None:
    page = watched.page
    top = site.board.hot_list().accounts[0]
    page.goto(f"{site.url}/account/{top.domain}")
    now = page.locator(".big strong").first.inner_text()
    slider = page.get_by_label("Days back in time")
    slider.evaluate(
        "s => { s.value = s.max - 60; s.dispatchEvent(new Event('input', {bubbles: true})); "
        "s.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    page.wait_for_url("**as_of=*")
    expect(page.get_by_role("link", name="Back to now")).to_be_visible()
    assert page.locator(".big strong").first.inner_text() != now
    assert watched.complaints() == []


def test_the_palette_finds_anything_by_keyboard(site: Site, watched: Watched) -> None:
    page = watched.page
    top = site.board.hot_list().accounts[0]
    page.goto(f"{site.url}/status")
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(page.locator("#found")).to_contain_text("Playbook")
    page.keyboard.type(top.name.lower()[:6])
    expect(page.locator("#found")).to_contain_text(top.name)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("playb")
    expect(page.locator("#found [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/playbook")
    assert watched.complaints() == []


def test_a_person_and_a_deal_are_found(site: Site, watched: Watched) -> None:
    page = watched.page
    account = site.board.hot_list().accounts[0].account
    person = site.house.tables.contacts(account)[0]
    page.goto(f"{site.url}/find?q={person['key']}")
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    expect(page.locator(".found").get_by_role("link").first).to_have_attribute(
        "href", re.compile(re.escape(account))
    )


def test_everything_is_reached_by_tab(site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site.url}/hot")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring != "none"


def test_a_rule_is_changed_compared_and_restored(site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site.url}/playbook")
    page.get_by_label("Intent above").fill("250")
    page.get_by_role("button", name="Save as version").click()
    expect(page.get_by_role("alert")).to_contain_text("100")
    expect(page.get_by_label("Intent above")).to_have_attribute("aria-invalid", "true")
    page.goto(f"{site.url}/playbook")
    page.get_by_label("Intent above").fill("68")
    page.get_by_label("Note").fill("wider")
    page.get_by_role("button", name="Save as version").click()
    page.wait_for_url("**view=versions")
    page.get_by_role("link", name="What changed").first.click()
    expect(page.locator("ins")).to_have_text("+intent_above = 68")
    expect(page.locator("del")).to_have_text("-intent_above = 70")
    page.go_back()
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("Restored version 1.").first).to_be_visible()


def test_a_source_is_connected_and_sends(site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site.url}/connections")
    page.get_by_role("button", name="Make a write key").click()
    key = page.locator("#write-key").inner_text()
    message = {"anonymousId": "a-1", "event": "Pricing Viewed", "messageId": "m-1"}
    with site.client() as client:
        answer = client.post("/v1/track", json=message, auth=(key, ""))
        assert answer.status_code == 200, answer.text
        broken = client.post("/v1/track", json={"event": "No One"}, auth=(key, ""))
    assert broken.status_code in {200, 400}
    page.goto(f"{site.url}/connections")
    expect(page.locator("main")).not_to_contain_text(key)
    page.get_by_role("button", name="Revoke").first.click()
    expect(page.get_by_text("revoked").first).to_be_visible()


def test_themes_turn(site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site.url}/status")
    grounds = set()
    for theme in ("light", "dark"):
        page.get_by_role("button", name="theme; change it").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        grounds.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert len(grounds) == 2


def test_signing_out_works(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page: Page = context.new_page()
    sign_in(page, site, "seller")
    expect(page.get_by_role("link", name="Audit log")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/enter")
    assert SESSION not in {c.get("name") for c in context.cookies()}
    page.goto(f"{site.url}/hot")
    page.wait_for_url("**/enter?back=/hot")
    context.close()
