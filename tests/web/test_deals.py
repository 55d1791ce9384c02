"""Deals, forecast, model card: what sellers and chiefs look at, from the board to the audit log."""

import csv
import io
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from scotty.desk.audit import list_acts
from scotty.desk.deals import expect as expect_of
from scotty.desk.deals import list_deals
from scotty.desk.pipeline import judge_pipeline
from scotty.stages.accelerate.standing import Deal
from scotty.web.steps import stack_score
from tests.web.conftest import Watched
from tests.web.site import Site, add_people

API = "/api/v1"
PAGES = [
    "/deals",
    "/deals?view=table",
    "/deals?view=risk",
    "/actions",
    "/forecast",
    "/models/deals",
]


@pytest.fixture(scope="module")
def deal(site: Site) -> Deal:
    """Return the open deal with most proposals."""
    deals = judge_pipeline(site.house).deals
    assert deals, "the small market has no open deal"
    return max(deals, key=lambda d: (len(d.plays), len(d.warnings), d.deal))


@pytest.fixture(scope="module")
def keyed(site: Site) -> Iterator[httpx.Client]:
    """Give a client with an API key that may do everything about deals."""
    with site.client("admin") as admin:
        scopes = ["read", "work", "forecast", "playbook.edit"]
        page = admin.post("/team/keys", data={"name": "deals", "scopes": scopes}).text
    key = page.split('id="fresh-key">', 1)[1].split("<", 1)[0]
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=site.url, headers=headers, timeout=60) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_workspace_says_what_to_do(empty_site: Site, path: str) -> None:
    add_people(empty_site.house)
    with empty_site.client("seller") as client:
        page = client.get(path)
    assert page.status_code == 200
    assert "No deal is open" in page.text or 'class="empty"' in page.text


