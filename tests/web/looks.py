"""How pages are looked at: by axe, on a phone in the dark, on a desk in the light with all opened."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.web.conftest import AXE, Watched

DESK = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}


def find_faults(page: Page, *rules: str) -> list[str]:
    """Return what axe finds by the rules that it has on, and by these."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run make setup")
    page.evaluate(AXE.read_text())
    asked = {"resultTypes": ["violations"], "rules": {name: {"enabled": True} for name in rules}}
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
) -> tuple[list[str], list[str]]:
    """Return what is wrong with a page on a phone and on a desk, and what it complained of on the desk.

    `arrived` waits for what comes late. What the page before still wanted is not counted.
    """
    faults = []
    for look, window, media, rules in (
        ("phone", PHONE, {"color_scheme": "dark", "reduced_motion": "reduce"}, ("target-size",)),
        ("desk", DESK, {"color_scheme": "light", "reduced_motion": "no-preference"}, ()),
    ):
        page.emulate_media(**media)  # type: ignore[arg-type]
        page.set_viewport_size(window)  # type: ignore[arg-type]
        page.goto("about:blank")
        watched = Watched(page)
        response = page.goto(url)
        assert response is not None
        assert response.status == status
        arrived(page, look)
        found = find_faults(page, *rules)
        if look == "desk":
            open_details(page)
            found += find_faults(page)
        faults += [f"{look}: {fault}" for fault in found]
        if (pixels := widen(page)) > 0:
            faults.append(f"{look}: {pixels} pixels too wide")
    return faults, watched.complaints()
