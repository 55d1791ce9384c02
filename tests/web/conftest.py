"""A filled site for the session, an empty one for a test, and a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from scotty.door.caller import SESSION
from scotty.settings import Settings
from scotty.store.postgres import locate_database
from scotty.wire import open_house
from tests.databases import make_database, prepare_server
from tests.web.site import PASSWORD, Site, open_site

AXE = Path("node_modules/axe-core/axe.min.js")
WATCH = """
window.__broken = [];
addEventListener("securitypolicyviolation", e => window.__broken.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a site with a small simulated market and one person for each role.

    On a server of its own: a follower waits for the oldest transaction of the whole server, so what
    runs all the time would hold back those of the tests beside it.
    """
    folder = tmp_path_factory.mktemp("site")
    server = locate_database(folder, None)
    prepare_server(server)
    with make_database(server) as url, open_site(url, folder) as opened:
        yield opened


@pytest.fixture
def empty_site(database: str, tmp_path: Path) -> Iterator[Site]:
    """Give a site that holds nothing and knows nobody."""
    with open_site(database, tmp_path / "home", filled=False) as opened:
        yield opened


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[object]:
    """Give an empty house."""
    with open_house(Settings(home=tmp_path / "home", database_url=database)) as opened:
        yield opened


class Watched:
    """A page, and everything it complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("requestfailed", self._note_failure)

    def _note_failure(self, request: Request) -> None:
        # The open line is cut whenever a page is left; so is a part of it that was still on its way.
        left = request.failure == "net::ERR_ABORTED" and "/static/" in request.url
        if not left and not request.url.endswith("/live"):
            self.said.append(f"failed: {request.url} ({request.failure})")

    def complaints(self) -> list[str]:
        """Return what the console, the network and the policy had to say."""
        return self.said + list(self.page.evaluate("window.__broken"))


@contextmanager
def open_context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a fresh browser profile, whose pages note what breaks the policy."""
    with browser.new_context(viewport={"width": 1360, "height": 900}) as opened:
        opened.add_init_script(WATCH)
        yield opened


@contextmanager
def open_pane(browser: Browser, url: str, token: str) -> Iterator[Page]:
    """Give a page of whoever has this session."""
    with open_context(browser) as context:
        context.add_cookies([{"name": SESSION, "value": token, "url": url}])
        yield context.new_page()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a fresh browser profile."""
    with open_context(browser) as opened:
        yield opened


@pytest.fixture(scope="session")
def admin_token(site: Site) -> str:
    """Return the token of an administrator's session."""
    with site.client("admin") as client:
        return client.cookies[SESSION]


@pytest.fixture
def watched(browser: Browser, site: Site, admin_token: str) -> Iterator[Watched]:
    """Give a page of an administrator who is signed in."""
    with open_pane(browser, site.url, admin_token) as page:
        yield Watched(page)


def sign_in(page: Page, site: Site, role: str = "admin") -> None:
    """Sign in by the form as somebody of this role."""
    page.goto(f"{site.url}/enter")
    page.get_by_label("E-mail address").fill(f"{role}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/")
