"""What the web serves to whoever holds a link, and what it notes of them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from scotty.desk.pages import revoke_page
from scotty.desk.visits import SLOTS, TURNS
from scotty.door.caller import SESSION
from scotty.facts import Fact
from tests.pages.conftest import Public, film
from tests.pages.story import ACCOUNT, READER

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
LIMIT = 50_000
"""Bytes of a page with all that it loads, before compression."""


@pytest.fixture
def client(public: Public) -> Iterator[httpx.Client]:
    """Give a person's browser, as far as headers go."""
    with httpx.Client(base_url=public.url, headers={"user-agent": CHROME}, timeout=30) as opened:
        yield opened


def noted(public: Public, kind: str) -> list[Fact]:
    return public.house.ledger.facts(kind, ACCOUNT)


def beacon(client: httpx.Client, public: Public, message: Any, **more: Any) -> int:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return client.post(f"{public.put.path}/seen", content=body, **more).status_code


def test_the_page_stands_and_is_noted(client: httpx.Client, public: Public) -> None:
    response = client.get(public.put.path)
    assert response.status_code == 200
    assert "Most finance teams" in response.text
    assert "Prepared for Maya Lindholm, TechCorp" in response.text
    (view,) = [f for f in noted(public, "web.page_viewed") if f.source == "pages"]
    assert (view.account, view.contact, view.verdict) == (ACCOUNT, READER, "human")
    assert view.data["page"] == public.put.id
    assert view.data["part"] == "landing"
    assert view.because == (public.put.id,)
    assert "127.0.0.1" not in str(view.data)


PLACES = ("", "/roi", "/briefing.pdf", "/brand.css", "/film.vtt")


@pytest.mark.parametrize("place", PLACES)
def test_every_answer_keeps_to_itself(client: httpx.Client, public: Public, place: str) -> None:
    response = client.get(public.put.path + place)
    assert response.status_code == 200
    assert "noindex" in response.headers["x-robots-tag"]
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "'unsafe" not in response.headers["content-security-policy"]
    assert "set-cookie" not in response.headers
    assert response.headers["cache-control"] in ("no-store", "private, max-age=3600")


def test_nothing_internal_is_shown(client: httpx.Client, public: Public) -> None:
    for place in ("", "/roi"):
        text = client.get(public.put.path + place).text
        assert not re.search(r"(?<![0-9a-zA-Z_=-])[0-9a-f]{32}(?![0-9a-zA-Z])", text)
        assert "score" not in text.casefold()
        for word in ("churn prediction", "Secret subject", "Kelvara", "account.profiled"):
            assert word not in text
        assert not re.search(r"<style|\sstyle=|<script(?![^>]+src=)|\son\w+=", text)


def test_pages_are_light_and_load_only_what_is_ours(client: httpx.Client, public: Public) -> None:
    for place in ("", "/roi"):
        page = client.get(public.put.path + place)
        loaded = re.findall(r'(?:src|href)="(/[^"]+\.(?:css|js)[^"]*)"', page.text)
        assert len(loaded) >= 3
        total = len(page.content) + sum(len(client.get(url).content) for url in loaded)
        assert total < LIMIT
        outside = re.findall(r'(?:src|href)="(https?:[^"]+)"', page.text)
        assert all(url.startswith("https://tideline.example/") for url in outside)  # links, by hand


@pytest.mark.parametrize("place", [*PLACES, "/video", "/film.mp4"])
def test_what_is_not_there(client: httpx.Client, public: Public, place: str) -> None:
    good = public.put.path
    for bad in (f"{good[:-1]}{'A' if good[-1] != 'A' else 'B'}", "/p/x", "/p/" + "A" * 600):
        response = client.get(bad + place)
        assert response.status_code == 404
        assert "noindex" in response.headers["x-robots-tag"]
    revoke_page(public.house, public.put.id, "marta")
    response = client.get(good + place)
    assert response.status_code == 410
    assert "taken down" in response.text
    assert "Techcorp" not in response.text.casefold()
    assert not [f for f in noted(public, "web.page_viewed") if f.source == "pages"]


def test_posts_to_a_page_that_is_not_there(client: httpx.Client, public: Public) -> None:
    for path in ("/p/x/seen", "/p/x/roi"):
        assert client.post(path, content=b"{").status_code == 404
    revoke_page(public.house, public.put.id, "marta")
    assert beacon(client, public, {"what": "watched", "quartile": 1}) == 410


def test_machines_are_told_apart(client: httpx.Client, public: Public) -> None:
    for agent in ("Googlebot/2.1 (+http://www.google.com/bot.html)", "HeadlessChrome/140", ""):
        assert client.get(public.put.path, headers={"user-agent": agent}).status_code == 200
    dwelt = {"what": "dwelt", "part": "landing", "seconds": 5, "scroll": 50, "driven": True}
    assert beacon(client, public, dwelt) == 204
    views = [f for f in noted(public, "web.page_viewed") if f.source == "pages"]
    assert {f.verdict for f in views} == {"bot"}
    assert noted(public, "page.dwelt")[0].verdict == "bot"
    assert noted(public, "page.dwelt")[0].data["bot"] == "navigator.webdriver"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-gpc": "1"},
        {"dnt": "1"},
        {"sec-purpose": "prefetch"},
        {"cookie": f"{SESSION}=one-of-us"},
    ],
    ids=["global privacy control", "do not track", "prefetched", "one of us"],
)
def test_some_are_not_noted(client: httpx.Client, public: Public, headers: dict[str, str]) -> None:
    assert client.get(public.put.path, headers=headers).status_code == 200
    edited = {"what": "edited", "values": {"days": 20}}
    assert beacon(client, public, edited, headers=headers) == 204
    assert not [f for f in noted(public, "web.page_viewed") if f.source == "pages"]
    assert noted(public, "calculator.edited") == []


