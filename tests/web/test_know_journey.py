"""TechCorp from the hot list to a drafted sequence, by the pages alone: identify, know, ask, engage."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scotty.desk.engine import find_newest, see_through
from scotty.desk.hands import TeamHands
from scotty.desk.outfit import fit_out
from scotty.desk.rehearsal import dress_sandbox
from scotty.door.caller import SESSION
from scotty.store.postgres import locate_database
from tests.databases import make_database, prepare_server
from tests.web.conftest import Watched, open_pane
from tests.web.site import Site, open_site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.database]
TECHCORP = "/account/techcorp.example"
ACTIVATE = "Activate Revenue Acceleration Engine"
PICTURES = os.environ.get("SCOTTY_PICTURES", "")
"""Folder for the pictures of the README; `SCOTTY_PICTURES=docs/img` makes them anew."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a filled site of its own, whose seller has a name: the journey changes it."""
    folder = tmp_path_factory.mktemp("journey")
    server = locate_database(folder, None)
    prepare_server(server)
    with make_database(server) as url, open_site(url, folder) as opened:
        dress_sandbox(opened.house)
        yield opened


@pytest.fixture
def watched(stage: Site, browser: Browser) -> Iterator[Watched]:
    with stage.client("admin") as client:
        token = client.cookies[SESSION]
    with open_pane(browser, stage.url, token) as page:
        yield Watched(page)


def picture(page: Page, name: str) -> None:
    """Keep a picture for the README, where somebody wants them made anew."""
    if PICTURES:
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def test_techcorp_from_the_hot_list_to_a_draft(stage: Site, watched: Watched) -> None:
    page = watched.page
    # Identify: it is on the list.
    page.goto(f"{stage.url}/hot")
    page.locator("tbody").get_by_role("link", name="TechCorp", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("TechCorp")

    # Know: nothing was read yet; then everything that is said has its words and its source.
    page.get_by_role("link", name="Profile", exact=True).click()
    expect(page.locator("main")).not_to_contain_text("manual invoicing")
    page.get_by_role("button", name="Research now").click()
    pain = page.locator("details", has_text="manual invoicing").first
    expect(pain).to_be_visible(timeout=60_000)
    pain.locator("summary").click()
    expect(pain).to_contain_text("Our finance team still spends too much time on manual invoicing")
    expect(page.locator("main")).to_contain_text("$32 million")
    picture(page, "profile")
    pain.locator("a[href^='/why/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why")
    page.go_back()

    # Who decides, and who is missing.
    page.get_by_role("link", name="Committee", exact=True).click()
    holder = page.get_by_role("region", name="Budget holder")
    expect(holder).to_contain_text("Daniel Reyes")
    expect(page.locator("main")).to_contain_text("No end user is known")
    picture(page, "committee")

    # Ask, in plain words.
    page.goto(f"{stage.url}/ask")
    page.get_by_label("Your question").fill("who is the budget holder at TechCorp?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("Daniel Reyes")
    expect(page.locator(".receipts a[href^='/why/']").first).to_be_visible()
    picture(page, "ask")
    page.get_by_label("Your question").fill(ACTIVATE)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("Engine")

    # The engine runs, and is seen at work.
    asked = find_newest(stage.house)
    assert asked is not None, "an administrator's own words activate it"
    outfit = fit_out(stage.house, stage.url)
    run = see_through(stage.house, str(asked.data["run"]), partial(TeamHands, outfit))
    assert [step.state for step in run.steps] == ["done"] * len(run.steps)
    page.goto(f"{stage.url}/engine")
    expect(page.locator(".course")).to_contain_text("hot of")
    expect(page.locator(".course > li.done")).to_have_count(len(run.steps))
    picture(page, "engine")

    # Engage: a draft waits, and each of its claims opens into the facts.
    drafted = next(step for step in run.steps if step.name == "engage")
    assert "techcorp.example" in {row["account"] for row in drafted.accounts}
    page.goto(f"{stage.url}/outbox")
    page.locator("main").get_by_role("link", name="TechCorp").first.click()
    expect(page.locator("main")).to_contain_text("Daniel Reyes")
    assert watched.complaints() == []
