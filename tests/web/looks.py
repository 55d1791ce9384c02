"""How pages are looked at: by axe, on a phone in the dark, on a desk in the light with all opened."""

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page

from tests.web.conftest import AXE

DESK = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
SIGHT = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
"""Rules of axe whose answer depends on colours and on the window; for all others one look will do."""


def find_faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA, and its best practices; or by these rules."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run make setup")
    page.evaluate(AXE.read_text())
    asked = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = page.evaluate("asked => axe.run(document, asked)", asked)
    return [
        f"{v['impact']} {v['id']}: {n['target']} {n['failureSummary']}"
        for v in found["violations"]
        for n in v["nodes"]
    ]


def widen(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def open_details(page: Page) -> None:
    """Open whatever can be opened on a page."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")


def look_over(
    page: Page,
    url: str,
    arrived: Callable[[Page, str], None] = lambda _page, _look: None,
    status: int = 200,
) -> list[str]:
    """Return what is wrong with a page on a phone and on a desk; `arrived` waits for what comes late."""
    faults = []
    for look, window, media, rules in (
        ("phone", PHONE, {"color_scheme": "dark", "reduced_motion": "reduce"}, SIGHT),
        ("desk", DESK, {"color_scheme": "light", "reduced_motion": "no-preference"}, ()),
    ):
        page.emulate_media(**media)  # type: ignore[arg-type]
        page.set_viewport_size(window)  # type: ignore[arg-type]
        response = page.goto(url)
        assert response is not None
        assert response.status == status
        arrived(page, look)
        if look == "desk":
            open_details(page)
        faults += [f"{look}: {fault}" for fault in find_faults(page, rules)]
        if (pixels := widen(page)) > 0:
            faults.append(f"{look}: {pixels} pixels too wide")
    return faults
