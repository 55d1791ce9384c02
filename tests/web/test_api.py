"""The API: what pages show, for programs with a key."""

import csv
import io
from collections.abc import Iterator

import httpx
import msgspec
import pytest

from scotty.desk.shapes import shape_hot
from scotty.web.pages.hot import write_csv
from tests.web.site import Site

API = "/api/v1"


@pytest.fixture(scope="module")
def keyed(site: Site) -> Iterator[httpx.Client]:
    """Give a client with an API key that may do everything."""
    with site.client("admin") as admin:
        scopes = ["read", "work", "import", "connect", "playbook.edit"]
        page = admin.post("/team/keys", data={"name": "test", "scopes": scopes}).text
    key = page.split('id="fresh-key">', 1)[1].split("<", 1)[0]
    with httpx.Client(
        base_url=site.url, headers={"authorization": f"Bearer {key}"}, timeout=60
    ) as client:
        yield client


def test_the_hot_list_is_the_board_s(site: Site, keyed: httpx.Client) -> None:
    told = keyed.get(f"{API}/hot").json()
    ours = msgspec.to_builtins(shape_hot(site.board.hot_list()))
    assert [a["domain"] for a in told["accounts"]] == [a["domain"] for a in ours["accounts"]]
    assert told["count"] == len(told["accounts"]) > 0
    for account in told["accounts"]:
        assert set(account["conditions"]) == {"intent", "icp", "budget", "project"}
        assert sum(r["points"] for r in account["reasons"]) == pytest.approx(account["intent"])
    few = keyed.get(f"{API}/hot", params={"limit": 2}).json()
    assert few["count"] == len(few["accounts"]) == 2


def test_an_account_and_why(site: Site, keyed: httpx.Client) -> None:
    top = site.board.hot_list().accounts[0]
    told = keyed.get(f"{API}/accounts/{top.domain}").json()
    assert told["domain"] == top.domain
    fact = told["timeline"][0]["id"]
    assert keyed.get(f"{API}/why/{fact}").json()["id"] == fact
    then = keyed.get(f"{API}/accounts/{top.domain}", params={"as_of": told["timeline"][-1]["at"]})
    assert then.json()["facts"] < told["facts"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/accounts/nobody.example", 422),
        ("/why/zzz", 422),
        ("/hot?limit=0", 422),
        ("/hot?as_of=yesterday", 422),
        ("/nowhere", 404),
        ("/imports/999999", 422),
    ],
)
def test_problems_say_why(keyed: httpx.Client, path: str, status: int) -> None:
    response = keyed.get(API + path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["detail"]


def test_keys_are_checked(site: Site) -> None:
    with site.client() as client:
        for header in ("Bearer nonsense", "Basic nonsense", "Bearer scotty_x"):
            response = client.get(f"{API}/hot", headers={"authorization": header})
            assert response.status_code == 401
            assert "Bearer" in response.headers["www-authenticate"]


def test_a_session_needs_the_token_where_a_key_does_not(site: Site, keyed: httpx.Client) -> None:
    top = site.board.hot_list().accounts[-1].domain
    assert keyed.put(f"{API}/accounts/{top}/tier", json={"tier": "2"}).status_code == 200
    with site.client("admin") as admin:
        path = f"{API}/accounts/{top}/tier"
        assert admin.put(path, json={"tier": "free"}).status_code == 200
        admin.headers.pop("x-csrf-token")
        assert admin.put(path, json={"tier": "1"}).status_code == 403


def test_the_playbook_is_saved_and_refused(keyed: httpx.Client) -> None:
    now = keyed.get(f"{API}/playbook").json()
    text = now["text"].replace("near = 50", "near = 40")
    saved = keyed.put(f"{API}/playbook", json={"text": text, "note": "by API"})
    assert saved.json()["number"] == now["number"] + 1
    bad = keyed.put(f"{API}/playbook", json={"text": "[hot]\nleast = 'x'"})
    assert bad.status_code == 422
    assert "hot.least" in bad.json()["detail"]
    back = keyed.post(f"{API}/playbook/versions/{now['number']}/restore")
    assert back.json()["text"] == now["text"]


def test_a_file_is_imported(keyed: httpx.Client) -> None:
    rows = "Company,Website,Industry\nQuiet Mill,quiet-mill.example,software\n"
    told = keyed.post(f"{API}/imports", files={"files": ("a.csv", rows, "text/csv")}).json()
    assert told["files"][0]["loaded"] == 1
    assert keyed.get(f"{API}/imports/{told['id']}").json()["report"]["files"]
    found = keyed.get(f"{API}/search", params={"q": "quiet mil"}).json()
    assert [hit["label"] for hit in found["items"]] == ["Quiet Mill"]


def test_sources_are_made_and_revoked(keyed: httpx.Client) -> None:
    made = keyed.post(f"{API}/sources", json={"name": "app"}).json()
    assert len(made["write_key"]) == 48
    listed = keyed.get(f"{API}/sources").json()["items"]
    assert made["write_key"] not in str(listed)
    gone = keyed.delete(f"{API}/sources/{made['source']['id']}").json()
    assert gone["revoked"]


def test_openapi_describes_every_route(keyed: httpx.Client) -> None:
    told = keyed.get(f"{API}/openapi.json").json()
    assert {"/hot", "/accounts/{name}", "/why/{fact}", "/imports"} <= set(told["paths"])
    schemas = told["components"]["schemas"]
    refs = {
        part.split('"')[0]
        for part in str(told).replace("'", '"').split("#/components/schemas/")[1:]
    }
    assert refs <= set(schemas)
    assert "conditions" in schemas["Standing"]["properties"]


def test_csv_cannot_run_in_a_spreadsheet(site: Site) -> None:
    hot = site.board.hot_list()
    evil = msgspec.structs.replace(hot.accounts[0], name='=HYPERLINK("http://evil")')
    table = list(
        csv.DictReader(io.StringIO(write_csv(msgspec.structs.replace(hot, accounts=(evil,)))))
    )
    assert table[0]["name"].startswith("'=")
    with site.client("viewer") as client:
        rows = list(csv.DictReader(io.StringIO(client.get("/hot.csv").text)))
    assert [r["domain"] for r in rows if r["list"] == "hot"] == [a.domain for a in hot.accounts]


def test_meters_are_prometheus(keyed: httpx.Client) -> None:
    keyed.get("/hot")
    text = keyed.get("/metrics").text
    assert 'scotty_request_seconds_count{method="GET",route="/hot",status="200"}' in text
    assert 'scotty_workspace{what="watched"}' in text
    assert keyed.get("/healthz").text == "ok\n"
    assert keyed.get("/readyz").text.startswith("ready")
