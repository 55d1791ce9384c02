"""Live: what is told to the ledger shows on open pages by itself."""

import threading

import pytest
from playwright.sync_api import expect

from scotty.facts import Fact
from scotty.flows.board import Change
from scotty.web.live import write_event
from tests.web.conftest import Watched
from tests.web.site import Site


def act_now(site: Site, account: str, count: int, kind: str = "web.demo_requested") -> None:
    """Tell the ledger that people of an account act at this moment."""
    now = site.house.clock.now()
    site.house.ledger.append(
        Fact(
            kind=kind,
            at=now,
            known=now,
            source="test",
            key=f"{account}:{now.isoformat()}:{n}",
            account=account,
            contact=f"person{n}@{account}",
        )
        for n in range(count)
    )


@pytest.mark.browser
def test_an_open_account_page_follows_new_facts(site: Site, watched: Watched) -> None:
    page = watched.page
    near = site.board.hot_list().near[-1]
    page.goto(f"{site.url}/account/{near.domain}")
    before = page.locator(".big strong").nth(1).inner_text()
    with page.expect_response(lambda r: r.url.endswith(f"/account/{near.domain}"), timeout=30_000):
        act_now(site, near.account, 6)
    expect(page.locator(".big strong").nth(1)).not_to_have_text(before, timeout=30_000)
    assert watched.complaints() == []


@pytest.mark.browser
def test_the_hot_list_follows_too(site: Site, watched: Watched) -> None:
    page = watched.page
    top = site.board.hot_list().accounts[0]
    page.goto(f"{site.url}/hot")
    row = page.locator(f'[id="r-{top.account}"]')
    before = row.get_attribute("data-score")
    act_now(site, top.account, 5, "web.pricing_viewed")
    expect(row).not_to_have_attribute("data-score", before or "", timeout=30_000)
    assert watched.complaints() == []


def test_the_line_tells_what_moved(site: Site) -> None:
    account = site.board.hot_list().near[0].account
    heard: list[str] = []
    with site.client("viewer") as client, client.stream("GET", "/live") as line:
        assert line.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in line.headers
        lines = line.iter_lines()
        assert next(lines).startswith("retry:")
        threading.Thread(target=act_now, args=(site, account, 4)).start()
        for text in lines:
            heard.append(text)
            if text.startswith("data:") and account in text:
                break
    assert any(text == "event: moved" for text in heard)


def test_the_line_is_closed_to_strangers(site: Site) -> None:
    with site.client() as client:
        assert client.get("/live").status_code == 303


def test_events_are_one_line(site: Site) -> None:
    change = Change(3, site.house.clock.now(), {"a\nb.example": 71.0}, heated=("x",))
    assert write_event(change).decode().splitlines() == [
        "id: 3",
        "event: moved",
        'data: {"moved":["a\\nb.example"],"more":false,"heated":1,"cooled":0}',
        "",
    ]
