"""The collector over HTTP, on a real ledger: routes, keys, limits, CORS, durability of the answer."""

import asyncio
import gzip
import json
from base64 import b64encode
from typing import Any

import httpx
import pytest

from scotty.api.collect import Collector
from scotty.desk.sources import revoke_source
from tests.collector.conftest import Served, connect
from tests.collector.speak import batch, page


def post(served: Served, path: str, body: Any, **headers: str) -> httpx.Response:
    """Post to the collector as a source that is connected."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"authorization": "Basic " + b64encode(f"{served.key}:".encode()).decode(), **headers}
    return httpx.post(served.address + path, content=content, headers=sent)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/v1/page", page()),
        ("/v1/p", page()),
        ("/v1/track", {"event": "Signed Up", "anonymousId": "a"}),
        ("/v1/screen", {"name": "Home", "userId": "u"}),
        ("/v1/identify", {"userId": "u", "traits": {"email": "a@acme.com"}}),
        ("/v1/group", {"userId": "u", "groupId": "acme.com"}),
        ("/v1/alias", {"userId": "u", "previousId": "a"}),
        ("/v1/batch", {"batch": [page()]}),
        ("/v1/import", {"batch": [page()]}),
        ("/beacon/v1/batch", {"batch": [page()]}),
    ],
)
def test_every_route_answers_once_it_is_durable(
    served: Served, path: str, message: dict[str, Any]
) -> None:
    answer = post(served, path, message)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert served.facts()
    assert served.letters() == []


def test_a_message_sent_again_counts_once(served: Served) -> None:
    for _ in range(3):
        assert post(served, "/v1/batch", {"batch": [page(), page(), page(messageId="m2")]})
    assert sorted(fact.key for fact in served.facts()) == ["m1", "m2"]


def test_the_same_id_from_another_source_is_another_message(served: Served) -> None:
    other = connect(served.house, served.address)
    for source in (served, other):
        post(source, "/v1/page", page())
        assert len(source.facts()) == 1


@pytest.mark.parametrize("where", ["header", "no colon", "body", "query"])
def test_the_key_may_stand_in_four_places(served: Served, where: str) -> None:
    headers, query, body = {}, "", {"batch": [page()]}
    match where:
        case "header":
            headers = {"authorization": "Basic " + b64encode(f"{served.key}:".encode()).decode()}
        case "no colon":
            headers = {"authorization": "Basic " + b64encode(served.key.encode()).decode()}
        case "body":
            body["writeKey"] = served.key  # type: ignore[assignment]
        case _:
            query = f"?writeKey={served.key}"
    answer = httpx.post(served.address + "/v1/batch" + query, json=body, headers=headers)
    assert answer.status_code == 200
    assert len(served.facts()) == 1


@pytest.mark.parametrize("key", ["", "wrong", "x" * 1000])
def test_an_unknown_key_is_refused(served: Served, key: str) -> None:
    answer = httpx.post(served.address + "/v1/page", json={**page(), "writeKey": key})
    assert answer.status_code == 401
    assert answer.json()["mend"]
    assert served.facts() == []


def test_a_revoked_key_is_refused(served: Served, collector: Collector) -> None:
    assert post(served, "/v1/page", page()).status_code == 200
    revoke_source(served.house, int(served.source.partition(":")[2]))
    collector._keys._known.clear()  # it would be forgotten by itself after `FRESH` seconds
    assert post(served, "/v1/page", page()).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/v1/batch", b"{", {}, 400),
        ("/v1/page", b"nonsense", {}, 400),
        ("/v1/batch", gzip.compress(b"{}", mtime=0)[:-9], {"content-encoding": "gzip"}, 400),
        ("/v1/batch", gzip.compress(b" " * 50_000_000), {"content-encoding": "gzip"}, 413),
        ("/v1/batch", b" " * 600_000, {}, 413),
        ("/v1/batch", b"{}", {"content-encoding": "br"}, 415),
        ("/v1/nothing", b"{}", {}, 404),
        ("/", b"{}", {}, 404),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_mend(
    served: Served, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    answer = post(served, path, body, **headers)
    assert answer.status_code == status
    assert answer.json()["message"]
    assert answer.json()["mend"]
    assert served.facts() == []


def test_gzip_and_plain_text_are_read(served: Served) -> None:
    zipped = gzip.compress(json.dumps({"batch": [page()]}).encode())
    assert post(served, "/v1/batch", zipped, **{"content-encoding": "gzip"}).status_code == 200
    plain = json.dumps({**page(messageId="m2"), "writeKey": served.key}).encode()
    beacon = httpx.post(
        served.address + "/v1/page", content=plain, headers={"content-type": "text/plain"}
    )
    assert beacon.status_code == 200
    assert len(served.facts()) == 2


def test_one_bad_message_costs_only_itself(served: Served) -> None:
    bad = {"type": "nonsense", "anonymousId": "a"}
    answer = post(served, "/v1/batch", {"batch": [page(), bad, page(messageId="m3")]})
    assert answer.status_code == 200
    assert sorted(fact.key for fact in served.facts()) == ["m1", "m3"]
    (letter,) = served.letters()
    assert letter.place == "POST /v1/batch, message 2"
    assert "nonsense" in letter.why


def test_a_body_in_many_pieces_is_read_whole(served: Served) -> None:
    body = batch(*[page(messageId=f"m{i}") for i in range(300)])
    pieces = (body[i : i + 1000] for i in range(0, len(body), 1000))
    answer = httpx.post(served.address + f"/v1/batch?writeKey={served.key}", content=pieces)
    assert answer.status_code == 200
    assert len(served.facts()) == 300


def test_browsers_of_any_site_are_let_through(served: Served) -> None:
    asked = httpx.options(
        served.address + "/v1/track",
        headers={"origin": "https://site.example", "access-control-request-method": "POST"},
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "https://site.example"
    assert "authorization" in asked.headers["access-control-allow-headers"]
    sent = post(served, "/v1/page", page(), origin="https://site.example")
    assert sent.headers["access-control-allow-origin"] == "https://site.example"
    assert "access-control-allow-credentials" not in sent.headers


def test_browser_sdks_find_what_they_start_with(served: Served) -> None:
    told = httpx.get(f"{served.address}/v1/projects/{served.key}/settings").json()
    segment = told["integrations"]["Segment.io"]
    assert segment["apiKey"] == served.key
    assert f"{segment['protocol']}://{segment['apiHost']}" == served.address + "/v1"
    config = httpx.get(f"{served.address}/sourceConfig/?writeKey={served.key}").json()
    assert config["source"]["writeKey"] == served.key
    assert config["source"]["enabled"]
    assert httpx.get(f"{served.address}/v1/projects/none/settings").status_code == 401


@pytest.mark.parametrize(
    ("name", "value"),
    [("Sec-Purpose", "prefetch"), ("X-Purpose", "preview"), ("X-Moz", "prefetch")],
)
def test_what_is_fetched_ahead_is_no_visit(served: Served, name: str, value: str) -> None:
    post(served, "/v1/page", page(), **{name: value})
    (fact,) = served.facts()
    assert (fact.verdict, fact.data["bot"]) == ("bot", "prefetched")


@pytest.mark.parametrize(
    ("trusted", "told", "organisation"),
    [
        (1, "2.20.32.110", "National Academic Network and Information Center"),
        (1, "9.9.9.9, 2.20.32.110", "National Academic Network and Information Center"),
        (2, "2.20.32.110, 10.0.0.1", "National Academic Network and Information Center"),
        (1, "2.20.32.110, 10.0.0.1", None),
        (0, "2.20.32.110", None),
    ],
)
def test_the_client_s_address_is_believed_of_trusted_proxies_only(
    served: Served, collector: Collector, trusted: int, told: str, organisation: str | None
) -> None:
    collector._trusted = trusted
    answer = _post_direct(
        collector,
        f"/v1/page?writeKey={served.key}",
        page(),
        {"x-forwarded-for": told, "user-agent": "Mozilla/5.0"},
    )
    assert answer == 200
    (fact,) = served.facts()
    assert fact.data.get("network", {}).get("organisation") == organisation


def _post_direct(app: Collector, path: str, body: Any, headers: dict[str, str]) -> int:
    async def run() -> int:
        transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 5))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://collector.example"
        ) as it:
            return (await it.post(path, json=body, headers=headers)).status_code

    return asyncio.run(run())
