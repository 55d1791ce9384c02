"""The way out: RFC 8058 to the letter, by real requests; a scanner changes nothing, a person once."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from scotty.desk.signed import read_key, sign_token
from scotty.facts import Fact
from scotty.ports import House
from tests.tracking.post import SENT, TOUCH, Posted

FORM = {"content-type": "application/x-www-form-urlencoded"}
PARTS = {"content-type": "multipart/form-data; boundary=x"}
ONE_CLICK = "List-Unsubscribe=One-Click"
MULTIPART = (
    '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)


def told(house: House, kind: str = "contact.suppressed") -> list[Fact]:
    return house.ledger.facts(kind)


def stands(house: House) -> str:
    found = house.suppressions.find("ada@acme.example", house.clock.now())
    return "" if found is None else found.reason


@pytest.mark.parametrize(
    ("headers", "body", "status", "reason"),
    [
        (FORM, ONE_CLICK, 200, "unsubscribed"),
        (FORM, f"{ONE_CLICK}&extra=1", 200, "unsubscribed"),
        ({"content-type": f"{FORM['content-type']}; charset=UTF-8"}, ONE_CLICK, 200, "unsubscribed"),
        (PARTS, MULTIPART, 200, "unsubscribed"),
        (FORM | {"cookie": "scotty_session=x"}, ONE_CLICK, 200, "unsubscribed"),
        (FORM | {"origin": "https://mail.example"}, ONE_CLICK, 200, "unsubscribed"),
        (FORM | {"sec-fetch-site": "cross-site"}, ONE_CLICK, 200, "unsubscribed"),
        (FORM, "choice=all", 200, "unsubscribed"),
        (FORM, "choice=pause", 200, "pause"),
        (FORM, f"{ONE_CLICK}&choice=again", 200, "unsubscribed"),
        (FORM, "", 400, ""),
        (FORM, "List-Unsubscribe=one-click", 400, ""),
        (FORM, "list-unsubscribe=One-Click", 400, ""),
        (FORM, "choice=everything", 400, ""),
        (FORM, "%%%=\xff", 400, ""),
        ({"content-type": "application/json"}, '{"List-Unsubscribe": "One-Click"}', 400, ""),
        ({"content-type": "text/plain"}, ONE_CLICK, 400, ""),
        ({}, ONE_CLICK, 400, ""),
        (PARTS, "--x\r\nno part at all", 400, ""),
        ({"content-type": "multipart/form-data"}, MULTIPART, 400, ""),
        (PARTS, MULTIPART.replace("-data;", '-data; filename="a";'), 400, ""),
        (FORM, f"{ONE_CLICK}&x={'x' * 20_000}", 413, ""),
    ],
)  # fmt: skip
def test_what_a_post_does(
    posted: Posted, headers: dict[str, str], body: str, status: int, reason: str
) -> None:
    with posted.client() as client:
        response = client.post(
            posted.ways.unsubscribe, content=body.encode("latin-1"), headers=headers
        )
    assert response.status_code == status, response.text
    assert stands(posted.house) == reason
    assert len(told(posted.house)) == bool(reason)
    assert "set-cookie" not in response.headers
    assert "location" not in response.headers


def test_one_click_says_little_and_comes_at_once(posted: Posted) -> None:
    with posted.client() as client:
        response = client.post(posted.ways.unsubscribe, content=ONE_CLICK, headers=FORM)
    assert response.text == "You are unsubscribed.\n"
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert response.elapsed.total_seconds() < 2
    (fact,) = told(posted.house)
    assert (fact.account, fact.contact) == (SENT.account, SENT.contact)
    assert fact.data == {"scope": "all", "reason": "unsubscribed", "by": "recipient"}
    assert "ada" not in fact.key


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_nothing_but_a_post_changes_anything(posted: Posted, method: str) -> None:
    with posted.client() as client:
        response = client.request(
            method,
            posted.ways.unsubscribe,
            params={"List-Unsubscribe": "One-Click", "choice": "all"},
        )
    assert response.status_code == (200 if method == "GET" else 405)
    assert told(posted.house) == []
    assert stands(posted.house) == ""


def test_a_post_counts_once_however_often_and_at_once_it_comes(posted: Posted) -> None:
    with posted.client() as client, ThreadPoolExecutor(25) as pool:

        def press(_: int) -> int:
            way = posted.ways.unsubscribe
            return client.post(way, content=ONE_CLICK, headers=FORM).status_code

        assert set(pool.map(press, range(100))) == {200}
    assert len(told(posted.house)) == 1
    assert stands(posted.house) == "unsubscribed"


def test_a_pause_pressed_twice_is_one_pause(posted: Posted) -> None:
    with posted.client() as client:
        for _ in range(2):
            page = client.post(posted.ways.unsubscribe, data={"choice": "pause"}).text
    assert "No mail until" in page
    (fact,) = told(posted.house)
    assert fact.data["reason"] == "pause"


def test_the_whole_way_of_a_person(posted: Posted) -> None:
    with posted.client() as client:
        first = client.get(posted.ways.unsubscribe).text
        assert "Nothing has changed yet" in first
        assert "A…@Acme.example" in first
        assert "Ada@" not in first
        assert buttons(first) == ["all", "pause"]
        assert buttons(client.post(posted.ways.unsubscribe, data={"choice": "pause"}).text) == [
            "all",
            "again",
        ]
        after = client.post(posted.ways.unsubscribe, data={"choice": "all"}).text
        assert "<h1>You are unsubscribed</h1>" in after
        assert buttons(after) == ["again"]
        assert "<h1>You are unsubscribed</h1>" in client.get(posted.ways.unsubscribe).text
        back = client.post(posted.ways.unsubscribe, data={"choice": "again"}).text
        assert "You will hear from us again" in back
    assert stands(posted.house) == ""
    (fact,) = told(posted.house, "contact.resubscribed")
    assert fact.contact == SENT.contact
    with posted.client() as client:  # and can leave again
        client.post(posted.ways.unsubscribe, content=ONE_CLICK, headers=FORM)
    assert stands(posted.house) == "unsubscribed"
    assert len(told(posted.house)) == 3


def buttons(page: str) -> list[str]:
    return re.findall(r'name="choice" value="(\w+)"', page)


def test_pages_need_no_script_and_load_nothing_from_elsewhere(posted: Posted) -> None:
    with posted.client() as client:
        for address in (posted.ways.unsubscribe, f"{posted.url}/u/damaged"):
            page = client.get(address)
            assert "<script" not in page.text
            assert "http" not in page.text
            assert '<html lang="en">' in page.text
            assert page.text.count("<h1>") == 1
            assert 'content="noindex, nofollow"' in page.text
            assert page.headers["referrer-policy"] == "no-referrer"


def other_tokens(house: House) -> list[str]:
    key = read_key(house)
    return [
        "x",
        "damaged",
        sign_token(key, "out", ("f" * 32,)),  # signed by us, of a mail that never was
        sign_token(key, "page", (TOUCH,)),
        sign_token(key, "click", (TOUCH,)),
        sign_token(key, "out", (TOUCH, "1")),
        sign_token(key, "out", ()),
        sign_token(b"x" * 32, "out", (TOUCH,)),
        "A" * 4_000,
    ]


def test_a_token_that_is_not_ours_opens_nothing(posted: Posted) -> None:
    with posted.client() as client:
        for token in other_tokens(posted.house):
            for path in ("u", "c"):
                page = client.get(f"{posted.url}/{path}/{token}")
                assert page.status_code == 404
                assert "This link is damaged" in page.text
            assert client.get(f"{posted.url}/o/{token}.gif").status_code == 404
            response = client.post(f"{posted.url}/u/{token}", content=ONE_CLICK, headers=FORM)
            assert response.status_code == 404
    assert told(posted.house) == []


def test_every_changed_character_of_a_token_is_noticed(posted: Posted) -> None:
    token = posted.ways.unsubscribe.rpartition("/")[2]
    with posted.client() as client:
        for place in range(len(token)):
            changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
            response = client.post(f"{posted.url}/u/{changed}", content=ONE_CLICK, headers=FORM)
            assert response.status_code == 404, place
    assert stands(posted.house) == ""


def test_a_list_that_cannot_be_reached_is_said_and_asked_for_again(posted: Posted) -> None:
    with posted.house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("alter table suppressions rename to elsewhere")
    with posted.client() as client:
        response = client.post(posted.ways.unsubscribe, content=ONE_CLICK, headers=FORM)
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
    assert told(posted.house) == []
