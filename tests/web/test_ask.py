"""The page on which Scotty is asked: looked at as the others are; a question, a proposal, a person's word."""

import pytest
from playwright.sync_api import Page, expect

from scotty.desk.proposals import list_proposals
from tests.web.looks import look_over
from tests.web.site import Site, read_csrf

PATHS = (
    "/ask",
    "/ask?q=which+accounts+are+hot+and+why%3F",
    "/ask?q=what+changed+at+TechCorp+since+March%3F",
    "/ask?q=what+is+the+meaning+of+life",
    "/ask?q=put+TechCorp+in+tier+2",
    "/ask?q=help",
    "/proposals",
    "/proposals?state=all",
)


@pytest.fixture(autouse=True)
def proposed(site: Site) -> str:
    """Have a proposal wait, so that pages show one."""
    with site.client("agent") as client:
        made = client.post(
            "/ask", data={"q": "put TechCorp in tier 3", "csrf": read_csrf(client.get("/ask").text)}
        )
        assert made.status_code == 200
    (waiting,) = [p for p in list_proposals(site.house) if p.tool == "propose_tier"]
    return waiting.id


@pytest.mark.parametrize("path", PATHS)
def test_page(site: Site, watched, path: str) -> None:  # type: ignore[no-untyped-def]
    faults, said = look_over(watched.page, site.url + path)
    assert not faults, "\n".join(faults)
    assert said == []


def test_a_question_is_one_key_away_and_opens_into_its_receipts(site: Site, watched) -> None:  # type: ignore[no-untyped-def]
    page: Page = watched.page
    page.goto(f"{site.url}/hot")
    page.keyboard.press("/")
    page.locator("#palette input[name=q]").fill("which accounts are hot")
    page.locator("#found").get_by_text("which accounts are hot").click()
    page.wait_for_selector("#answer")
    page.locator(".cites a").first.click()
    expect(page.locator("#r-1")).to_be_in_viewport()
    page.locator("#r-1 a").click()
    expect(page.get_by_role("heading", name="Why", exact=True)).to_be_visible()


def test_a_person_takes_up_what_was_proposed(site: Site, watched, proposed: str) -> None:  # type: ignore[no-untyped-def]
    page: Page = watched.page
    page.goto(f"{site.url}/proposals/{proposed}")
    expect(page.get_by_text("would have tier 3")).to_be_visible()
    page.get_by_role("button", name="Take it up").click()
    expect(page.get_by_text("The tier of techcorp.example is fixed: 3.")).to_be_visible()
    assert watched.complaints() == []


def test_a_follow_up_leans_on_the_question_before(site: Site, watched) -> None:  # type: ignore[no-untyped-def]
    page: Page = watched.page
    page.goto(f"{site.url}/ask")
    page.get_by_label("Your question").fill("what changed at TechCorp since March?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer")
    page.get_by_label("Your question").fill("and since October?")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2#answer:has-text('October')")
    expect(page.locator(".lead")).to_contain_text("-10-01")


def test_programs_ask_over_the_api(site: Site) -> None:
    with site.client("admin") as client:
        told = client.post("/api/v1/ask", json={"question": "how hot is TechCorp?"})
        assert told.status_code == 200
        assert told.json()["tool"] == "show_account"
        assert told.json()["receipts"]
        assert client.post("/api/v1/ask", json={"question": ""}).status_code == 422
        listed = client.get("/api/v1/proposals?state=open").json()["items"]
        assert listed[0]["tool"] == "propose_tier"
        one = client.get(f"/api/v1/proposals/{listed[0]['id']}")
        assert one.json()["shown"]
        assert client.get("/api/v1/proposals/123456789").status_code == 422
    with site.client("viewer") as client:
        path = f"/api/v1/proposals/{listed[0]['id']}"
        assert client.post(path, json={"taken": True}).status_code == 403
    with site.client("agent") as client:
        assert client.post(path, json={"taken": True}).status_code == 403
    with site.client() as client:
        assert client.get("/ask").status_code == 303
        assert client.get("/api/v1/proposals").status_code == 401
