"""Publishing: only when allowed, once, read by its link alone, gone when taken down or expired."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from scotty.desk.films import find_film, keep_film, locate_film
from scotty.desk.pages import (
    Gone,
    compose_for,
    list_pages,
    open_page,
    publish_page,
    revoke_page,
)
from scotty.desk.signed import Damaged, read_key, sign_token
from scotty.desk.suppress import Order, suppress_address
from scotty.facts import Bug, Fact, Held, Refused
from scotty.playbook.brand import Brand
from scotty.ports import House
from scotty.stages.engage.pages import Page, Stock
from tests.pages.conftest import ALLOWED, put_up
from tests.pages.story import ACCOUNT, BRAND, READER, make_assets, make_page, tell_story

FILM = b"\x00\x00\x00\x18ftypisom"
INVENTED = """+++
title = "Anybody at all"
kind = "insight"
says = ["Short."]
source = "invented for the sandbox"
+++
"""


class Later:
    """A clock so many days ahead."""

    def __init__(self, house: House, days: float) -> None:
        self.house, self.days = house, days

    def now(self) -> datetime:
        return self.house.clock.now() + timedelta(days=self.days)


def token(path: str) -> str:
    return path.split("/")[2]


def test_what_was_let_out_is_what_is_read(house: House) -> None:
    page, put = put_up(house)
    opened = open_page(house, token(put.path))
    assert opened.page == page
    assert (opened.account, opened.contact, opened.kind) == (ACCOUNT, READER, "landing")
    fact = house.ledger.fact(put.id)
    assert fact is not None
    assert fact.because == (ALLOWED,)
    assert fact.data["by"] == "marta@tideline.example"


def test_the_same_page_on_the_same_permission_is_one(house: House) -> None:
    page, put = put_up(house)
    again = publish_page(house, page, "landing", by="somebody", allowed=ALLOWED)
    assert again == put
    assert len(list_pages(house)) == 1
    other = publish_page(house, page, "landing", by="somebody", allowed="b" * 32)
    assert other.id != put.id
    assert [p.id for p in list_pages(house, ACCOUNT)] == [other.id, put.id]


def test_what_is_learnt_later_does_not_reach_it(house: House) -> None:
    page, put = put_up(house)
    renamed = msgspec.structs.replace(tell_story()[0], key="later", data={"name": "Renamed"})
    house.ledger.append([renamed])
    assert open_page(house, token(put.path)).page.company == page.company == "TechCorp"


def test_a_page_that_was_taken_down_stays_down(house: House) -> None:
    page, put = put_up(house)
    for _ in range(2):
        assert revoke_page(house, put.id, "marta", "mistake").revoked
    with pytest.raises(Gone, match="taken down"):
        open_page(house, token(put.path))
    assert publish_page(house, page, "landing", by="marta", allowed=ALLOWED).revoked
    assert list_pages(house)[0].revoked
    assert len(house.ledger.facts("page.revoked")) == 1


@pytest.mark.parametrize(("days", "open_"), [(89.9, True), (90.1, False)])
def test_a_page_ends_on_its_day(house: House, days: float, open_: bool) -> None:
    _, put = put_up(house)
    later = msgspec.structs.replace(house, clock=Later(house, days))
    if open_:
        assert open_page(later, token(put.path))
        return
    with pytest.raises(Gone, match="expired"):
        open_page(later, token(put.path))


def test_links_that_are_not_ours_open_nothing(house: House) -> None:
    _, put = put_up(house)
    good = token(put.path)
    flipped = good[:-1] + ("A" if good[-1] != "A" else "B")
    key = read_key(house)
    someone = house.ledger.facts("account.profiled")[0]
    for bad in (
        "", "x", flipped, good + "A", good[:-4], "é" * 20,
        sign_token(key, "unsubscribe", (put.id,)),
        sign_token(key, "page", ("0" * 32,)),
        sign_token(key, "page", (someone.id,)),
        sign_token(key, "page", (put.id, "x")),
        sign_token(b"x" * 32, "page", (put.id,)),
    ):  # fmt: skip
        with pytest.raises(Damaged):
            open_page(house, bad)


@pytest.mark.parametrize("whom", [READER, f"@{ACCOUNT}"])
def test_whoever_opts_out_has_no_page(house: House, whom: str) -> None:
    page, put = put_up(house)
    now = house.clock.now()
    suppress_address(house.suppressions, whom, Order(reason="asked", by="marta"), now)
    with pytest.raises(Gone):
        open_page(house, token(put.path))
    stock = Stock(brand=BRAND, assets=make_assets())
    assert isinstance(compose_for(house, ACCOUNT, READER, stock), Held)
    with pytest.raises(Refused, match="hear from us"):
        publish_page(house, page, "landing", by="marta", allowed="c" * 32)
    account = compose_for(house, ACCOUNT, None, stock)
    assert isinstance(account, Held if whom.startswith("@") else Page)


def test_a_dead_address_is_no_word_of_theirs(house: House) -> None:
    _, put = put_up(house)
    order = Order(reason="bounced", by="scotty")
    suppress_address(house.suppressions, READER, order, house.clock.now())
    assert open_page(house, token(put.path))


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        ({"brand": Brand()}, "landing", "whose"),
        ({"worth": None}, "roi", "calculator"),
        ({}, "video", "recorded"),
        ({}, "poster", "poster"),
    ],
)
def test_what_may_not_leave(house: House, change: dict[str, object], kind: str, says: str) -> None:
    page = msgspec.structs.replace(make_page(), **change)
    with pytest.raises(Refused, match=says) as caught:
        publish_page(house, page, kind, by="marta", allowed=ALLOWED)  # type: ignore[arg-type]
    assert caught.value.mend
    assert house.ledger.facts("page.published") == []


def test_invented_content_is_for_the_sandbox_alone(house: House) -> None:
    page = make_page(anybody=INVENTED)
    with pytest.raises(Refused, match="Short"):
        publish_page(house, page, "landing", by="marta", allowed=ALLOWED)
    simulated = msgspec.structs.replace(page, simulated=True)
    assert publish_page(house, simulated, "landing", by="marta", allowed=ALLOWED).path


def test_nothing_is_put_up_that_nobody_let_out(house: House) -> None:
    with pytest.raises(Bug):
        publish_page(house, make_page(), "landing", by="marta", allowed="")


def test_unknown_names_are_refused(house: House) -> None:
    house.ledger.append(tell_story())
    stock = Stock(brand=BRAND, assets={})
    for name, who in (("nobody.example", None), (ACCOUNT, "ghost@techcorp.example")):
        with pytest.raises(Refused):
            compose_for(house, name, who, stock)


def film(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_recordings(house: House, tmp_path: Path) -> None:
    page = make_page()
    assert find_film(house, page) == ""
    for name, content in (
        ("a.mp4", b"<html>not a film</html>"),
        ("a.exe", b"\x00\x00\x00\x18ftypisom"),
        ("a.vtt", b"1\n00:00 --> 00:01\nx"),
        ("a.vtt", b"WEBVTT\n"),
        ("a.mp4", b""),
    ):
        with pytest.raises(Refused) as caught:
            keep_film(house, page, film(tmp_path, name, content))
        assert caught.value.mend
    kept = keep_film(house, page, film(tmp_path, "b.MP4", FILM + b"x" * 99))
    assert keep_film(house, page, film(tmp_path, "b.vtt", b"\xef\xbb\xbfWEBVTT\n")) == kept
    where = locate_film(house, kept)
    assert where is not None
    assert where.stat().st_size == 111
    assert locate_film(house, kept, ".vtt")
    assert find_film(house, msgspec.structs.replace(page, contact=None)) == ""
    assert publish_page(house, page, "video", by="m", allowed=ALLOWED).path.endswith("/video")


def test_a_page_plays_what_it_was_let_out_with(house: House, tmp_path: Path) -> None:
    page, before = put_up(house)
    first = keep_film(house, page, film(tmp_path, "a.mp4", FILM + b"a"))
    put = publish_page(house, page, "video", by="m", allowed="b" * 32)
    second = keep_film(house, page, film(tmp_path, "a.mp4", FILM + b"b"))
    assert find_film(house, page) == second != first
    assert open_page(house, token(put.path)).film == first
    assert open_page(house, token(before.path)).film == ""


def test_the_fact_is_whole(house: House) -> None:
    _, put = put_up(house)
    fact = house.ledger.fact(put.id)
    assert isinstance(fact, Fact)
    assert {"page", "kind", "version", "by", "allowed", "expires", "content"} <= set(fact.data)
    assert fact.data["page"] == put.id