def test_what_scripts_tell_becomes_facts(client: httpx.Client, public: Public) -> None:
    told: list[dict[str, Any]] = [
        {"what": "dwelt", "part": "landing", "seconds": 41.6, "scroll": 80.2, "turn": 0},
        {"what": "dwelt", "part": "roi", "seconds": 12, "scroll": 100, "turn": 1},
        {"what": "edited", "values": {"days": 20, "money": 0.08, "ghost": 1}, "turn": 2},
        {"what": "watched", "quartile": 2, "turn": 3},
    ]
    for message in told:
        assert beacon(client, public, message) == 204
    dwelt = noted(public, "page.dwelt")
    assert [(f.data["part"], f.data["seconds"], f.data["scroll"]) for f in dwelt] == [
        ("landing", 42, 80),
        ("roi", 12, 100),
    ]
    (edited,) = noted(public, "calculator.edited")
    assert edited.data["changes"] == {"days": {"from": 6.0, "to": 20.0}}
    assert edited.contact == READER
    assert noted(public, "video.watched")[0].data["quartile"] == 2


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"what": "deleted"}', b'{"what": "dwelt"}',
        b'{"what": "dwelt", "part": "../x", "seconds": 1, "scroll": 1}',
        b'{"what": "dwelt", "part": "roi", "seconds": 1e99, "scroll": 1}',
        b'{"what": "watched", "quartile": 9}',
        b'{"what": "watched", "quartile": 1, "turn": 99}',
        b'{"what": "edited", "values": {"days": "x"}}',
        b'{"what": "edited", "values": {"days": NaN}}',
        b'{"what": "edited", "values": ' + b"[" * 3_000 + b"}",
    ],
)  # fmt: skip
def test_nonsense_is_refused(client: httpx.Client, public: Public, body: bytes) -> None:
    assert beacon(client, public, body) == 422
    assert beacon(client, public, b"x" * 4_001) in (413, 422)


def test_a_flood_adds_a_bounded_number_of_facts(client: httpx.Client, public: Public) -> None:
    for i in range(60):
        agent = f"{CHROME} {i}"
        edited = {"what": "edited", "values": {"days": 10 + i / 9}, "turn": i % TURNS}
        beacon(client, public, edited, headers={"user-agent": agent})
        client.get(public.put.path, headers={"user-agent": agent})
    minutes = 2  # the minute may turn meanwhile
    assert len(noted(public, "calculator.edited")) <= SLOTS * TURNS * minutes
    views = [f for f in noted(public, "web.page_viewed") if f.source == "pages"]
    assert 1 < len(views) <= SLOTS * minutes


def test_the_calculator_needs_no_script(client: httpx.Client, public: Public) -> None:
    first = client.get(f"{public.put.path}/roi").text
    assert 'value="24,000,000"' in first
    assert "Your profile: revenue of $24,000,000 a year." in first
    form = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', first))
    assert form["money"] == "8"
    answer = client.post(f"{public.put.path}/roi", data={**form, "days": "12", "money": "10"})
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.endswith("/roi?days=12&money=10")
    second = client.get(where).text
    assert "$78,900" in second  # 24,000,000 / 365 x 12 x 0.10
    (edited,) = noted(public, "calculator.edited")
    assert edited.data["changes"] == {
        "days": {"from": 6.0, "to": 12.0},
        "money": {"from": 0.08, "to": 0.1},
    }
    untouched = client.post(f"{public.put.path}/roi", data=form)
    assert untouched.headers["location"].endswith("/roi?")
    assert len(noted(public, "calculator.edited")) == 1


@pytest.mark.parametrize(
    "value", ["", "abc", "1e999", "nan", "-5", "9" * 500, "<script>", "1_0", "०", "0x10"]
)
def test_what_is_typed_may_be_anything(client: httpx.Client, public: Public, value: str) -> None:
    path = f"{public.put.path}/roi"
    response = client.get(path, params={"days": value, "ghost": value})
    assert response.status_code == 200
    assert "<script>" not in response.text.replace("<script src", "")
    assert client.post(path, data={"days": value}).status_code == 303


def test_the_recording_comes_in_ranges(client: httpx.Client, public: Public, tmp_path: Any) -> None:
    assert client.get(f"{public.put.path}/video").status_code == 404
    recording = tmp_path / "a.mp4"
    recording.write_bytes(b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 40)
    public = film(public, recording)
    page = client.get(f"{public.put.path}/video")
    assert page.status_code == 200
    assert "Norrin Software" in page.text  # the transcript
    where = f"{public.put.path}/film.mp4"
    whole = client.get(where)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get(where, headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-range"] == f"bytes 4-7/{len(whole.content)}"
    assert client.get(where, headers={"range": "bytes=99999999-"}).status_code == 416
    assert client.get(f"{public.put.path}/film.vtt").text.startswith("WEBVTT")


def test_the_briefing(client: httpx.Client, public: Public) -> None:
    response = client.get(f"{public.put.path}/briefing.pdf")
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    views = [f for f in noted(public, "web.page_viewed") if f.source == "pages"]
    assert views[0].data["part"] == "briefing"
