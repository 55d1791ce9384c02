"""The pages of outreach in a real browser: silent, accessible, narrow and dark; and the outbox by keys alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from scotty.door.caller import SESSION
from tests.databases import make_database
from tests.outreach.clocks import SetClock
from tests.outreach.kit import ACCOUNT
from tests.web.conftest import Watched, open_pane
from tests.web.looks import look_over
from tests.web.reach import find_first, open_reach
from tests.web.site import Site

pytestmark = pytest.mark.browser
PAGES = [
    "/outbox",
    "/outbox?at={emil}",
    "/outbox?view=planned",
    "/outbox?view=unknown",
    "/outbox?view=done",
    "/tasks",
    "/sequences",
    "/sequences?view=calendar",
    "/sequences/short",
    "/sequences/short?view=text",
    "/sequences/short?view=preview",
    f"/sequences/short?view=preview&account={ACCOUNT}",
    "/sequences/short?view=people",
    "/sequences/short?view=versions",
    "/sequences/hands?view=calendar",
    "/mailboxes",
    f"/account/{ACCOUNT}",
    f"/account/{ACCOUNT}/engage",
    f"/account/{ACCOUNT}/engage?who=bob@{ACCOUNT}",
    "/",
]


@pytest.fixture(scope="module")
def reach(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a workspace in the midst of its outreach."""
    with make_database(server) as url, open_reach(url, tmp_path_factory.mktemp("reach")) as opened:
        yield opened


@pytest.fixture(scope="module")
def pane(browser: Browser, reach: Site) -> Iterator[Page]:
    """Give one page of an administrator for all tests."""
    with (
        reach.client("admin") as client,
        open_pane(browser, reach.url, client.cookies[SESSION]) as opened,
    ):
        yield opened


@pytest.fixture
def seen(pane: Page) -> Watched:
    """Give the page, empty, with nothing said yet."""
    pane.goto("about:blank")
    return Watched(pane)


def fill(reach: Site, path: str) -> str:
    return reach.url + path.replace("{emil}", find_first(reach.house, "emil").id)


@pytest.mark.parametrize("path", PAGES)
def test_page(reach: Site, pane: Page, path: str) -> None:
    faults, said = look_over(pane, fill(reach, path))
    assert not faults, "\n".join(faults)
    assert said == []


def test_a_sequence_is_checked_while_it_is_written(reach: Site, seen: Watched) -> None:
    page = seen.page
    page.goto(f"{reach.url}/sequences/short?view=text")
    area = page.get_by_label("TOML")
    whole = area.input_value()
    area.fill(whole + "\n[[step]]\nname = 'four'\nday = 2\nbody = 'x'\n")
    expect(page.locator("#checked")).to_contain_text("'four' is on day 2")
    area.fill(whole.replace("day = 6", "day = 9"))
    expect(page.locator("#checked")).to_contain_text("It holds: 3 steps in 9 days")
    page.get_by_label("Account", exact=True).fill(ACCOUNT)
    page.get_by_role("button", name="Show it as they would get it").click()
    expect(page.get_by_role("heading", name="would get it")).to_be_visible()
    assert "day = 9" in page.get_by_label("TOML").input_value()
    page.get_by_label("Note").fill("more air")
    with page.expect_navigation():
        page.get_by_role("button", name="Save as version 2").click()
    page.goto(f"{reach.url}/sequences/short?view=versions")
    page.get_by_role("link", name="What changed in version 2").click()
    expect(page.locator("ins")).to_contain_text("+day = 9")
    page.goto(f"{reach.url}/sequences/short?view=versions")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.locator("tbody tr").first).to_contain_text("Restored version 1")
    assert seen.complaints() == []


def test_the_outbox_by_keys(reach: Site, seen: Watched) -> None:
    page = seen.page
    page.goto(f"{reach.url}/outbox")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    names = rows.locator("strong").all_inner_texts()
    heading = page.locator("#letter-name")
    expect(heading).to_have_text(names[0])
    page.keyboard.press("j")
    expect(heading).to_have_text(names[1])
    expect(page.locator("[data-row][aria-current]")).to_be_focused()
    page.keyboard.press("k")
    expect(heading).to_have_text(names[0])
    ready = "Bob Smith"
    if names[0] != ready:
        page.keyboard.press("j")
    expect(heading).to_have_text(ready)
    assert isinstance(reach.house.clock, SetClock)
    reach.house.clock.forward(minutes=1)
    page.keyboard.press("e")
    words = page.get_by_label("Words")
    expect(words).to_be_focused()
    words.fill(words.input_value().replace("looks after billing", "takes care of billing"))
    page.get_by_role("button", name="Save the words").click()
    expect(page.locator("ins", has_text="takes care of billing")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(rows).to_have_count(1)
    expect(heading).to_have_text("Emil Smith")
    expect(page.locator(".notice.bad", has_text="45 % in")).to_be_visible()
    page.keyboard.press("x")
    page.get_by_label("Why", exact=True).fill("not true")
    page.keyboard.press("Enter")
    expect(page.locator(".letter dl")).to_contain_text("two of short")  # the sequence goes on
    bob, emil = find_first(reach.house, "bob"), find_first(reach.house, "emil")
    assert (bob.approved == bob.draft, bob.approver) == (True, "admin@example.com")
    assert (emil.state, emil.reason) == ("dropped", "not true")
    assert seen.complaints() == []


def test_the_outbox_without_scripts(reach: Site, browser: Browser) -> None:
    with reach.client("admin") as client:
        token = client.cookies[SESSION]
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies([{"name": SESSION, "value": token, "url": reach.url}])
    page = plain.new_page()
    page.goto(f"{reach.url}/outbox?view=unknown")
    page.get_by_role("button", name="It arrived").click()
    expect(page.get_by_role("heading", name="Nothing is in doubt")).to_be_visible()
    page.goto(f"{reach.url}/tasks")
    page.get_by_label("What came of it").fill("she said hello")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="No task waits")).to_be_visible()
    assert find_first(reach.house, "ann").answer == "she said hello"
    plain.close()
