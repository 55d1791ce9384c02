"""Who is no person: crawlers, headless browsers, prefetches, inhuman speed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from crawleruseragents import is_crawler

from scotty.ports.sources import Network

BROWSER_LIBRARIES = ("analytics.js", "rudderlabs javascript", "@segment/analytics-next")
"""SDKs that run in a browser, where there is always a user agent."""
FASTEST = 10
WINDOW = timedelta(seconds=5)
"""So many page views of one visitor in so short a time: nobody reads that fast."""

_AUTOMATION = (
    "headless", "phantomjs", "selenium", "puppeteer", "playwright", "webdriver", "electron-test",
    "slimerjs", "jsdom", "cypress", "htmlunit",
)  # fmt: skip


@lru_cache(maxsize=16_384)
def judge_agent(agent: str) -> str | None:
    """Return why a user agent is a machine's; None for a person's browser.

    By the list of the `crawler-user-agents` project, and the names of automated browsers.
    """
    lower = agent.lower()
    if any(word in lower for word in _AUTOMATION):
        return "automated browser"
    return "crawler" if is_crawler(agent) else None


def judge_visit(agent: str | None, library: str | None, webdriver: bool) -> str | None:
    """Return why the visitor is a machine; None where nothing says so.

    `webdriver` is the browser's own word for being driven (W3C WebDriver, `navigator.webdriver`).
    """
    if webdriver:
        return "navigator.webdriver"
    if agent:
        return judge_agent(agent[:1024])
    if library and library.lower().startswith(BROWSER_LIBRARIES):
        return "no user agent"
    return None


def judge_network(network: Network | None) -> str | None:
    """Return why nobody sits at this network; None for places where people are."""
    if network is not None and network.kind in ("hosting", "anonymous"):
        return f"{network.kind} network"
    return None


def too_fast(moments: Iterable[datetime]) -> bool:
    """Return whether one visitor's page views come faster than anyone reads."""
    times = sorted(moments)
    return any(
        last - first <= WINDOW for first, last in zip(times, times[FASTEST - 1 :], strict=False)
    )
