"""Every page in a real browser: silent, within the policy, accessible, light, narrow and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from scotty.desk.deals import list_deals
from scotty.door.caller import SESSION
from tests.web.conftest import Watched, open_pane
from tests.web.looks import find_faults, look_over
from tests.web.site import Site

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/?step=5",
    "/hot",
    "/hot?view=near",
    "/hot?view=fit",
    "/hot?view=reach",
    "/hot?q=nobody-is-called-so",
    "/account/{top}",
    "/account/{top}?of=intent",
    "/account/{top}?of=fit&as_of={past}",
    "/deals",
    "/deals?view=table",
    "/deals?view=risk&q=nobody-is-called-so",
    "/deal/{deal}",
    "/deal/{deal}/past",
    "/actions",
    "/forecast",
    "/models/deals",
    "/why/{fact}",
    "/find?q=tech",
    "/import",
    "/connections",
    "/connections/letters",
    "/links",
    "/playbook",
    "/playbook?view=text",
    "/playbook?view=versions",
    "/playbook?view=lessons",
    "/backtest",
    "/team",
    "/audit?verify=1",
    "/status",
    "/nowhere",
]
LIMIT = 150_000
"""Bytes of a page with all it loads, compressed; the charts' library aside."""


@pytest.fixture(scope="module")
def pane(browser: Browser, site: Site, admin_token: str) -> Iterator[Page]:
    """Give one page of an administrator for all that is looked at."""
    with open_pane(browser, site.url, admin_token) as opened:
        yield opened


def fill(site: Site, path: str) -> str:
    """Return a path with the names of this market in it."""
    top = site.board.hot_list().accounts[0]
    timeline = site.house.ledger.timelines([top.account])[top.account]
    fact = next(timeline.facts())
    past = f"{fact.at:%Y-%m-%d}"
    deal = "" if "{deal}" not in path else list_deals(site.house, limit=1).deals[0].deal
    return site.url + path.format(top=top.domain, fact=fact.id, past=past, deal=deal)


def await_charts(page: Page, _look: str) -> None:
    """Wait until the charts are drawn on the pages that must have some."""
    if any(place in page.url for place in ("view=fit", "view=reach", "/forecast")):
        page.wait_for_selector(".plot canvas")
        page.wait_for_selector(".plot:not([aria-busy])")


@pytest.mark.parametrize("path", PAGES)
def test_page(site: Site, pane: Page, path: str) -> None:
    gone = path == "/nowhere"
    asked: list[str] = []
    pane.on("request", lambda request: asked.append(request.url))
    faults, said = look_over(pane, fill(site, path), await_charts, 404 if gone else 200)
    assert not faults, "\n".join(faults)
    assert [s for s in said if not (gone and "404" in s)] == []
    assert asked
    assert [u for u in asked if not u.startswith((site.url, "data:", "about:"))] == []


def test_pages_are_light(site: Site, watched: Watched) -> None:
    page = watched.page
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: dict[str, int] = {}
    names: dict[str, str] = {}
    line.on(
        "Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]})
    )
    line.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    for path in PAGES:
        sizes.clear()
        names.clear()
        page.goto(fill(site, path), wait_until="load")
        mine = {names[key]: n for key, n in sizes.items() if key in names}
        total = sum(n for url, n in mine.items() if "vendor/charts.js" not in url)
        assert 10_000 < total < LIMIT, (path, mine)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/hot",
        "/account/{top}",
        "/deals",
        "/deal/{deal}",
        "/forecast",
        "/playbook",
        "/connections",
    ],
)
def test_pages_can_be_read_without_scripts(
    site: Site, browser: Browser, admin_token: str, path: str
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies([{"name": SESSION, "value": admin_token, "url": site.url}])
    page = plain.new_page()
    page.goto(fill(site, path))
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("main").inner_text().strip()
    plain.close()


def test_the_door_is_accessible(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.goto(f"{site.url}/enter")
        assert find_faults(page) == []