@pytest.mark.browser
def test_from_the_board_to_a_play_taken_up(site: Site, watched: Watched, deal: Deal) -> None:
    page = watched.page
    page.goto(f"{site.url}/deals")
    page.locator(".board").get_by_role("link", name=deal.name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(deal.name)

    shown = float(page.locator("[data-score-shown]").inner_text())
    steps = page.locator(".fall.odds summary .step").all_inner_texts()
    assert round(sum(float(s.replace("−", "-")) for s in steps), 1) == shown
    for details in page.locator(".fall.odds details").all():
        details.evaluate("d => d.open = true")
        clues = details.locator(".clues li > .num:nth-child(2)").all_inner_texts()
        if clues:
            step = float(details.locator(".step").inner_text().replace("−", "-"))
            assert round(sum(float(c.replace("−", "-")) for c in clues), 1) == step
    expect(page.locator("#past[hx-get]")).to_have_count(0)  # nothing is on its way any more
    page.locator(".clues a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why")
    page.go_back()
    expect(page.locator("#past[hx-get]")).to_have_count(0)

    play = deal.plays[0]
    page.get_by_label(f"Note on {play.label}").fill("call them on Monday")
    page.get_by_role("button", name=f"Take up {play.label}").click()
    expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    expect(page.locator("main")).to_contain_text("taken up")
    expect(page.get_by_role("link", name="In the outbox").first).to_be_visible()
    expect(page.locator("#past[hx-get]")).to_have_count(0)
    page.goto(f"{site.url}/audit")
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("answer")
    expect(row).to_contain_text(play.play)
    expect(row).to_contain_text("call them on Monday")
    assert watched.complaints() == []


@pytest.mark.browser
def test_the_slider_shows_the_deal_as_it_was_known(
    site: Site, watched: Watched, deal: Deal
) -> None:
    page = watched.page
    page.goto(f"{site.url}/deal/{deal.deal}")
    facts = page.locator("#line + .quiet").inner_text()
    slider = page.get_by_label("Days back in time")
    slider.evaluate(
        "s => { s.value = Math.max(0, s.max - 10); "
        "s.dispatchEvent(new Event('input', {bubbles: true})); "
        "s.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    page.wait_for_url("**as_of=*")
    expect(page.get_by_role("link", name="Back to now")).to_be_visible()
    expect(page.locator("#line + .quiet")).not_to_have_text(facts)
    expect(page.get_by_role("button", name="Take up")).to_have_count(0)
    like = page.get_by_role("heading", name="Deals like it", exact=True)
    expect(like).to_be_visible(timeout=20_000)
    page.reload()
    expect(like).to_be_visible(timeout=20_000)
    expect(page.get_by_role("link", name="Back to now")).to_be_visible()
    assert watched.complaints() == []


@pytest.mark.browser
def test_deals_like_it_come_by_themselves(site: Site, watched: Watched, deal: Deal) -> None:
    page = watched.page
    page.goto(f"{site.url}/deal/{deal.deal}")
    expect(page.get_by_role("heading", name="Deals like it", exact=True)).to_be_visible(
        timeout=20_000
    )
    page.locator(".alike a").first.click()
    expect(page.locator(".notice").first).to_contain_text("on ")
    assert watched.complaints() == []


@pytest.mark.browser
def test_a_number_of_one_s_own_stands_beside_the_model_s(site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site.url}/forecast")
    before = page.locator(".big.lead strong").inner_text()
    page.get_by_label("US dollars").fill("850,000")
    page.get_by_label("Why").fill("two renewals that nobody wrote down")
    page.get_by_role("button", name="Keep it beside").click()
    expect(page.locator("main")).to_contain_text("own number")
    expect(page.locator(".big").last).to_contain_text("$850k")
    assert page.locator(".big.lead strong").inner_text() == before
    assert list_acts(site.house, 1)[0].did == "override"
    assert watched.complaints() == []


@pytest.mark.parametrize("role", ["viewer", "marketer"])
def test_only_who_may_puts_a_number_beside_the_forecast(site: Site, role: str) -> None:
    with site.client(role) as client:
        page = client.get("/forecast")
        assert "Keep it beside" not in page.text
        form = {"period": "2026-Q4", "amount": "1", "why": "x"}
        assert client.post("/forecast/override", data=form).status_code == 403


def test_only_who_may_answers_plays_or_restores_models(site: Site, deal: Deal) -> None:
    with site.client("viewer") as viewer, site.client("seller") as seller:
        assert "Take up" not in viewer.get(f"/deal/{deal.deal}").text
        play = deal.plays[0].play
        path = f"/deal/{deal.deal}/plays/{play}"
        assert viewer.post(path, data={"taken": "yes"}).status_code == 403
        assert seller.post(path, data={"taken": "perhaps"}).status_code == 422
        assert "Put to use" not in seller.get("/models/deals").text
        assert seller.post("/models/deals/serve", data={"version": "expert"}).status_code == 403


def test_the_csv_holds_what_the_board_shows(site: Site) -> None:
    with site.client("viewer") as client:
        rows = list(csv.DictReader(io.StringIO(client.get("/deals.csv").text)))
    board = list_deals(site.house)
    assert [row["deal"] for row in rows] == [deal.deal for deal in board.deals]
    worth = [expect_of(deal) for deal in board.deals]
    assert worth == sorted(worth, reverse=True)


def test_steps_add_up_to_the_score_as_shown(site: Site) -> None:
    for deal in judge_pipeline(site.house).deals:
        rungs = stack_score(deal.score)
        assert round(sum(rung.step for rung in rungs), 1) == round(deal.score.score, 1)
        assert sum(rung.points for rung in rungs) == pytest.approx(deal.score.logit, abs=1e-9)
        for rung in rungs[1:]:
            assert round(sum(step.step for step in rung.steps), 1) == rung.step


def test_the_api_tells_deals(keyed: httpx.Client, deal: Deal) -> None:
    board = keyed.get(f"{API}/deals").json()
    assert {"as_of", "version", "count", "deals", "columns", "at_risk", "notes"} <= set(board)
    assert sum(column["count"] for column in board["columns"]) == board["count"]
    assert len(keyed.get(f"{API}/deals", params={"limit": 1}).json()["deals"]) == 1
    for each in keyed.get(f"{API}/deals", params={"at_risk": True}).json()["deals"]:
        assert each["warnings"]
        assert all({"evidence", "hit_rate", "text"} <= set(w) for w in each["warnings"])
    told = keyed.get(f"{API}/deals/{deal.deal}").json()
    assert sum(r["points"] for r in told["reasons"]) + told["base"] == pytest.approx(told["logit"])
    assert told["interval"][0] <= told["score"] <= told["interval"][1]
    assert {"plays", "stages", "people", "timeline", "band"} <= set(told)
    like = keyed.get(f"{API}/deals/{deal.deal}/similar").json()
    assert all(0 < each["likeness"] <= 1 for each in like["won"] + like["lost"])
    past = keyed.get(f"{API}/deals/{deal.deal}", params={"as_of": told["since"]}).json()
    assert past["facts"] < told["facts"]


def test_the_api_tells_what_to_do_and_what_comes_in(keyed: httpx.Client) -> None:
    actions = keyed.get(f"{API}/actions", params={"limit": 2}).json()
    assert len(actions["actions"]) <= 2 <= actions["count"] + 2
    forecast = keyed.get(f"{API}/forecast").json()
    for period in forecast["periods"]:
        parts = sum(part["mean"] for part in period["parts"])
        assert parts == pytest.approx(period["amount"]["mean"], abs=0.05)
        assert period["amount"]["low"] <= period["amount"]["high"]
    flow = keyed.get(f"{API}/forecast/flow", params={"period": "all"}).json()
    steps = sum(step["amount"] for step in flow["steps"])
    assert flow["opening"] + steps == pytest.approx(flow["closing"])
    assert keyed.get(f"{API}/models/deals").json()["serves"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/deals/nobody-knows-it", 422),
        ("/deals?limit=0", 422),
        ("/deals?as_of=yesterday", 422),
        ("/forecast?owner=nobody", 422),
        ("/forecast/flow?period=spring", 422),
        ("/models/deals?version=deals-99", 422),
    ],
)
def test_the_api_says_what_is_wrong(keyed: httpx.Client, path: str, status: int) -> None:
    answer = keyed.get(f"{API}{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_answer_by_key_is_a_fact_and_an_act(site: Site, keyed: httpx.Client) -> None:
    deal = next(d for d in judge_pipeline(site.house).deals if d.plays)
    path = f"{API}/deals/{deal.deal}/plays/{deal.plays[-1].play}"
    fact = keyed.post(path, json={"taken": False, "note": "not now"}).json()
    assert fact["kind"] == "play.answered"
    assert fact["data"]["taken"] is False
    assert list_acts(site.house, 1)[0].did == "post_answer"
    again = keyed.post(path, json={"taken": True})
    assert again.status_code == 422, "answered a moment ago: it is not proposed any more"
    assert keyed.post(f"{API}/deals/nobody/plays/alert_team", json={"taken": True}).is_error
    assert deal.plays[-1].play not in {
        p.play for d in judge_pipeline(site.house).deals if d.deal == deal.deal for p in d.plays
    }


def test_a_number_put_by_key_is_told_at_once(keyed: httpx.Client) -> None:
    period = keyed.get(f"{API}/forecast").json()["periods"][1]["period"]
    told = {"period": period, "amount": 123_456, "why": "a promise", "scope": "all"}
    assert keyed.post(f"{API}/forecast/overrides", json=told).json()["data"]["amount"] == 123_456
    found = keyed.get(f"{API}/forecast").json()["periods"][1]["overrides"]
    assert [each["amount"] for each in found if each["scope"] == "all"] == [123_456]
    gone = keyed.post(f"{API}/forecast/overrides", json=told | {"amount": None})
    assert gone.status_code == 200


def test_deals_are_found_and_linked(site: Site, deal: Deal) -> None:
    with site.client("viewer") as client:
        assert f"/deal/{deal.deal}" in client.get("/find", params={"q": deal.name.split()[0]}).text
        assert f"/deal/{deal.deal}" in client.get(f"/account/{deal.account}").text
        assert "Deals at risk" in client.get("/").text
