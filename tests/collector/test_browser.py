"""A real page with Segment's browser SDK in a real Chromium, sending to the collector."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.collector.conftest import Served
from tests.collector.speak import CHROME

ROOT = Path(__file__).parents[2]
SDK = ROOT / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
PAGE = """<!doctype html><meta charset="utf-8"><title>Plans and prices</title>
<script src="/sdk/index.js"></script>
<script>
  const query = new URLSearchParams(location.hash.slice(1));
  window.analytics = AnalyticsNext.AnalyticsBrowser.load(
    {writeKey: query.get("key"), cdnURL: query.get("collector")});
</script><body>Plans</body>"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not SDK.exists(), reason="@segment/analytics-next is not installed (npm)"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site with one page, whatever its path."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sdk").symlink_to(SDK)
    (folder / "pricing").mkdir()
    (folder / "pricing" / "index.html").write_text(PAGE, encoding="utf-8")
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def visit(browser: Browser, site: str, served: Served) -> Iterator[Page]:
    """Return the page, open, as an ordinary Chrome shows it."""
    context = browser.new_context(user_agent=CHROME)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{site}/pricing/?ref=mail#key={served.key}&collector={served.address}")
    yield page
    context.close()
    assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []


def send(page: Page, script: str) -> None:
    """Run a call of the SDK, and wait until the collector has answered it."""
    with page.expect_response(lambda r: "/v1/" in r.url and r.request.method == "POST") as answer:
        page.evaluate(f"analytics.{script}.then(() => null)")
    assert answer.value.status == 200


def test_a_visit_becomes_facts(visit: Page, served: Served) -> None:
    send(visit, "page()")
    send(visit, "track('Form Submitted', {email: 'ada@acme.com', form: 'contact'})")
    send(visit, "identify('u7', {email: 'ada@acme.com', name: 'Ada'})")
    send(visit, "group('acme.com', {name: 'Acme'})")
    (seen,) = served.facts("web.pricing_viewed")
    assert seen.data["path"] == "/pricing/"
    assert seen.data["title"] == "Plans and prices"
    assert (seen.verdict, seen.data["class"]) == ("human", "unmatched")
    assert seen.visitor
    (form,) = served.facts("web.form_submitted")
    assert (form.account, form.contact, form.visitor) == ("acme.com", "ada@acme.com", seen.visitor)
    assert {f.visitor for f in served.facts("visitor.identified")} == {seen.visitor, "user:u7"}
    assert served.facts("account.profiled")[0].data["name"] == "Acme"
    assert served.letters() == []


def test_the_same_visitor_comes_back(visit: Page, served: Served) -> None:
    send(visit, "page()")
    visit.reload()
    send(visit, "page()")
    first, second = served.facts("web.pricing_viewed")
    assert first.visitor == second.visitor
    assert first.key != second.key


def test_a_headless_browser_is_no_person(browser: Browser, site: str, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/pricing/#key={served.key}&collector={served.address}")
    send(page, "page()")
    context.close()
    (seen,) = served.facts("web.pricing_viewed")
    assert (seen.verdict, seen.data["bot"]) == ("bot", "automated browser")
