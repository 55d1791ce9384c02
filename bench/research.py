"""Research of 200 companies from local sites, on two cores, against bare fetching of the same pages.

The sites (seventeen pages, a feed, two sitemaps, a job board each; three languages) are served by a
process of their own. In the same run, company by company: the pages fetched one after another by a
plain httpx2 client that reads nothing; the same by the collectors, which check each address, keep
robots.txt and make text, day, language and products of each page; and whole research from order to
profile, on the embedded database, first and again. Nobody is waited for politely on loopback.
Run: python bench/research.py [companies]. Writes bench/results/research.json.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import httpx2  # noqa: E402 - after the path that finds the tests
import msgspec  # noqa: E402
from tests.research.world import NOW, Company, make_company  # noqa: E402

from scotty.desk.profile import show_research  # noqa: E402
from scotty.desk.research import Order, research_account  # noqa: E402
from scotty.ports import House  # noqa: E402
from scotty.ports.research import Collector, Document, Target  # noqa: E402
from scotty.settings import Settings  # noqa: E402
from scotty.vendors.boards import BoardsCollector  # noqa: E402
from scotty.vendors.web import Fetcher, SiteCollector, name_agent  # noqa: E402
from scotty.wire import open_house  # noqa: E402

AT_ONCE = 4
"""Companies researched at the same time, where several are."""


@contextmanager
def serve(count: int) -> Iterator[dict[str, Any]]:
    """Serve so many companies from another process."""
    command = [sys.executable, str(HERE / "_sites.py"), str(count)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.stdin.close()


def make_collectors(boards: str) -> dict[str, Collector]:
    """Return the collectors that read over HTTP here, with nothing kept from before."""
    fetcher = Fetcher(lambda _: [], name_agent(""))
    listed = (SiteCollector(fetcher), BoardsCollector(fetcher, {"greenhouse": boards}))
    return {c.name: c for c in listed}


def make_target(company: Company, site: str) -> Target:
    """Return a company as the desk would hand it over."""
    return Target(account=company.domain, domain=company.domain, name=company.name, site=site)


def collect(
    collectors: dict[str, Collector], company: Company, site: str
) -> tuple[float, list[str]]:
    """Return the seconds of both collectors, and the addresses of the site's pages."""
    began, target = time.perf_counter(), make_target(company, site)
    told = [one for collector in collectors.values() for one in collector.collect(target, NOW)]
    seconds = time.perf_counter() - began
    return seconds, [d.url for d in told if isinstance(d, Document) and d.url.startswith(site)]


def fetch_bare(pages: list[str]) -> float:
    """Return the seconds of fetching pages one after another, over one line, and reading none."""
    began = time.perf_counter()
    with httpx2.Client(trust_env=False, verify=False) as client:
        for page in pages:
            assert client.get(page).content
    return time.perf_counter() - began


def research(house: House, company: Company, site: str) -> tuple[float, float]:
    """Return the seconds of research, and of the profile made of it."""
    began = time.perf_counter()
    research_account(house, Order(account=company.domain, site=site, local=True))
    middle = time.perf_counter()
    show_research(house, company.domain)
    return middle - began, time.perf_counter() - middle


def describe(seconds: list[float], wall: float, pages: int) -> dict[str, float]:
    """Return a row: each account's seconds, and what came out of all."""
    ranked = sorted(seconds)
    return {
        "median_seconds": round(statistics.median(ranked), 3),
        "p95_seconds": round(ranked[int(0.95 * (len(ranked) - 1))], 3),
        "worst_seconds": round(ranked[-1], 3),
        "accounts_per_second": round(len(seconds) / wall, 2),
        "pages_per_second": round(pages / wall, 1),
    }


def main(count: int) -> None:
    """Measure, and write the result."""
    companies = [make_company(number) for number in range(count)]
    rows: dict[str, dict[str, float]] = {}
    with serve(count) as served, tempfile.TemporaryDirectory() as home:
        sites, boards = served["sites"], served["boards"]
        collect(make_collectors(boards), companies[0], sites[0])  # what loads once is loaded
        collectors, pairs = make_collectors(boards), []
        for company, site in zip(companies, sites, strict=True):
            seconds, pages = collect(collectors, company, site)
            pairs.append((seconds, fetch_bare(pages), len(pages)))
        total = sum(n for _, _, n in pairs)
        rows["bare fetching"] = describe(
            [b for _, b, _ in pairs], sum(b for _, b, _ in pairs), total
        )
        rows["collectors"] = describe([c for c, _, _ in pairs], sum(c for c, _, _ in pairs), total)
        share = statistics.median(c / b for c, b, _ in pairs)
        with open_house(Settings(home=Path(home))) as opened:
            for name in ("research", "research again"):
                house = msgspec.structs.replace(opened, collectors=make_collectors(boards))
                began = time.perf_counter()
                made = [research(house, c, s) for c, s in zip(companies, sites, strict=True)]
                wall = time.perf_counter() - began
                rows[name] = describe([r for r, _ in made], wall, total)
                rows[f"profile after {name}"] = describe(
                    [p for _, p in made], sum(p for _, p in made), total
                )
                print(name, rows[name], flush=True)
            house = msgspec.structs.replace(opened, collectors=make_collectors(boards))
            began = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                made = list(
                    pool.map(
                        lambda pair: research(house, *pair), zip(companies, sites, strict=True)
                    )
                )
            rows[f"{AT_ONCE} at once"] = describe(
                [r + p for r, p in made], time.perf_counter() - began, total
            )
            found = house.ledger.counts()["facts"]
    report = {
        "title": "Research: 200 companies from local sites",
        "note": "Collectors against bare fetching of the same pages by httpx2, company by company; then from order to profile.",
        "companies": count,
        "pages": total,
        "collectors_against_bare_fetching": round(share, 2),
        "facts_told": found,
        "steps": [{"step": name, **row} for name, row in rows.items()],
        "load_average": os.getloadavg()[0],
        "cores": os.cpu_count(),
    }
    (HERE / "results" / "research.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
