"""The audit log shows every edit, and writers do not tear its chain."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from scotty.desk.audit import list_acts, note_act, verify_acts
from scotty.ports import House


@pytest.fixture
def kept(house: House) -> House:
    for n in range(6):
        note_act(house, "mia@example.com", "set roles", {"user": n, "roles": ["viewer", "é\0"]})
    return house


def test_the_chain_holds(kept: House) -> None:
    proof = verify_acts(kept)
    assert (proof.whole, proof.rows) == (True, 6)
    assert verify_acts(kept, proof.head).whole
    assert [act.seq for act in list_acts(kept, 2)] == [6, 5]


def test_the_application_cannot_edit_it(kept: House, engine: Engine) -> None:
    for statement in ("update audit set who = 'eve'", "delete from audit", "truncate audit"):
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    assert verify_acts(kept).rows == 6


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("update audit set who = 'eve' where seq = 3", 3),
        ("update audit set what = '{}' where seq = 4", 4),
        ("update audit set at = at + interval '1 second' where seq = 2", 2),
        ("delete from audit where seq = 2", 3),
        ("update audit set seq = 99 where seq = 5", 6),
        ("update audit set hash = before where seq = 1", 1),
    ],
)
def test_edits_behind_its_back_show(
    kept: House, engine: Engine, statement: str, broken: int
) -> None:
    with engine.begin() as connection:
        connection.execute(text("alter table audit disable trigger user"))
        connection.execute(text(statement))
    proof = verify_acts(kept)
    assert (proof.whole, proof.broken) == (False, broken)
    assert proof.why


def test_a_cut_end_shows_against_a_head_noted_elsewhere(kept: House, engine: Engine) -> None:
    head = verify_acts(kept).head
    with engine.begin() as connection:
        connection.execute(text("alter table audit disable trigger user"))
        connection.execute(text("delete from audit where seq > 4"))
    assert verify_acts(kept).whole
    assert not verify_acts(kept, head).whole


def test_many_writers_make_one_chain(house: House) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: note_act(house, "robot", "did", {"n": n}), range(80)))
    proof = verify_acts(house)
    assert (proof.whole, proof.rows) == (True, 80)
    assert {act.seq for act in list_acts(house, 100)} == set(range(1, 81))
