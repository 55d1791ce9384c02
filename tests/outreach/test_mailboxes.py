"""Mailboxes: their secrets are sealed, seen by nobody, and said to be lost where the key is."""

import logging
from pathlib import Path

import msgspec
import psycopg
import pytest

from scotty.desk.mailboxes import (
    LOST,
    Request,
    adopt_mailbox,
    connect_mailbox,
    list_health,
    tune_mailbox,
)
from scotty.facts import Refused
from scotty.ports.mail import Mailbox
from scotty.store.seal import Seal
from tests.outreach.bare import START, open_set_house
from tests.outreach.kit import ROOT

SMTP = "smtp://elsa:hush-hush@127.0.0.1:2525"
ASKED = Request(
    address="elsa@tideline.example",
    smtp=SMTP,
    imap="imap://elsa:hush-hush@127.0.0.1:1143",
    name="Elsa",
)


def test_a_password_is_nowhere_to_be_read(
    database: str, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), open_set_house(database, home) as (house, _):
        health = connect_mailbox(house, ASKED, ROOT, "emma")
        mailbox = house.mailboxes.find(health.id)
        assert mailbox is not None
        assert mailbox.smtp == SMTP
        with psycopg.connect(house.outreach.url) as connection:
            dump = connection.execute(
                "select (select string_agg(to_jsonb(m)::text, '') from mailboxes m), "
                "(select string_agg(to_jsonb(f)::text, '') from facts f)"
            ).fetchone()
        seen = [repr(mailbox), str(mailbox), repr(health), str(dump), caplog.text]
        assert not [text for text in seen if "hush-hush" in text]


def test_a_lost_key_is_said_and_the_mailbox_connected_again(database: str, home: Path) -> None:
    with open_set_house(database, home) as (house, _):
        number = connect_mailbox(house, ASKED, ROOT, "emma").id
        tune_mailbox(house, number, (77, None, None), "emma")
        connect_mailbox(
            house, msgspec.structs.replace(ASKED, address="otto@tideline.example"), ROOT, "emma"
        )
    [key] = (home / "keys").glob("mail*")
    key.write_bytes(bytes(range(32)))
    with open_set_house(database, home) as (house, _):
        with pytest.raises(Refused, match="another key"):
            house.mailboxes.find(number)
        assert [h.unfit for h in list_health(house)] == [LOST, LOST]
        assert house.mailboxes.choose("") is not None
        adopt_mailbox(house, SMTP, "", "elsa@tideline.example", ROOT)
        health = {h.address: h for h in list_health(house)}
        again = health["elsa@tideline.example"]
        assert (again.id, again.cap, again.unfit, again.name) == (number, 77, "", "Elsa")
        assert health["otto@tideline.example"].unfit == LOST


def test_the_owner_s_own_mailbox_first_then_the_least_busy(database: str, home: Path) -> None:
    with open_set_house(database, home) as (house, _):
        box = Mailbox(id=0, address="all@tideline.example", smtp=SMTP)
        everybody = house.mailboxes.put(box, "test", START)
        own = house.mailboxes.put(
            msgspec.structs.replace(box, address="own@tideline.example", owner="otto"),
            "test",
            START,
        )
        assert house.mailboxes.choose("otto").id == own.id  # type: ignore[union-attr]
        assert house.mailboxes.choose("emma").id == everybody.id  # type: ignore[union-attr]
        assert house.mailboxes.choose("").id == everybody.id  # type: ignore[union-attr]


def test_pausing_and_resuming_are_facts_once_each(database: str, home: Path) -> None:
    with open_set_house(database, home) as (house, clock):
        box = house.mailboxes.put(
            Mailbox(id=0, address="a@tideline.example", smtp=SMTP), "test", START
        )
        for why in ("locked out", "locked out", "", ""):
            clock.forward(minutes=1)
            house.mailboxes.pause(box.id, why, "emma", clock.now())
        assert len(house.ledger.facts("mailbox.paused")) == 1
        assert len(house.ledger.facts("mailbox.resumed")) == 1


def test_the_environment_s_mailbox_is_connected_once_and_keeps_its_name(
    database: str, home: Path
) -> None:
    with open_set_house(database, home) as (house, clock):
        adopt_mailbox(house, "", "", "", ROOT)
        assert house.mailboxes.all() == []
        for smtp in (SMTP, SMTP, SMTP.replace("hush-hush", "changed")):
            clock.forward(minutes=1)
            adopt_mailbox(house, smtp, "", "Elsa@Tideline.example", ROOT)
            [box] = house.mailboxes.all()
            assert (box.address, box.smtp) == ("elsa@tideline.example", smtp)
            house.mailboxes.put(
                msgspec.structs.replace(box, name="Elsa V.", owner="emma"), "emma", clock.now()
            )
        [box] = house.mailboxes.all()
        assert (box.name, box.owner) == ("Elsa V.", "emma")
        told = [f for f in house.ledger.facts("mailbox.connected") if f.data["by"] == "environment"]
        assert len(told) == 2
        with pytest.raises(Refused, match="no address"):
            adopt_mailbox(house, "smtp://elsa@127.0.0.1:25", "", "", ROOT)


def test_a_seal_opens_what_older_keys_closed() -> None:
    old, new = bytes(range(32)), bytes(range(32, 64))
    sealed = Seal(old).close("hush")
    assert b"hush" not in sealed
    assert Seal(new + old).open(sealed) == "hush"
    with pytest.raises(Refused, match=r"mail\.key"):
        Seal(new).open(sealed)
    with pytest.raises(Refused):
        Seal(old).open(sealed[:-1] + b"A")
