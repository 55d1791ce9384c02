"""Projections in Postgres: accounts, contacts and deals as they stand now."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from sqlalchemy import Engine

from scotty.facts import Refused
from scotty.ports import Found
from scotty.store.ledger import MARK, borrow
from scotty.store.merged import LINKING, find_merged
from scotty.store.rows import COLUMNS, read_fact
from scotty.store.search import find_rows

_LOCK = "select pg_advisory_xact_lock(7265872)"
_PROJECTIONS = ("accounts", "contacts", "deals")
_DEALS = ["deal.opened", "deal.staged", "deal.amended", "deal.won", "deal.lost"]
_SHAPING = [
    *("account.profiled", "account.linked", "link.undone", "contact.profiled", "contact.left"),
    *_DEALS,
]
"""Kinds that change a row. Any other fact can at most bring an account nobody has named before."""
_MANY = 20_000
"""Touched rows from which it is cheaper to derive all."""
_ACCOUNT = """
with named as (
    select key, 0 as nth from accounts where key = %(key)s
    union all select key, 1 from accounts where domain = lower(%(key)s)
    union all select key, 2 from accounts where lower(name) = lower(%(key)s)
), found as (
    select coalesce(into_key, key) as key, min(nth) as nth, bool_and(into_key is not null) as part
    from named join accounts using (key) group by 1
)
select accounts.*, nth from found join accounts using (key) order by nth, part, key limit 4
"""
_BY_NAME = 2
"""The `nth` of accounts that bear the name, where no key and no domain is it."""


class PostgresTables:
    """Rows that are derived from facts by `store/projections`; see `ports.Tables`.

    The cursor moves in the same transaction as the rows, so that each fact is applied once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def refresh(self) -> int:
        """Apply what the ledger has gained; return how many rows changed."""
        with borrow(self._engine) as connection:
            connection.execute(_LOCK)
            after = _read_cursor(connection)
            _, until = connection.execute(MARK).fetchone() or ("", 0)
            if until <= after:
                return 0
            return _derive(connection, after, until)

    def cursor(self) -> int:
        """Return the ledger cursor up to which the rows are complete."""
        with borrow(self._engine) as connection:
            return _read_cursor(connection)

    def rebuild(self) -> int:
        """Drop and derive all rows anew; the result is the same as by `refresh`."""
        with borrow(self._engine) as connection:
            connection.execute(_LOCK)
            for name in _PROJECTIONS:
                connection.execute(f"delete from {name}")
            _, until = connection.execute(MARK).fetchone() or ("", 0)
            _derive(connection, 0, until)
            counts = " + ".join(f"(select count(*) from {name})" for name in _PROJECTIONS)
            return int((connection.execute(f"select {counts}").fetchone() or (0,))[0])

    def find(self, words: str, limit: int) -> list[Found]:
        """Return rows whose name or key has words beginning like these; `limit` of each sort."""
        with borrow(self._engine) as connection:
            return find_rows(connection, words, limit)

    def account(self, key: str) -> Mapping[str, Any] | None:
        """Return one account by key, domain or exact name; the one it is part of, where linked."""
        found = [dict(row) for row in self._rows(_ACCOUNT, {"key": key})]
        if len(found) > 1 and found[0]["nth"] == _BY_NAME:
            names = ", ".join(str(row["domain"] or row["key"]) for row in found[:3])
            more = " and more" if len(found) > 3 else ""
            raise Refused(
                f"Several accounts are called {key!r}: {names}{more}.", "Give its domain."
            )
        return {k: v for k, v in found[0].items() if k != "nth"} if found else None

    def accounts(self, keys: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
        """Yield accounts that are no part of another one: all, or those of the keys."""
        where = "" if keys is None else "and key = any(%(keys)s)"
        yield from self._rows(
            f"select * from accounts where into_key is null {where} order by key",
            {"keys": None if keys is None else list(keys)},
        )

    def contacts(self, account: str) -> list[Mapping[str, Any]]:
        """Return the people of an account, by key."""
        return self._rows(
            "select * from contacts where account = %(account)s order by key", {"account": account}
        )

    def people(self, keys: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return the people of these keys, those that are known."""
        return self._rows("select * from contacts where key = any(%(keys)s)", {"keys": list(keys)})

    def deals(self, account: str | None = None) -> list[Mapping[str, Any]]:
        """Return deals, by key: all, or those of an account."""
        where = "" if account is None else "where account = %(account)s"
        return self._rows(f"select * from deals {where} order by key", {"account": account})

    def _rows(self, query: str, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        with borrow(self._engine) as connection, connection.cursor(row_factory=dict_row) as cursor:
            return list(cursor.execute(query, values).fetchall())


def _read_cursor(connection: Connection[Any]) -> int:
    row = connection.execute("select tx from cursors where name = 'tables'").fetchone()
    return 0 if row is None else int(row[0])


def _derive(connection: Connection[Any], after: int, until: int) -> int:
    """Bring the rows from `after` to `until`; return how many changed."""
    span: dict[str, Any] = {"after": str(after), "until": str(until), "deals": _DEALS}
    seen = connection.execute(_read("seen"), span).fetchall()
    changed = len(seen)
    touched = _find_touched(connection, span)
    # A link from beyond `until` may have been applied already; its other end has a row only now.
    touched["accounts"] |= {key for key, fresh in seen if fresh}
    if "links" in touched:
        moved = _set_merged(connection)
        changed += len(moved)
        touched["accounts"] |= {key for row in moved for key in row if key is not None}
    many = not after or sum(map(len, touched.values())) > _MANY
    for name in _PROJECTIONS:
        if many or touched[name]:
            keys = None if many else sorted(touched[name])
            cursor = connection.execute(_narrow(_read(name), keys), {**span, "touched": keys})
            counted = cursor.fetchone() if cursor.description else None
            changed += cursor.rowcount if counted is None else counted[0]
    connection.execute(
        "insert into cursors (name, tx) values ('tables', %s) "
        "on conflict (name) do update set tx = excluded.tx, at = now()",
        (until,),
    )
    return changed


def _find_touched(connection: Connection[Any], span: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the keys of rows to derive again, by projection; and `links` if any came or went."""
    touched: dict[str, set[str]] = {name: set() for name in _PROJECTIONS}
    for name, key in connection.execute(_read("touched"), {**span, "kinds": _SHAPING}):
        touched.setdefault(name, set()).add(key)
    profiled = list(touched["accounts"])
    touched["accounts"] |= {
        root
        for (root,) in connection.execute(
            "select into_key from accounts where key = any(%s) and into_key is not null",
            (profiled,),
        )
    }
    return touched


def _set_merged(connection: Connection[Any]) -> list[tuple[str, str | None, str | None]]:
    """Note which account each one is part of; return those that changed, from where, to where."""
    links = connection.execute(
        f"select {COLUMNS} from facts where kind = any(%s)", (list(LINKING),)
    ).fetchall()
    merged = find_merged(map(read_fact, links))
    values = {"accounts": list(merged), "roots": list(merged.values())}
    return connection.execute(_read("merged"), values).fetchall()


def _read(name: str) -> str:
    return files("scotty.store").joinpath("projections", f"{name}.sql").read_text("utf-8")


def _narrow(query: str, keys: Sequence[str] | None) -> str:
    """Return the query for all rows, or with its `only` marks turned into conditions on the keys."""
    condition = "" if keys is None else r"and \1 in (select unnest(%(touched)s::text[]))"
    return re.sub(r"/\* only (\S+) \*/", condition, query)
