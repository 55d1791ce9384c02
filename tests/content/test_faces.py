"""Content, pages, ads and experiments in a real browser, by hand without scripts, by role and by API."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from scotty.desk.adfiles import list_files
from scotty.desk.ads import find_plan
from scotty.desk.outbox import list_outbox
from scotty.desk.outfit import fit_out
from scotty.desk.pages import list_pages
from scotty.door.caller import SESSION
from tests.content.faces import PAGED, REAL, open_faces
from tests.content.test_content import OWN
from tests.databases import make_database
from tests.outreach.kit import ROOT
from tests.web.conftest import Watched, open_pane
from tests.web.looks import find_faults, look_over
from tests.web.site import Site, add_people, open_site

PAGES = [
    "/content",
    "/content?kind=case_study&industry=logistics",
    "/content?kind=event&industry=logistics&persona=legal",
    "/content/calder",
    "/content/case-norrin",
    "/content/calder?view=versions",
    "/content/new",
    "/pages",
    "/pages?account=nobody.example",
    "/pages/new",
    f"/pages/new?account={PAGED}",
    f"/pages/new?account={PAGED}&contact=maya@{PAGED}&kind=landing",
    f"/pages/new?account={REAL}&kind=video",
    "/pages/new?account=nobody.example",
    f"/pages/look/{PAGED}/maya@{PAGED}/cash/video",
    "/ads",
    "/ads/draft",
    "/ads/line/{tag}",
    "/ads/line/{tag}?promise=Close+the+books+in+two+days&longer=Invoices+without+a+spreadsheet.&ask=Read+the+guide",
    "/experiments",
    "/experiments?as_of=2026-01-10",
]
LOOKS = [f"/pages/look/{PAGED}/maya@{PAGED}/cash", f"/pages/look/{PAGED}/-/hours/roi"]
SHOTS = os.environ.get("SCOTTY_SHOTS", "")


@pytest.fixture(scope="module")
def faces(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the workspace."""
    with make_database(server) as url, open_faces(url, tmp_path_factory.mktemp("faces")) as opened:
        yield opened


@pytest.fixture(scope="module")
def token(faces: Site) -> str:
    with faces.client("admin") as client:
        return client.cookies[SESSION]


@pytest.fixture(scope="module")
def pane(browser: Browser, faces: Site, token: str) -> Iterator[Page]:
    """Give one page of an administrator for all tests."""
    with open_pane(browser, faces.url, token) as opened:
        yield opened


@pytest.fixture
def seen(pane: Page) -> Watched:
    """Give the page, empty, with nothing said yet."""
    pane.goto("about:blank")
    return Watched(pane)


def fill(faces: Site, path: str) -> str:
    found = find_plan(faces.house)
    assert found is not None
    tag = next(line.tag for line in found[1] if line.channel == "linkedin-people")
    return faces.url + path.replace("{tag}", tag)


def snap(page: Page, look: str) -> None:
    """Wait until a page is at rest; take its picture where pictures are wanted."""
    page.wait_for_load_state("networkidle")
    if SHOTS:
        path = page.url.split("/", 3)[3]
        name = "".join(c if c.isalnum() else "-" for c in path).strip("-")[:60]
        page.screenshot(path=Path(SHOTS) / f"{name}-{look}.png", full_page=True)


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_silent_accessible_and_fits(faces: Site, pane: Page, path: str) -> None:
    faults, said = look_over(pane, fill(faces, path), snap)
    assert not faults, "\n".join(faults)
    assert said == []


@pytest.mark.browser
@pytest.mark.parametrize("path", LOOKS)
def test_a_page_is_looked_at_as_its_reader_would_and_nothing_is_noted(
    faces: Site, seen: Watched, path: str
) -> None:
    before = len(faces.house.ledger.facts("web.page_viewed", PAGED))
    page = seen.page
    page.goto(faces.url + path)
    snap(page, "desk")
    assert find_faults(page) == []
    assert seen.complaints() == []
    page.goto("about:blank")
    assert len(faces.house.ledger.facts("web.page_viewed", PAGED)) == before
    assert faces.house.ledger.facts("page.dwelt", PAGED) != []


