"""Clicks and opens by real requests: where they lead, what is told of them, and when it counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest

from scotty.desk.moments import HOLD, MOST, settle_moments
from scotty.desk.signed import read_key, sign_token
from scotty.facts import Fact
from scotty.ports import House
from scotty.web.pages.out import GIF
from tests.tracking.post import SENT, TOUCH, Posted

LATER = HOLD + timedelta(seconds=1)


def settle(house: House, wait: timedelta = LATER) -> list[Fact]:
    """Let what came be judged as if this long had passed; return what was told."""
    settle_moments(house.moments, house.clock.now() + wait)
    return [*house.ledger.facts("email.clicked"), *house.ledger.facts("email.opened")]


def test_a_click_leads_on_and_is_told(posted: Posted) -> None:
    with posted.client() as client:
        response = client.get(posted.ways.clicks[SENT.links[0]])
        assert response.status_code == 303
        assert response.headers["location"] == SENT.links[0]
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in response.headers
    assert settle(posted.house, timedelta(0)) == []  # it waits for company
    (fact,) = settle(posted.house)
    assert (fact.kind, fact.verdict, fact.account, fact.contact) == (
        "email.clicked", "human", SENT.account, SENT.contact,
    )  # fmt: skip
    said = dict(fact.data)
    assert 7_190 < said.pop("after") < 10_800
    assert said == {
        "touch": TOUCH,
        "link": 1,
        "url": SENT.links[0],
        "agent": "Chrome",
        "rule": "person",
        "reason": "A person's programme, from where people are, in a person's time.",
    }
    assert "127.0.0.1" not in msgspec.json.encode(fact, enc_hook=str).decode()
    assert len(settle(posted.house)) == 1


def test_an_open_is_one_pixel_that_other_sites_may_show(posted: Posted) -> None:
    with posted.client() as client:
        response = client.get(posted.ways.pixel)
    assert response.content == GIF
    assert len(GIF) == 43
    assert response.headers["content-type"] == "image/gif"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    (fact,) = settle(posted.house)
    assert (fact.kind, fact.verdict) == ("email.opened", "human")
    assert "link" not in fact.data


def test_repeats_within_a_minute_are_one_fact(posted: Posted) -> None:
    with posted.client() as client:
        for _ in range(5):
            client.get(posted.ways.clicks[SENT.links[0]])
            client.get(posted.ways.pixel)
    assert 2 <= len(settle(posted.house)) <= 4  # a minute may have turned between


def test_a_scanner_s_sweep_counts_nothing(posted: Posted) -> None:
    links = [posted.ways.clicks[link] for link in SENT.links[:2]]
    with posted.client() as client:
        for way in (posted.ways.unsubscribe, posted.ways.pixel, *links, posted.ways.trap):
            client.get(way)
    assert {fact.verdict for fact in settle(posted.house)} == {"bot"}
    assert posted.house.ledger.facts("contact.suppressed") == []


def test_head_leads_on_and_is_a_machine(posted: Posted) -> None:
    with posted.client() as client:
        response = client.head(posted.ways.clicks[SENT.links[1]])
    assert (response.status_code, response.headers["location"]) == (303, SENT.links[1])
    (fact,) = settle(posted.house)
    assert (fact.verdict, fact.data["rule"]) == ("bot", "method")


def test_prefetch_is_a_machine(posted: Posted) -> None:
    with posted.client() as client:
        client.get(posted.ways.clicks[SENT.links[1]], headers={"sec-purpose": "prefetch"})
    (fact,) = settle(posted.house)
    assert (fact.verdict, fact.data["rule"]) == ("bot", "prefetch")


def test_a_trap_found_late_takes_a_click_back(posted: Posted) -> None:
    with posted.client() as client:
        client.get(posted.ways.clicks[SENT.links[0]])
        (first,) = settle(posted.house)
        assert first.verdict == "human"
        client.get(posted.ways.trap)
    settle(posted.house)
    settle(posted.house)  # told once
    (judged,) = posted.house.ledger.facts("moment.judged")
    assert judged.because == (first.id,)
    assert (judged.verdict, judged.account, judged.data["rule"]) == ("bot", SENT.account, "trap")


@pytest.mark.parametrize("link", ["3", "4", "99999"])
def test_only_what_was_stored_and_is_a_web_address_is_led_to(posted: Posted, link: str) -> None:
    token = sign_token(read_key(posted.house), "click", (TOUCH, link))
    with posted.client() as client:
        response = client.get(f"{posted.url}/c/{token}?url=https://evil.example/")
    assert response.status_code == 404
    assert "location" not in response.headers


def test_a_target_in_the_query_is_not_even_read(posted: Posted) -> None:
    with posted.client() as client:
        way = f"{posted.ways.clicks[SENT.links[1]]}?url=https://evil.example/&to=//evil.example"
        assert client.get(way).headers["location"] == SENT.links[1]


def test_a_flood_is_answered_and_not_written_down(posted: Posted) -> None:
    way = posted.ways.clicks[SENT.links[0]]

    with posted.client() as client, ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: client.get(way).status_code, range(80))
        assert set(answers) == {303}
    with posted.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        (kept,) = connection.execute("select count(*) from moments").fetchone()
    assert MOST <= kept <= 2 * MOST  # a minute may have turned between


def test_who_clicks_is_led_on_even_where_it_cannot_be_noted(posted: Posted) -> None:
    with posted.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("alter table moments rename to elsewhere")
    with posted.client() as client:
        assert client.get(posted.ways.clicks[SENT.links[0]]).status_code == 303
        assert client.get(posted.ways.pixel).content == GIF
