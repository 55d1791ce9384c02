"""Moments in Postgres: opens and clicks, durable before they are judged."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
import psycopg
from sqlalchemy.exc import SQLAlchemyError

from scotty.facts import Later
from scotty.ports.moments import Conclusion, Moment
from scotty.store.append import store_rows
from scotty.store.ledger import PostgresLedger
from scotty.store.rows import write_rows

TURN = 500
"""Mails concluded on in one transaction."""
_LOCK = 7265872
_WAITING = """
select touch from moments where verdict is null and at <= %s group by touch order by min(at) limit %s
"""
COMPANY = 100
"""Waiting hits of one mail, the oldest, and told ones, the newest, that are looked at together."""
_KEPT = f"""
select id, touch, said, verdict, fact from (
    select *, row_number() over (
        partition by touch, verdict is null
        order by case when verdict is null then at end, at desc, id
    ) as place
    from moments where touch = any(%s) and (at >= %s or verdict is null)
) kept
where place <= {COMPANY} order by touch, at, id
"""
_TOLD = "update moments set verdict = %s, fact = %s where id = %s"


class PostgresMoments:
    """The table `moments`; see `ports.moments.Moments` for what each method promises."""

    def __init__(self, ledger: PostgresLedger) -> None:
        self._ledger = ledger

    def note(self, moment: Moment) -> None:
        """Keep a moment."""
        said = msgspec.json.encode(moment).decode().replace("\\u0000", "\\ufffd")
        try:
            with self._ledger.connect() as connection:
                connection.execute(
                    "insert into moments (touch, at, said) values (%s, %s, %s)",
                    (moment.hit.touch, moment.hit.at, said),
                )
        except (psycopg.Error, SQLAlchemyError) as error:
            raise Later(f"An open or click could not be kept: {error}", 1.0) from error

    def settle(
        self, ripe: datetime, since: datetime, conclude: Callable[[Sequence[Moment]], Conclusion]
    ) -> int:
        """Conclude on every mail that has waiting moments of `ripe` or before.

        One settler at a time: a verdict looks at what the one before it told.
        """
        settled = 0
        while turn := self._settle_turn(ripe, since, conclude):
            settled += turn
        return settled

    def _settle_turn(
        self, ripe: datetime, since: datetime, conclude: Callable[[Sequence[Moment]], Conclusion]
    ) -> int:
        with self._ledger.connect() as connection:
            alone = connection.execute("select pg_try_advisory_xact_lock(%s)", (_LOCK,)).fetchone()
            if alone is None or not alone[0]:
                return 0
            connection.execute(
                "delete from moments where verdict is not null and at < %s", (since,)
            )
            touches = [row[0] for row in connection.execute(_WAITING, (ripe, TURN))]
            if not touches:
                return 0
            rows = connection.execute(_KEPT, (touches, since)).fetchall()
            told = [
                conclude([_read(row) for row in group])
                for _, group in groupby(rows, key=lambda row: row[1])
            ]
            _store(connection, told)
        return sum(len(one.told) for one in told)


def _store(connection: psycopg.Connection[Any], told: list[Conclusion]) -> None:
    facts = [fact for one in told for fact in one.facts]
    if facts:
        store_rows(connection, write_rows(facts), fresh=True)
    with connection.cursor() as cursor:
        cursor.executemany(
            _TOLD, [(v, fact or None, id_) for one in told for id_, (v, fact) in one.told.items()]
        )


def _read(row: Sequence[Any]) -> Moment:
    moment = msgspec.convert(row[2], Moment)
    return msgspec.structs.replace(
        moment, id=row[0], verdict=row[3], fact="" if row[4] is None else row[4].hex
    )
