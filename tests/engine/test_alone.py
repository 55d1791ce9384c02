"""Who works alone holds a lock, and holds up nobody else."""

import threading
from collections.abc import Callable

import psycopg
import pytest

from scotty.ports import House


def test_the_lock_keeps_others_out_and_no_transaction_open(
    make_house: Callable[..., House], database: str
) -> None:
    house, other = make_house(), make_house()
    with house.outreach.alone("engine") as mine:
        assert mine
        with other.outreach.alone("engine") as theirs:
            assert not theirs
        with other.outreach.alone("react") as another:
            assert another
        with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as connection:
            # This waits for every transaction that is older than itself.
            connection.execute("set statement_timeout = '20s'")
            connection.execute("create index concurrently facts_probe on facts (at)")
    with other.outreach.alone("engine") as now:
        assert now


def test_the_lock_is_let_go_when_the_work_fails(make_house: Callable[..., House]) -> None:
    house = make_house()
    with pytest.raises(KeyError), house.outreach.alone("engine"):
        raise KeyError
    got = []

    def take() -> None:
        with house.outreach.alone("engine") as mine:
            got.append(mine)

    thread = threading.Thread(target=take)
    thread.start()
    thread.join(30)
    assert got == [True]
