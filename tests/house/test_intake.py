"""Facts in by the command line: files, the collector and its dead letters, and the pages over them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.house.workspace import Workspace

pytestmark = pytest.mark.slow
ACCOUNTS = """domain,name,industry,employees,country,founded
northwind.example.com,Northwind,software,240,DE,1999
contoso-works.com,Contoso,software,90,US,2004
bad-year.com,Bad Year,retail,12,US,soon
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("own") / "workspace")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (folder / "empty.csv").write_text("", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def imported(own: Workspace, files: Path) -> dict[str, Any]:
    report: dict[str, Any] = own.ask("import", str(files / "accounts.csv"))
    return report


def test_import_reports_in_the_promised_shape(imported: dict[str, Any]) -> None:
    (file,) = imported["files"]
    assert {"path", "as", "rows", "loaded", "rejected", "mended"} <= set(file)
    assert file["path"].endswith("accounts.csv")
    assert file["as"] == "accounts"
    assert (file["rows"], file["loaded"] + len(file["rejected"])) == (3, 3)
    for row in file["rejected"]:
        assert {"line", "column", "why"} <= set(row)


def test_what_was_imported_is_counted_and_shown(own: Workspace, imported: dict[str, Any]) -> None:
    status = own.ask("status")
    assert status["accounts"] == imported["files"][0]["loaded"]
    assert status["lag_seconds"] == 0
    shown = own.ask("account", "contoso-works.com")
    assert shown["name"] == "Contoso"
    assert shown["simulated"] is False


def test_importing_again_changes_nothing(
    own: Workspace, files: Path, imported: dict[str, Any]
) -> None:
    before = own.ask("account", "contoso-works.com")["facts"]
    again = own.ask("import", str(files / "accounts.csv"))
    assert again["files"][0]["loaded"] == imported["files"][0]["loaded"]
    assert again["files"][0]["facts"] == 0
    assert own.ask("account", "contoso-works.com")["facts"] == before


def test_a_file_that_cannot_be_read_is_refused_with_the_mend(own: Workspace, files: Path) -> None:
    done = own.run("import", str(files / "empty.csv"), "--json")
    assert done.returncode == 1
    assert "Mend: " in done.stderr
    assert json.loads(done.stdout)["files"][0]["refused"]
    assert own.run("import", str(files / "absent.csv")).returncode == 1
    assert own.run("import", str(files / "accounts.csv"), "--as", "dreams").returncode == 1


def test_a_preview_stores_nothing(own: Workspace, files: Path, imported: dict[str, Any]) -> None:
    before = own.ask("status")["facts"]
    assert "[columns]" in own.read("import", str(files / "accounts.csv"), "--preview")
    assert own.ask("status")["facts"] == before


def test_own_data_and_the_make_believe_market_do_not_mix(
    own: Workspace, imported: dict[str, Any]
) -> None:
    done = own.run("demo", "--no-serve", "--companies", "100")
    assert done.returncode == 1
    assert "SCOTTY_HOME" in done.stderr


def track(name: str, person: str | None) -> dict[str, Any]:
    traits = {"context": {"traits": {"email": person}}} if person else {}
    return {
        "type": "track",
        "event": "Demo Requested",
        "messageId": name,
        "userId": "u1",
        "timestamp": "2026-01-05T10:00:00Z",
        "sentAt": "2026-01-05T10:00:00Z",
        **traits,
    }


def test_events_by_a_connected_key_are_durable_and_bad_ones_wait(own: Workspace) -> None:
    made = own.ask("connect", "segment", "--name", "shop")
    assert re.fullmatch(r"[0-9a-f]{48}", made["write_key"])
    before = own.ask("status")
    with own.serve("collect") as (client, said):
        assert "/v1" in said
        good = track("m-1", "ann@contoso-works.com")
        bad = {"type": "track", "messageId": "m-2"}
        for _ in range(2):  # a message sent again counts once
            answer = client.post(
                "/v1/batch", json={"batch": [good, bad]}, auth=(made["write_key"], "")
            )
            assert answer.status_code == 200
        assert client.post("/v1/track", json=good, auth=("nobody", "")).status_code == 401
        status = own.ask("status")
    assert status["facts"] > before["facts"]
    letters = own.ask("letters", "list")
    assert letters["count"] == status["dead_letters"] > 0
    assert {"id", "source", "place", "why", "mend", "payload"} <= set(letters["letters"][0])
    replayed = own.ask("letters", "replay")
    assert replayed["settled"] == 0
    assert len(replayed["waiting"]) == letters["count"]
    sources = own.ask("connect", "list")
    assert [s["name"] for s in sources["sources"]] == ["shop"]
    assert made["write_key"] not in json.dumps(sources)
    assert own.ask("connect", "revoke", str(made["source"]["id"]))["revoked"]


def test_up_serves_pages_api_and_collector(own: Workspace) -> None:
    with own.serve("up") as (client, said):
        link = re.search(r"http://\S+(/start/\S+)", said)
        assert link
        assert client.get("/healthz").status_code == 200
        assert client.get(link[1]).status_code == 200
        assert client.get("/", follow_redirects=False).status_code == 303
        assert client.get("/api/v1/hot").status_code == 401
        assert client.post("/v1/track", json={}).status_code in {400, 401}
