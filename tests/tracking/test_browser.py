"""The way out in a real browser: without scripts, by keyboard, on a phone, for screen readers."""

import pytest
from playwright.sync_api import Browser

from tests.tracking.post import SENT, Posted
from tests.web.looks import find_faults

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}


def test_a_person_leaves_by_keyboard_with_scripts_off(posted: Posted, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(posted.ways.unsubscribe)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are unsubscribed").wait_for()
    assert page.url == posted.ways.unsubscribe
    assert context.cookies() == []
    context.close()
    found = posted.house.suppressions.find(SENT.address, posted.house.clock.now())
    assert found is not None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(posted: Posted, browser: Browser, scheme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in (posted.ways.unsubscribe, f"{posted.url}/u/damaged"):
        page.goto(address)
        assert find_faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]
    assert all(url.startswith((posted.url, "data:")) for url in asked)
    context.close()
