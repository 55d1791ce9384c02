"""Users, sessions, keys, links and the audit log on Postgres."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from sqlalchemy import Engine

from scotty.ports.access import Act, ApiKey, Link, Session, User, seal_act

_USER = "u.id, u.email, u.name, u.roles, u.made, u.disabled, u.preferences"
_SESSION = f"s.token_hash, s.agent, s.address, s.made as s_made, s.seen, s.expires, {_USER}"
_KEY = f"k.id as k_id, k.name as k_name, k.key_hint, k.scopes, k.made as k_made, k.used, k.revoked, {_USER}"
_AUDIT_LOCK = 7265890
_CHANGES = frozenset({"name", "password", "roles", "disabled", "preferences"})


class PostgresAccess:
    """See `ports.access.Access` for what each method promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _cursor(self) -> Iterator[psycopg.Cursor[DictRow]]:
        pooled = self._engine.raw_connection()
        try:
            connection = cast("psycopg.Connection[Any]", pooled.driver_connection)
            with connection.cursor(row_factory=dict_row) as cursor:
                yield cursor
            pooled.commit()
        except BaseException:
            pooled.rollback()
            raise
        finally:
            pooled.close()

    def _rows(self, sql: str, *values: Any) -> list[DictRow]:
        with self._cursor() as cursor:
            return cursor.execute(sql, values).fetchall()

    def _change(self, sql: str, *values: Any) -> int:
        with self._cursor() as cursor:
            return cursor.execute(sql, values).rowcount

    def users(self) -> list[User]:
        """Return everyone, by name."""
        return [_user(r) for r in self._rows(f"select {_USER} from users u order by lower(u.name)")]

    def password(self, email: str) -> tuple[User, str] | None:
        """Return the user of this address and their argon2 hash, or None."""
        rows = self._rows(f"select {_USER}, u.password from users u where u.email = %s", email)
        return (_user(rows[0]), rows[0]["password"]) if rows else None

    def add_user(self, email: str, name: str, password: str, roles: Sequence[str]) -> User | None:
        """Store a user; None where the address is taken."""
        rows = self._rows(
            "insert into users as u (email, name, password, roles) values (%s, %s, %s, %s) "
            f"on conflict (email) do nothing returning {_USER}",
            *(email, name, password, list(roles)),
        )
        return _user(rows[0]) if rows else None

    def change_user(self, user: int, /, **changes: Any) -> None:
        """Set any of name, password, roles, disabled, preferences."""
        if not changes or not changes.keys() <= _CHANGES:
            raise ValueError(f"cannot change {sorted(changes)}")
        values = [_stored(value) for value in changes.values()]
        sets = ", ".join(f"{name} = %s" for name in changes)
        self._change(f"update users set {sets} where id = %s", *values, user)

    def add_session(self, session: Session) -> None:
        """Store a session, and drop those that have expired."""
        s = session
        with self._cursor() as cursor:
            cursor.execute("delete from sessions where expires < %s", (s.made,))
            cursor.execute(
                "insert into sessions (token_hash, user_id, agent, address, made, seen, expires) "
                "values (%s, %s, %s, %s, %s, %s, %s)",
                (s.token_hash, s.user.id, s.agent, s.address, s.made, s.seen, s.expires),
            )

    def session(self, token_hash: bytes, now: datetime) -> Session | None:
        """Return a session that has not expired, of a user who is not disabled."""
        rows = self._rows(
            f"select {_SESSION} from sessions s join users u on u.id = s.user_id "
            "where s.token_hash = %s and s.expires > %s and u.disabled is null",
            *(token_hash, now),
        )
        return _session(rows[0]) if rows else None

    def sessions(self, user: int, now: datetime) -> list[Session]:
        """Return a user's living sessions, latest seen first."""
        rows = self._rows(
            f"select {_SESSION} from sessions s join users u on u.id = s.user_id "
            "where s.user_id = %s and s.expires > %s order by s.seen desc",
            *(user, now),
        )
        return [_session(row) for row in rows]

    def touch_session(self, token_hash: bytes, now: datetime) -> None:
        """Note that the session was seen."""
        self._change("update sessions set seen = %s where token_hash = %s", now, token_hash)

    def end_sessions(self, user: int, token_hash: bytes | None = None) -> int:
        """End one session of a user, or all of them; return how many."""
        return self._change(
            "delete from sessions where user_id = %s and (%s::bytea is null or token_hash = %s)",
            *(user, token_hash, token_hash),
        )

    def add_link(self, link: Link) -> None:
        """Store a link; older ones for the same purpose and address are void."""
        with self._cursor() as cursor:
            cursor.execute(
                "delete from links where used is null and purpose = %s "
                "and email is not distinct from %s",
                (link.purpose, link.email),
            )
            cursor.execute(
                "insert into links (token_hash, purpose, email, roles, expires) "
                "values (%s, %s, %s, %s, %s)",
                (link.token_hash, link.purpose, link.email, list(link.roles), link.expires),
            )

    def link(self, token_hash: bytes, now: datetime) -> Link | None:
        """Return a link that is neither used nor expired."""
        rows = self._rows(
            "select token_hash, purpose, email, roles, expires, used from links "
            "where token_hash = %s and used is null and expires > %s",
            *(token_hash, now),
        )
        return msgspec.convert(rows[0], Link) if rows else None

    def use_link(self, token_hash: bytes, now: datetime) -> bool:
        """Mark the link as used; False where someone was faster, or it has expired."""
        return bool(
            self._change(
                "update links set used = %s "
                "where token_hash = %s and used is null and expires > %s",
                *(now, token_hash, now),
            )
        )

    def add_key(
        self, user: int, name: str, key_hash: bytes, hint: str, scopes: Sequence[str]
    ) -> int:
        """Store an API key; return its number."""
        rows = self._rows(
            "insert into api_keys (user_id, name, key_hash, key_hint, scopes) "
            "values (%s, %s, %s, %s, %s) returning id",
            *(user, name, key_hash, hint, list(scopes)),
        )
        return int(rows[0]["id"])

    def key(self, key_hash: bytes, now: datetime) -> ApiKey | None:
        """Return a key that is not revoked, of a user who is not disabled; note its use."""
        rows = self._rows(
            f"select {_KEY} from api_keys k join users u on u.id = k.user_id "
            "where k.key_hash = %s and k.revoked is null and u.disabled is null",
            key_hash,
        )
        if not rows:
            return None
        found = _key(rows[0])
        if found.used is None or now - found.used > timedelta(minutes=1):
            self._change("update api_keys set used = %s where id = %s", now, found.id)
        return found

    def keys(self) -> list[ApiKey]:
        """Return all keys, newest first."""
        rows = self._rows(
            f"select {_KEY} from api_keys k join users u on u.id = k.user_id order by k.id desc"
        )
        return [_key(row) for row in rows]

    def revoke_key(self, key: int, now: datetime) -> bool:
        """Revoke a key; False where there is none."""
        sql = "update api_keys set revoked = %s where id = %s and revoked is null"
        return bool(self._change(sql, now, key))

    def note_attempt(self, address: str, account: str, now: datetime) -> None:
        """Remember a failed sign-in for a day."""
        with self._cursor() as cursor:
            cursor.execute("delete from attempts where at < %s", (now - timedelta(days=1),))
            cursor.execute(
                "insert into attempts (at, address, account) values (%s, %s, %s)",
                (now, address, account),
            )

    def attempts(self, since: datetime, *, address: str = "", account: str = "") -> int:
        """Count failed sign-ins since then, from an address, for an account, or both."""
        rows = self._rows(
            "select count(*) as n from attempts where at > %s "
            "and (%s = '' or address = %s) and (%s = '' or account = %s)",
            *(since, address, address, account, account),
        )
        return int(rows[0]["n"])

    def forget_attempts(self, account: str) -> None:
        """Forget failed sign-ins of an account, after a good one."""
        self._change("delete from attempts where account = %s", account)

    def append_act(self, who: str, did: str, what: Mapping[str, Any], at: datetime) -> Act:
        """Append to the audit log, one writer at a time across all processes."""
        text = msgspec.json.encode(what, enc_hook=str, order="sorted").decode()
        text = text.replace("\\u0000", "\\ufffd")  # Postgres text has no NUL
        with self._cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", (_AUDIT_LOCK,))
            last = cursor.execute(
                "select seq, hash from audit order by seq desc limit 1"
            ).fetchone()
            seq, before = (last["seq"] + 1, last["hash"]) if last else (1, b"")
            sealed = seal_act(before, seq, at, (who, did, text))
            cursor.execute(
                "insert into audit (seq, at, who, did, what, before, hash) "
                "values (%s, %s, %s, %s, %s, %s, %s)",
                (seq, at, who, did, text, before, sealed),
            )
        return Act(seq=seq, at=at, who=who, did=did, what=text, before=before, hash=sealed)

    def acts(self, limit: int = 100, before: int | None = None) -> list[Act]:
        """Return rows of the audit log, newest first; `before` is the last `seq` seen."""
        rows = self._rows(
            "select * from audit where (%s::bigint is null or seq < %s) order by seq desc limit %s",
            *(before, before, limit),
        )
        return [msgspec.convert(row, Act) for row in rows]

    def chain(self, after: int, limit: int) -> list[Act]:
        """Return rows of the audit log, oldest first."""
        sql = "select * from audit where seq > %s order by seq limit %s"
        return [msgspec.convert(row, Act) for row in self._rows(sql, after, limit)]


def _stored(value: Any) -> Any:
    if isinstance(value, dict):
        return Jsonb(value)
    return list(value) if isinstance(value, tuple) else value


def _user(row: Mapping[str, Any]) -> User:
    return msgspec.convert(row, User)


def _session(row: Mapping[str, Any]) -> Session:
    return Session(
        token_hash=row["token_hash"],
        user=_user(row),
        made=row["s_made"],
        seen=row["seen"],
        expires=row["expires"],
        agent=row["agent"],
        address=row["address"],
    )


def _key(row: Mapping[str, Any]) -> ApiKey:
    return ApiKey(
        id=row["k_id"],
        user=_user(row),
        name=row["k_name"],
        hint=row["key_hint"],
        scopes=tuple(row["scopes"]),
        made=row["k_made"],
        used=row["used"],
        revoked=row["revoked"],
    )
