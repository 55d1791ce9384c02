"""The make-believe outside: only of the sandbox, only what was told by then, the same each time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from scotty.facts import Fact, Timeline
from scotty.facts.timeline import Entry
from scotty.ports.research import Document, Target
from scotty.twins.outside import TwinOutside

TECHCORP = "techcorp.example"


@pytest.fixture(scope="module")
def read(small_market: list[Fact]) -> Callable[[str], Timeline]:
    def find(account: str) -> Timeline:
        mine = [f for f in small_market if f.account == account]
        return Timeline(account, (Entry(f, account, f.known) for f in mine))

    return find


def list_documents(read: Callable[[str], Timeline], facts: list[Fact]) -> list[Document]:
    now = max(f.known for f in facts)
    found = TwinOutside(read).collect(Target(account=TECHCORP, domain=TECHCORP), now)
    return [d for d in found if isinstance(d, Document)]


def test_techcorp_has_pages_news_and_jobs(
    read: Callable[[str], Timeline], small_market: list[Fact]
) -> None:
    found = list_documents(read, small_market)
    assert found == list_documents(read, small_market)
    assert {d.sort for d in found} >= {"site", "news"}
    news = next(d for d in found if "Series B" in d.title)
    assert "$32 million" in news.text
    assert "Helen Prior" in news.text
    assert all(d.url.startswith(f"https://{TECHCORP}/") for d in found)
    assert len({d.url for d in found}) == len(found)
    assert "Meterwise" in found[0].told["technologies"]


def test_it_shows_nothing_from_the_future(
    read: Callable[[str], Timeline], small_market: list[Fact]
) -> None:
    raised = next(f for f in small_market if f.kind == "funding.raised" and f.account == TECHCORP)
    target = Target(account=TECHCORP, domain=TECHCORP)
    before = list(TwinOutside(read).collect(target, raised.known - timedelta(seconds=1)))
    assert before
    assert not any("Series B" in d.title for d in before if isinstance(d, Document))


def test_of_a_real_company_it_knows_nothing(read: Callable[[str], Timeline]) -> None:
    real = Fact(
        kind="account.profiled",
        at=(now := list(read(TECHCORP).entries)[-1].known),
        known=now,
        source="file:accounts",
        key="1",
        account="northwind.example",
        data={"name": "Northwind"},
    )
    timeline = Timeline("northwind.example", [Entry(real, "northwind.example", now)])
    target = Target(account="northwind.example", domain="northwind.example")
    assert list(TwinOutside(lambda _: timeline).collect(target, now)) == []


@pytest.mark.parametrize("rival", ["meterwise", "billoria", "zuvanto", "ledgerloom"])
def test_rivals_of_the_sandbox_tell_prices_and_news(rival: str) -> None:
    domain = f"{rival}.example"
    target = Target(account=domain, domain=domain)
    now = datetime(2026, 5, 20, tzinfo=UTC)
    found = TwinOutside(lambda account: Timeline(account, ())).collect(target, now)
    pages = {d.url.removeprefix(f"https://{domain}"): d for d in found if isinstance(d, Document)}
    assert "$" in pages["/pricing"].text
    assert pages["/news/2026-04"].published == datetime(2026, 4, 1, tzinfo=UTC)