@pytest.mark.browser
def test_a_page_goes_from_the_form_to_the_list_without_scripts(
    faces: Site, browser: Browser, token: str
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies([{"name": SESSION, "value": token, "url": faces.url}])
    page = plain.new_page()
    page.goto(f"{faces.url}/pages")
    page.get_by_role("link", name="Compose a page").click()
    page.get_by_label("Account (domain or exact name)").fill(PAGED)
    page.get_by_role("button", name="Look").click()
    page.locator("select[name=contact]").select_option(f"p7@{PAGED}")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("button", name="Plan to put it up").click()
    row = page.get_by_role("row").filter(has_text=f"p7@{PAGED}")
    row.get_by_role("button", name="Approve and put up").click()
    row = page.get_by_role("row").filter(has_text=f"p7@{PAGED}")
    assert row.get_by_role("button", name="Approve").count() == 0
    plain.close()


def test_what_is_retired_saved_and_compared_by_hand(faces: Site) -> None:
    with faces.client("admin") as client:
        token = client.headers["x-csrf-token"]
        shown = client.get("/content/insight-anyone")
        assert "invented for the sandbox" in shown.text
        bad = client.post(
            "/content", data={"csrf": token, "name": "new-one", "text": "nothing", "base": "0"}
        )
        assert bad.status_code == 422
        assert "front matter" in bad.text
        assert "nothing</textarea>" in bad.text  # what was typed stands
        saved = {"csrf": token, "name": "new-one", "text": OWN.replace("\n", "\r\n"), "base": "0"}
        assert client.post("/content", data=saved).headers["location"] == "/content/new-one"
        client.post("/content/new-one/retire", data={"csrf": token})
        assert "It ended on" in client.get("/content/new-one").text
        diff = client.get("/content/new-one/diff?one=1&two=2").text
        assert "<ins>+expires" in diff
        client.post("/content/new-one/restore", data={"csrf": token, "number": "1"})
        assert "Restored version 1." in client.get("/content/new-one?view=versions").text


def test_a_list_is_downloaded_results_are_brought_in_and_a_page_taken_down(faces: Site) -> None:
    file = next(f for f in list_files(faces.house) if f.action == "ADD")
    line = next(x for x in (find_plan(faces.house) or (None, ()))[1] if x.tag == file.tag)
    report = (
        "Start Date (in UTC),Currency,Campaign Name,Impressions,Clicks,Total Spent\n"
        f"08/04/2026,USD,{line.tag} people,1000,5,12.50\n08/99/2026,USD,{line.tag},1,1,1\n"
    )
    with faces.client("admin") as client:
        token = client.headers["x-csrf-token"]
        sent = client.get(f"/ads/lists/{file.name}")
        assert sent.headers["content-disposition"].endswith(f'"{file.name}"')
        assert sent.text.count("\n") == file.rows + 1
        told = client.post(
            "/ads/results", data={"csrf": token}, files={"file": ("linkedin.csv", report)}
        )
        assert "1 rejected" in told.text
        assert "Line 3" in told.text
        assert "$12.50" in client.get("/ads").text
        none = client.post("/ads/results", data={"csrf": token}, files={"file": ("x.csv", "a\n")})
        assert none.status_code == 422
        up = next(p for p in list_pages(faces.house) if not p.revoked)
        client.post(f"/pages/{up.id}/revoke", data={"csrf": token, "why": "x"})
        assert client.get(up.path).status_code == 410


def test_a_list_that_is_ordered_waits_where_the_asker_may_not_send(faces: Site) -> None:
    found = find_plan(faces.house)
    assert found is not None
    with faces.client("marketer") as client:
        client.post("/ads/export", data={"csrf": client.headers["x-csrf-token"]})
    outbox = list_outbox(fit_out(faces.house, ROOT), "waiting", 1_000)
    assert {i.channel for i in outbox.items} <= {"page", "ad", "mail"}


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        ("viewer", "GET", "/content", 200),
        ("viewer", "GET", "/pages", 200),
        ("viewer", "GET", "/ads", 200),
        ("viewer", "GET", "/experiments", 200),
        ("viewer", "GET", "/pages/new", 403),
        ("viewer", "GET", "/content/new", 403),
        ("viewer", "GET", "/ads/lists/index.json", 403),
        ("viewer", "POST", "/ads/export", 403),
        ("seller", "POST", "/content", 403),
        ("seller", "POST", f"/pages/{'0' * 32}/approve", 403),
        ("marketer", "POST", f"/pages/{'0' * 32}/approve", 403),
        ("agent", "POST", f"/pages/{'0' * 32}/revoke", 403),
        ("agent", "POST", "/ads/keep", 403),
        ("agent", "POST", "/content", 403),
        ("manager", "POST", f"/pages/{'0' * 32}/approve", 422),
        ("seller", "POST", f"/pages/{'0' * 32}/revoke", 422),
    ],
)
def test_reading_drafting_approving_and_sending_are_apart(
    faces: Site, role: str, method: str, path: str, status: int
) -> None:
    with faces.client(role) as client:
        form = {"csrf": client.headers["x-csrf-token"]} if method == "POST" else None
        response: httpx.Response = client.request(method, path, data=form)
        assert response.status_code == status


def test_programs_see_and_do_the_same(faces: Site) -> None:
    with faces.client("admin") as client:
        at = "/api/v1"
        names = [row["name"] for row in client.get(f"{at}/content").json()["items"]]
        assert "calder" in names
        put = client.put(f"{at}/content/api-one", json={"text": OWN, "note": "by a program"})
        assert put.json()["row"]["version"] == 1
        assert client.put(f"{at}/content/api-one", json={"text": "x"}).status_code == 422
        found = client.post(f"{at}/pages/preview", json={"account": PAGED}).json()
        assert found["page"]["company"] == "Beacon"
        planned = client.post(f"{at}/pages", json={"account": PAGED, "contact": f"p9@{PAGED}"})
        assert planned.json()["channel"] == "page"
        refused = client.post(f"{at}/pages", json={"account": REAL})
        assert refused.status_code == 422
        assert "does not exist" in refused.json()["detail"]
        assert client.get(f"{at}/pages").json()["pages"]
        assert client.get(f"{at}/ads").json()["lines"]
        assert client.get(f"{at}/ads/draft").json()["mark"]
        assert client.get(f"{at}/ads/lists").json()["items"][0]["rows"] >= 1
        experiment = client.get(f"{at}/experiments").json()["items"][0]
        assert experiment["report"]["verdict"]["sentence"]


def test_empty_pages_say_what_to_do_next(database: str, tmp_path: Path) -> None:
    with open_site(database, tmp_path / "home", filled=False) as site:
        add_people(site.house)
        with site.client("admin") as client:
            for path, says in (
                ("/pages", "No page was put up yet"),
                ("/ads", "No plan is kept"),
                ("/ads/draft", "Nothing is drafted yet"),
                ("/experiments", "No experiment has begun"),
                ("/content", "came with Scotty"),
            ):
                assert says in client.get(path).text
