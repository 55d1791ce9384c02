"""Each trap is bounded and told with place, why and mend, and the rest of the site is read."""

import re
import resource
import time

import pytest

from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.web import Fetcher, SiteCollector
from tests.research.world import NOW, WebServer
from tests.research.world.traps import FINE_TEXT, STOPS, TRAPS, fine_site


def collect(
    server: WebServer, seconds: float = 15.0, pages: int = 30, site: str = ""
) -> tuple[list[Document], list[Trouble]]:
    target = Target(
        account="wexcombe.example", domain="wexcombe.example", name="Wexcombe Supply",
        site=site or server.url, pages=pages, seconds=seconds,
    )  # fmt: skip
    told = list(SiteCollector(Fetcher(lambda _: [], "Scotty test")).collect(target, NOW))
    return [d for d in told if isinstance(d, Document)], [t for t in told if isinstance(t, Trouble)]


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_told_and_the_rest_is_read(name: str) -> None:
    answer, words = TRAPS[name]
    begun, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with WebServer(fine_site() | {"/news/trap": answer}) as server:
        documents, troubles = collect(server, seconds=4.0)
    assert any(FINE_TEXT in d.text for d in documents) or name in STOPS
    assert not any("trap" in d.url for d in documents)
    told = [t for t in troubles if re.search(words, t.why)]
    assert told, troubles
    assert "/news/trap" in told[0].place
    assert told[0].mend
    assert time.monotonic() - begun < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 150_000  # kilobytes
